"""What a price is: a percentage with a fixed part, and the list of the prices of one account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from stripesim.facts.evidence import Grade


@frozen(cache_hash=True)
class Price:
    """`rate` is in basis points (2.9 % is 290), `fixed`, `cap` and `least` are in minor units. With
    `or_lower`, the lower of the two prices is charged.
    """

    rate: int
    fixed: int = 0
    cap: int | None = None
    or_lower: Price | None = None
    least: int = 0


def _in_order(countries: Iterable[str]) -> str:
    """A set prints in another order in each process; this prints it in one."""
    return repr(sorted(countries))


@frozen(eq=False)
class PriceList:
    """The prices of one account. Fees are in minor units of `currency`.

    `home` are the countries whose cards pay the `domestic` price (those of the account's own
    country always do), `near` those whose cards pay `near_price`; all others pay `international`.
    `conversion_margin` is what Stripe keeps of a currency conversion, in basis points. `methods`
    are the prices of payments that are not cards, by type. `failed_debit_fees` is what a failed
    debit costs, by type; with `returns_fee_of_failed_debit`, its price is returned when it fails.
    `disputed_debit_fees` is what a dispute of one costs, where that is not the `dispute_fee`.
    `returns_fees` and `returns_dispute_fee` are terms of old contracts: a refund returns the fee of
    its charge, a dispute that is won returns the dispute fee. A list that is not `established` has
    no price of cards.
    """

    country: str
    currency: str
    domestic: Price
    international: Price
    dispute_fee: int
    dispute_countered_fee: int
    conversion_margin: int = 200
    home: frozenset[str] = field(default=frozenset(), repr=_in_order)
    near: frozenset[str] = field(default=frozenset(), repr=_in_order)
    near_price: Price | None = None
    methods: Mapping[str, Price] = field(factory=dict)
    failed_debit_fees: Mapping[str, int] = field(factory=dict)
    disputed_debit_fees: Mapping[str, int] = field(factory=dict)
    returns_fee_of_failed_debit: bool = False
    returns_fees: bool = False
    returns_dispute_fee: bool = False
    grade: Grade = "documented"
    established: bool = True
