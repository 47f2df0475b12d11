"""Countries whose accounts are recipients: they are paid by transfers, and take no payments.

They wait for nothing: what is transferred is available at once. Not established: bank holidays
anywhere here; prices, because nothing is charged here.
"""

from __future__ import annotations

from stripesim.facts.countries.record import Country, Evidence

_TRIED = {"bank": Evidence("recorded", "external accounts of a public project, 2023-25")}
_BY_IBAN = {"iban": Evidence("recorded", "external accounts of a public project, 2023-25")}
_TOLD = {
    "payout_minimums": Evidence(
        "assumed", "by a third party: https://knowledge.vpmsolutions.com, stripe-minimum-payouts"
    )
}

# Country and currency; the number of a test card that is issued there; what else is known.
# fmt: off
RECORDS: tuple[Country, ...] = (
    Country("AG", currency="xcd"),
    Country("AL", currency="all"),
    Country("AM", currency="amd"),
    Country("AO", currency="aoa"),
    Country("AR", currency="ars", test_card="4000000320000021",
            bank=("0110000600000000000000", ""), evidence=_TRIED),
    Country("AZ", currency="azn"),
    Country("BA", currency="bam"),
    Country("BD", currency="bdt"),
    Country("BH", currency="bhd"),
    Country("BJ", currency="xof"),
    Country("BN", currency="bnd"),
    Country("BO", currency="bob", bank=("000123456789", "040"), evidence=_TRIED),
    Country("BS", currency="bsd"),
    Country("BT", currency="btn"),
    Country("BW", currency="bwp"),
    Country("CI", currency="xof", recipients_wait=1),
    Country("CL", currency="clp", test_card="4000001520000001",
            bank=("000123456789", "999"), evidence=_TRIED),
    Country("CO", currency="cop", test_card="4000001700000003",
            bank=("000123456789", "060"), evidence=_TRIED),
    Country("CR", currency="crc", recipients_wait=1, test_card="4000001880000005"),
    Country("DO", currency="dop", recipients_wait=1, bank=("000123456789", "999"),
            evidence=_TRIED),
    Country("DZ", currency="dzd"),
    Country("EC", currency="usd", test_card="4000002180000000",
            bank=("000123456789", "AAAAECE1XXX"), evidence=_TRIED),
    Country("EG", currency="egp"),
    Country("ET", currency="etb"),
    Country("GA", currency="xaf"),
    Country("GH", currency="ghs", bank=("000123456789", "022112"), evidence=_TRIED),
    Country("GM", currency="gmd"),
    Country("GT", currency="gtq", recipients_wait=1),
    Country("GY", currency="gyd"),
    # Which of its time zones may be chosen, and until which hour, is assumed.
    Country("ID", currency="idr", zones=("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")),
    Country("IL", currency="ils", iban=True, evidence=_BY_IBAN),
    Country("IS", currency="eur", iban=True, region=True),
    Country("JM", currency="jmd", bank=("000123456789", "111-00000"), evidence=_TRIED),
    Country("JO", currency="jod"),
    Country("KE", currency="kes"),
    Country("KH", currency="khr"),
    Country("KR", currency="krw", bank=("000123456789", "SGSEKRSLXXX"), evidence=_TRIED),
    Country("KW", currency="kwd"),
    Country("KZ", currency="kzt"),
    Country("LA", currency="lak"),
    Country("LC", currency="xcd"),
    Country("LK", currency="lkr"),
    Country("MA", currency="mad"),
    Country("MC", currency="eur", iban=True, instant_to=("card", "bank_account")),
    Country("MD", currency="mdl"),
    Country("MG", currency="mga"),
    Country("MK", currency="mkd"),
    Country("MN", currency="mnt"),
    Country("MO", currency="mop"),
    Country("MU", currency="mur"),
    Country("MZ", currency="mzn"),
    Country("NA", currency="nad"),
    Country("NE", currency="xof"),
    Country("NG", currency="ngn", bank=("1111111112", "AAAANGLAXXX"), evidence=_TRIED),
    Country("OM", currency="omr"),
    Country("PA", currency="usd", test_card="4000005910000000"),
    Country("PE", currency="pen", test_card="4000006040000068"),
    Country("PH", currency="php"),
    Country("PK", currency="pkr"),
    Country("PY", currency="pyg", test_card="4000006000000066"),
    Country("QA", currency="qar"),
    Country("RS", currency="rsd"),
    Country("RW", currency="rwf"),
    Country("SA", currency="sar", test_card="4000006820000007"),
    Country("SM", currency="eur", iban=True),
    Country("SN", currency="xof"),
    Country("SV", currency="usd", payout_minimums={"usd": 3_000}, evidence=_TOLD),
    Country("TN", currency="tnd"),
    Country("TR", currency="try", iban=True, evidence=_BY_IBAN),
    Country("TT", currency="ttd"),
    Country("TW", currency="twd", test_card="4000001580000008",
            bank=("0001234567", "AAAATWTXXXX"), evidence=_TRIED),
    Country("TZ", currency="tzs"),
    Country("UY", currency="uyu", test_card="4000008580000003",
            bank=("000123456789", "999"), evidence=_TRIED),
    Country("UZ", currency="uzs"),
    Country("VN", currency="vnd", bank=("000123456789", "01101100"), evidence=_TRIED),
    Country("ZA", currency="zar", bank=("000001234", "FIRNZAJJ"), evidence=_TRIED),
    # Stripe has no accounts in these, and test cards of theirs.
    Country("BY", test_card="4000001120000005"),
    Country("CN", test_card="4000001560000002"),
)
# fmt: on
