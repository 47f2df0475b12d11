"""What would have to be different: by the cell that refused, else by the answer.

Figures of the refusal stand in the gaps; `whose` is how a call names the account. A cell of several
kinds of objects is named with its kind where it means different things there:
`refund.already_refunded`.
"""

from __future__ import annotations

PAYMENTS = {
    # charges
    "price_unknown": "Give the account a price: Simulator(pricing=PriceList(...)), or "
    "sim.controls.set_price(...).",
    "rate_unknown": "Give the simulator a rate: sim.controls.set_rate(currency, "
    "units_for_a_dollar).",
    "amount_too_small": "The amount has to be at least the minimum of its currency, also after it "
    "is converted.",
    "amount_too_large": "The amount may be {most} at most. Split the payment.",
    "amount_indivisible": "The amount has to be a multiple of {step} minor units.",
    "charge.converts_to_nothing": "Send more: converted, the amount is less than the smallest "
    "unit of {settles_in}.",
    "no_rate_to_settle": "Give the simulator a rate: sim.controls.set_rate(currency, "
    "units_for_a_dollar).",
    "captured_through_its_intent": "Capture the payment intent of the charge instead.",
    "more_than_authorized": "Capture {authorized} at most. A larger amount needs a new payment.",
    "customer_missing": "The customer has to exist on the account of the request.",
    "has_another_customer": "Leave the customer {customer} as it is.",
    "has_another_group": "Leave the transfer_group {group} as it is.",
    # payment intents and payment methods
    "no_such_method": "Name a payment method of this account, or a test one such as pm_card_visa.",
    "method_given_twice": "Name payment_method or payment_method_data, not both.",
    "amount_out_of_bounds": "The amount has to be within the bounds of its currency.",
    "descriptor_on_a_card": "Use statement_descriptor_suffix instead.",
    "method_used_up": "Make a new payment method. To use one again, attach it to a customer first.",
    "method_given_is_used_up": "Make a new payment method. To use one again, attach it to a "
    "customer first.",
    "payment_method_missing": "Name a payment_method in this request, or update the intent with "
    "one first.",
    "method_of_another": "Use a payment method of the customer of the intent.",
    "method_given_is_of_another": "Use a payment method of the customer of the intent.",
    "saved_in_absence": "Save it with a payment, or a setup, while the customer is there; then "
    "leave setup_future_usage out.",
    "method_does_not_fit": "Use a payment method whose type the intent takes, in its currency; "
    "with capture_method=manual a card.",
    "mandate_does_not_fit": "Use an active mandate of this payment method, for this amount.",
    "mandate_missing": "Give mandate_data: the customer has to permit the debit.",
    "captures_nothing": "Capture at least 1, or cancel the intent.",
    "cannot_be_changed_any_more": "Make a new intent: this one keeps its method, its customer and "
    "its other accounts.",
    "not_the_customers_own": "Name the customer whose payment method it is.",
    "card_cannot_be_saved": "Use another card: its issuer declines this one.",
    "belongs_to_another_customer": "Detach it first, or make a new payment method.",
    "default_is_not_attached": "Attach the payment method to the customer first.",
    "source_is_not_its_own": "Add the card to the customer first.",
    "value_invalid": "Write the value in the form of its type.",
    "option_without_confirmation": "Say it when you confirm.",
    "said_without_confirmation": "Confirm in the same request (confirm=True), or say it when you "
    "confirm.",
    "type_in_another_currency": "Name only types that are paid in {currency}, without {type}.",
    "types_said_twice": "Name payment_method_types, or enable automatic_payment_methods, not both.",
    "type_given_not_activated": "Name only types that are enabled (`Simulator(payment_methods=...)`"
    "), and for which a connected account has the capability, as {capability} for {type}.",
    "type_not_activated": "Leave {type} out, or enable it (`Simulator(payment_methods=...)`); a "
    "connected account requests {capability}.",
    "method_not_saved": "Use a card or a debit: they can be saved. Or let it pay once.",
    "pays_once": "Attach a card or a debit: they can pay again.",
    "type_not_held": "Name only cards, or let it be captured at once.",
    "payment_intent.type_not_saved": "Leave {type} out, or setup_future_usage.",
    "setup_intent.type_not_saved": "Leave {type} out: it only pays.",
    "method_not_taken": "Use a payment method of a type that the intent takes, or name its type in "
    "payment_method_types.",
    "return_url_missing": "Give a return_url, or automatic_payment_methods with "
    "allow_redirects=never. Where cards alone are enabled: Simulator(payment_methods=('card',)).",
    "nowhere_to_come_back_to": "Give a return_url: the customer is sent to a page of the bank.",
    # refunds
    "never_credited": "Nothing: it was worth nothing where it arrived, so none can be given back.",
    "no_reference_to_come": "Only a refund to a card gets a reference, and only once.",
    "only_authorized": "Cancel the payment intent, or refund the whole charge: nothing was "
    "captured.",
    "refund.nothing_was_paid": "Nothing: a failed charge took no money, so there is none to give "
    "back.",
    "charged_back": "Wait until the dispute is won. While it is open, or once it is lost, the "
    "customer's bank has the money already.",
    "refund.already_refunded": "Nothing of this charge is left to refund.",
    "after_180_days": "Pay the customer in another way: it can be refunded for {days} days only.",
    "more_than_remains": "Ask for at most what is left: {captured} less the {refunded} that were "
    "refunded.",
    "no_transfer_to_reverse": "Leave reverse_transfer out, and reverse the transfer by hand if you "
    "made one.",
    "fee_without_its_transfer": "Set reverse_transfer as well.",
    "transfer_already_reversed": "Leave reverse_transfer out: nothing of the transfer is left.",
    "fee_already_refunded": "Leave refund_application_fee out: nothing of the fee is left.",
    # disputes
    "dispute.nothing_was_paid": "Capture the charge first, or dispute another.",
    "not_to_be_disputed": "Dispute a card payment, or a bank debit by a chargeback.",
    "nothing_left_to_dispute": "Name an amount: all of the charge is refunded or disputed already.",
    "evidence_too_long": "Shorten the texts from {length} to {most} characters.",
    "no_such_file": "Upload the file first, on the account of the dispute.",
    "submitted_before": "Evidence goes to the bank once. Next time stage it with submit=False.",
    "already_closed": "The dispute is over. Its metadata can still be changed.",
    "not_an_inquiry": "It is a chargeback already: the bank decides won or lost.",
}

BALANCE = {
    "country_restricts": "Choose an interval that {country} has.",
    "days_missing": "Weekly needs weekly_payout_days, monthly needs monthly_payout_days; other "
    "intervals take no days.",
    "delay_not_yours": "Only the account that is liable sets the delay: here losses are borne by "
    "{losses}.",
    "delay_out_of_range": "Choose a delay from {least} to {most} days.",
    "no_minimum_here": "Leave minimum balances out: {country} has none.",
    "start_of_day_not_possible": "Choose a start of day that the country allows.",
    "more_than_is_there": "Move at most {available}.",
    "no_funds_here": "Charge with tok_bypassPending, whose money is there at once: {country} has "
    "no such funds.",
    "no_top_ups_here": "Charge with tok_bypassPending, whose money is there at once, or begin with "
    "an opening_balance: {country} has no top-ups.",
    "source_in_another_currency": "Name no source if the account has a bank account in {currency}.",
}

PAYOUTS = {
    "not_a_debit_card": "Add a debit card, or a bank account.",
    "number_cannot_be": "Correct the number. Test numbers are at https://docs.stripe.com/connect/"
    "testing.",
    "not_yours_to_edit": "The account's holder has to change it: Stripe collects the account's "
    "requirements, not its platform.",
    "not_of_its_kind": "Change only fields that a bank account, or a card, has.",
    "still_needed": "Make another external account the default of {currency} first.",
    "only_automatic_here": "Wait for the automatic payout: {country} has no others.",
    "on_a_standard_account": "The account itself makes its payouts, in its own Dashboard.",
    "not_enabled_by_its_platform": "The platform has to enable instant payouts: "
    "sim.controls.allow_instant_payouts({whose}).",
    "not_eligible_for_instant": "The account has to be eligible, which a recipient never is: "
    "sim.controls.allow_instant_payouts({whose}).",
    "not_its_own_currency": "Pay out in the currency of {country}, or by the standard method.",
    "not_reached_instantly": "Add a debit card or a bank account that has instant among its "
    "available_payout_methods, or use the standard method.",
    "outside_instant_bounds": "Pay out between {least} and {most} instantly.",
    "more_than_a_card_takes": "Pay out at most {most} at once, or to a bank account.",
    "over_the_daily_limit": "Today {left_today} are left. Wait until tomorrow, or use the standard "
    "method.",
    "not_a_whole_step": "The amount has to be a multiple of {step} minor units.",
    "below_the_minimum": "Pay out at least {least}.",
    "bank_is_errored": "Update the external account, or add another: then payouts go on.",
    "payout.more_than_available": "Ask for at most {available}, the fee included; or wait until "
    "pending money is available, or add money with a top-up.",
    "made_by_stripe": "Nothing: only a payout made by hand can be canceled, while it is pending.",
    "not_yours_to_reverse": "Only the platform that is liable for the account can reverse it.",
    "brought_money_in": "Nothing: a debit of the bank cannot be reversed.",
    "was_instant": "Nothing: the money has arrived at once.",
    "to_another_destination": "Only payouts to banks in the US and Canada can be reversed.",
    "was_reversed_before": "Nothing: it can be reversed once, and {reversed_by} was that.",
    "arrived_too_long_ago": "Too late: it could be reversed for {days} days after {arrival_date}.",
    "to_be_canceled": "Cancel it: it is still pending.",
}

ACCOUNTS = {
    "away_from_the_dashboard": "Add it as in the Dashboard: "
    "sim.controls.add_external_account({whose}).",
    "card_details_given": "Give the token of a debit card, such as tok_visa_debit.",
    "not_asked_of_it": "Name fields that this kind of account can give.",
    "has_money_under_way": "Wait until it has arrived: sim.upcoming() says when.",
    "not_a_platform": "Make the account as the platform, without stripe_account.",
    "type_and_controller": "Name a type or a controller, not both.",
    "combination_forbidden": "Choose a controller that Stripe allows: https://docs.stripe.com/"
    "connect/migrate-to-controller-properties.",
    "token_needed": "Make an account token first, and name it in account_token.",
    "recipient_at_home": "Use the full service agreement, or open the account abroad.",
    "only_to_be_paid": "Request transfers alone.",
    "transfers_alone": "Request card_payments too, or use the recipient service agreement.",
    "terms_not_shown": "Make a token that says tos_shown_and_accepted=True.",
    "terms_not_yours": "Leave tos_acceptance out: the holder accepts Stripe's terms.",
    "accepted_at_no_time": "Give the seconds since 1970 at which Stripe's terms were accepted.",
    "agreement_stands": "Leave the service agreement as it is, or make a new account.",
    "currency_of_no_bank": "Leave default_currency out, or give a bank account in {asked} with it.",
    "government_abroad": "Use company or non_profit as its business_type.",
    "not_in_its_country": "Leave {capability} out: other countries have it.",
    "own_account": "Change your own account in the Dashboard.",
    "no_longer_yours": "Send the holder to an account link: Stripe collects the requirements.",
    "no_bank_in_it": "Add an external account in {asked} first.",
    "not_yours_to_reject": "Only a platform that is liable for the account can reject it: here "
    "losses are borne by {losses}.",
    "stripe_answers_for_it": "Nothing: Stripe is liable for this account, so it stays.",
    "holds_money": "Pay out, or reverse, what the account has: {available} available and {pending} "
    "pending.",
    "no_such_account": "Name an account that is connected to this platform.",
    "collected_twice": "Name collection_options alone.",
    "nothing_to_update": "Use type=account_onboarding: Stripe collects the requirements.",
    "stripe_collects": "Leave disable_stripe_user_authentication out, and collect external "
    "accounts.",
    "two_minds": "Set disable_stripe_user_authentication alike in all components.",
    "capability_missing": "Leave the component {component} out: it needs {capability}.",
    "no_express_dashboard": "Use it for accounts with the Express Dashboard only.",
    "not_onboarded": "Let the holder finish the onboarding first.",
    "has_an_open_dispute": "Wait until the dispute {dispute} is decided.",
    "has_another_representative": "Take the role from {person} first.",
    "persons_document_missing": "Upload the document first, or name a test one such as "
    "file_identity_document_success.",
    "companys_document_missing": "Upload the document first.",
    "no_american_number": "Give nine digits: in test mode 000000000.",
    "no_american_tax_number": "Give nine digits: in test mode 000000000.",
    "too_old": "Give a later day of birth.",
    "too_young": "Give an earlier day of birth.",
    "business_in_another_country": "Give an address in {country}, or make an account in {told}.",
    "represents_the_account": "Take the role from it first, and give it to another person.",
}

CONNECT = {
    "no_such_destination": "The destination has to be an account connected to this platform.",
    "no_such_merchant": "on_behalf_of has to be an account connected to this platform.",
    "over_a_border": "Use on_behalf_of, so that the charge settles in {destination_country}.",
    "nobody_to_take_a_fee_of": "Name a destination (transfer_data), or make the charge on the "
    "account (stripe_account).",
    "fee_and_part": "Name application_fee_amount or transfer_data[amount], not both.",
    "fee_too_large": "Take at most the amount of the charge.",
    "part_too_large": "Name a destination, and pass on at most the amount of the charge.",
    "part_indivisible": "The amount has to be a multiple of {step} minor units.",
    "no_rate_to_the_platform": "Give the simulator a rate: sim.controls.set_rate(currency, "
    "units_for_a_dollar).",
    "platform_may_not_debit": "Only a platform that is liable for the account can debit it.",
    "destination_out_of_region": "Send to an account in the region of {from_country}; for others "
    "use on_behalf_of.",
    "source_not_paid": "Wait until the charge is captured, or name another.",
    "another_currency_than_its_source": "Transfer in {source_currency}: in it the charge has "
    "settled.",
    "more_than_its_source": "Send at most {source_amount} less the {already_transferred} that were "
    "sent.",
    "more_than_refunds_left": "Send at most {left} less the {already_transferred} that were sent; "
    "or transfer without a source_transaction.",
    "another_group_than_its_source": "Leave transfer_group out: it is {group}.",
    "debit_out_of_region": "Only an account in the region of its platform can be debited; reverse "
    "the transfers to it instead.",
    "debit_in_another_currency": "Debit in {default_currency}.",
    "debit_too_large": "Debit less at a time.",
    "debit_of_more_than_available": "Debit at most {available}.",
    "transfer.more_than_available": "Send at most {available}; or name the charge that pays in "
    "source_transaction, which needs no available money.",
    "already_reversed": "Nothing of the transfer is left to reverse.",
    "transfer_reversal.more_than_is_left": "Reverse at most {left}.",
    "transfer_reversal.converts_to_nothing": "Reverse more: converted, the amount is less than the "
    "smallest unit of {destination_currency}.",
    "seller_has_too_little": "The seller has {available} available. Reverse less, or wait: its "
    "platform is not liable, so it cannot go below zero.",
    "refund_cannot_wait": "Wait until the seller has the money, or refund without "
    "reverse_transfer.",
    "fee_refund.already_refunded": "Nothing of the fee is left to refund.",
    "fee_refund.more_than_is_left": "Refund at most {left}.",
    "payer_is_gone": "Nothing: the account that paid the fee was deleted.",
    "full_agreement_abroad": "The account has to be under the recipient agreement. A platform that "
    "Stripe let before: Simulator(transfers_abroad='all').",
}

RESERVES = {
    "platform_not_liable": "Only a platform that is liable for the account can hold its money.",
    "released_too_soon": "Release it at least {shortest_days} days from now.",
    "held_too_long": "Release it at most {longest_days} days after it is made.",
    "reserve_hold.more_than_available": "Hold at most {available_of_source_type}.",
    "reserve_hold.already_released": "Make a new hold.",
    "terms_missing": "Say when its holds are released.",
    "terms_of_another_type": "Name only the terms of the plan's type.",
    "days_out_of_range": "Choose from {shortest_days} to {longest_days} days.",
    "date_out_of_range": "Choose a date from {shortest_days} to {longest_days} days from now.",
    "expires_in_the_past": "Choose a moment in the future.",
    "reserve_release.already_released": "Nothing is held any more.",
    "in_another_currency": "Release in {hold_currency}.",
    "more_than_is_held": "Release at most {releasable}.",
    "url_has_no_scheme": "Begin the URL with https://.",
    "too_many_endpoints": "Delete one of the {endpoints} endpoints first.",
}

BY_CELL = {**PAYMENTS, **BALANCE, **PAYOUTS, **ACCOUNTS, **CONNECT, **RESERVES}

A_TEST_KEY = "Ask with a secret test key, such as sk_test_x: any that begins with sk_test_ will do."
# Where no cell of a lifecycle refused: the request was turned away before.
BY_CODE = {
    "account_closed": "Use another bank account.",
    "account_invalid": "Name an account that is connected to this platform, in stripe_account.",
    "authentication_required": "Bring the customer back to authenticate: confirm again on session.",
    "balance_insufficient": "More has to be available: wait until pending money is, add money with "
    "a top-up, or ask for less.",
    "card_declined": "Use another card. Test cards that pay are tok_visa and pm_card_visa.",
    "country_unsupported": "Choose a country in which Stripe has accounts: "
    "sim.country_specs.list().",
    "email_invalid": "Write the address as name@domain.",
    "expired_card": "Use a card whose expiry is in the future.",
    "incorrect_cvc": "Use the right security code.",
    "missing": "Name a card of the customer, or give the customer one first.",
    "not_simulated": "stripesim does not have this. stripesim.routes() lists what there is.",
    "parameter_invalid_empty": "Give {param} a value, or leave it out.",
    "parameter_invalid_integer": "Give {param} as a whole number, within its bounds: amounts in "
    "minor units, moments in unix seconds.",
    "parameter_missing": "Add {param}.",
    "parameter_unknown": "Remove {param}, or correct its spelling.",
    "processing_error": "Try again, or use another card.",
    "property_expansion_max_depth": "Expand four levels at most.",
    "secret_key_required": A_TEST_KEY,
    "resource_missing": "The id has to be that of an object of this account: of another account's "
    "object, name the account with stripe_account=.",
    "test_mode_live_card": "Use a test card: https://docs.stripe.com/testing.",
    "token_already_used": "Make a new token: each can be used once.",
    "url_invalid": "Give {param} as a whole address, such as https://example.com.",
}

NO_BANK = "Sorry, you don't have any external accounts in that currency"
# Where a parameter did not parse and there is no code: by the beginning of the answer.
BY_MESSAGE = {
    "A search query": "Write it as in https://docs.stripe.com/search.",
    "Field `": "Search by the fields of https://docs.stripe.com/search.",
    "Invalid array": "Give {param} as a list.",
    "Invalid API Key": A_TEST_KEY,
    "Invalid Stripe API version": "Name a version that Stripe has, or none: then it is the "
    "account's own.",
    "You did not provide an API key": A_TEST_KEY,
    "Invalid boolean": "Give {param} as True or False.",
    "Invalid currency": "Give {param} as a code of three letters, such as usd.",
    "Invalid decimal": "Give {param} as a number, such as 12.5.",
    "Invalid object": "Give {param} as a dict, with its members by name.",
    "Invalid string": "Give {param} as a text, not too long.",
    "Metadata": "Shorten it: metadata holds short texts under short names without brackets.",
    "This value must be": "Give {param} within its bounds.",
    NO_BANK: "Add an external account in {currency} first.",
    "We were unable to parse your search": "Write it as in https://docs.stripe.com/search.",
}
NOT_SIMULATED = "Leave {param} out: stripesim does not have it."
BY_TYPE = {
    "idempotency_error": "Use a new idempotency key for another request, or send the same request.",
    "card_error": "Use another card, or another payment method.",
    "api_error": "Try again: the fault was injected, or the connection was lost.",
    "invalid_request_error": "Correct the request as the message says.",
}
