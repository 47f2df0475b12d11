"""Details of an account and its persons: the kinds of their nested parameters.

(documented: the parameters of stripe-python 16.1.0)
"""

from __future__ import annotations

from stripesim.api.common import AT_HOME, texts
from stripesim.api.descriptors import StatementDescriptor
from stripesim.api.kinds import (
    Boolean,
    Choice,
    Clearing,
    Currency,
    Day,
    Hash,
    Integer,
    Kind,
    ListOf,
    Metadata,
    Percentage,
    Text,
    Unsimulated,
    WordOr,
)
from stripesim.api.text_kinds import CountryCode, Digits, Email, IpAddress, Phone, Website
from stripesim.facts.capabilities import NAMES
from stripesim.facts.payout_schedules import DAYS, WEEKDAYS
from stripesim.facts.statement_descriptors import LONGEST_PREFIX
from stripesim.facts.text_lengths import CITY, LINE
from stripesim.resources.accounts.capability import NOT_SIMULATED

_LINE = Text(clearable=True, longest=LINE)
_CITY = Text(clearable=True, longest=CITY)
SEAT = Hash({**AT_HOME.members, "city": _CITY, "line1": _LINE, "line2": _LINE})
IN_SCRIPT = Hash({**AT_HOME.members, **texts("town")})
SIGNED = Hash({"date": Integer(), **texts("ip", "user_agent")})
DATE = Clearing(Day())
DOCUMENT = Hash(texts("back", "front"))
REVENUE: dict[str, Kind] = {"amount": Integer(), "currency": Currency()}

PROFILE = Hash({
    **texts("name", "product_description"),
    "mcc": Digits(4),
    "specified_commercial_transactions_act_url": Website(),
    "support_url": Website(),
    "url": Website(),
    "support_email": Email(),
    "support_phone": Phone(),
    "annual_revenue": Hash({**REVENUE, "fiscal_year_end": Text()},
                           ("amount", "currency", "fiscal_year_end")),
    "estimated_worker_count": Integer(minimum=0),
    "minority_owned_business_designation": ListOf(Choice((
        "lgbtqi_owned_business", "minority_owned_business", "none_of_these_apply",
        "prefer_not_to_answer", "women_owned_business",
    ))),
    "monthly_estimated_revenue": Hash(REVENUE, ("amount", "currency")),
    "support_address": SEAT,
})  # fmt: skip

STRUCTURES = (
    "free_zone_establishment", "free_zone_llc", "government_instrumentality", "governmental_unit",
    "incorporated_non_profit", "incorporated_partnership", "limited_liability_partnership", "llc",
    "multi_member_llc", "private_company", "private_corporation", "private_partnership",
    "public_company", "public_corporation", "public_partnership", "registered_charity",
    "single_member_llc", "sole_establishment", "sole_proprietorship",
    "tax_exempt_government_instrumentality", "unincorporated_association",
    "unincorporated_non_profit", "unincorporated_partnership",
)  # fmt: skip
EXEMPTIONS = ("qualified_entity_exceeds_ownership_threshold", "qualifies_as_financial_institution")

COMPANY = Hash({
    **texts("export_license_id", "export_purpose_code", "name", "name_kana", "name_kanji",
            "registration_number", "tax_id", "tax_id_registrar", "vat_id"),
    "address": SEAT,
    "address_kana": IN_SCRIPT,
    "address_kanji": IN_SCRIPT,
    "administrative_address": AT_HOME,
    "directors_provided": Boolean(),
    "directorship_declaration": SIGNED,
    "executives_provided": Boolean(),
    "owners_provided": Boolean(),
    "ownership_declaration": SIGNED,
    "ownership_exemption_reason": Clearing(Choice(EXEMPTIONS)),
    "phone": Phone(),
    "physical_address": AT_HOME,
    "principal_place_of_business": AT_HOME,
    "registration_date": DATE,
    "representative_declaration": SIGNED,
    "structure": Clearing(Choice(STRUCTURES)),
    "verification": Hash({"document": DOCUMENT}),
})  # fmt: skip

EXPOSURE = Choice(("existing", "none"))
# International regulations require one of them. (documented: docs.stripe.com/api/persons/create)
GENDER = Clearing(Choice(("female", "male")))
ALIASES = Clearing(ListOf(Text(clearable=True)))
VERIFICATION = Hash({"additional_document": DOCUMENT, "document": DOCUMENT})
ROLES: dict[str, Kind] = {
    "director": Boolean(),
    "executive": Boolean(),
    "owner": Boolean(),
    "percent_ownership": Clearing(Percentage()),
    "title": Text(clearable=True),
}
IN_PERSON: dict[str, Kind] = {
    "email": Email(),
    **texts("first_name", "first_name_kana", "first_name_kanji", "id_number",
            "id_number_secondary", "last_name", "last_name_kana", "last_name_kanji",
            "maiden_name"),
    "ssn_last_4": Digits(4),
    "address": SEAT,
    "address_kana": IN_SCRIPT,
    "address_kanji": IN_SCRIPT,
    "dob": DATE,
    "full_name_aliases": ALIASES,
    "gender": GENDER,
    "nationality": CountryCode(),
    "phone": Phone(),
    "political_exposure": EXPOSURE,
    "registered_address": SEAT,
    "verification": VERIFICATION,
}  # fmt: skip
INDIVIDUAL = Hash({**IN_PERSON, "metadata": Metadata(), "relationship": Hash(ROLES)})
RELATIONSHIP = Hash({
    **ROLES,
    **{role: Boolean() for role in ("authorizer", "legal_guardian", "representative")},
})  # fmt: skip
RELATED = Hash(
    {
        role: Boolean()
        for role in (
            "authorizer",
            "director",
            "executive",
            "legal_guardian",
            "owner",
            "representative",
        )
    }
)
TOS_ACCEPTANCES = Hash({"account": SIGNED})
ETHNICITY = Choice((
    "cuban", "hispanic_or_latino", "mexican", "not_hispanic_or_latino",
    "other_hispanic_or_latino", "prefer_not_to_answer", "puerto_rican",
))  # fmt: skip
RACE = Choice((
    "african_american", "american_indian_or_alaska_native", "asian", "asian_indian",
    "black_or_african_american", "chinese", "ethiopian", "filipino", "guamanian_or_chamorro",
    "haitian", "jamaican", "japanese", "korean", "native_hawaiian",
    "native_hawaiian_or_other_pacific_islander", "nigerian", "other_asian",
    "other_black_or_african_american", "other_pacific_islander", "prefer_not_to_answer",
    "samoan", "somali", "vietnamese", "white",
))  # fmt: skip
CFPB_DATA = Hash({
    "ethnicity_details": Hash({"ethnicity": ListOf(ETHNICITY), "ethnicity_other": Text()}),
    "race_details": Hash({"race": ListOf(RACE), "race_other": Text()}),
    "self_identified_gender": Text(),
})  # fmt: skip

COLLECTION = Hash({
    "fields": Choice(("currently_due", "eventually_due")),
    "future_requirements": Choice(("include", "omit")),
})  # fmt: skip
CAPABILITIES = Hash({
    name: Unsimulated() if name in NOT_SIMULATED else Hash({"requested": Boolean()})
    for name in NAMES
})  # fmt: skip
CONTROLLER = Hash({
    "fees": Hash({"payer": Choice(("account", "application"))}),
    "losses": Hash({"payments": Choice(("application", "stripe"))}),
    "requirement_collection": Choice(("application", "stripe")),
    "stripe_dashboard": Hash({"type": Choice(("express", "full", "none"))}),
})  # fmt: skip
AGREEMENT = Hash({
    "date": Integer(),
    "ip": IpAddress(),
    "service_agreement": Choice(("full", "recipient")),
    "user_agent": Text(clearable=True),
})  # fmt: skip
GROUPS = Hash({"payments_pricing": Text(clearable=True)})

SCHEDULE: dict[str, Kind] = {
    "delay_days": WordOr("minimum", Integer(minimum=0)),
    "interval": Choice(("daily", "manual", "monthly", "weekly")),
    "monthly_anchor": Integer(1, 31),
    "monthly_payout_days": ListOf(Integer(1, 31)),
    "weekly_anchor": Choice(DAYS),
    "weekly_payout_days": ListOf(Choice(WEEKDAYS)),
}
SETTINGS: dict[str, Kind] = {
    "bacs_debit_payments": Hash(texts("display_name")),
    "branding": Hash(texts("icon", "logo", "primary_color", "secondary_color")),
    "card_issuing": Unsimulated(),
    "card_payments": Hash({
        "decline_on": Hash({"avs_failure": Boolean(), "cvc_failure": Boolean()}),
        "statement_descriptor_prefix": StatementDescriptor(LONGEST_PREFIX, clearable=True),
        **texts("statement_descriptor_prefix_kana", "statement_descriptor_prefix_kanji"),
    }),
    "payments": Hash({
        "statement_descriptor": StatementDescriptor(clearable=True),
        **texts("statement_descriptor_kana", "statement_descriptor_kanji"),
    }),
    "payouts": Hash({
        "debit_negative_balances": Boolean(),
        "schedule": Hash(SCHEDULE),
        "statement_descriptor": StatementDescriptor(clearable=True),
    }),
    "paypay_payments": Unsimulated(),
    "sepa_debit_payments": Hash(texts("creditor_id")),
    "treasury": Unsimulated(),
}  # fmt: skip
ON_INVOICES: dict[str, Kind] = {
    "hosted_payment_method_save": Choice(("always", "never", "offer")),
}
NEW_SETTINGS = Hash({**SETTINGS, "invoices": Hash(ON_INVOICES)})
CHANGED_SETTINGS = Hash({
    **SETTINGS,
    "invoices": Hash({**ON_INVOICES, "default_account_tax_ids": Clearing(ListOf(Text()))}),
})  # fmt: skip
