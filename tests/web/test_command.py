"""`python -m stripesim serve`, asked by the real curl as Stripe's own pages write it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from json import loads
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import Any

import pytest

from stripesim import Simulator
from stripesim.web.command import parser, run
from stripesim.web.help import HELP
from stripesim.web.server import PORT as SERVER_PORT
from tests.web.receiver import receiving

PORT = "http://127.0.0.1:12111"  # as the documents write it; here the port is any that is free
README = (Path(__file__).parent.parent.parent / "README.md").read_text()
BALANCES = (
    "curl http://127.0.0.1:12111/v1/account_sessions -u sk_test_x: -d account={seller} "
    '-d "components[balances][enabled]"=true '
    '-d "components[balances][features][instant_payouts]"=true '
    '-d "components[balances][features][standard_payouts]"=true '
    '-d "components[balances][features][edit_payout_schedule]"=true '
    '-d "components[balances][features][external_account_collection]"=true'
)


class Door:
    """A process that serves: `url`, and what it has printed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        self.said = [process.stdout.readline() for _ in range(3)]
        self.url = self.said[0].split()[-1]

    def curl(self, line: str) -> str:
        """What a line of curl prints, which is written for the usual port."""
        words = shlex.split(line.replace(PORT, self.url))
        assert words[0] == "curl"
        run = subprocess.run(
            ["curl", "-sS", *words[1:]], capture_output=True, text=True, check=True
        )
        return run.stdout

    def json(self, line: str) -> Any:
        return loads(self.curl(line))


@contextmanager
def serving(*options: str) -> Iterator[Door]:
    command = [sys.executable, "-m", "stripesim", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Door(process)
        finally:
            process.send_signal(SIGINT)
            assert process.wait(10) == 0


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with serving("--data", str(tmp_path_factory.mktemp("data"))) as door:
        yield door


def test_the_balance_is_asked_for_as_the_documents_do(door: Door) -> None:
    balance = door.json("curl http://127.0.0.1:12111/v1/balance -u sk_test_world_first:")
    assert balance == Simulator(seed="other").balance.retrieve()


def test_an_account_session_is_made_as_the_documents_do(door: Door) -> None:
    seller = door.json(f"curl {PORT}/v1/accounts -u sk_test_x: -d type=express -d country=US")["id"]
    session = door.json(BALANCES.format(seller=seller))
    assert session["object"] == "account_session"
    assert session["components"]["balances"]["features"]["instant_payouts"] is True
    shown = door.json(
        f"curl {PORT}/_stripesim/components/balances -d client_secret={session['client_secret']}"
    )
    assert shown["account"] == seller


LINES = [line.strip() for line in HELP.splitlines() if line.strip().startswith("curl ")]


def test_every_line_of_the_help_works_in_its_order(door: Door) -> None:
    assert len(LINES) > 15
    for line in LINES:
        answer = door.curl(line)
        assert '"error"' not in answer, (line, answer)


def test_every_line_of_the_readme_works(door: Door) -> None:
    lines = re.findall(r"^(curl .*)$", README, re.MULTILINE)
    assert len(lines) >= 3
    for line in lines:
        answer = door.curl(line)
        assert '"error"' not in answer, (line, answer)


SNIPPETS = re.findall(r"^```(dockerfile|yaml|js|ruby|php|java|go)\n(.*?)^```$", README, re.M | re.S)


def test_blocks_in_other_languages_name_the_port_and_the_command_as_they_are() -> None:
    assert len(SNIPPETS) >= 7
    for _, block in SNIPPETS:
        assert {*re.findall(r"(?<!\d)12\d{3}", block)} <= {str(SERVER_PORT)}
        commands = re.findall(r"stripesim serve(.*?)(?: &|$)", block, re.M)
        commands += [
            " ".join(loads(words)[2:])
            for words in re.findall(r"^CMD (\[.*\])$", block, re.M)
            if loads(words)[:2] == ["stripesim", "serve"]
        ]
        for options in commands:
            parser().parse_args(shlex.split(options))
    assert sum("serve" in block for _, block in SNIPPETS) == 2


def test_the_usual_port_is_the_one_that_the_readme_names() -> None:
    assert f":{SERVER_PORT}" in PORT
    assert parser().parse_args([]).port == SERVER_PORT


def test_json_without_its_content_type_is_understood(door: Door) -> None:
    line = f"""curl {PORT}/_stripesim/clock/advance -u sk_test_world_json: -d '{{"days": 1}}'"""
    assert door.json(line) == []


def test_worlds_begin_with_a_situation() -> None:
    with serving("--situation", "seller_below_zero") as door:
        assert door.process.stdout is not None
        said = door.process.stdout.readline()
        assert said.startswith("It begins with seller_below_zero: ")
        seller = loads(said.partition(": ")[2])["seller"]
        asked = f"curl {PORT}/v1/balance -H 'Stripe-Account: {seller}' -u sk_test_x:"
        assert door.json(asked)["available"][0]["amount"] == -100_00
        other = door.json(f"curl {PORT}/v1/accounts -u sk_test_world_other:")["data"]
        assert len(other) == 1
        assert other[0]["id"] != seller


def test_a_situation_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["--situation", "lottery_won"])
    assert "seller_below_zero" in capsys.readouterr().err


def test_worlds_begin_as_the_arguments_say() -> None:
    with serving("--country", "DE", "--start", "2027-01-04T12:00:00Z") as door:
        for key in ("sk_test_x", "sk_test_world_a"):
            balance = door.json(f"curl {PORT}/v1/balance -u {key}:")
            assert balance["available"][0]["currency"] == "eur"
            assert (
                door.json(f"curl {PORT}/_stripesim/clock/now -u {key}:") == "2027-01-04T12:00:00Z"
            )


def test_worlds_begin_as_they_were_saved(tmp_path: Path) -> None:
    sim = Simulator(opening_balance={"usd": 700})
    sold = sim.charges.create(amount=10_000, currency="usd", source="tok_visa")["id"]
    sim.save(tmp_path / "shop.json")
    with serving("--load", str(tmp_path / "shop.json")) as door:
        for key in ("sk_test_x", "sk_test_world_a"):
            assert door.json(f"curl {PORT}/v1/charges -u {key}:")["data"][0]["id"] == sold
        sale = "-d amount=10000 -d currency=usd -d source=tok_visa"
        made = [
            door.json(f"curl {PORT}/v1/charges -u {key}: {sale}")["id"]
            for key in ("sk_test_x", "sk_test_world_a", "sk_test_world_b")
        ]
    assert len({*made}) == 3


def test_events_are_forwarded_and_the_secret_is_printed() -> None:
    import stripe

    with receiving() as shop, serving("--forward-to", f"{shop.url}/hooks") as door:
        assert door.process.stdout is not None
        said = door.process.stdout.readline()
        [secret] = re.findall(r"whsec_\w+", said)
        assert f"{shop.url}/hooks" in said
        for key in ("sk_test_x", "sk_test_world_a"):
            door.curl(f"curl {PORT}/_stripesim/clock/advance -d days=1 -u {key}:")
            door.curl(f"curl {PORT}/v1/customers -d name=Jenny -u {key}:")
            door.curl(f"curl {PORT}/_stripesim/webhooks/wait -X POST -u {key}:")
        assert shop.types == ["customer.created"] * 2
        for told in shop.told:
            signed = told.headers["Stripe-Signature"]
            stripe.Webhook.construct_event(told.body, signed, secret)


def test_a_name_that_is_allowed_is_answered() -> None:
    with serving("--allow-host", "stripe", "--allow-host", "other") as door:
        for name, status in (("stripe", "200"), ("other:80", "200"), ("evil.example", "403")):
            line = (
                f"curl {PORT}/_stripesim/health -o {os.devnull} -w %{{http_code}} -H 'Host: {name}'"
            )
            assert door.curl(line) == status


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--country", "XX"], "country is one of"),
        (["--start", "soon"], "a moment is"),
        (["--load", "/nowhere/a.json"], "/nowhere/a.json"),
        (["--data", "/nowhere"], "--data is a folder"),
        (["--forward-to", "shop"], "events are sent to http"),
        (["--host", "256.1.1.1"], "--host 256.1.1.1: "),
        (["--host", "192.0.2.1"], "--host 192.0.2.1: cannot assign requested address; it is an"),
        (["--port", "many"], "invalid int"),
        (["--port", "99999"], "--port is a number from 0 to 65535"),
        (["--prot", "1"], "unrecognized arguments: --prot 1. Did you mean '--port'?"),
        (["--prot", "1"], "usage: stripesim serve ["),
        (["--zzz"], "unrecognized arguments: --zzz\n"),
        (["--load", "a.json", "--start", "now"], "--load without them"),
    ],
)
def test_arguments_that_cannot_be_end_it_in_a_sentence(
    options: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--port", "0", *options])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert says in said.err


def test_a_port_that_is_taken_is_named_with_the_option_that_names_another(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Simulator().serve() as url, pytest.raises(SystemExit):
        run(["--port", url.rpartition(":")[2]])
    port = url.rpartition(":")[2]
    assert capsys.readouterr().err == (
        f"stripesim: port {port}: address already in use; --port names another one, "
        "0 any that is free\n"
    )


def test_it_ends_quietly_when_it_is_told_to() -> None:
    with serving() as door:
        door.process.send_signal(SIGTERM)
        assert door.process.wait(10) == 0


def test_without_arguments_it_still_tells_its_story() -> None:
    run = subprocess.run([sys.executable, "-m", "stripesim"], capture_output=True, check=True)
    assert b"Memorial Day" in run.stdout
