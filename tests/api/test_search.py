"""Searches: what a query finds, when, and what is said of one that is none.

https://docs.stripe.com/search
"""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from stripesim import Simulator, errors
from stripesim.api.search_language import Clause, parse

PAID: dict[str, Any] = {"payment_method": "pm_card_visa", "confirm": True}
IN_PERSON: dict[str, Any] = {"payment_method_types": ["card"]}


@pytest.fixture
def sim() -> Simulator:
    """What is made is found at once."""
    return Simulator(search_delay=0)


@pytest.fixture
def shop(sim: Simulator) -> Simulator:
    """Five charges of 10.00 to 14.00, each for its own order, the last two in euros."""
    jenny = sim.customers.create(email="Jenny.Rosen@example.com", name="Jenny", source="tok_visa")
    for number in range(5):
        sim.charges.create(
            amount=1000 + 100 * number,
            currency="usd" if number < 3 else "eur",
            metadata={"order": str(number), 'a "b"': "c"} if number else {},
            **{"customer": jenny["id"]} if number == 2 else {"source": "tok_mastercard"},
        )
        sim.clock.advance(seconds=10)
    return sim


def amounts(sim: Simulator, query: str, **more: Any) -> list[int]:
    """The amounts of the charges that a query finds."""
    return [charge["amount"] for charge in sim.charges.search(query=query, **more)["data"]]


# -- what is found ---------------------------------------------------------------------------------

# fmt: off
FOUND = [
    ("amount:1200",                                      [1200]),
    ("amount:\"1200\"",                                  [1200]),
    ("amount>1200",                                      [1400, 1300]),
    ("amount>=1200",                                     [1400, 1300, 1200]),
    ("amount<1100",                                      [1000]),
    ("amount<=1100",                                     [1100, 1000]),
    ("amount>1000 amount<1200",                          [1100]),
    ("amount>1000 AND amount<1200",                      [1100]),
    ("amount>1000 and amount<1200",                      [1100]),
    ("amount<1100 OR amount>1300",                       [1400, 1000]),
    ("currency:'eur'",                                   [1400, 1300]),
    ('currency:"EUR"',                                   [1400, 1300]),
    ("-currency:'eur'",                                  [1200, 1100, 1000]),
    ("-currency:'eur' -amount:1100",                     [1200, 1000]),
    ("metadata['order']:'3'",                            [1300]),
    ('metadata["order"]:"3"',                            [1300]),
    ("metadata['order']:3",                              [1300]),
    ("metadata['order']:null",                           [1000]),
    ("-metadata['order']:null",                          [1400, 1300, 1200, 1100]),
    ("-metadata['order']:NULL AND amount<1200",          [1100]),
    ('metadata["a \\"b\\""]:"c" AND currency:"eur"',     [1400, 1300]),
    ("metadata['Order']:'3'",                            []),
    ("status:'succeeded' AND amount:1000",               [1000]),
    ("status:'failed'",                                  []),
    ("refunded:'true'",                                  []),
    ("disputed:'false' AND amount<1100",                 [1000]),
    ("payment_method_details.card.brand:'visa'",         [1200]),
    ("payment_method_details.card.last4:4242",           [1200]),
    ("payment_method_details.card.last4:'4444' amount<1100", [1000]),
    ("customer:null AND amount<1200",                    [1100, 1000]),
    ("  amount:1200  ",                                  [1200]),
]
# fmt: on


@pytest.mark.parametrize(("query", "found"), FOUND)
def test_a_query_finds_charges(shop: Simulator, query: str, found: list[int]) -> None:
    assert amounts(shop, query) == found


def test_what_a_customer_paid_is_found(shop: Simulator) -> None:
    jenny = shop.customers.list()["data"][0]["id"]
    assert amounts(shop, f"customer:'{jenny}'") == [1200]
    assert amounts(shop, f"-customer:'{jenny}' AND amount>=1200") == [1400, 1300]


def test_what_was_made_between_two_moments_is_found(shop: Simulator) -> None:
    newest, oldest = shop.charges.list()["data"][0], shop.charges.list()["data"][-1]
    between = f"created>{oldest['created']} AND created<{newest['created']}"
    assert amounts(shop, between) == [1300, 1200, 1100]


@pytest.mark.parametrize(
    "query",
    [
        "email:'jenny.rosen@example.com'",
        "email~'ROSEN'",
        "name~'enn' AND email~'example.com'",
        "name:'jenny'",
        "phone:null",
        "-email:'other@example.com'",
    ],
)
def test_a_query_finds_customers(shop: Simulator, query: str) -> None:
    shop.customers.create(email="other@example.com", name="Other", phone="+15555550100")
    [found] = shop.customers.search(query=query)["data"]
    assert found["name"] == "Jenny"


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("status:'succeeded'", ["succeeded"]),
        ("status:'requires_capture' OR status:'canceled'", ["requires_capture", "canceled"]),
        ("-status:'canceled' AND currency:'gbp'", ["requires_capture"]),
        ("metadata['order']:'1'", ["canceled"]),
    ],
)
def test_a_query_finds_intents(sim: Simulator, query: str, statuses: list[str]) -> None:
    unpaid = sim.payment_intents.create(amount=500, currency="usd", metadata={"order": "1"})["id"]
    sim.payment_intents.cancel(unpaid)
    held: Any = {**PAID, **IN_PERSON, "capture_method": "manual"}
    sim.payment_intents.create(amount=500, currency="gbp", **held)
    sim.payment_intents.create(amount=500, currency="usd", **PAID, **IN_PERSON)
    found = sim.payment_intents.search(query=query)["data"]
    assert [intent["status"] for intent in found] == statuses


def test_a_deleted_customer_is_not_found(shop: Simulator) -> None:
    shop.customers.delete(shop.customers.list()["data"][0]["id"])
    assert shop.customers.search(query="name:'jenny'")["data"] == []


def test_an_account_finds_its_own_alone(sim: Simulator) -> None:
    seller = sim.controls.complete_onboarding(sim.accounts.create(type="express")["id"])["id"]
    sim.charges.create(amount=1000, currency="usd", source="tok_visa")
    sim.charges.create(amount=2000, currency="usd", source="tok_visa", stripe_account=seller)
    assert amounts(sim, "amount>0") == [1000]
    assert amounts(sim, "amount>0", stripe_account=seller) == [2000]


def test_a_search_changes_nothing(shop: Simulator) -> None:
    before = shop.fingerprint()
    amounts(shop, "amount>0")
    assert shop.fingerprint() == before


# -- pages -----------------------------------------------------------------------------------------


def test_a_page_names_the_next_one_until_there_is_none(shop: Simulator) -> None:
    first = shop.charges.search(query="amount>0", limit=2)
    assert {name: first[name] for name in first if name not in ("data", "next_page")} == {
        "object": "search_result",
        "has_more": True,
        "url": "/v1/charges/search",
    }
    second = shop.charges.search(query="amount>0", limit=2, page=first["next_page"])
    third = shop.charges.search(query="amount>0", limit=2, page=second["next_page"])
    pages = [[charge["amount"] for charge in page["data"]] for page in (first, second, third)]
    assert pages == [[1400, 1300], [1200, 1100], [1000]]
    assert (third["has_more"], third["next_page"]) == (False, None)


def test_the_total_is_counted_when_it_is_expanded(shop: Simulator) -> None:
    asked: Any = {"query": "currency:'usd'", "limit": 1}
    assert "total_count" not in shop.charges.search(**asked)
    assert shop.charges.search(**asked, expand=["total_count"])["total_count"] == 3
    found = shop.charges.search(**asked, expand=["total_count", "data.customer"])
    assert (found["total_count"], found["data"][0]["customer"]["name"]) == (3, "Jenny")


@pytest.mark.parametrize("path", ["customer", "data.nope", "total"])
def test_what_a_search_cannot_expand_is_refused(shop: Simulator, path: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        amounts(shop, "amount>0", expand=[path])
    assert refused.value.param == "expand"


@pytest.mark.parametrize("page", ["nope", "MQ", "LTE=", "ch_1"])
def test_a_page_that_was_never_named_is_refused(shop: Simulator, page: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        amounts(shop, "amount>0", page=page)
    assert refused.value.param == "page"


def test_the_sdk_goes_through_all_pages(shop: Simulator) -> None:
    found = shop.client().v1.charges.search({"query": "amount>0", "limit": 2})
    assert [charge.amount for charge in found.auto_paging_iter()] == [1400, 1300, 1200, 1100, 1000]
    with shop.activate():
        customers = stripe.Customer.search(query="email~'rosen'", expand=["total_count"])
    assert [customer.name for customer in customers.data] == ["Jenny"]
    assert customers["total_count"] == 1


# -- what is found later ---------------------------------------------------------------------------


def test_what_was_made_is_found_a_minute_later() -> None:
    sim = Simulator()
    sim.charges.create(amount=1000, currency="usd", source="tok_visa")
    sim.clock.advance(seconds=59)
    assert amounts(sim, "amount:1000") == []
    sim.clock.advance(seconds=1)
    assert amounts(sim, "amount:1000") == [1000]


def test_what_was_changed_is_found_by_what_it_was_for_a_minute() -> None:
    sim = Simulator()
    customer = sim.customers.create(name="Jenny", email="a@example.com")["id"]
    sim.clock.advance(minutes=5)
    sim.customers.update(customer, name="Jane")
    sim.clock.advance(seconds=30)
    sim.customers.update(customer, email="b@example.com")

    def finds(query: str) -> list[str]:
        return [each["name"] for each in sim.customers.search(query=query)["data"]]

    assert (finds("name:'jenny'"), finds("name:'jane'")) == (["Jane"], [])
    sim.clock.advance(seconds=30)
    assert (finds("name:'jenny'"), finds("name:'jane'")) == ([], ["Jane"])
    assert (finds("email:'a@example.com'"), finds("email:'b@example.com'")) == (["Jane"], [])
    sim.clock.advance(seconds=30)
    assert finds("name:'jane' AND email:'b@example.com'") == ["Jane"]


def test_what_a_fork_and_a_saved_simulator_find_is_the_same(tmp_path: Any) -> None:
    sim = Simulator()
    charge = sim.charges.create(amount=1000, currency="usd", source="tok_visa")["id"]
    sim.clock.advance(minutes=1)
    sim.charges.update(charge, metadata={"order": "1"})
    sim.save(tmp_path / "saved")
    for twin in (sim.fork(), Simulator.load(tmp_path / "saved")):
        assert amounts(twin, "metadata['order']:null") == [1000]
        twin.clock.advance(minutes=1)
        assert amounts(twin, "metadata['order']:1") == [1000]


@pytest.mark.parametrize("delay", [-1, 1.5, "60", True, None])
def test_the_delay_is_a_number_of_seconds(delay: Any) -> None:
    with pytest.raises(ValueError, match="search_delay is a number of seconds"):
        Simulator(search_delay=delay)


# -- what is no query ------------------------------------------------------------------------------

UNREADABLE = (
    "We were unable to parse your search query. Try using the format "
    '`metadata["key"]:"value"` to query for metadata or key:"value" to query for other fields.'
)


@pytest.mark.parametrize(
    "query",
    [
        "jenny",
        "amount",
        "amount:",
        "amount=1000",
        "currency:usd",
        "currency:'usd",
        "amount: 1000",
        "amount>1 AND",
        "AND amount>1",
        "amount>1 XOR amount<2",
        "(amount>1 OR amount<2)",
        "--amount:1",
        "metadata[order]:'1'",
        "amount:1,000",
        "'usd':currency",
        " ",
    ],
)
def test_a_query_that_does_not_parse_is_refused(shop: Simulator, query: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        amounts(shop, query)
    error = refused.value
    assert (error.http_status, error.code, error.param) == (400, None, "query")
    assert error.user_message == UNREADABLE


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("amount>1 AND amount<2 OR amount:3", "cannot combine AND with OR"),
        ("amount>1 amount<2 OR amount:3", "cannot combine AND with OR"),
        (" ".join(["amount>1"] * 11), "up to 10 clauses"),
        ("amount~'100'", "operator `~` is not supported for the field `amount`"),
        ("currency~'usd'", "operator `~` is not supported for the field `currency`"),
        ("status>'a'", "operator `>` is not supported for the field `status`"),
        ("amount>null", "operator `>` is not supported for the field `amount`"),
        ("amount>'many'", "has to be a number"),
    ],
)
def test_a_query_that_cannot_be_answered_says_why(shop: Simulator, query: str, says: str) -> None:
    with pytest.raises(errors.InvalidRequestError, match=says) as refused:
        amounts(shop, query)
    assert refused.value.param == "query"


@pytest.mark.parametrize(
    "field",
    ["nope", "metadata", "amount['a']", "description", "payment_method_details.card.wallet",
     "payment_method_details.a.b.last4", "email"],
)  # fmt: skip
def test_a_field_that_is_not_searched_is_refused_by_name(shop: Simulator, field: str) -> None:
    with pytest.raises(errors.InvalidRequestError) as refused:
        amounts(shop, f"{field}:'1'")
    assert refused.value.user_message == (
        f"Field `{field.partition('[')[0]}` is an unsupported search field for resource `charges`. "
        "See http://stripe.com/docs/search#query-fields-for-charges for a list of supported fields."
    )


def test_a_part_of_a_text_has_three_characters(shop: Simulator) -> None:
    with pytest.raises(errors.InvalidRequestError, match="at least 3 characters"):
        shop.customers.search(query="email~'ro'")


def test_a_search_without_a_query_is_refused(shop: Simulator) -> None:
    search: Any = shop.charges.search
    with pytest.raises(errors.InvalidRequestError) as refused:
        search()
    assert (refused.value.code, refused.value.param) == ("parameter_missing", "query")


def test_accounts_in_india_cannot_search() -> None:
    with pytest.raises(errors.InvalidRequestError, match="India"):
        Simulator(country="IN").charges.search(query="amount>0")


def test_a_query_is_taken_apart() -> None:
    query = parse(r"""-metadata["a"]:"it\"s" OR email~'x\\y' or amount>=-1.5""")
    assert query.any
    assert query.clauses == (
        Clause("metadata", "a", ":", 'it"s', True),
        Clause("email", None, "~", "x\\y", False),
        Clause("amount", None, ">=", "-1.5", False),
    )
