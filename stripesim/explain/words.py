"""What would have to be different, by the cell that refused or by Stripe's code."""

from __future__ import annotations

INSTEAD = {
    "balance_insufficient": "More has to be available: wait until pending money is, add money with "
    "a top-up, or ask for less.",
    "resource_missing": "The id has to be that of an object of this account: of another account's "
    "object, name the account with stripe_account=.",
    "charge_already_refunded": "Nothing of this charge is left to refund.",
}
