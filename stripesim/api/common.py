"""Parameters that many endpoints share: the type that a native call takes, and the kind that parses
it.

(documented: the parameters of stripe-python 16.1.0)
"""

# The annotations below are read at run time: no `from __future__ import annotations` here.
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Required, TypedDict

from stripesim.api.descriptors import StatementDescriptor
from stripesim.api.kinds import (
    Anything,
    Boolean,
    Choice,
    Clearing,
    Currency,
    Hash,
    Integer,
    Kind,
    ListOf,
    Metadata,
    Range,
    Text,
    Unsimulated,
)
from stripesim.api.text_kinds import CountryCode, Email, WayBack
from stripesim.facts.text_lengths import CHARGE_DESCRIPTION, INTENT_DESCRIPTION

Whole = Annotated[int, Integer()]
Positive = Annotated[int, Integer(minimum=1)]
String = Annotated[str, Text()]
Clearable = Annotated[str, Text(clearable=True)]
EmailOrNone = Annotated[str, Email()]
Back = Annotated[str, WayBack()]
Description = Annotated[str, Text(clearable=True, longest=INTENT_DESCRIPTION)]
LongDescription = Annotated[str, Text(clearable=True, longest=CHARGE_DESCRIPTION)]
Code = Annotated[str, Currency()]
Flag = Annotated[bool, Boolean()]
Pairs = Annotated[Mapping[str, str] | str, Metadata()]
Moment = Annotated[int | datetime | Mapping[str, int | datetime], Range()]
Object = Annotated[Mapping[str, Any], Anything()]
Strings = Annotated[Sequence[str], ListOf(Text())]
# A card or a bank account, under the names of before `source` and `external_account`.
OlderMeans = Annotated[Mapping[str, Any] | str, Unsimulated()]

SourceType = Annotated[str, Choice(("bank_account", "card", "fpx"))]
Descriptor = Annotated[str, StatementDescriptor()]


def texts(*names: str) -> dict[str, Kind]:
    """Members that are strings; the empty string unsets one."""
    return {name: Text(clearable=True) for name in names}


WHERE = texts("city", "country", "line1", "line2", "postal_code", "state")
ADDRESS = Hash(WHERE)
AT_HOME = Hash({**WHERE, "country": CountryCode()})  # whose country is looked at
SHIPPING: dict[str, Kind] = {"address": ADDRESS, "name": Text(), "phone": Text(clearable=True)}
PARCEL = Hash({**SHIPPING, **texts("carrier", "tracking_number")}, ("address", "name"))
Shipping = Annotated[Mapping[str, Any], PARCEL]
ShippingOrNone = Annotated[Mapping[str, Any] | str, Clearing(PARCEL)]

# The part of a payment that is transferred to a connected account, in minor units.
PART: dict[str, Kind] = {"amount": Integer(minimum=1)}


class Removal(TypedDict, total=False):
    """The options that every native call takes besides the endpoint's own parameters."""

    stripe_account: str
    idempotency_key: str
    stripe_version: str


class Options(Removal, total=False):
    """The options of a native call whose answer can be expanded."""

    expand: Sequence[str]


class Nothing(Options, total=False):
    """No parameters of its own."""


class Paging(Options, total=False):
    """The parameters of every list: `limit` is at most 100, the other two are ids of objects in the
    list.
    """

    limit: Whole
    starting_after: String
    ending_before: String


class Search(Options, total=False):
    """What every search takes: `query` is written as https://docs.stripe.com/search says, `page`
    is the `next_page` of the answer before.
    """

    query: Required[String]
    limit: Whole
    page: String
