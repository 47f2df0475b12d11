"""How the tests bring an object into a state, do a verb to it, and see what that did.

A state is reached by the lines of `expectations.py` themselves: the shortest way from `(new)`. A
verb is done by the native API where that has it, else by a control, else on the engine. So a new
line needs nothing here, unless its verb is said with something (`GIVEN`), is found under another
name (`DOORS`), happens by itself to another object (`UNASKED`), or needs a `<thing>` (`THINGS`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from attrs import evolve

from stripesim import Simulator, errors
from stripesim.engine.change import Change
from stripesim.engine.refusal import Refusal
from stripesim.facts.calendars import calendar_for
from stripesim.facts.payment_methods import bank_by_payment_method, paid_at_the_bank
from stripesim.facts.pricing import prices_for
from stripesim.facts.settlement import timing_for
from stripesim.resources.registry import LIFECYCLES

from .expectations import LINES, NEW, Line

Act = Callable[[], Any]
Facts = Mapping[str, Any]
Door = Callable[[Simulator, str, Facts], Act]

OPENING = {"usd": 1_000_000}
# What is said where the customer is sent to the page of a bank, and what where one is debited.
AWAY = {"payment_method_types": ["card", "ideal"], "return_url": "https://example.com"}
AGREED = {"customer_acceptance": {"type": "offline"}}


# -- what is always said with a verb ---------------------------------------------------------------

GIVEN = {
    "account.open": "country=US, calendar=<a calendar>, prices=<a price list>",
    "account.create": "type=custom",
    "account.update": "email=jane@example.com",
    "account_link.create": "account=<a custom account>, type=account_onboarding",
    "account.disable": "reason=requirements.past_due, charges=true, payouts=true",
    "account.reject": "reason=other",
    "account.require": 'fields="external_account", by=4102444800',
    "account_session.create": "account=<the account>, components=<a component>",
    "balance_settings.create": "account=<an account without settings>, country=US, "
    "timing=<a timing>, interval=daily",
    "balance_settings.update": 'payments={"debit_negative_balances":false}',
    "charge.create": "amount=10000, currency=usd, source=tok_visa",
    "charge.debit": "amount=10000, currency=usd",
    "charge.receive": "amount=10000, currency=usd",
    "charge.update": "description=changed",
    "connection.create": "connected=<the account>",
    "customer.create": "email=jane@example.com",
    "customer.update": "name=Jane",
    "customer_balance_transaction.create": "customer=<a customer>, amount=-500, currency=usd",
    "customer_balance_transaction.update": "description=changed",
    "mandate.create": "payment_method=<the payment method of a debit>, "
    "acceptance=<an offline acceptance>",
    "external_account.add": "external_account=<details of a bank account>",
    "external_account.create": "external_account=<details of a bank account>",
    "external_account.replace": "external_account=<details of a bank account>",
    "external_account.update": "account_holder_name=Jane",
    "dispute.update": 'metadata={"note":"changed"}',
    "payment_intent.create": "amount=10000, currency=usd",
    "payment_intent.update": "description=changed",
    "payment_intent.change_amount": "amount=12000",
    "payment_method.create": 'type=card, card={"token":"tok_visa"}',
    "payment_method.update": 'metadata={"note":"changed"}',
    "payout.create": "amount=40000, currency=usd",
    "balance_transfer.create": "amount=1000, currency=usd",
    "application_fee.create": "amount=10000, currency=usd, source=tok_visa",
    "early_fraud_warning.create": "charge=<a charge>",
    "review.create": "charge=<a charge>",
    "review.close": "reason=refunded",
    "file.create": "file=<a document>, purpose=identity_document",
    "fee_refund.create": "fee=<the fee of a charge>",
    "fee_refund.update": 'metadata={"note":"changed"}',
    "payout.update": 'metadata={"note":"changed"}',
    "login_link.create": "account=<an onboarded express account>",
    "person.create": "first_name=Jane",
    "person.update": "last_name=Roe",
    "refund.create": "charge=<a charge>",
    "refund.update": 'metadata={"note":"changed"}',
    "reserve_hold.create": "amount=1000, currency=usd, release_schedule=<30 days from now>, "
    "stripe_account=<a seller with money>",
    "reserve_hold.update": 'metadata={"note":"changed"}',
    "reserve_plan.create": 'type=rolling_release, rolling_release={"days_after_charge":30}, '
    "percent=15, stripe_account=<a seller with money>",
    "reserve_release.create": "reserve_hold=<a hold of 1000>, stripe_account=<the seller>",
    "payment_method.add": "customer=<a customer>, source=tok_visa",
    "setup_attempt.create": "intent=<a setup intent>, payment_method=<a card that is declined>, "
    "becomes=succeeded",
    "setup_attempt.succeed": "succeed=true",
    "setup_attempt.fail": "succeed=false",
    "setup_intent.update": "description=changed",
    "tax_id.create": "customer=<a customer>, type=eu_vat, value=DE123456789",
    "token.create": 'card={"number":"4242424242424242","exp_month":12,"exp_year":2030}',
    "topup.create": "amount=20000, currency=usd, source=btok_us_verified",
    "topup.open": "amount=20000, currency=usd",
    "topup.add_funds": "amount=20000, currency=usd",
    "topup.update": "description=changed",
    "charge.collect": "amount=9000, currency=usd",
    "charge.debit_account": "amount=9000, currency=usd",
    "refund.pull_back": "transfer=<a transfer>",
    "transfer.create": "amount=20000, currency=usd, destination=<a seller with money>",
    "transfer.debit": "amount=9000, currency=usd",
    "transfer.pass_on": "amount=20000, currency=usd, transfer_data=<to a seller>",
    "transfer.update": "description=changed",
    "transfer_reversal.create": "transfer=<a transfer>",
    "transfer_reversal.receive": "charge=<a payment that came by a transfer>",
    "transfer_reversal.update": 'metadata={"note":"changed"}',
    "webhook_delivery.create": "event=<an event>, account=<the account>, endpoint=<an endpoint>",
    "webhook_delivery.answer": "status=500",
    "webhook_endpoint.create": 'url=https://example.com/hook, enabled_events=["*"]',
    "webhook_endpoint.update": "description=changed",
}


class Said(NamedTuple):
    """A cell `given`, taken apart: with the verb, at the making, to the simulator."""

    now: dict[str, str]
    made: dict[str, str]
    world: dict[str, str]


def said(cell: str) -> Said:
    parts = Said({}, {}, {})
    for segment in filter(None, cell.split("; ")):
        into, text = parts.now, segment
        for into_this, words in ((parts.made, "made with "), (parts.world, "in a world with ")):
            if segment.startswith(words):
                into, text = into_this, segment.removeprefix(words)
        for pair in text.split(", "):
            name, _, value = pair.partition("=")
            into[name] = value
    return parts


def value(sim: Simulator, text: str) -> Any:
    """A number, true, false, null, JSON, a `<thing>`, or else the text itself."""
    if text.startswith("<"):
        return THINGS[text.strip("<>")](sim)
    try:
        return json.loads(text)
    except ValueError:
        return text


# What the engine needs to draft an object whose API or control takes other words.
DRAFTS = {
    "application_fee": "charge=<a charge>, amount=100, taken=100",
    "balance_transfer": "source=payments, destination=issuing",
    "dispute": "charge=<a charge>, reason=fraudulent, case=chargeback",
}


def facts(sim: Simulator, kind: str, verb: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """What is said with a verb; a `null` takes away what is always said."""
    always = said(GIVEN.get(f"{kind}.{verb}", "")).now
    values = {name: value(sim, text) for name, text in {**always, **texts}.items() if name != "id"}
    return {name: each for name, each in values.items() if each is not None}


# -- the ways to do a verb -------------------------------------------------------------------------


def _native(kind: str, verb: str) -> Door | None:
    """`sim.charges.capture(id, ...)`, if there is one."""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(getattr(sim, f"{kind}s"), verb)
        return partial(method, *([id] if id else []), **given)

    return door if hasattr(getattr(Simulator(), f"{kind}s", None), verb) else None


def _external(verb: str) -> Door:
    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(sim.accounts.external_accounts, verb)
        record = sim._world.store.latest.get(id)
        owner = sim.account if record is None else record.account
        return partial(method, owner, *([id] if id else []), **given)

    return door


def _added_to_a_seller(sim: Simulator, id: str, given: Facts) -> Act:
    """Unless it is said to which account."""
    account = given["account"] if "account" in given else _new_seller(sim)
    said = {name: value for name, value in given.items() if name != "account"}
    return partial(sim.accounts.external_accounts.create, account, **said)


def _replaced(sim: Simulator, id: str, given: Facts) -> Act:
    """A bank account given with the account takes the place of the one that it had."""
    shop = _new_seller(sim)

    def act() -> Any:
        sim.accounts.update(shop, **given)
        return {"id": sim._world.store.latest[shop].defaults["usd"]}

    return act


def _reserve(service: str, verb: str) -> Door:
    """A platform's call about one of its accounts."""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(getattr(sim.reserve, service), verb)
        record = sim._world.store.latest.get(id)
        on = {} if record is None else {"stripe_account": record.account}
        return partial(method, *([id] if id else []), **{**given, **on})

    return door


def _decided(sim: Simulator, id: str, given: Facts) -> Act:
    if given.get("status") == "escalated":
        return partial(sim.controls.escalate_dispute, id)
    return partial(sim.controls.close_dispute, id, **given)


def _authenticated(sim: Simulator, id: str, given: Facts) -> Act:
    return partial(sim.controls.authenticate, id, **given)


def _debited(sim: Simulator, id: str, given: Facts) -> Act:
    """Stripe debits a bank account when an intent is confirmed with it."""
    return partial(sim.payment_intents.create, confirm=True, mandate_data=AGREED, **given)


def _received(sim: Simulator, id: str, given: Facts) -> Act:
    """The customer pays at the bank, to which the intent has sent him."""
    said = {name: each for name, each in given.items() if name != "meanwhile"}
    intent = sim.payment_intents.create(confirm=True, **{**AWAY, **said})["id"]
    if "meanwhile" in given:
        given["meanwhile"]()
    return partial(sim.controls.authenticate, intent)


def _earned(sim: Simulator, id: str, given: Facts) -> Act:
    """A fee is taken of a direct charge."""
    shop = _new_seller(sim)

    def act() -> Any:
        made = sim.charges.create(**given, stripe_account=shop)
        return {"id": made["application_fee"]}

    return act


def _of_fee(verb: str) -> Door:
    """`sim.application_fees.refunds.create(fee, ...)`"""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(sim.application_fees.refunds, verb)
        refund = sim._world.store.latest.get(id)
        fee = given.get("fee") or getattr(refund, "fee", "fee_nope")
        said = {name: each for name, each in given.items() if name != "fee"}
        return partial(method, fee, *([id] if id else []), **said)

    return door


def _collected(sim: Simulator, id: str, given: Facts) -> Act:
    """The payment that a transfer becomes."""
    return lambda: {"id": sim.transfers.create(**given)["destination_payment"]}


def _debited_seller(sim: Simulator, id: str, given: Facts) -> Act:
    """A seller sends money to its platform."""
    return partial(sim.transfers.create, **given)


def _sent_on(sim: Simulator, id: str, given: Facts) -> Act:
    """The transfer that a destination charge makes."""
    return lambda: {"id": sim.charges.create(**{"source": "tok_visa", **given})["transfer"]}


def _debited_account(sim: Simulator, id: str, given: Facts) -> Act:
    """The debit of a connected account."""
    return partial(sim.charges.create, **given)


def _reversed(sim: Simulator, id: str, given: Facts) -> Act:
    """By itself, or because a charge is refunded."""
    if "source_refund" in given:
        charge = sim.transfers.retrieve(given["transfer"])["source_transaction"]
        return partial(sim.refunds.create, charge=charge, reverse_transfer=True)
    return partial(sim.transfers.reversals.create, **given)


def _updated_reversal(sim: Simulator, id: str, given: Facts) -> Act:
    reversal = sim._world.store.latest.get(id)
    transfer = "tr_nope" if reversal is None else reversal.transfer
    return partial(sim.transfers.reversals.update, transfer, id, **given)


def _pulled_back(sim: Simulator, id: str, given: Facts) -> Act:
    """What a reversal is on the other account."""

    def act() -> Any:
        reversal = sim.transfers.reversals.create(**given)
        return {"id": reversal["destination_payment_refund"]}

    return act


def _voided(sim: Simulator, id: str, given: Facts) -> Act:
    """What becomes of the charge when the intent that holds money on a card is canceled."""

    def act() -> Any:
        held = sim.payment_intents.create(
            amount=10_000,
            currency="usd",
            payment_method="pm_card_visa",
            capture_method="manual",
            confirm=True,
        )
        sim.payment_intents.cancel(held["id"])
        return sim.refunds.list(limit=1)["data"][0]

    return act


def _received_back(sim: Simulator, id: str, given: Facts) -> Act:
    """What the refund of a payment is on the account that had sent it."""

    def act() -> Any:
        refund = sim.refunds.create(**given, stripe_account=_seller(sim))
        return {"id": refund["source_transfer_reversal"]}

    return act


def _taken_back(sim: Simulator, id: str, given: Facts) -> Act:
    record = sim._world.store.latest.get(id)
    on = {} if record is None else {"stripe_account": record.account}
    return partial(sim.payouts.reverse, id, **on)


def _person(verb: str) -> Door:
    """The persons of an account stand under it."""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(sim.accounts.persons, verb)
        if not id:
            said = {name: each for name, each in given.items() if name != "account"}
            shop = given.get("account") or _new_seller(sim, onboarded=False)
            return partial(method, shop, **said)
        person = sim._world.store.latest.get(id)
        return partial(method, sim.account if person is None else person.account, id, **given)

    return door


def _logged_in(sim: Simulator, id: str, given: Facts) -> Act:
    """A link is asked for by the path of its account, and shows no id."""

    def act() -> Any:
        sim.accounts.login_links.create(given["account"])
        return sim._world.store.table(given["account"], "login_link").records[-1]

    return act


def _with_its_account(sim: Simulator, id: str, given: Facts) -> Act:
    """An account may be made with settings of its payouts."""
    said = {name: given[name] for name in ("country", "type", "settings") if name in given}
    return partial(sim.accounts.create, **{"type": "custom", **said})


def _of_customer(service: str, verb: str) -> Door:
    """`sim.customers.tax_ids.create(customer, ...)`"""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        method = getattr(getattr(sim.customers, service), verb)
        record = sim._world.store.latest.get(id)
        customer = given.get("customer") or getattr(record, "customer", "cus_nope")
        said = {name: each for name, each in given.items() if name != "customer"}
        return partial(method, customer, *([id] if id else []), **said)

    return door


def _cloned(sim: Simulator, id: str, given: Facts) -> Act:
    """A platform's payment method is copied to one of its accounts."""
    method = _attached_payment_method(sim)
    owner = sim.payment_methods.retrieve(method)["customer"]
    said = {"payment_method": method, "customer": owner, **given}
    shop = _new_seller(sim, onboarded=False)
    return partial(sim.payment_methods.create, **said, stripe_account=shop)


# Verbs that the API or the controls have under another name.
DOORS: dict[str, Door] = {
    "account.complete": lambda sim, id, given: partial(sim.controls.complete_onboarding, id),
    "account.disable": lambda sim, id, given: partial(sim.controls.disable_account, id, **given),
    "account.enable": lambda sim, id, given: partial(sim.controls.enable_account, id),
    "account.require": lambda sim, id, given: partial(sim.controls.require, id, **given),
    "login_link.create": _logged_in,
    "person.create": _person("create"),
    "person.update": _person("update"),
    "person.delete": _person("delete"),
    "balance_settings.create": _with_its_account,
    "balance_settings.update": lambda sim, id, given: partial(sim.balance_settings.update, **given),
    "external_account.add": lambda sim, id, given: partial(
        sim.controls.add_external_account, **given
    ),
    "external_account.create": _added_to_a_seller,
    "external_account.replace": _replaced,
    "external_account.update": _external("update"),
    "external_account.delete": _external("delete"),
    "dispute.create": lambda sim, id, given: partial(sim.controls.dispute_charge, **given),
    "dispute.decide": _decided,
    "customer_balance_transaction.create": _of_customer("balance_transactions", "create"),
    "customer_balance_transaction.update": _of_customer("balance_transactions", "update"),
    "payment_method.add": _of_customer("payment_sources", "create"),
    "payment_method.clone": _cloned,
    "tax_id.create": _of_customer("tax_ids", "create"),
    "tax_id.delete": _of_customer("tax_ids", "delete"),
    "fee_refund.create": _of_fee("create"),
    "fee_refund.update": _of_fee("update"),
    "payment_intent.authenticate": _authenticated,
    "setup_intent.authenticate": _authenticated,
    "payment_intent.change_amount": lambda sim, id, given: partial(
        sim.payment_intents.update, id, **given
    ),
    "charge.debit": _debited,
    "charge.receive": _received,
    "charge.fail": lambda sim, id, given: partial(sim.controls.fail_charge, id, **given),
    "balance_transfer.create": lambda sim, id, given: partial(sim.controls.fund_issuing, **given),
    "payout.reverse": _taken_back,
    "payout.fail": lambda sim, id, given: partial(sim.controls.fail_payout, id, **given),
    "refund.fail_reference": lambda sim, id, given: partial(sim.controls.fail_reference, id),
    "refund.fail": lambda sim, id, given: partial(sim.controls.fail_refund, id, **given),
    "reserve_hold.create": _reserve("holds", "create"),
    "reserve_hold.update": _reserve("holds", "update"),
    "reserve_plan.create": _reserve("plans", "create"),
    "reserve_plan.disable": _reserve("plans", "disable"),
    "reserve_release.create": _reserve("releases", "create"),
    "topup.add_funds": lambda sim, id, given: partial(sim.controls.add_funds, **given),
    "topup.fail": lambda sim, id, given: partial(sim.controls.fail_topup, id, **given),
    "charge.collect": _collected,
    "charge.debit_account": _debited_account,
    "transfer.debit": _debited_seller,
    "transfer.pass_on": _sent_on,
    "refund.pull_back": _pulled_back,
    "refund.record_void": _voided,
    "transfer_reversal.create": _reversed,
    "transfer_reversal.receive": _received_back,
    "transfer_reversal.update": _updated_reversal,
    "topup.reverse": lambda sim, id, given: partial(sim.controls.reverse_topup, id, **given),
}


def by_the_nights_job(sim: Simulator, id: str, given: Facts) -> Act:
    """The first payout that Stripe makes by itself."""
    [moment] = [each["moment"] for each in sim.upcoming() if "payouts" in each["will"]][:1]
    sim.clock.advance_to(moment - 1)

    def act() -> Any:
        sim.clock.advance_to(moment)
        return sim.payouts.list()["data"][0]

    return act


def with_its_charge(sim: Simulator, id: str, given: Facts) -> Act:
    """An intent expires when its charge does."""
    return when_it_is_time(sim, sim.payment_intents.retrieve(id)["latest_charge"], "expire")


def with_its_debit(sim: Simulator, id: str, given: Facts, verb: str) -> Act:
    """An intent, or a refund that waits for it, learns what the bank said of the debit."""
    record = sim._world.store.latest[id]
    charge = record.charge if record.kind == "refund" else record.latest_charge
    if verb == "fail":
        return partial(sim.controls.fail_charge, charge)
    return when_it_is_time(sim, charge, verb)


def with_its_settings(sim: Simulator, id: str, given: Facts) -> Act:
    """An account is never without its balance settings."""

    def act() -> Any:
        change = Change(sim._world, "")
        made = LIFECYCLES["account"].create(change, given, "open")
        terms = facts(sim, "balance_settings", "create", {"account": made.id})
        LIFECYCLES["balance_settings"].create(change, terms)
        change.commit()
        return made

    return act


def when_a_seller_owes(will: str) -> Door:
    """A second before a sale that was given back is a loss of its fee; or before what follows."""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        shop = sim.accounts.create(type="custom")["id"]
        sim.controls.complete_onboarding(shop)
        sale = _charge(sim, stripe_account=shop)
        sim.refunds.create(charge=sale, stripe_account=shop)
        if will not in str(sim.upcoming()):
            sim.clock.advance(days=2)
        [moment] = [each["moment"] for each in sim.upcoming() if will in each["will"]]
        sim.clock.advance_to(moment - 1)
        return partial(sim.clock.advance_to, moment)

    return door


# What happens to an object because of another one.
UNASKED: dict[str, Door] = {
    "application_fee.create": _earned,
    "application_fee.refund": lambda sim, id, given: partial(
        sim.application_fees.refunds.create, id, **given
    ),
    "account.open": with_its_settings,
    "balance_settings.create": lambda sim, id, given: on_the_engine("balance_settings", "create")(
        sim, id, given
    ),
    "charge.debit": lambda sim, id, given: on_the_engine("charge", "debit")(sim, id, given),
    "charge.receive": lambda sim, id, given: on_the_engine("charge", "receive")(sim, id, given),
    "payment_intent.expire": with_its_charge,
    "payment_intent.fail": partial(with_its_debit, verb="fail"),
    "payment_intent.succeed": partial(with_its_debit, verb="succeed"),
    "refund.release": partial(with_its_debit, verb="succeed"),
    "payout.sweep": by_the_nights_job,
    "transfer.reverse": lambda sim, id, given: partial(sim.transfers.reversals.create, id, **given),
    "reserve_transaction.create": when_a_seller_owes("available falls by $3.20"),
    "connect_collection_transfer.create": when_a_seller_owes("is collected from its platform"),
    "reserve_hold.draw": lambda sim, id, given: partial(
        sim.reserve.releases.create, reserve_hold=id, stripe_account=_seller(sim), **given
    ),
    "reserve_plan.reserve": lambda sim, id, given: partial(
        _charge, sim, stripe_account=_seller(sim)
    ),
}


def when_it_is_time(sim: Simulator, id: str, verb: str) -> Act:
    """A second before what is planned; the act is to let that second pass."""
    moments = [
        entry.moment for entry in sim._world.schedule if (entry.id, entry.verb) == (id, verb)
    ]
    assert moments, f"{verb} is not planned for {id}"
    sim.clock.advance_to(moments[0] - 1)
    return partial(sim.clock.advance_to, moments[0])


def on_the_engine(kind: str, verb: str) -> Door:
    """Not an API call: one change, by the lifecycle itself."""

    def door(sim: Simulator, id: str, given: Facts) -> Act:
        def act() -> Any:
            world = sim._world
            record = world.store.latest.get(id)
            change = Change(world, sim.account if record is None else record.account)
            if record is None:
                made = LIFECYCLES[kind].create(change, given, verb)
            else:
                made = LIFECYCLES[kind].do(change, record, verb, given)
            change.commit()
            return made

        return act

    return door


def from_outside(kind: str, verb: str) -> Door | None:
    """The API call or the control that does it."""
    return DOORS.get(f"{kind}.{verb}") or _native(kind, verb)


def door_of(kind: str, verb: str) -> Door:
    return from_outside(kind, verb) or on_the_engine(kind, verb)


# -- the stage -------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What doing a verb did."""

    answer: str
    state: str
    events: tuple[str, ...]
    rows: tuple[str, ...]


class Stage:
    """A simulator in which one object is brought into a state."""

    def __init__(self, world: Mapping[str, str]) -> None:
        options = {name: _plain(text) for name, text in world.items()}
        opening = {} if "country" in options else OPENING
        self.sim = Simulator(**{"opening_balance": opening, **options})
        self.id = ""

    def prepare(self, line: Line, also: Mapping[str, str]) -> Act:
        """All that has to be there before the line's verb is done."""
        told = said(line.given).now
        given = facts(self.sim, line.kind, line.verb, {**told, **also})
        if line.by.startswith("clock"):
            return when_it_is_time(self.sim, self.id, line.verb)
        name = f"{line.kind}.{line.verb}"
        door = UNASKED.get(name) or DOORS.get(name)
        if door is None and line.by == "request":
            door = _native(line.kind, line.verb)
        return (door or on_the_engine(line.kind, line.verb))(self.sim, self.id, given)

    def do(self, kind: str, act: Act) -> Seen:
        """Do it, and look what it did."""
        world = self.sim._world
        events, rows = len(world.log.events), {row.id for row in _rows(world)}
        answer = ""
        try:
            result = act()
        except errors.CardError as declined:
            answer, result = str(declined.code), None
        if not self.id:
            self.id = _id_of(result) or world.store.table(self.sim.account, kind).records[-1].id
        return Seen(
            answer,
            world.store.latest[self.id].state,
            tuple(event.type for event in world.log.events[events:]),
            tuple(_signed(row) for row in _rows(world) if row.id not in rows),
        )

    def planned(self) -> list[str]:
        """The verbs that the object will do by itself."""
        return [entry.verb for entry in self.sim._world.schedule if entry.id == self.id]

    def state(self) -> str:
        return str(self.sim._world.store.latest[self.id].state)

    def shown(self) -> dict[str, Any]:
        """The object as the API shows it; an empty dict if it never does."""
        world = self.sim._world
        record = world.store.latest[self.id]
        return world.render(record) if record.kind in world.shapes else {}


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _rows(world: Any) -> list[Any]:
    """The rows of all accounts: account by account, each oldest first."""
    tables = world.store.tables.items()
    return [
        row for (_, kind), table in tables if kind == "balance_transaction" for row in table.records
    ]


def _signed(row: Any) -> str:
    return f"{row.what.type} {'+' if row.amount > 0 else '-'}"


def _id_of(result: Any) -> str | None:
    if isinstance(result, dict):
        return result.get("id")
    return getattr(result, "id", None)


def way_to(kind: str, state: str) -> list[Line] | None:
    """The shortest way from `(new)`, by lines that can happen to every object."""
    ways: dict[str, list[Line]] = {NEW: []}
    usable = [
        line
        for line in LINES[kind]
        if "id=" not in line.given and "sometimes" not in line.by and line.dst != line.src
    ]
    usable.sort(key=lambda line: line.outcome != "always")
    waiting = [NEW]
    while waiting:
        here = waiting.pop(0)
        for line in usable:
            if line.src == here and line.dst not in ways:
                ways[line.dst] = [*ways[here], line]
                waiting.append(line.dst)
    return ways.get(state)


def bring(kind: str, state: str, given: str = "") -> Stage:
    """A stage with an object of that kind in that state, for which `given` will be said."""
    words = said(given)
    if "id" in words.now:
        stage = Stage(words.world)
        stage.id = value(stage.sim, words.now["id"])
        return stage
    way = way_to(kind, state)
    if way is None:  # only some objects ever come there
        line = next(line for line in LINES[kind] if line.dst == state and "id=" in line.given)
        stage = bring(kind, line.src, line.given)
        stage.do(kind, stage.prepare(line, {}))
        return stage
    made, world = dict(words.made), dict(words.world)
    for line in way:
        made.update(said(line.given).made)
        world.update(said(line.given).world)
    stage = Stage(world)
    for step, line in enumerate(way):
        stage.do(kind, stage.prepare(line, made if step == 0 else {}))
    return stage


class Attempt(NamedTuple):
    """A verb that should be refused: how it is done, to what, and what is said."""

    act: Act
    id: str
    given: Facts


def attempt(stage: Stage, kind: str, verb: str, given: str = "") -> Attempt:
    """An object that is there is asked from outside, but for the verbs that only make objects:
    the engine is asked for those. Of one that is not there, it is the other way round, and the id
    is one that nobody has.
    """
    sim, id = stage.sim, stage.id
    makes = any((line.src, line.verb) == (NEW, verb) for line in LINES[kind])
    with_it = facts(sim, kind, verb, said(given).now)
    if makes == (not id):
        return Attempt(door_of(kind, verb)(sim, id, with_it), id, with_it)
    if makes:
        return Attempt(on_the_engine(kind, verb)(sim, id, with_it), id, with_it)
    known = None if kind in MADE_WITH_THE_ACCOUNT else from_outside(kind, verb)
    if known is not None:
        return Attempt(known(sim, NOBODY, with_it), NOBODY, with_it)
    making = next(line.verb for line in LINES[kind] if line.src == NEW)
    with_it = facts(sim, kind, making, said(DRAFTS.get(kind, "")).now)
    return Attempt(on_the_engine(kind, verb)(sim, "", with_it), "", with_it)


NOBODY = "xx_nope"
MADE_WITH_THE_ACCOUNT = ("account", "balance_settings")


def is_refused(act: Act) -> errors.StripeError | Refusal:
    """The refusal; anything else is a failure of the test."""
    try:
        done = act()
    except (errors.StripeError, Refusal) as refusal:
        return refusal
    raise AssertionError(f"it was done: {done}")


# -- things ----------------------------------------------------------------------------------------


def _charge(sim: Simulator, **params: Any) -> str:
    card = {} if "customer" in params else {"source": "tok_visa"}
    made = sim.charges.create(amount=10_000, currency="usd", **{**card, **params})
    return str(made["id"])


def _failed_charge(sim: Simulator) -> str:
    try:
        _charge(sim, source="tok_chargeDeclined")
    except errors.CardError as declined:
        return str(declined.error["charge"])
    raise AssertionError("the card was not declined")


def _charge_of_an_intent_to_capture(sim: Simulator) -> str:
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_card_visa",
        capture_method="manual",
        confirm=True,
    )
    return str(intent["latest_charge"])


def _paid_out_charge(sim: Simulator) -> str:
    charge = _charge(sim)
    sim.clock.advance(days=3)
    return charge


def _refunded_charge(sim: Simulator, amount: int = 10_000) -> str:
    charge = _charge(sim)
    sim.refunds.create(charge=charge, amount=amount)
    return charge


def _whole_steps(sim: Simulator) -> str:
    sim.controls.set_rate("isk", "140")
    return "isk"


def _in_kronur(sim: Simulator, **params: Any) -> str:
    isk = _whole_steps(sim)
    made = sim.charges.create(amount=10_000, currency=isk, source="tok_visa", **params)
    return str(made["id"])


def _charged_back(sim: Simulator) -> str:
    charge = _charge(sim)
    sim.controls.dispute_charge(charge)
    return charge


# -- payments from a bank account


def _debit(sim: Simulator, days: int = 0) -> str:
    """The charge of a debit that was made so many days ago."""
    intent = sim.payment_intents.create(
        amount=10_000,
        currency="usd",
        payment_method="pm_usBankAccount_success",
        confirm=True,
        mandate_data=AGREED,
    )
    sim.clock.advance(days=days)
    return str(intent["latest_charge"])


def _intent_of_who_takes_no_ach(sim: Simulator, kind: str) -> str:
    """Its account had the capability when it was made."""
    shop = _new_seller(sim, type="standard")
    said: dict[str, Any] = {"payment_method_types": ["us_bank_account"], "stripe_account": shop}
    if kind == "payment_intents":
        said |= {"amount": 10_000, "currency": "usd"}
    made = getattr(sim, kind).create(**said)["id"]
    ach = "us_bank_account_ach_payments"
    sim.accounts.capabilities.update(shop, ach, requested=False)
    return str(made)


def _method_at_the_bank(sim: Simulator, type: str = "ideal") -> str:
    return str(sim.payment_methods.create(**{"type": type})["id"])


def _to_be_paid_at_the_bank(sim: Simulator, **params: Any) -> str:
    method = _method_at_the_bank(sim)
    intent = sim.payment_intents.create(
        amount=10_000, currency="eur", payment_method=method, confirm=True, **AWAY, **params
    )
    return str(intent["id"])


def _paid_at_the_bank(sim: Simulator) -> str:
    """The server has to confirm it once more."""
    intent = _to_be_paid_at_the_bank(sim, confirmation_method="manual")
    sim.controls.authenticate(intent)
    return intent


def _asks_again(sim: Simulator) -> str:
    intent = _paid_at_the_bank(sim)
    card = "pm_card_authenticationRequired"
    sim.payment_intents.confirm(intent, payment_method=card)
    return intent


def _nothing_came(sim: Simulator) -> str:
    intent = _asks_again(sim)
    sim.controls.authenticate(intent, succeed=False)
    return intent


def _what_was_authenticated(sim: Simulator) -> str:
    """The payment method that the customer has paid with at the bank."""
    [method] = [
        method
        for method in sim._world.store.each(sim.account, "payment_method")
        if method.instrument.type == "ideal"
    ]
    return str(method.id)


def _payment_by_ideal(sim: Simulator) -> str:
    intent = _to_be_paid_at_the_bank(sim)
    return str(sim.controls.authenticate(intent)["latest_charge"])


def _refund_that_reached_its_bank(sim: Simulator) -> str:
    refund = sim.refunds.create(charge=_payment_by_ideal(sim))["id"]
    sim.clock.advance(days=7)
    return str(refund)


def _customer(sim: Simulator) -> str:
    return str(sim.customers.create()["id"])


def _customer_with_a_card(sim: Simulator) -> str:
    return str(sim.customers.create(source="tok_visa")["id"])


def _newest_customer(sim: Simulator) -> str:
    return str(sim.customers.list()["data"][0]["id"])


def _payment_method(sim: Simulator, token: str = "tok_visa") -> str:
    return str(sim.payment_methods.create(type="card", card={"token": token})["id"])


def _attached_payment_method(sim: Simulator) -> str:
    method = _payment_method(sim)
    sim.payment_methods.attach(method, customer=_customer(sim))
    return method


def _used_up_payment_method(sim: Simulator) -> str:
    method = _payment_method(sim)
    sim.payment_intents.create(amount=1_000, currency="usd", payment_method=method, confirm=True)
    return method


def _tax_id(sim: Simulator, value: str) -> str:
    return str(sim.customers.tax_ids.create(_customer(sim), type="eu_vat", value=value)["id"])


def _debit_method(sim: Simulator) -> str:
    return str(_set_up_for_debits(sim)["payment_method"])


def _set_up_for_debits(sim: Simulator) -> dict[str, Any]:
    return sim.setup_intents.create(
        payment_method="pm_usBankAccount_success",
        confirm=True,
        mandate_data={"customer_acceptance": {"type": "offline"}},
    )


def _intent_that_asks(sim: Simulator, card: str) -> str:
    intent = sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method=f"pm_card_{card}", confirm=True
    )
    return str(intent["id"])


def _setup_intent_that_asks(sim: Simulator, card: str) -> str:
    intent = sim.setup_intents.create(payment_method=f"pm_card_{card}", confirm=True)
    return str(intent["id"])


def _bank_details(number: str = "000123456789", currency: str = "usd") -> dict[str, Any]:
    country, routing = {"usd": ("US", "110000000"), "cad": ("CA", "11000-000")}.get(
        currency, ("DE", None)
    )
    details = {
        "object": "bank_account",
        "country": country,
        "currency": currency,
        "account_number": number if routing else "DE89370400440532013000",
    }
    return {**details, "routing_number": routing} if routing else details


def _bank_account(sim: Simulator, number: str, currency: str = "usd", **params: Any) -> str:
    details = _bank_details(number, currency)
    made = sim.controls.add_external_account(details, **params)
    return str(made["id"])


def _card_to_pay_out_to(sim: Simulator) -> str:
    return str(sim.controls.add_external_account("tok_visa_debit_us_transferSuccess")["id"])


def _errored_bank_account(sim: Simulator) -> str:
    bank = _bank_account(sim, "000123456789")
    payout = sim.payouts.create(amount=1_000, currency="usd", destination=bank)
    sim.controls.fail_payout(payout["id"])
    return bank


def _automatic_payout(sim: Simulator) -> str:
    return str(by_the_nights_job(sim, "", {})()["id"])


def _refused_debit(sim: Simulator) -> str:
    """A payout that took money from the bank, which will refuse it: by now it is `paid`."""
    charge = _paid_out_charge(sim)
    _bank_account(sim, "000333333335", default_for_currency=True)
    sim.refunds.create(charge=charge)
    sim.clock.advance(days=1)
    debit = sim.payouts.list()["data"][0]
    assert debit["amount"] < 0
    while sim.payouts.retrieve(debit["id"])["status"] != "paid":
        sim.clock.step()
    return str(debit["id"])


# -- payouts of sellers, and instant ones


def _of_seller(sim: Simulator, status: str = "paid", **params: Any) -> str:
    """A payout by hand, or without params an automatic one."""
    shop = _seller_with_money(sim)
    if params:
        said = {"amount": 5_000, "currency": "usd", **params}
        made = sim.payouts.create(**said, stripe_account=shop)["id"]
    else:
        sim.clock.advance_to(datetime(2026, 3, 3, 1, 30, tzinfo=UTC))
        made = sim.payouts.list(stripe_account=shop)["data"][0]["id"]
    while sim.payouts.retrieve(made, stripe_account=shop)["status"] != status:
        sim.clock.step()
    return str(made)


def _to_the_card_of_a_seller(sim: Simulator) -> str:
    shop = _seller_with_money(sim)
    card = sim.accounts.external_accounts.create(
        shop, external_account="tok_visa_debit_us_transferSuccess"
    )
    said = {"amount": 5_000, "currency": "usd", "destination": card["id"]}
    made = sim.payouts.create(**said, stripe_account=shop)["id"]
    sim.clock.advance(hours=7)
    return str(made)


def _reversed_payout(sim: Simulator, reversal: bool = False) -> str:
    """Or the payout that reverses it, once that is paid."""
    payout = _of_seller(sim)
    shop = sim._world.store.latest[payout].account
    made = sim.payouts.reverse(payout, stripe_account=shop)["id"]
    sim.clock.advance(days=2)
    return str(made) if reversal else payout


def _payout_of_90_days_ago(sim: Simulator) -> str:
    payout = _of_seller(sim)
    sim.clock.advance(days=90)
    return payout


def _instant(sim: Simulator, limit: int | None = None, currency: str = "usd") -> str:
    """A bank account of who may make instant payouts."""
    sim.controls.allow_instant_payouts()
    sim.controls.set_instant_payout_limit(limit, "usd")
    return _bank_account(sim, "000123456789", currency)


def _slow_card(sim: Simulator) -> str:
    sim.controls.allow_instant_payouts()
    slow = "tok_visa_debit_us_instantPayoutUnsupported"
    return str(sim.controls.add_external_account(slow)["id"])


def _seller_who_may_not(sim: Simulator) -> str:
    sim.controls.allow_instant_payouts(False)
    return _seller_with_money(sim)


def _event(sim: Simulator) -> int:
    """The place of an event in the log."""
    _charge(sim)
    return len(sim._world.log.events) - 1


# -- reserves on a connected account


def _seller(sim: Simulator) -> str:
    """The newest connected account."""
    return str(sim.accounts.list()["data"][0]["id"])


def _seller_with_money(sim: Simulator) -> str:
    """9,680 are available."""
    made = sim.accounts.create(type="custom")["id"]
    sim.controls.complete_onboarding(made)
    _charge(sim, source="tok_bypassPending", stripe_account=made)
    return str(made)


def _charge_of_a_seller_with_money(sim: Simulator, **params: Any) -> str:
    return _charge(sim, stripe_account=_seller_with_money(sim), **params)


def _refunded_charge_of_a_seller_with_money(sim: Simulator) -> str:
    shop = _seller_with_money(sim)
    charge = _charge(sim, stripe_account=shop)
    sim.refunds.create(charge=charge, stripe_account=shop)
    return charge


# -- transfers


def _transfer(sim: Simulator, type: str = "custom", currency: str = "usd") -> str:
    if currency == "usd":
        _charge(sim, source="tok_bypassPending")
    shop = _new_seller(sim, type)
    made = sim.transfers.create(amount=9_000, currency=currency, destination=shop)
    return str(made["id"])


def _reversed_transfer(sim: Simulator) -> str:
    transfer = _transfer(sim)
    sim.transfers.reversals.create(transfer)
    return transfer


def _paid_out_transfer(sim: Simulator, type: str = "custom") -> str:
    transfer = _transfer(sim, type)
    sim.clock.advance(days=1)
    return transfer


def _passed_on_and_paid_out(sim: Simulator) -> str:
    """The transfer of a destination charge."""
    data = {"destination": _new_seller(sim)}
    charge = _charge(sim, source="tok_bypassPending", transfer_data=data)
    sim.clock.advance(days=1)
    return str(sim.charges.retrieve(charge)["transfer"])


def _transfer_worth_nothing(sim: Simulator) -> str:
    transfer = _transfer(sim, currency="jpy")
    _worth_nothing(sim)
    return transfer


def _worth_nothing(sim: Simulator) -> str:
    sim.controls.set_rate("jpy", "1000000000")
    return "jpy"


def _seller_with_money_worth_nothing(sim: Simulator) -> str:
    made = _new_seller(sim, country="CA")
    given = {"amount": 10_000, "currency": "cad", "source": "tok_bypassPending"}
    sim.charges.create(**given, stripe_account=made)
    sim.controls.set_rate("cad", "1000000000")
    return made


def _payment_of_nothing(sim: Simulator) -> str:
    given = {"currency": _worth_nothing(sim), "destination": _new_seller(sim)}
    return str(sim.transfers.create(amount=1, **given)["destination_payment"])


def _payment_by_transfer(sim: Simulator) -> str:
    return str(sim.transfers.retrieve(_transfer(sim))["destination_payment"])


def _without_settings(sim: Simulator) -> str:
    """An account that has just been opened."""
    change = Change(sim._world, "")
    given = facts(sim, "account", "open", {})
    made = LIFECYCLES["account"].create(change, given, "open")
    change.commit()
    return str(made.id)


def _sellers_person(sim: Simulator, shop: str, **given: Any) -> str:
    return str(sim.accounts.persons.create(shop, first_name="Jane", **given)["id"])


def _person_that_waits(sim: Simulator, shop: str, **given: Any) -> str:
    """Stripe verifies a person of the account."""
    person = _sellers_person(sim, shop, **given)
    on_the_engine("person", "begin_verification")(sim, person, {})()
    return person


def _stopped_sellers_person(sim: Simulator) -> str:
    shop = _new_seller(sim, onboarded=False)
    person = _person_that_waits(sim, shop)
    _stopped(sim, shop)
    return person


def _nothing_missing(sim: Simulator, country: str = "DE", **given: Any) -> str:
    """Everything was supplied, and nobody has looked at it yet."""
    person = {
        "first_name": "Jenny",
        "last_name": "Rosen",
        "email": "jenny@rosen.example",
        "phone": "0000000000",
        "ssn_last_4": "0000",
        "dob": {"day": 1, "month": 1, "year": 1901},
        "address": {
            "line1": "1 Main Street",
            "city": "Town",
            "state": "CA",
            "postal_code": "94107",
        },
        **given,
    }
    shop = sim.accounts.create(
        type="custom",
        country=country,
        capabilities={name: {"requested": True} for name in ("card_payments", "transfers")},
        business_type="individual",
        individual=person,
        business_profile={"url": "https://rosen.example"},
    )["id"]
    _is_given(sim, shop, {"date": 1_427_846_400, "ip": "1.2.3.4"})
    return str(shop)


def _is_given(sim: Simulator, shop: str, agreement: dict[str, Any]) -> None:
    """The account's agreement becomes another, and nobody looks at it."""
    given = {"details": {**sim._world.store.latest[shop].details, "tos_acceptance": agreement}}
    on_the_engine("account", "adopt")(sim, shop, given)()


def _asked_for_more(sim: Simulator) -> str:
    """Stripe looks into a capability that an able account has requested."""
    shop = _verifying(sim)
    sim.clock.advance(minutes=1)
    sim.accounts.update(shop, capabilities={"link_payments": {"requested": True}})
    return shop


LISTED: dict[str, Any] = {"dob": {"day": 1, "month": 1, "year": 1900}}
DIFFERS: dict[str, Any] = {"address": {"line1": "address_no_match"}}


def _verifying(sim: Simulator, **given: Any) -> str:
    """An American individual gave everything, and Stripe verifies it."""
    shop = _nothing_missing(sim, "US", **given)
    on_the_engine("account", "review")(sim, shop, {})()
    return shop


def _verified(sim: Simulator, **given: Any) -> str:
    """Stripe has verified it, and nobody has looked at it yet."""
    shop = _verifying(sim, **given)
    on_the_engine("account", "adopt")(sim, shop, {"verified": True})()
    return shop


def _verifying_in_vain(sim: Simulator) -> str:
    """Stripe verifies it, and what it needs has been taken back."""
    shop = _verifying(sim)
    _is_given(sim, shop, {})
    return shop


def _stopped(sim: Simulator, shop: str) -> str:
    sim.controls.disable_account(shop)
    return shop


def _with_a_deadline(sim: Simulator, shop: str) -> str:
    """Stripe asks it for a phone number by tomorrow."""
    sim.controls.require(shop, "business_profile.support_phone", sim.clock.timestamp + 86_400)
    return shop


def _gave_what_was_past_due(sim: Simulator, shop: str) -> str:
    """It was stopped, gave all, and nobody has looked at it yet."""
    block = evolve(sim._world.store.latest[_stopped(sim, shop)].block, fields=())
    on_the_engine("account", "adopt")(sim, shop, {"block": block})()
    return shop


def _rejected(sim: Simulator, shop: str) -> str:
    sim.accounts.reject(shop, reason="other")
    return shop


def _in_its_onboarding(sim: Simulator) -> str:
    """Stripe collects what is missing, and its holder has the link."""
    shop = _new_seller(sim, "express", onboarded=False)
    sim.account_links.create(account=shop, type="account_onboarding")
    return shop


def _person_in_its_onboarding(sim: Simulator) -> str:
    shop = _new_seller(sim, "express", onboarded=False, business_type="company")
    person = sim.accounts.persons.create(shop, first_name="Jane")["id"]
    sim.account_links.create(account=shop, type="account_onboarding")
    return str(person)


def _paid_only(sim: Simulator) -> str:
    agreed = {"date": 1_427_846_400, "ip": "1.2.3.4", "service_agreement": "recipient"}
    return _new_seller(sim, country="KR", onboarded=False, tos_acceptance=agreed)


def _being_paid(sim: Simulator) -> str:
    """Its payment has succeeded, and is booked two seconds later."""
    seller = _new_seller(sim)
    sim.payment_intents.create(
        amount=10_000, currency="usd", payment_method="pm_card_visa", confirm=True,
        transfer_data={"destination": seller},
    )  # fmt: skip
    return seller


def _being_paid_out(sim: Simulator) -> str:
    shop = _seller_with_money(sim)
    there = sim.balance.retrieve(stripe_account=shop)["available"][0]["amount"]
    sim.payouts.create(amount=there, currency="usd", stripe_account=shop)
    return shop


def _inquired_about(sim: Simulator) -> str:
    """Its money is at its bank; the inquiry is still open."""
    shop = _seller_with_money(sim)
    charge = sim.charges.list(stripe_account=shop)["data"][0]["id"]
    sim.controls.dispute_charge(charge, inquiry=True)
    sim.clock.advance(days=4)
    return shop


def _fee_of_a_deleted_account(sim: Simulator) -> str:
    shop = _new_seller(sim)
    sim.charges.create(
        amount=10_000,
        currency="usd",
        source="tok_visa",
        application_fee_amount=1_000,
        stripe_account=shop,
    )
    sim.clock.advance(days=7)
    sim.accounts.delete(shop)
    return str(sim.application_fees.list()["data"][0]["id"])


def _representative(sim: Simulator, shop: str = "") -> str:
    role = {"representative": True}
    shop = shop or _new_seller(sim, onboarded=False)
    return str(sim.accounts.persons.create(shop, relationship=role)["id"])


def _represented(sim: Simulator) -> str:
    shop = _new_seller(sim, onboarded=False)
    _representative(sim, shop)
    return shop


def _colleague(sim: Simulator) -> str:
    return str(sim.accounts.persons.create(_represented(sim), first_name="Jane")["id"])


def _new_seller(sim: Simulator, type: str = "custom", onboarded: bool = True, **more: Any) -> str:
    shop = sim.accounts.create(type=type, **more)["id"]
    if onboarded:
        sim.controls.complete_onboarding(shop)
    return str(shop)


def _seller_in_liechtenstein(sim: Simulator) -> str:
    """It takes what stripesim knows no price of."""
    names = ("card_payments", "ideal_payments", "us_bank_account_ach_payments")
    return _new_seller(
        sim, country="LI", capabilities={each: {"requested": True} for each in names}
    )


def _to(sim: Simulator, shop: str = "", amount: int | None = None, **more: Any) -> dict[str, Any]:
    """`transfer_data`."""
    part = {} if amount is None else {"amount": amount}
    return {**part, "destination": shop or _new_seller(sim, **more)}


def _passed_on(sim: Simulator) -> str:
    return _charge(sim, transfer_data=_to(sim), application_fee_amount=1_000)


def _passed_on_and_reversed(sim: Simulator) -> str:
    charge = _passed_on(sim)
    sim.transfers.reversals.create(sim.charges.retrieve(charge)["transfer"])
    return charge


def _passed_on_and_fee_refunded(sim: Simulator) -> str:
    charge = _passed_on(sim)
    sim.application_fees.refunds.create(sim.charges.retrieve(charge)["application_fee"])
    return charge


def _fee(sim: Simulator, refunded: int = 0) -> str:
    """Of a direct charge, 1,000."""
    _charge(sim, stripe_account=_new_seller(sim), application_fee_amount=1_000)
    fee = str(sim.application_fees.list()["data"][0]["id"])
    if refunded:
        sim.application_fees.refunds.create(fee, amount=refunded)
    return fee


def _cannot_receive_any_more(sim: Simulator) -> Callable[[], Any]:
    return lambda: sim.accounts.capabilities.update(_seller(sim), "transfers", requested=False)


def _days_from_now(sim: Simulator, days: int) -> dict[str, int]:
    return {"release_after": sim.clock.timestamp + days * 86_400}


def _hold(sim: Simulator) -> str:
    given = facts(sim, "reserve_hold", "create", {})
    return str(sim.reserve.holds.create(**given)["id"])


def _released_hold(sim: Simulator) -> str:
    hold = _hold(sim)
    sim.reserve.releases.create(reserve_hold=hold, stripe_account=_seller(sim))
    return hold


def _plan_that_expires(sim: Simulator) -> str:
    expires = sim.clock.timestamp + 86_400
    terms = {"days_after_charge": 30, "expires_on": expires}
    given = facts(sim, "reserve_plan", "create", {})
    return str(sim.reserve.plans.create(**{**given, "rolling_release": terms})["id"])


def _endpoint(sim: Simulator) -> str:
    made = sim.webhook_endpoints.create(url="https://example.com/hook", enabled_events=["*"])
    return str(made["id"])


def _seventeenth_url(sim: Simulator) -> str:
    for _ in range(16):
        _endpoint(sim)
    return "https://example.com/one_more"


def _delivery(sim: Simulator, status: int = 500) -> str:
    given = facts(sim, "webhook_delivery", "create", {})
    delivery = on_the_engine("webhook_delivery", "create")(sim, "", given)()
    on_the_engine("webhook_delivery", "answer")(sim, delivery.id, {"status": status})()
    return str(delivery.id)


def _delivery_tried_for_three_days(sim: Simulator) -> str:
    delivery = _delivery(sim)
    while sim.clock.timestamp < sim._world.store.latest[delivery].created + 2 * 86_400:
        when_it_is_time(sim, delivery, "retry")()
        if sim.clock.timestamp < sim._world.store.latest[delivery].created + 2 * 86_400:
            on_the_engine("webhook_delivery", "answer")(sim, delivery, {"status": 500})()
    return delivery


def _delivery_to_a_disabled_endpoint(sim: Simulator) -> str:
    delivery = _delivery(sim)
    endpoint = sim._world.store.latest[delivery].endpoint
    sim.webhook_endpoints.update(endpoint, disabled=True)
    return delivery


def _its_bank_account(sim: Simulator, account: str = "") -> Any:
    [bank] = sim._world.store.each(account or sim.account, "external_account")
    return bank


def _schedule(**schedule: Any) -> dict[str, Any]:
    return {"payouts": {"schedule": schedule}}


def _enabled(component: str, unauthenticated: bool | None = None) -> dict[str, Any]:
    said = {} if unauthenticated is None else {AUTHENTICATION: unauthenticated}
    return {component: {"enabled": True, "features": said}}


AUTHENTICATION = "disable_stripe_user_authentication"
NEW_YORK = "America/New_York"
THINGS: dict[str, Callable[[Simulator], Any]] = {
    "the account": lambda sim: sim.account,
    "a document": lambda sim: b"%PDF-1.7",
    "a calendar": lambda sim: calendar_for("US"),
    "a price list": lambda sim: prices_for("US"),
    "a timing": lambda sim: timing_for("US", "established"),
    # charges
    "a charge": _charge,
    "a bank account with a routing number of four digits": lambda sim: {
        "object": "bank_account",
        "country": "US",
        "currency": "usd",
        "account_number": "000123456789",
        "routing_number": "1100",
    },
    "an authorization": partial(_charge, capture=False),
    "a failed charge": _failed_charge,
    "the charge of an intent to capture": _charge_of_an_intent_to_capture,
    "a currency in whole steps": _whole_steps,
    "a charge in kronur": _in_kronur,
    "an authorization in kronur": partial(_in_kronur, capture=False),
    "a charge of a customer": lambda sim: _charge(sim, customer=_customer_with_a_card(sim)),
    "a charge that was paid out": _paid_out_charge,
    "a charge that was charged back": _charged_back,
    "a charge of a group": partial(_charge, transfer_group="old"),
    "a charge refunded in full": _refunded_charge,
    "a charge refunded in part": partial(_refunded_charge, amount=4_000),
    "a charge whose refunds are slow": partial(_charge, source="tok_pendingRefund"),
    "a charge whose refunds fail": partial(_charge, source="tok_refundFail"),
    # payments from a bank account
    "a bank account": lambda sim: bank_by_payment_method("pm_usBankAccount_success"),
    "a bank account without funds": lambda sim: bank_by_payment_method(
        "pm_usBankAccount_insufficientFunds"
    ),
    "a payment method for iDEAL": _method_at_the_bank,
    "a payment method for FPX": partial(_method_at_the_bank, type="fpx"),
    "a payment by iDEAL": lambda sim: paid_at_the_bank("ideal"),
    "a pending debit": _debit,
    "a debit that succeeded": partial(_debit, days=7),
    "a debit that was paid out": partial(_debit, days=7),
    "a debit of 181 days ago": partial(_debit, days=181),
    "a payment by iDEAL that succeeded": _payment_by_ideal,
    "an intent of who takes no ACH any more": partial(
        _intent_of_who_takes_no_ach, kind="payment_intents"
    ),
    "a setup of who takes no ACH any more": partial(
        _intent_of_who_takes_no_ach, kind="setup_intents"
    ),
    "an intent to be paid at the bank": _to_be_paid_at_the_bank,
    "an intent paid at the bank": _paid_at_the_bank,
    "an intent that asks again": _asks_again,
    "an intent of which nothing came": _nothing_came,
    "what was authenticated": _what_was_authenticated,
    "a refund that reached its bank": _refund_that_reached_its_bank,
    # disputes
    "evidence": lambda sim: {"customer_name": "Jane"},
    "evidence of 150,001 characters": lambda sim: {"uncategorized_text": "x" * 150_001},
    # tax ids, mandates and attempts
    "a tax id": partial(_tax_id, value="DE123456789"),
    "a tax id nobody knows": partial(_tax_id, value="DE111111111"),
    "the payment method of a debit": lambda sim: sim._world.store.latest[_debit_method(sim)],
    "an offline acceptance": lambda sim: {"type": "offline"},
    "an acceptance of a mandate": lambda sim: {"customer_acceptance": {"type": "offline"}},
    "a mandate": lambda sim: _set_up_for_debits(sim)["mandate"],
    "a setup intent": lambda sim: sim._world.store.latest[sim.setup_intents.create()["id"]],
    # customers and their cards
    "a customer": _customer,
    "the newest customer": _newest_customer,
    "a payment method of a customer": _attached_payment_method,
    "a payment method that was used up": _used_up_payment_method,
    "a card that is declined": partial(_payment_method, token="tok_chargeDeclined"),
    "another's payment method by default": lambda sim: {
        "default_payment_method": _attached_payment_method(sim)
    },
    "an intent whose card declines once authenticated": partial(
        _intent_that_asks, card="authenticationRequiredChargeDeclinedInsufficientFunds"
    ),
    "a setup intent whose card cannot be saved": partial(
        _setup_intent_that_asks, card="threeDSecureRequiredChargeDeclined"
    ),
    # accounts that are connected, and their persons
    "an account without settings": _without_settings,
    "an account with nothing missing": _nothing_missing,
    "an American with nothing missing": lambda sim: _nothing_missing(sim, "US"),
    "an account while it is verified": _verifying,
    "a verified American": _verified,
    "an account verified in vain": _verifying_in_vain,
    "an account of somebody on a list": lambda sim: _nothing_missing(sim, **LISTED),
    "an American on a list": lambda sim: _verifying(sim, **LISTED),
    "a verified American on a list": lambda sim: _verified(sim, **LISTED),
    "an American who differs": lambda sim: _verifying(sim, id_number="111111111"),
    "a seller's person": lambda sim: _sellers_person(sim, _new_seller(sim)),
    "a seller's person that differs": lambda sim: _sellers_person(sim, _new_seller(sim), **DIFFERS),
    "a stopped seller's person that waits": _stopped_sellers_person,
    "a person that differs": lambda sim: _sellers_person(
        sim, _new_seller(sim, onboarded=False), **DIFFERS
    ),
    "a person that differs and waits": lambda sim: _person_that_waits(
        sim, _new_seller(sim, onboarded=False), **DIFFERS
    ),
    "an American that is stopped": lambda sim: _stopped(sim, _nothing_missing(sim, "US")),
    "an American that is rejected": lambda sim: _rejected(sim, _nothing_missing(sim, "US")),
    "the account while it is stopped": lambda sim: _stopped(sim, sim.account),
    "a new account that is stopped": lambda sim: _stopped(sim, _new_seller(sim, onboarded=False)),
    "a new account that is rejected": lambda sim: _rejected(sim, _new_seller(sim, onboarded=False)),
    "a seller": lambda sim: _new_seller(sim),
    "a new account that has a deadline": lambda sim: _with_a_deadline(
        sim, _new_seller(sim, onboarded=False)
    ),
    "an American that has a deadline": lambda sim: _with_a_deadline(sim, _verifying(sim)),
    "a seller that has a deadline": lambda sim: _with_a_deadline(sim, _new_seller(sim)),
    "a seller that has a deadline and is stopped": lambda sim: _stopped(
        sim, _with_a_deadline(sim, _new_seller(sim))
    ),
    "a seller that has a deadline and is rejected": lambda sim: _rejected(
        sim, _with_a_deadline(sim, _new_seller(sim))
    ),
    "an American that asked for more": _asked_for_more,
    "a seller that gave what was past due": lambda sim: _gave_what_was_past_due(
        sim, _new_seller(sim)
    ),
    "an American that gave what was past due": lambda sim: _gave_what_was_past_due(
        sim, _nothing_missing(sim, "US")
    ),
    "a seller that is stopped": lambda sim: _stopped(sim, _new_seller(sim)),
    "a seller that is rejected": lambda sim: _rejected(sim, _new_seller(sim)),
    "a seller stopped and rejected": lambda sim: _rejected(sim, _stopped(sim, _new_seller(sim))),
    "a seller whose charge is inquired about": _inquired_about,
    "a seller that is being paid": _being_paid,
    "a seller that is being paid out": _being_paid_out,
    "an account in its onboarding": _in_its_onboarding,
    "a person whose account is in its onboarding": _person_in_its_onboarding,
    "an account that agreed to be paid only": _paid_only,
    "an account in Korea": lambda sim: _new_seller(sim, country="KR", onboarded=False),
    "an acceptance": lambda sim: {"date": 1_427_846_400, "ip": "1.2.3.4"},
    "an account in Germany": lambda sim: _new_seller(sim, country="DE", onboarded=False),
    "transfers alone": lambda sim: {"transfers": {"requested": True}},
    "card payments": lambda sim: {"card_payments": {"requested": True}},
    "losses without fees": lambda sim: {"losses": {"payments": "application"}},
    "a representative": _representative,
    "a representative's colleague": _colleague,
    "an account with a representative": _represented,
    "a token without terms": lambda sim: sim.tokens.create(account={"business_type": "individual"})[
        "id"
    ],
    "a day in 2020": lambda sim: {"day": 1, "month": 1, "year": 2020},
    "a seller in Liechtenstein": _seller_in_liechtenstein,
    "data for iDEAL": lambda sim: {"type": "ideal"},
    "a token while the account is stopped": lambda sim: _stopped(sim, sim.account) and "tok_visa",
    "a debit while the account is stopped": lambda sim: (
        _stopped(sim, sim.account) and "pm_usBankAccount_success"
    ),
    "the account is stopped": lambda sim: partial(_stopped, sim, sim.account),
    # bank accounts and payouts
    "its bank account": _its_bank_account,
    "the bank account of a standard account": lambda sim: (
        _its_bank_account(sim, _new_seller(sim, type="standard")).id
    ),
    "its default bank account": lambda sim: _its_bank_account(sim).id,
    "details of a bank account": lambda sim: _bank_details(),
    "a bank account in cad": partial(_bank_account, number="000123456789", currency="cad"),
    "a card": _card_to_pay_out_to,
    "a bank account in huf": partial(_bank_account, number="000123456789", currency="huf"),
    "a bank account that fails": partial(_bank_account, number="000111111116"),
    "a bank account that returned a payout": _errored_bank_account,
    "an automatic payout": _automatic_payout,
    "an automatic payout of a seller that is pending": partial(_of_seller, status="pending"),
    "an automatic payout of a seller that is in transit": partial(_of_seller, status="in_transit"),
    "an automatic payout of a seller that is paid": _of_seller,
    "a payout of a seller by hand": partial(_of_seller, status="pending", method="standard"),
    "an instant payout of a seller": partial(_of_seller, method="instant"),
    "a payout to the card of a seller": _to_the_card_of_a_seller,
    "a payout that was reversed": _reversed_payout,
    "a reversal": partial(_reversed_payout, reversal=True),
    "a payout of 90 days ago": _payout_of_90_days_ago,
    "an instant one": _instant,
    "an instant one in cad": partial(_instant, currency="cad"),
    "an instant one with a limit": partial(_instant, limit=100),
    "a card that is too slow": _slow_card,
    "a standard account": partial(_new_seller, type="standard"),
    "a seller with a bank account": lambda sim: _new_seller(
        sim, onboarded=False, external_account=_bank_details()
    ),
    "a seller who may not": _seller_who_may_not,
    "a debit that the bank will refuse": _refused_debit,
    # charges in which a seller takes part
    "to a seller": _to,
    "to nobody": partial(_to, shop="acct_nope"),
    "to a seller not onboarded": partial(_to, onboarded=False),
    "to a seller in the US": partial(_to, country="US"),
    "a part to a seller": partial(_to, amount=8_800),
    "a part to nobody": lambda sim: {"amount": 8_800},
    "a charge passed on with a fee": _passed_on,
    "a charge whose transfer was reversed": _passed_on_and_reversed,
    "a charge whose fee was refunded": _passed_on_and_fee_refunded,
    "the fee of a charge": _fee,
    "a fee that was refunded": partial(_fee, refunded=1_000),
    "a fee of a deleted account": _fee_of_a_deleted_account,
    "a fee refunded in part": partial(_fee, refunded=400),
    "the seller cannot receive any more": _cannot_receive_any_more,
    # balance settings
    "a weekly schedule": lambda sim: _schedule(interval="weekly", weekly_payout_days=["monday"]),
    "a weekly schedule without a day": lambda sim: _schedule(interval="weekly"),
    "a minimum balance": lambda sim: {"payouts": {"minimum_balance_by_currency": {"brl": 100}}},
    "a day that starts at a quarter past": lambda sim: {
        "settlement_timing": {"start_of_day": {"hour": 0, "minutes": 15, "timezone": NEW_YORK}}
    },
    "its own settings": lambda sim: sim._world.store.latest[f"{sim.account}/balance_settings"],
    "paid weekly": lambda sim: _schedule(interval="weekly", weekly_anchor="monday"),
    "paid weekly without a day": lambda sim: _schedule(interval="weekly"),
    "paid five days later": lambda sim: _schedule(delay_days=5),
    "paid 32 days later": lambda sim: _schedule(delay_days=32),
    "a delay of 5 days": lambda sim: {"settlement_timing": {"delay_days_override": 5}},
    "a delay of 32 days": lambda sim: {"settlement_timing": {"delay_days_override": 32}},
    # account sessions
    "an onboarded express account": lambda sim: _new_seller(sim, "express"),
    "an express account": lambda sim: sim.accounts.create(type="express")["id"],
    "a custom account": lambda sim: sim.accounts.create(type="custom")["id"],
    "a component": lambda sim: _enabled("balances"),
    "an unauthenticated component": lambda sim: _enabled("balances", unauthenticated=True),
    "components of two minds": lambda sim: {
        **_enabled("balances", unauthenticated=True),
        **_enabled("payouts", unauthenticated=False),
    },
    "a component of issued cards": lambda sim: _enabled("issuing_card"),
    # reserves on a connected account
    "the seller": _seller,
    "a seller with money": _seller_with_money,
    "a seller with money while the account is stopped": lambda sim: (
        _stopped(sim, sim.account) and _seller_with_money(sim)
    ),
    "a charge of a seller with money": _charge_of_a_seller_with_money,
    "a charge of a group and a seller with money": partial(
        _charge_of_a_seller_with_money, transfer_group="old"
    ),
    "a refunded charge of a seller with money": _refunded_charge_of_a_seller_with_money,
    "an authorization of a seller with money": partial(
        _charge_of_a_seller_with_money, capture=False
    ),
    "2 days from now": partial(_days_from_now, days=2),
    "30 days from now": partial(_days_from_now, days=30),
    "181 days from now": partial(_days_from_now, days=181),
    "a hold of 1000": _hold,
    "a hold": lambda sim: sim._world.store.latest[_hold(sim)],
    "a released hold": _released_hold,
    "a plan that expires": _plan_that_expires,
    # transfers
    "a transfer": _transfer,
    "a transfer that was reversed": _reversed_transfer,
    "the transfer of a charge that the seller has paid out": _passed_on_and_paid_out,
    "a transfer that a standard seller has paid out": partial(_paid_out_transfer, type="standard"),
    "a transfer in kronur": lambda sim: _transfer(sim, currency=_whole_steps(sim)),
    "a transfer worth nothing": _transfer_worth_nothing,
    "a currency worth nothing": _worth_nothing,
    "a seller whose money is worth nothing": _seller_with_money_worth_nothing,
    "a payment that came by a transfer": _payment_by_transfer,
    "a payment of nothing": _payment_of_nothing,
    "a standard seller": partial(_new_seller, type="standard"),
    "a seller in Singapore": partial(_new_seller, country="SG"),
    "a seller in the US": partial(_new_seller, country="US"),
    "a seller not onboarded": partial(_new_seller, onboarded=False),
    # webhooks
    "an endpoint": _endpoint,
    "an event": _event,
    "a seventeenth url": _seventeenth_url,
    "a delivery tried for three days": _delivery_tried_for_three_days,
    "a delivery to a disabled endpoint": _delivery_to_a_disabled_endpoint,
}
