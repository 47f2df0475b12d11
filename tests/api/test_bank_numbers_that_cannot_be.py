"""Bank accounts whose numbers cannot be are refused wherever one is given."""

from __future__ import annotations

from typing import Any

import pytest

from stripesim import Simulator, errors
from stripesim.facts.bank_numbers import bank_that_works

US: dict[str, Any] = {"object": "bank_account", "country": "US", "currency": "usd",
                      "account_number": "000123456789"}  # fmt: skip


@pytest.mark.parametrize("number", ["1100", "1100000000", "11000000x"])
def test_an_american_routing_number_has_nine_digits(number: str) -> None:
    sim = Simulator()
    bank = {**US, "routing_number": number}
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.create(country="US", type="custom", external_account=bank)
    error = refused.value
    assert (error.http_status, error.param) == (400, "bank_account")
    assert error.user_message == "Routing number must have 9 digits"
    assert sim.accounts.list()["data"] == []


@pytest.mark.parametrize("number", ["110000001", "122105156", "111000001"])
def test_the_last_digit_checks_the_others(number: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(country="US", type="custom")["id"]
    bank = {**US, "routing_number": number}
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.accounts.external_accounts.create(shop, external_account=bank)
    assert refused.value.code == "routing_number_invalid"


@pytest.mark.parametrize("number", ["110000000", "111000000", "122105155"])
def test_routing_numbers_of_test_mode_are_taken(number: str) -> None:
    sim = Simulator()
    shop = sim.accounts.create(country="US", type="custom")["id"]
    bank = {**US, "routing_number": number}
    assert sim.accounts.external_accounts.create(shop, external_account=bank)["id"]


# Country, routing number and account number: what Stripe was seen to take.
TAKEN = """
    US 110000000 000123456789      US 111000000 000123456789    US 122105155 000111111116
    CA 11000-000 000123456789      CA 11000000 000111111113     GB 23-14-70 00012345
    GB 108800 11111116             GB - GB82WEST12345698765432  AU 110000 000123456
    NZ - 1100000000000010          JP 1100000 0001234           HK 110-000 000123456
    SG 1100-000 000123456          TH 999 000123456789          KR SGSEKRSLXXX 000123456789
    IN HDFC0004051 000123456789    TW AAAATWTXXXX 0001234567    VN 01101100 000123456789
    MX - 000000001234567897        BO 040 000123456789          EC AAAAECE1XXX 000123456789
    JM 111-00000 000123456789      NG AAAANGLAXXX 1111111112    ZA FIRNZAJJ 000001234
    AR - 0110000600000000000000    DE - DE89370400440532013000  FR - FR89370400440532013000
    FR - FR1420041010050500013M02606  DE - DE62370400440532013001  CH - CH9300762011623852957
    AE - AE070331234567890123456   TR - TR320010009999901234567890  BE - BE62510007547061
    KE ABC 12345
"""
# What is wrong beside them: "number" or "routing".
REFUSED = """
    number US 110000000 123123123     number US 110000000 000123456780
    number CA 11000-000 123123123     number GB 108800 12345678
    number AU 110000 123456789        number JP 1100000 1234567
    number MX - 000000001234567890    number NZ - 000123456789
    number IN HDFC0004051 1234567890  number DE - 000123456789
    number DE - DE00370400440532013000  number DE - DE99370400440532013000
    number FR - FR01370400440532013000  number GB - GB83WEST12345698765432
    number MX - GB82WEST12345698765432
    routing US 1100 000123456789      routing US 110000001 000123456789
    routing CA 110000000 000123456789  routing CA - 000123456789
    routing GB 1088 00012345          routing GB - 00012345
    routing AU 11000 000123456        routing JP 110 0001234
    routing IN 110000000 000123456789  routing KR SGSE 000123456789
"""
CODES = {
    "number": "account_number_invalid",
    "routing": "routing_number_invalid",
}


def bank(country: str, routing: str, number: str, **more: Any) -> dict[str, Any]:
    given = {"object": "bank_account", "country": country, "account_number": number, **more}
    return given if routing == "-" else {**given, "routing_number": routing}


def in_threes(text: str) -> list[tuple[str, ...]]:
    words = text.split()
    return [tuple(words[place : place + 3]) for place in range(0, len(words), 3)]


@pytest.mark.parametrize(("country", "routing", "number"), in_threes(TAKEN))
def test_test_numbers_of_a_country_are_taken(country: str, routing: str, number: str) -> None:
    token = Simulator().tokens.create(bank_account=bank(country, routing, number))
    assert token["bank_account"]["last4"] == number[-4:]


@pytest.mark.parametrize(
    "line", [each.strip() for each in REFUSED.replace("  ", "\n").split("\n") if each.strip()]
)
def test_what_is_none_is_refused_by_every_way_in(line: str) -> None:
    wrong, country, routing, number = line.split()
    given = bank(country, routing, number)
    sim = Simulator()
    shop = sim.accounts.create(type="custom", country=country)["id"]
    ways: list[Any] = [
        lambda: sim.tokens.create(bank_account=given),
        lambda: sim.accounts.create(type="custom", country=country, external_account=given),
        lambda: sim.accounts.update(shop, external_account=given),
        lambda: sim.accounts.external_accounts.create(shop, external_account=given),
        lambda: sim.controls.add_external_account(given),
    ]
    before = sim.fingerprint()
    for way in ways:
        with pytest.raises(errors.InvalidRequestError) as refused:
            way()
        error = refused.value
        assert (error.http_status, error.code) == (400, CODES[wrong])
        if wrong == "number":
            assert str(error.user_message).startswith(
                "You must use a test bank account number in test mode. Try "
            )
        assert sim.fingerprint() == before


def test_stripe_says_which_number_to_try() -> None:
    sim = Simulator()
    with pytest.raises(errors.InvalidRequestError) as refused:
        sim.tokens.create(bank_account=bank("US", "110000000", "123123123"))
    assert refused.value.user_message == (
        "You must use a test bank account number in test mode. Try 000123456789 or see more "
        "options at https://stripe.com/docs/connect/testing#account-numbers."
    )


def test_one_adds_to_ones_own_account_in_the_dashboard_alone() -> None:
    sim = Simulator()
    given = bank("US", "110000000", "000111111116", currency="usd")
    before = sim.fingerprint()
    for each in (given, "btok_us_verified", "tok_visa_debit_us_transferSuccess"):
        with pytest.raises(errors.InvalidRequestError) as refused:
            sim.accounts.external_accounts.create(sim.account, external_account=each)
        assert refused.value.http_status == 400
        assert refused.value.user_message == (
            "You cannot add cards or bank accounts for payouts and top-ups away from the dashboard."
        )
    assert sim.fingerprint() == before
    first = sim.accounts.external_accounts.list(sim.account)["data"][0]
    second = sim.controls.add_external_account()
    third = sim.controls.add_external_account(given, default_for_currency=True)
    assert (second["default_for_currency"], third["default_for_currency"]) == (False, True)
    ids = [each["id"] for each in sim.accounts.external_accounts.list(sim.account)["data"]]
    assert ids == [third["id"], second["id"], first["id"]]
    assert sim.controls.add_external_account("tok_visa_debit_us_transferFail")["object"] == "card"
    with pytest.raises(errors.InvalidRequestError, match="No such account"):
        sim.controls.add_external_account(stripe_account="acct_nope")


def test_a_card_of_a_connected_account_is_given_by_its_token() -> None:
    sim = Simulator()
    shop = sim.accounts.create(type="custom")["id"]
    card = {"object": "card", "number": "4000056655665556", "exp_month": 12, "exp_year": 2030}
    ways: list[Any] = [
        lambda: sim.accounts.external_accounts.create(shop, external_account=card),
        lambda: sim.accounts.update(shop, external_account=card),
        lambda: sim.accounts.create(type="custom", external_account=card),
    ]
    for way in ways:
        with pytest.raises(errors.InvalidRequestError) as refused:
            way()
        assert refused.value.user_message == (
            "Requests made on behalf of a connected account must use card tokens from Stripe.js, "
            "but card details were directly provided."
        )
    said = {name: value for name, value in card.items() if name != "object"}
    token = sim.tokens.create(card=said)["id"]
    assert sim.accounts.external_accounts.create(shop, external_account=token)["last4"] == "5556"


# -- accounts to pay from --------------------------------------------------------------------------

DEBITS: dict[str, tuple[str, str, str]] = {
    "us_bank_account": ("routing_number", "000123456789", "110000000"),
    "bacs_debit": ("sort_code", "00012345", "108800"),
    "au_becs_debit": ("bsb_number", "000123456", "000000"),
}
HOLDER = {"name": "Jenny", "email": "jenny@example.com"}
BAD_BRANCHES = {"us_bank_account": "1100", "bacs_debit": "1088", "au_becs_debit": "00000"}


@pytest.mark.parametrize("type", DEBITS)
def test_only_test_accounts_are_debited(type: str) -> None:
    branch, number, at = DEBITS[type]
    sim = Simulator()

    def ways(account_number: str, bank: str) -> list[Any]:
        bank_account = {"account_number": account_number, branch: bank}
        given = {"type": type, type: bank_account, "billing_details": HOLDER}
        paid: Any = {"payment_method_types": [type], "payment_method_data": given}
        currency = {"us_bank_account": "usd", "bacs_debit": "gbp"}.get(type, "aud")
        return [
            lambda: sim.payment_methods.create(**given),
            lambda: sim.payment_intents.create(amount=5_000, currency=currency, **paid),
            lambda: sim.setup_intents.create(**paid),
        ]

    for way in ways(number, at):
        way()
    before = sim.fingerprint()
    for way in ways("123123123", at):
        with pytest.raises(errors.InvalidRequestError) as refused:
            way()
        assert refused.value.code == "account_number_invalid"
        assert refused.value.param == f"{type}[account_number]"
        assert str(refused.value.user_message).startswith(
            f"You must use a test bank account number in test mode. Try {number} or"
        )
    for way in ways(number, BAD_BRANCHES[type]):
        with pytest.raises(errors.InvalidRequestError) as refused:
            way()
        assert (refused.value.code, refused.value.param) == (
            "routing_number_invalid", f"{type}[{branch}]"
        )  # fmt: skip
    assert sim.fingerprint() == before


@pytest.mark.parametrize("iban", ["BE62510007547061", "FR1420041010050500013M02606"])
def test_a_sepa_debit_takes_any_iban_whose_digits_check(iban: str) -> None:
    sim = Simulator("DE")
    made = sim.payment_methods.create(
        type="sepa_debit", sepa_debit={"iban": iban}, billing_details=HOLDER
    )
    assert made["sepa_debit"]["last4"] == iban[-4:]
    with pytest.raises(errors.InvalidRequestError, match="The IBAN you provided is invalid"):
        sim.payment_methods.create(type="sepa_debit", sepa_debit={"iban": f"{iban[:-1]}9"})


# -- currencies of a bank --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "currency"),
    [("US", "jpy"), ("US", "eur"), ("AU", "usd"), ("JP", "usd"), ("NZ", "aud")],
)
def test_a_bank_is_not_paid_in_a_currency_that_it_does_not_lead(
    country: str, currency: str
) -> None:
    sim = Simulator(country)
    given = {**bank_that_works(country, currency), "currency": currency}
    shop = sim.accounts.create(type="custom", country=country)["id"]
    before = sim.fingerprint()
    ways: list[Any] = [
        lambda: sim.tokens.create(
            bank_account={name: given[name] for name in given if name != "object"}
        ),
        lambda: sim.accounts.update(shop, external_account=given),
        lambda: sim.accounts.external_accounts.create(shop, external_account=given),
        lambda: sim.controls.add_external_account(given),
    ]
    for way in ways:
        with pytest.raises(errors.InvalidRequestError, match=f"in {country} cannot be") as refused:
            way()
        assert refused.value.param == "currency"
    assert sim.fingerprint() == before


@pytest.mark.parametrize(("country", "currency"), [("DE", "usd"), ("GB", "eur"), ("CA", "usd")])
def test_some_banks_lead_accounts_in_several(country: str, currency: str) -> None:
    sim = Simulator(country)
    added = sim.controls.add_external_account(bank_that_works(country, currency))
    assert (added["country"], added["currency"]) == (country, currency)
