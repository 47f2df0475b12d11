"""Groups of countries that share facts, each named once."""

from __future__ import annotations

# fmt: off
EURO_AREA = (
    "AT", "BE", "BG", "HR", "CY", "EE", "FI", "FR", "DE", "GR", "IE", "IT", "LV", "LT", "LU",
    "MT", "NL", "PT", "SK", "SI", "ES",
)
# fmt: on
EUROPEAN_UNION = frozenset({*EURO_AREA, "CZ", "DK", "HU", "PL", "RO", "SE"})
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}
# The countries whose bank accounts are reached by SEPA. (European Payments Council)
SEPA = EUROPEAN_ECONOMIC_AREA | {"AD", "CH", "GB", "GI", "MC", "SM", "VA"}
