"""What `/_stripesim/help` says."""

USUAL = "127.0.0.1:12111"  # the address in it, unless it is asked for by another

HELP = """\
stripesim answers here as api.stripe.com does, under a clock that you control.

  curl http://127.0.0.1:12111/v1/balance -u sk_test_x:

In a browser http://127.0.0.1:12111/_stripesim/ shows a world: its balances over time, what happened
and why, what comes next, a clock. ?world=NAME shows another one.

Worlds. The key sk_test_world_NAME is the world NAME, made at its first use; NAME has letters,
digits, - and _, anything else is refused. A test key without world_ is the default world. Suites
that run in parallel are apart by their key alone.

The simulator's own names. /_stripesim/a/b is sim.a.b in Python, with the same parameters and the
same data. Parameters are a JSON object, or a form; without a key it is about the default world.
What is read may be asked for with GET, all else with POST.

  curl http://127.0.0.1:12111/_stripesim/health
  curl http://127.0.0.1:12111/_stripesim/clock/now
  curl http://127.0.0.1:12111/_stripesim/clock/advance -d days=3
  curl http://127.0.0.1:12111/_stripesim/clock/advance_to -d moment=2026-06-01T09:00:00Z
  curl http://127.0.0.1:12111/_stripesim/upcoming
  curl http://127.0.0.1:12111/_stripesim/timeline
  curl http://127.0.0.1:12111/_stripesim/history -d every=day
  curl http://127.0.0.1:12111/_stripesim/settlements
  curl http://127.0.0.1:12111/_stripesim/forecast -d days=30
  curl http://127.0.0.1:12111/_stripesim/log
  curl http://127.0.0.1:12111/_stripesim/check
  curl http://127.0.0.1:12111/_stripesim/controls/allow_instant_payouts -d allowed=true
  curl http://127.0.0.1:12111/_stripesim/controls/set_delay -d '{"days": 1}' -u sk_test_world_shop:
  curl http://127.0.0.1:12111/_stripesim/webhooks/deliveries

Situations are beginnings that are needed again and again; the answer is the ids by name:

  curl http://127.0.0.1:12111/_stripesim/situations
  curl http://127.0.0.1:12111/_stripesim/situations/seller_below_zero -d liable=platform

A call of the clock answers when the webhooks of its way were delivered; POST
/_stripesim/webhooks/wait answers when all are.

Worlds are made, and made again. All but make are about the world of the key:

  curl http://127.0.0.1:12111/_stripesim/worlds
  curl http://127.0.0.1:12111/_stripesim/worlds/make -d name=berlin -d country=DE
  curl http://127.0.0.1:12111/_stripesim/worlds/fork -d name=what_if -u sk_test_world_berlin:
  curl http://127.0.0.1:12111/_stripesim/worlds/reset -X POST -u sk_test_world_berlin:
  curl http://127.0.0.1:12111/_stripesim/worlds/save -d file=berlin.json -u sk_test_world_berlin:
  curl http://127.0.0.1:12111/_stripesim/worlds/load -d file=berlin.json -u sk_test_world_berlin:
  curl http://127.0.0.1:12111/_stripesim/worlds/delete -X POST -u sk_test_world_berlin:

Files are read from and written to the folder that the door was opened with, --data FOLDER.
"""
