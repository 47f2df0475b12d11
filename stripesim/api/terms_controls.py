"""Controls of what was agreed with Stripe: prices, delays, instant payouts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal

from stripesim.api.checks import instant_price, known, one_of
from stripesim.api.dispatch import Dispatcher
from stripesim.engine.spelling import Named, spelt_throughout
from stripesim.facts.pricing import Price
from stripesim.resources.balance.of_an_account import settings_id

Shape = dict[str, Any]


@spelt_throughout
class TermsControls(Named):
    """The part of `sim.controls` that changes the terms of an account."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def allow_instant_payouts(
        self,
        allowed: bool = True,
        *,
        percent: str | int | Fraction | None = None,
        stripe_account: str | None = None,
    ) -> None:
        """An account may make instant payouts from now on, or may not.

        The simulator's own account may not until told so; said of it, False also keeps all its
        connected accounts from it, which may begin at once if they have a bank account or a card
        that is reached instantly. `percent` is what the account agreed to pay Stripe, if it is not
        the price of its country. Raises ValueError for a price that is negative, as `fail_payout`
        for an account that there is none of. (assumed: Stripe decides)
        """
        facts: Shape = {"allowed": allowed}
        if percent is not None:
            facts["own_price"] = instant_price(percent)
        self._agree(stripe_account, facts)

    def set_instant_payout_limit(
        self,
        amount: int | None,
        currency: str,
        *,
        connected: bool = False,
        stripe_account: str | None = None,
    ) -> None:
        """From now on, an account pays out at most this amount instantly per day.

        `amount` is in minor units; None: no limit. The day is that of the account's country. With
        `connected` it is the limit of all connected accounts together that the platform is liable
        for, in a day of US Central time. An account that is liable for itself has a limit of USD
        10,000; other limits are unknown, so there are none. Raises ValueError for an amount or a
        currency that cannot be. (recorded: that one; Stripe publishes none)
        """
        if amount is not None and (type(amount) is not int or amount < 0):
            raise ValueError(f"a limit is an integer of minor units, or None: {amount!r}")
        known(currency)
        name = "daily_connected" if connected else "daily"
        self._agree(stripe_account, {name: {currency.lower(): amount}})

    def set_instant_payout_pricing(
        self,
        percent: str | int | Fraction | None,
        *,
        fixed: Mapping[str, int] | None = None,
        minimum: Mapping[str, int] | None = None,
        maximum: Mapping[str, int] | None = None,
    ) -> None:
        """Set the platform's fee on its accounts' instant payouts, from now on.

        `percent` of the payout's amount ("3", "2.5"), and by currency, in minor units, a fixed part
        and the least and the most of it; None: no fee any more. It comes as an application fee.
        Accounts that answer for themselves pay Stripe instead. Raises ValueError for a price that
        is negative. (documented: it is set in the Dashboard; rounding recorded)
        """
        price = None
        if percent is not None:
            price = instant_price(percent, fixed or {}, minimum or {}, maximum or {})
        self._agree(None, {"price": price})

    def _agree(self, account: str | None, facts: Shape) -> None:
        owner = account or self._dispatcher.platform
        self._dispatcher.cause("account", owner, "set_instant_payouts", facts)

    def set_price(
        self,
        *,
        domestic: Price | None = None,
        international: Price | None = None,
        methods: Mapping[str, Price] | None = None,
        dispute_fee: int | None = None,
        dispute_countered_fee: int | None = None,
        conversion_margin: int | None = None,
        stripe_account: str | None = None,
    ) -> None:
        """From now on, an account pays these prices; those not named stay.

        `domestic` and `international` are the prices of cards: `stripesim.Price(rate=290,
        fixed=30)`, in basis points and minor units; `methods` those of other payments, by type. The
        two fees of disputes are in minor units, the margin of a conversion in basis points. What
        was charged before cost what it did. An account in a country without an established price
        can charge once a price of cards is named: it counts for all cards until the other one is,
        and dispute fees are 0 until they are. Raises ValueError for a price that is negative, and
        if none is named. (assumed: Stripe agrees on prices with each account)
        """
        said = {
            "domestic": domestic,
            "international": international,
            "methods": methods,
            "dispute_fee": dispute_fee,
            "dispute_countered_fee": dispute_countered_fee,
            "conversion_margin": conversion_margin,
        }
        facts: Shape = {name: price for name, price in said.items() if price is not None}
        if not facts:
            raise ValueError("no price is named")
        prices = [each for each in (domestic, international, *(methods or {}).values()) if each]
        numbers = [number for each in prices for number in (each.rate, each.fixed, each.cap or 0)]
        fees = [each for each in facts.values() if isinstance(each, int | float)]
        if any(type(number) is not int or number < 0 for number in (*numbers, *fees)):
            raise ValueError(f"a price is made of integers that are not negative: {facts}")
        account = stripe_account or self._dispatcher.platform
        self._dispatcher.cause("account", account, "set_price", facts)

    def set_delay(
        self,
        days: int,
        unit: Literal["business", "calendar"] | None = None,
        roll: bool | None = None,
        *,
        stripe_account: str | None = None,
    ) -> Shape:
        """From now on payments are available after so many days.

        `unit` and `roll` (a weekend's payment counts as the next business day's) stay as they are
        unless you say them. What was paid before keeps its day. The account's own
        `delay_days_override` goes before. Returns the balance settings. Raises ValueError for days
        that are negative and another unit. (assumed: Stripe decides when it changes)
        """
        if type(days) is not int or days < 0:
            raise ValueError(f"a delay is a number of whole days: {days!r}")
        said = {"days": days, "unit": unit, "roll": roll}
        if unit is not None:
            one_of("unit", unit, ("business", "calendar"))
        facts = {name: value for name, value in said.items() if value is not None}
        id = settings_id(stripe_account or self._dispatcher.platform)
        return self._dispatcher.cause("balance_settings", id, "set_delay", facts)
