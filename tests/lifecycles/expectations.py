# ruff: noqa: E501 - one line a transition, as wide as it is
"""What every verb does in every state, written down from the evidence about Stripe.

Nothing here is read off the lifecycles: the tests compare the two. A line of a table:

    from      the state before; several states that share a line are separated by commas
    verb, by  what is done, and who does it: `request` is an API call, `clock` happens by itself at a
              moment planned when the state is entered (`clock, sometimes`: not for every object)
    outcome   which of several, in the words of the lifecycle's `when`; `always` has none
    given     what is said with the verb, beside what is always said (see `GIVEN` in `stage.py`);
              `made with ...` is said when the object is made, `in a world with ...` to Simulator;
              `<words>` is made by the function of that name in `stage.py`; `id=` is the object
    to        the state after; `(stays)`
    answer    the code of the error that a decline is answered with, although it is done
    events    all that is told, in order; `.created` is the resource's own
    rows      balance transactions, in order: type and sign of the amount

Everything that has no line is a refusal that changes nothing; REFUSED says with which words, where
they are known, and has a line for each `unless`.
"""

from __future__ import annotations

from typing import NamedTuple

ACCOUNT = """
    from    | verb                    | by               | outcome | given                               | to      | answer | events | rows
    (new)   | create                  | simulator        | always  |                                     | enabled |        |        |
    enabled | choose_external_account | external_account | always  | external_account=<its bank account> | (stays) |        |        |
    enabled | forget_external_account | external_account | always  | external_account=<its bank account> | (stays) |        |        |
    enabled | set_price               | control          | always  | dispute_fee=2000                    | (stays) |        |        |
"""

ACCOUNT_SESSION = """
    from  | verb   | by      | outcome | given | to   | answer | events | rows
    (new) | create | request | always  |       | open |        |        |
"""

CONNECTION = """
    from      | verb   | by      | outcome | given | to        | answer | events | rows
    (new)     | create | account | always  |       | connected |        |        |
    connected | end    | account | always  |       | deleted   |        |        |
"""

BALANCE_SETTINGS = """
    from     | verb      | by        | outcome | given  | to       | answer | events                   | rows
    (new)    | create    | simulator | always  |        | in_force |        |                          |
    in_force | update    | request   | always  |        | (stays)  |        | balance_settings.updated |
    in_force | set_delay | control   | always  | days=5 | (stays)  |        | balance_settings.updated |
"""

EXTERNAL_ACCOUNT = """
    from         | verb   | by      | outcome | given | to      | answer | events   | rows
    (new)        | create | request | always  |       | new     |        | .created |
    new          | fail   | bank    | always  |       | errored |        | .updated |
    errored      | fail   | bank    | always  |       | errored |        |          |
    new          | update | request | always  |       | (stays) |        | .updated |
    errored      | update | request | always  |       | new     |        | .updated |
    new, errored | delete | request | always  |       | deleted |        | .deleted |
"""

CHARGE = """
    from                                                       | verb             | by               | outcome         | given                                               | to         | answer        | events           | rows
    (new)                                                      | create           | request          | declined        | source=tok_chargeDeclined                           | failed     | card_declined | charge.failed    |
    (new)                                                      | create           | request          | only authorized | capture=false                                       | uncaptured |               | charge.succeeded |
    (new)                                                      | create           | payment_intent   | booked later    | booked_later=true                                   | unbooked   |               | charge.succeeded |
    (new)                                                      | create           | request          | is connected    | transfer_data=<to a seller>, application_fee_amount=1000 | succeeded  |               | charge.succeeded, transfer.created, application_fee.created | charge +, transfer -, application_fee +, payment +
    (new)                                                      | create           | request          | always          |                                                     | succeeded  |               | charge.succeeded | charge +
    (new)                                                      | debit            | payment_intent   | is connected    | instrument=<a bank account>, transfer_data=<to a seller> | pending    |               | charge.pending, transfer.created | payment +, transfer -, payment +
    (new)                                                      | debit            | payment_intent   | always          | instrument=<a bank account>                         | pending    |               | charge.pending   | payment +
    (new)                                                      | receive          | payment_intent   | is connected    | instrument=<a payment by iDEAL>, currency=eur, transfer_data=<to a seller> | succeeded  |               | charge.succeeded, transfer.created | payment +, transfer -, payment +
    (new)                                                      | receive          | payment_intent   | always          | instrument=<a payment by iDEAL>, currency=eur       | succeeded  |               | charge.succeeded | payment +
    (new)                                                      | collect          | transfer         | debits an account | source=<a seller with money>                        | succeeded  |               | transfer.created, charge.succeeded | payment +, transfer -
    (new)                                                      | collect          | transfer         | always          | destination=<a seller with money>                   | succeeded  |               | transfer.created | transfer -, payment +
    pending                                                    | succeed          | clock, sometimes | always          |                                                     | succeeded  |               | charge.succeeded |
    pending                                                    | fail             | clock, sometimes | always          | made with instrument=<a bank account without funds> | failed     |               | charge.failed    | payment_failure_refund -
    pending                                                    | release          | payment_intent   | always          |                                                     | failed     |               | charge.failed    | payment_failure_refund -
    unbooked                                                   | book             | clock            | always          |                                                     | succeeded  |               | charge.updated   | charge +
    uncaptured                                                 | capture          | request          | is connected    | amount=6000; made with transfer_data=<to a seller>  | succeeded  |               | charge.captured, transfer.created | charge +, transfer -, payment +
    uncaptured                                                 | capture          | request          | always          | amount=6000                                         | succeeded  |               | charge.captured  | charge +
    uncaptured                                                 | release          | payment_intent   | always          |                                                     | released   |               |                  |
    uncaptured                                                 | void             | refund           | always          |                                                     | released   |               | charge.refunded  |
    uncaptured                                                 | expire           | clock            | always          |                                                     | released   |               | charge.expired   |
    pending, unbooked, succeeded                               | refund           | refund           | always          | amount=4000                                         | (stays)    |               | charge.refunded  |
    pending, unbooked, succeeded, failed                       | take_back_refund | refund           | always          | amount=4000                                         | (stays)    |               |                  |
    unbooked, succeeded                                        | dispute          | dispute          | always          | dispute=du_1, case=chargeback                       | (stays)    |               |                  |
    unbooked, succeeded                                        | counter          | dispute          | always          |                                                     | (stays)    |               | charge.updated   |
    pending, unbooked, succeeded, failed, uncaptured, released | join_group       | transfer         | always          | transfer_group=g                                    | (stays)    |               |                  |
    pending, unbooked, succeeded, failed, uncaptured, released | update           | request          | always          |                                                     | (stays)    |               | charge.updated   |
"""

APPLICATION_FEE = """
    from   | verb   | by         | outcome | given                        | to      | answer | events                     | rows
    (new)  | create | charge     | always  | application_fee_amount=1000  | earned  |        | charge.succeeded, .created | application_fee +, charge +
    earned | refund | fee_refund | always  | amount=400                   | (stays) |        | .refunded                  | application_fee_refund -, adjustment +
"""

FEE_REFUND = """
    from  | verb   | by      | outcome | given | to      | answer | events                         | rows
    (new) | create | request | always  |       | made    |        | application_fee.refunded       | application_fee_refund -, adjustment +
    made  | update | request | always  |       | (stays) |        | application_fee.refund.updated |
"""

CUSTOMER = """
    from   | verb   | by             | outcome | given               | to      | answer | events   | rows
    (new)  | create | request        | always  |                     | active  |        | .created |
    active | update | request        | always  |                     | (stays) |        | .updated |
    active | forget | payment_method | always  | payment_method=pm_1 | (stays) |        | .updated |
    active | delete | request        | always  |                     | deleted |        | .deleted |
"""

SETUP_INTENT = """
    from                                                            | verb         | by       | outcome               | given                                          | to                      | answer        | events           | rows
    (new)                                                           | create       | request  | has payment method    | payment_method=pm_card_visa                    | requires_confirmation   |               | .created         |
    (new)                                                           | create       | request  | always                |                                                | requires_payment_method |               | .created         |
    requires_payment_method, requires_confirmation, requires_action | confirm      | request  | must authenticate     | payment_method=pm_card_authenticationRequired  | requires_action         |               | .requires_action |
    requires_payment_method, requires_confirmation, requires_action | confirm      | request  | cannot be saved       | payment_method=pm_card_chargeDeclined          | requires_payment_method | card_declined | .setup_failed    |
    requires_payment_method, requires_confirmation, requires_action | confirm      | request  | always                | payment_method=pm_card_visa                    | succeeded               |               | .succeeded       |
    requires_action                                                 | authenticate | customer | authentication failed | succeed=false                                  | requires_payment_method |               | .setup_failed    |
    requires_action                                                 | authenticate | customer | cannot be saved       | id=<a setup intent whose card cannot be saved> | requires_payment_method |               | .setup_failed    |
    requires_action                                                 | authenticate | customer | always                |                                                | succeeded               |               | .succeeded       |
    requires_payment_method, requires_confirmation, requires_action | cancel       | request  | always                |                                                | canceled                |               | .canceled        |
    requires_payment_method, requires_confirmation, requires_action | update       | request  | method given          | payment_method=pm_card_visa                    | requires_confirmation   |               |                  |
    requires_payment_method, requires_confirmation, requires_action | update       | request  | always                |                                                | (stays)                 |               |                  |
    succeeded, canceled                                             | update       | request  | always                |                                                | (stays)                 |               |                  |
"""

TOKEN = """
    from   | verb   | by                     | outcome | given | to     | answer | events | rows
    (new)  | create | request                | always  |       | unused |        |        |
    unused | use    | charge, payment_method | always  |       | used   |        |        |
"""

DISPUTE = """
    from                                         | verb   | by      | outcome             | given                             | to                     | answer | events                              | rows
    (new)                                        | create | bank    | it is about a debit | charge=<a debit that succeeded>   | lost                   |        | .created, .funds_withdrawn, .closed | adjustment -
    (new)                                        | create | bank    | an inquiry          | charge=<a charge>, inquiry=true   | warning_needs_response |        | .created                            |
    (new)                                        | create | bank    | always              | charge=<a charge>                 | needs_response         |        | .created, .funds_withdrawn          | adjustment -
    warning_needs_response                       | update | request | submits evidence    | evidence=<evidence>               | warning_under_review   |        | .updated, charge.updated            |
    needs_response                               | update | request | submits evidence    | evidence=<evidence>               | under_review           |        | .updated, charge.updated            | adjustment -
    warning_needs_response, needs_response       | update | request | always              | evidence=<evidence>, submit=false | (stays)                |        | .updated                            |
    under_review, warning_under_review           | update | request | always              |                                   | (stays)                |        | .updated                            |
    won, warning_closed, lost                    | update | request | always              |                                   | (stays)                |        | .updated                            |
    warning_needs_response                       | close  | request | always              |                                   | warning_closed         |        | .closed                             |
    needs_response                               | close  | request | always              |                                   | lost                   |        | .closed                             |
    warning_needs_response, warning_under_review | settle | refund  | always              |                                   | warning_closed         |        | .closed                             |
    warning_needs_response, warning_under_review | decide | control | escalated           | status=escalated                  | needs_response         |        | .updated, .funds_withdrawn          | adjustment -
    warning_needs_response, warning_under_review | decide | control | always              |                                   | warning_closed         |        | .closed                             |
    needs_response                               | decide | control | for the merchant    | status=won                        | won                    |        | .funds_reinstated, .closed          | adjustment +
    under_review                                 | decide | control | for the merchant    | status=won                        | won                    |        | .funds_reinstated, .closed          | adjustment +, adjustment +
    needs_response, under_review                 | decide | control | always              | status=lost                       | lost                   |        | .closed                             |
    warning_needs_response, warning_under_review | lapse  | clock   | always              |                                   | warning_closed         |        | .closed                             |
    needs_response                               | lapse  | clock   | always              |                                   | lost                   |        | .closed                             |
"""

PAYMENT_INTENT = """
    from                                                            | verb          | by       | outcome                 | given                                                                         | to                      | answer        | events                                       | rows
    (new)                                                           | create        | request  | has payment method      | payment_method=pm_card_visa                                                   | requires_confirmation   |               | .created                                     |
    (new)                                                           | create        | request  | always                  |                                                                               | requires_payment_method |               | .created                                     |
    requires_payment_method, requires_confirmation, requires_action | confirm       | request  | must authenticate       | payment_method=pm_card_authenticationRequired                                 | requires_action         |               | .requires_action                             |
    requires_payment_method, requires_confirmation, requires_action | confirm       | request  | declined                | payment_method=pm_card_chargeDeclined                                         | requires_payment_method | card_declined | charge.failed, .payment_failed               |
    requires_payment_method, requires_confirmation, requires_action | confirm       | request  | takes days              | payment_method=pm_usBankAccount_success                                       | processing              |               | charge.pending, .processing                  | payment +
    requires_payment_method                                         | confirm       | request  | paid at the bank        | id=<an intent of which nothing came>, payment_method=<what was authenticated> | succeeded               |               | charge.succeeded, .succeeded                 | payment +
    requires_confirmation                                           | confirm       | request  | paid at the bank        | id=<an intent paid at the bank>                                               | succeeded               |               | charge.succeeded, .succeeded                 | payment +
    requires_action                                                 | confirm       | request  | paid at the bank        | id=<an intent that asks again>, payment_method=<what was authenticated>       | succeeded               |               | charge.succeeded, .succeeded                 | payment +
    requires_payment_method, requires_confirmation, requires_action | confirm       | request  | captured by hand        | payment_method=pm_card_visa; made with capture_method=manual                  | requires_capture        |               | charge.succeeded, .amount_capturable_updated |
    requires_payment_method, requires_confirmation, requires_action | confirm       | request  | always                  | payment_method=pm_card_visa                                                   | succeeded               |               | charge.succeeded, .succeeded                 | charge +
    requires_action                                                 | authenticate  | customer | authentication failed   | succeed=false                                                                 | requires_payment_method |               | .payment_failed                              |
    requires_action                                                 | authenticate  | customer | confirmed by the server | made with confirmation_method=manual                                          | requires_confirmation   |               |                                              |
    requires_action                                                 | authenticate  | customer | declined                | id=<an intent whose card declines once authenticated>                         | requires_payment_method |               | charge.failed, .payment_failed               |
    requires_action                                                 | authenticate  | customer | paid at the bank        | id=<an intent to be paid at the bank>                                         | succeeded               |               | charge.succeeded, .succeeded                 | payment +
    requires_action                                                 | authenticate  | customer | captured by hand        | made with capture_method=manual                                               | requires_capture        |               | charge.succeeded, .amount_capturable_updated |
    requires_action                                                 | authenticate  | customer | always                  |                                                                               | succeeded               |               | charge.succeeded, .succeeded                 | charge +
    requires_capture                                                | capture       | request  | always                  | amount_to_capture=6000                                                        | succeeded               |               | charge.captured, .succeeded                  | charge +
    processing                                                      | succeed       | charge   | always                  |                                                                               | succeeded               |               | charge.succeeded, .succeeded                 |
    processing                                                      | fail          | charge   | always                  |                                                                               | requires_payment_method |               | charge.failed, .payment_failed               | payment_failure_refund -
    requires_payment_method, requires_confirmation, requires_action | cancel        | request  | always                  |                                                                               | canceled                |               | .canceled                                    |
    requires_capture                                                | cancel        | request  | always                  |                                                                               | canceled                |               | .canceled                                    |
    processing                                                      | cancel        | request  | always                  |                                                                               | canceled                |               | charge.failed, .canceled                     | payment_failure_refund -
    requires_capture                                                | expire        | charge   | always                  |                                                                               | canceled                |               | charge.expired, .canceled                    |
    requires_payment_method, requires_confirmation, requires_action | update        | request  | method given            | payment_method=pm_card_visa                                                   | requires_confirmation   |               |                                              |
    requires_payment_method, requires_confirmation, requires_action | update        | request  | always                  |                                                                               | (stays)                 |               |                                              |
    requires_capture, processing, succeeded, canceled               | update        | request  | always                  |                                                                               | (stays)                 |               |                                              |
    requires_payment_method, requires_confirmation, requires_action | change_amount | request  | always                  |                                                                               | (stays)                 |               |                                              |
"""

PAYMENT_METHOD = """
    from                 | verb   | by             | outcome          | given                                    | to         | answer | events    | rows
    (new)                | create | request        | always           |                                          | unattached |        |           |
    unattached           | attach | request        | always           | customer=<a customer>                    | attached   |        | .attached |
    attached             | attach | request        | always           | customer=<the newest customer>           | (stays)    |        |           |
    attached             | detach | request        | always           |                                          | detached   |        | .detached |
    attached             | update | request        | always           |                                          | (stays)    |        | .updated  |
    unattached           | set_up | setup_intent   | customer given   | customer=<a customer>, usage=off_session | attached   |        | .attached |
    unattached, attached | set_up | setup_intent   | always           | usage=off_session                        | (stays)    |        |           |
    unattached           | pay    | payment_intent | to be saved      | customer=<a customer>, usage=off_session | attached   |        | .attached |
    unattached           | pay    | payment_intent | to be used again | usage=off_session                        | (stays)    |        |           |
    unattached           | pay    | payment_intent | always           |                                          | used_up    |        |           |
    attached             | pay    | payment_intent | always           |                                          | (stays)    |        |           |
    unattached           | fail   | payment_intent | always           |                                          | used_up    |        |           |
    attached             | fail   | payment_intent | always           |                                          | (stays)    |        |           |
"""

PAYOUT = """
    from                                        | verb    | by               | outcome            | given                                                                                        | to         | answer | events                                    | rows
    (new)                                       | create  | request          | always             |                                                                                              | pending    |        | .created                                  | payout -
    (new)                                       | sweep   | stripe           | always             |                                                                                              | pending    |        | .created, .reconciliation_completed       | payout -
    (new)                                       | claim   | payout           | always             | amount=-40000, currency=usd, arrival_date=1772496000, destination=<its default bank account> | pending    |        | .created                                  | payout +
    pending                                     | cancel  | request          | always             |                                                                                              | canceled   |        | .canceled                                 | payout_cancel +
    pending, in_transit                         | recall  | payout           | always             |                                                                                              | canceled   |        | .canceled                                 | payout_cancel +
    pending                                     | submit  | clock            | always             |                                                                                              | in_transit |        | .updated                                  |
    in_transit                                  | arrive  | clock            | bank sends it back | made with destination=<a bank account that fails>                                            | failed     |        | .failed, account.external_account.updated | payout_failure +
    in_transit                                  | arrive  | clock            | always             |                                                                                              | paid       |        | .paid                                     |
    paid                                        | bill    | clock, sometimes | always             | id=<an instant payout of a seller>                                                           | (stays)    |        |                                           | stripe_fee -
    paid                                        | return  | clock, sometimes | always             | id=<a debit that the bank will refuse>                                                       | failed     |        | .failed, account.external_account.updated | payout_failure -
    pending, in_transit, paid                   | fail    | control          | always             |                                                                                              | failed     |        | .failed, account.external_account.updated | payout_failure +
    pending                                     | reverse | request          | always             | id=<an automatic payout of a seller that is pending>                                                | (stays)    |        | .updated, .created                        | payout +
    in_transit                                  | reverse | request          | always             | id=<an automatic payout of a seller that is in transit>                                             | (stays)    |        | .updated, .created                        | payout +
    paid                                        | reverse | request          | always             | id=<an automatic payout of a seller that is paid>                                                   | (stays)    |        | .updated, .created                        | payout +
    pending, in_transit, paid, failed, canceled | update  | request          | always             |                                                                                              | (stays)    |        | .updated                                  |
"""

REFUND = """
    from                                              | verb    | by               | outcome                    | given                                                                                   | to        | answer | events                                                                      | rows
    (new) | create | request | came by a transfer | charge=<a payment that came by a transfer>, stripe_account=<the seller> | returned |  | .created, charge.refunded, transfer.reversed | transfer_refund +, payment_refund -
    (new) | pull_back | transfer_reversal | always | transfer=<a transfer> | returned |  | transfer.reversed, .created, charge.refunded | transfer_refund +, payment_refund -
    (new)                                             | create  | request          | releases the authorization | charge=<an authorization>                                                               | voided    |        | .created, charge.refunded                                                   |
    (new)                                             | create  | request          | its charge is pending      | charge=<a pending debit>                                                                | held      |        | .created, charge.refunded                                                   |
    (new)                                             | create  | request          | cannot wait                | charge=<a debit that was paid out>; in a world with refunds_when_short=wait_when_short  | failed    |        | .created, .failed, charge.refund.updated                                    |
    (new)                                             | create  | request          | must wait                  | charge=<a charge that was paid out>; in a world with refunds_when_short=wait_when_short | waiting   |        | .created, charge.refunded                                                   |
    (new)                                             | create  | request          | its card is slow           | charge=<a charge whose refunds are slow>                                                | pending   |        | .created, charge.refunded                                                   | refund -
    (new)                                             | create  | request          | goes to a bank             | charge=<a payment by iDEAL that succeeded>                                              | pending   |        | .created, charge.refunded                                                   | payment_refund -
    (new)                                             | create  | request          | always                     |                                                                                         | succeeded |        | .created, charge.refunded                                                   | refund -
    waiting                                           | send    | balance          | always                     |                                                                                         | succeeded |        | .updated, charge.refund.updated                                             | refund -
    held                                              | release | charge           | cannot wait                | in a world with refunds_when_short=wait_when_short                                      | failed    |        | charge.succeeded, payment_intent.succeeded, .failed, charge.refund.updated  |
    held                                              | release | charge           | always                     |                                                                                         | pending   |        | charge.succeeded, payment_intent.succeeded, .updated, charge.refund.updated | payment_refund -
    pending                                           | settle  | clock            | always                     |                                                                                         | succeeded |        | .updated, charge.refund.updated                                             |
    succeeded                                         | bounce  | clock, sometimes | always                     | made with charge=<a charge whose refunds fail>                                          | failed    |        | .failed, charge.refund.updated                                              | refund_failure +
    pending                                           | fail    | control          | goes to a bank             | made with charge=<a payment by iDEAL that succeeded>                                    | failed    |        | .failed, charge.refund.updated                                              | payment_refund +
    succeeded                                         | fail    | control          | goes to a bank             | id=<a refund that reached its bank>                                                     | failed    |        | .failed, charge.refund.updated                                              | payment_refund +
    pending, succeeded                                | fail    | control          | always                     |                                                                                         | failed    |        | .failed, charge.refund.updated                                              | refund_failure +
    held, waiting                                     | fail    | control          | always                     |                                                                                         | failed    |        | .failed, charge.refund.updated                                              |
    voided, held, waiting, pending, succeeded, failed | update  | request          | always                     |                                                                                         | (stays)   |        | .updated, charge.refund.updated                                             |
    returned | update | request | always | metadata={"note":"changed"}, stripe_account=<the seller> | (stays) |  | .updated, charge.refund.updated | 
"""

RESERVE_PLAN = """
    from   | verb    | by               | outcome | given                    | to       | answer | events                                 | rows
    (new)  | create  | request          | always  |                          | active   |        | .created                               |
    active | reserve | charge           | always  |                          | (stays)  |        | charge.succeeded, reserve.hold.created | charge +, reserve_hold -, reserve_hold +
    active | disable | request          | always  |                          | disabled |        | .disabled                              |
    active | expire  | clock, sometimes | always  | id=<a plan that expires> | expired  |        | .expired                               |
"""

RESERVE_HOLD = """
    from     | verb     | by              | outcome         | given                                                                                             | to       | answer | events                            | rows
    (new)    | create   | request         | always          |                                                                                                   | held     |        | .created                          | reserve_hold -, reserve_hold +
    (new)    | withhold | reserve_plan    | always          | charge=<a charge>, plan=resplan_1, amount=1500, currency=usd, release_schedule=<30 days from now> | held     |        | .created                          | reserve_hold -, reserve_hold +
    held     | release  | clock           | always          |                                                                                                   | released |        | reserve.release.created, .updated | reserve_release -, reserve_release +
    held     | draw     | reserve_release | nothing is left | amount=1000                                                                                       | released |        | reserve.release.created, .updated | reserve_release -, reserve_release +
    held     | draw     | reserve_release | always          | amount=400                                                                                        | (stays)  |        | reserve.release.created, .updated | reserve_release -, reserve_release +
    held     | update   | request         | always          |                                                                                                   | (stays)  |        | .updated                          |
    released | update   | request         | always          |                                                                                                   | (stays)  |        | .updated                          |
"""

RESERVE_RELEASE = """
    from  | verb   | by           | outcome | given                                           | to       | answer | events                         | rows
    (new) | create | request      | always  | amount=400                                      | released |        | .created, reserve.hold.updated | reserve_release -, reserve_release +
    (new) | make   | reserve_hold | always  | hold=<a hold>, amount=1000, reason=hold_expired | released |        | .created                       | reserve_release -, reserve_release +
"""

RESERVE_TRANSACTION = """
    from  | verb   | by     | outcome | given | to     | answer | events | rows
    (new) | create | stripe | always  |       | posted |        |        | reserve_transaction -
"""

CONNECT_COLLECTION_TRANSFER = """
    from  | verb   | by     | outcome | given | to        | answer | events | rows
    (new) | create | stripe | always  |       | collected |        |        | reserve_transaction +, connect_collection_transfer -, connect_collection_transfer +
"""

BALANCE_TRANSFER = """
    from  | verb   | by      | outcome | given | to     | answer | events | rows
    (new) | create | control | always  |       | posted |        |        | adjustment -, adjustment +
"""

TOPUP = """
    from                                           | verb      | by        | outcome          | given                                               | to        | answer | events                        | rows
    (new)                                          | create    | request   | always           |                                                     | pending   |        | .created                      |
    (new)                                          | open      | simulator | always           |                                                     | succeeded |        | .created, .succeeded          | topup +
    (new)                                          | add_funds | control   | always           |                                                     | succeeded |        | .created, .succeeded          | topup +
    pending                                        | arrive    | clock     | the bank refuses | made with source=btok_us_verified_insufficientFunds | failed    |        | .failed                       |
    pending                                        | arrive    | clock     | always           |                                                     | succeeded |        | .succeeded, balance.available | topup +
    pending                                        | cancel    | request   | always           |                                                     | canceled  |        | .canceled                     |
    pending                                        | fail      | control   | always           |                                                     | failed    |        | .failed                       |
    succeeded                                      | reverse   | control   | always           |                                                     | reversed  |        | .reversed                     | topup_reversal -
    succeeded                                      | repay     | balance   | always           | amount=500                                          | (stays)   |        |                               | adjustment -, adjustment +
    pending, succeeded, failed, canceled, reversed | update    | request   | always           |                                                     | (stays)   |        |                               |
"""

WEBHOOK_DELIVERY = """
    from     | verb   | by       | outcome                 | given                                            | to        | answer | events | rows
    (new)    | create | stripe   | always                  |                                                  | pending   |        |        |
    pending  | answer | endpoint | it is 2xx               | status=204                                       | delivered |        |        |
    pending  | answer | endpoint | three days are not over | status=302                                       | retrying  |        |        |
    pending  | answer | endpoint | always                  | status=500, id=<a delivery tried for three days> | failed    |        |        |
    retrying | retry  | clock    | endpoint is enabled     |                                                  | pending   |        |        |
    retrying | retry  | clock    | always                  | id=<a delivery to a disabled endpoint>           | failed    |        |        |
"""

WEBHOOK_ENDPOINT = """
    from              | verb        | by        | outcome    | given            | to       | answer | events | rows
    (new)             | create      | request   | always     |                  | enabled  |        |        |
    enabled           | update      | request   | turned off | disabled=true    | disabled |        |        |
    enabled           | update      | request   | always     |                  | (stays)  |        |        |
    disabled          | update      | request   | turned on  | disabled=false   | enabled  |        |        |
    disabled          | update      | request   | always     |                  | (stays)  |        |        |
    enabled, disabled | roll_secret | dashboard | always     | secret=whsec_new | (stays)  |        |        |
    enabled, disabled | delete      | request   | always     |                  | deleted  |        |        |
"""

TRANSFER = """
    from           | verb    | by                | outcome           | given         | to       | answer | events                                     | rows
    (new)          | create  | request           | always            |               | sent     |        | .created                                   | transfer -, payment +
    sent           | reverse | transfer_reversal | all of it is back |               | reversed |        | .reversed, refund.created, charge.refunded | transfer_refund +, payment_refund -
    sent           | reverse | transfer_reversal | always            | amount=2500   | (stays)  |        | .reversed, refund.created, charge.refunded | transfer_refund +, payment_refund -
    sent           | undo    | charge            | always            |               | reversed |        | .reversed, refund.created, charge.refunded | transfer_refund +, payment_refund -
    sent, reversed | update  | request           | always            |               | (stays)  |        | .updated                                   |
"""

TRANSFER_REVERSAL = """
    from  | verb    | by      | outcome | given | to      | answer | events                                             | rows
    (new) | create  | request | always  |       | made    |        | transfer.reversed, refund.created, charge.refunded | transfer_refund +, payment_refund -
    (new) | receive | refund  | always  |       | made    |        | refund.created, charge.refunded, transfer.reversed | transfer_refund +, payment_refund -
    made  | update  | request | always  |       | (stays) |        |                                                    |
"""

TABLES = {
    "account": ACCOUNT,
    "account_session": ACCOUNT_SESSION,
    "application_fee": APPLICATION_FEE,
    "balance_settings": BALANCE_SETTINGS,
    "balance_transfer": BALANCE_TRANSFER,
    "external_account": EXTERNAL_ACCOUNT,
    "fee_refund": FEE_REFUND,
    "charge": CHARGE,
    "connect_collection_transfer": CONNECT_COLLECTION_TRANSFER,
    "connection": CONNECTION,
    "customer": CUSTOMER,
    "setup_intent": SETUP_INTENT,
    "token": TOKEN,
    "dispute": DISPUTE,
    "payment_intent": PAYMENT_INTENT,
    "payment_method": PAYMENT_METHOD,
    "payout": PAYOUT,
    "refund": REFUND,
    "reserve_hold": RESERVE_HOLD,
    "reserve_plan": RESERVE_PLAN,
    "reserve_release": RESERVE_RELEASE,
    "reserve_transaction": RESERVE_TRANSACTION,
    "topup": TOPUP,
    "transfer": TRANSFER,
    "transfer_reversal": TRANSFER_REVERSAL,
    "webhook_delivery": WEBHOOK_DELIVERY,
    "webhook_endpoint": WEBHOOK_ENDPOINT,
}

# What the API shows of a state where that is not `status=<state>`.
SHOWN = """
    kind             | state      | shows
    charge           | failed     | status=failed, paid=false, captured=false
    charge           | pending    | status=pending, paid=false, captured=true
    charge           | uncaptured | status=succeeded, paid=true, captured=false, refunded=false, balance_transaction=null
    charge           | unbooked   | status=succeeded, paid=true, captured=true, balance_transaction=null
    charge           | succeeded  | status=succeeded, paid=true, captured=true
    charge           | released   | status=succeeded, captured=false, refunded=true, balance_transaction=null
    refund           | voided     | status=succeeded, balance_transaction=null
    refund           | held       | status=pending, pending_reason=charge_pending, balance_transaction=null
    refund           | waiting    | status=pending, pending_reason=insufficient_funds, balance_transaction=null
    reserve_hold     | held       | is_releasable=true
    reserve_hold     | released   | is_releasable=false, amount_releasable=0
    customer         | deleted    | deleted=true
    external_account | deleted    | deleted=true
    webhook_endpoint | deleted    | deleted=true
    refund | returned | status=succeeded
    transfer | sent | reversed=false
    transfer | reversed | reversed=true
"""

# `because` names the cell of `unless`; `of ...` is not one. An empty code, param or message: not
# known, or not said.
REFUSED = """
    kind             | from                                                                      | verb                     | because                     | given                                                                           | code                             | param             | message
    account_session  | (new)                                                                     | create                   | stripe collects             | account=<an express account>, components=<an unauthenticated component>         |                                  | components[balances][features][disable_stripe_user_authentication] |
    account_session  | (new)                                                                     | create                   | two minds                   | account=<a custom account>, components=<components of two minds>                |                                  | components[payouts][features][disable_stripe_user_authentication] |
    account_session  | (new)                                                                     | create                   | capability missing          | components=<a component of issued cards>                                        |                                  | components[issuing_card] |
    balance_transfer | (new)                                                                     | create                   | more than is there          | amount=1000001                                                                  | balance_insufficient             |                   |
    charge           | (new)                                                                     | create                   | rate unknown                | currency=xpf                                                                    |                                  | currency          |
    charge           | (new)                                                                     | create                   | amount too small            | amount=49                                                                       | amount_too_small                 | amount            | Amount must be at least $0.50 usd
    charge           | (new)                                                                     | debit                    | amount too small            | payment_method=pm_auBecsDebit_success, currency=aud, amount=50                  | amount_too_small                 | amount            |
    charge           | (new)                                                                     | receive                  | amount too small            | payment_method=<a payment method for FPX>, currency=myr, amount=200             | amount_too_small                 | amount            |
    charge           | (new)                                                                     | create                   | amount too large            | amount=100000000                                                                | amount_too_large                 | amount            | Amount must be no more than $999,999.99
    charge           | (new)                                                                     | create                   | amount indivisible          | currency=<a currency in whole steps>, amount=10050                              | parameter_invalid_integer        | amount            | Amounts in isk must be divisible by 100.
    charge           | (new)                                                                     | create                   | of the source               | source=null                                                                     | parameter_missing                |                   | Must provide source or customer.
    charge           | succeeded                                                                 | update                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    charge           | succeeded                                                                 | update                   | has another customer        | id=<a charge of a customer>, customer=<a customer>                              |                                  |                   |
    charge           | uncaptured                                                                | capture                  | captured through its intent | id=<the charge of an intent to capture>                                         |                                  |                   | This uncaptured Charge was created by a PaymentIntent ({payment_intent}). You must capture the PaymentIntent instead. For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method
    charge           | uncaptured                                                                | capture                  | more than authorized        | amount=10001                                                                    | amount_too_large                 |                   | The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ for help.
    charge           | uncaptured                                                                | capture                  | amount indivisible          | id=<an authorization in kronur>, amount=5050                                    | parameter_invalid_integer        | amount            | Amounts in isk must be divisible by 100.
    charge           | succeeded                                                                 | capture                  | of the state                |                                                                                 | charge_already_captured          |                   | Charge {id} has already been captured.
    charge           | (new)                                                                     | capture                  | of the state                |                                                                                 | resource_missing                 | id                | No such charge: '{id}'
    charge           | succeeded                                                                 | fail                     | of the state                |                                                                                 | charge_invalid_parameter         |                   | Charge {id} cannot fail: it is succeeded.
    dispute          | (new)                                                                     | create                   | nothing was paid            | charge=<an authorization>                                                       |                                  |                   |
    dispute          | (new)                                                                     | create                   | not to be disputed          | charge=<a payment by iDEAL that succeeded>                                      |                                  |                   |
    dispute          | (new)                                                                     | create                   | not to be disputed          | charge=<a debit that succeeded>, inquiry=true                                   |                                  |                   |
    dispute          | (new)                                                                     | create                   | nothing left to dispute     | charge=<a charge refunded in full>                                              |                                  |                   |
    dispute          | needs_response                                                            | update                   | evidence too long           | evidence=<evidence of 150,001 characters>                                       |                                  |                   |
    dispute          | under_review                                                              | update                   | submitted before            | evidence=<evidence>                                                             |                                  |                   |
    dispute          | won                                                                       | update                   | already closed              | evidence=<evidence>                                                             |                                  |                   | This dispute is already closed
    dispute          | lost                                                                      | update                   | already closed              | evidence=<evidence>                                                             |                                  |                   | This dispute is already closed
    dispute          | warning_closed                                                            | update                   | already closed              | evidence=<evidence>                                                             |                                  |                   | This dispute is already closed
    dispute          | needs_response                                                            | decide                   | not an inquiry              | status=escalated                                                                |                                  |                   |
    payment_intent   | (new)                                                                     | create                   | amount out of bounds        | amount=0                                                                        | parameter_invalid_integer        | amount            | The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents
    payment_intent   | requires_confirmation                                                     | change_amount            | amount out of bounds        | amount=49                                                                       | amount_too_small                 | amount            | Amount must be at least $0.50 usd
    payment_intent   | requires_payment_method                                                   | confirm                  | payment method missing      |                                                                                 | payment_intent_unexpected_state  |                   | You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.
    payment_intent   | requires_capture                                                          | capture                  | captures nothing            | amount_to_capture=0                                                             | parameter_invalid_integer        | amount            | This value must be greater than or equal to 1.
    payment_intent   | requires_capture                                                          | capture                  | captures nothing            | amount_to_capture=-1                                                            |                                  | amount_to_capture | Invalid non-negative integer
    payment_intent   | requires_capture                                                          | capture                  | of its charge               | amount_to_capture=10001                                                         | amount_too_large                 |                   | The payment could not be captured because the requested capture amount is greater than the amount you can capture for this charge. Contact us via https://support.stripe.com/contact/ for help.
    payment_intent   | succeeded                                                                 | capture                  | of the state                |                                                                                 | payment_intent_unexpected_state  |                   | The remaining amount on this PaymentIntent could not be captured because the remainder of the authorized amount has been released.
    payment_intent   | requires_payment_method, requires_confirmation, requires_action, canceled | capture                  | of the state                |                                                                                 | payment_intent_unexpected_state  |                   | This PaymentIntent could not be captured because it has a status of {state}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.
    payment_intent   | succeeded, canceled                                                       | cancel                   | of the state                |                                                                                 | payment_intent_unexpected_state  |                   | You cannot cancel this PaymentIntent because it has a status of {state}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_reauthorization, requires_confirmation, requires_action, expired, processing.
    payment_intent   | requires_capture, succeeded, canceled                                     | change_amount            | of the state                |                                                                                 | payment_intent_unexpected_state  | amount            | This PaymentIntent's amount could not be updated because it has a status of {state}. You may only update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.
    payment_intent   | requires_capture, succeeded, canceled                                     | update                   | cannot be changed any more  | payment_method=pm_card_visa                                                     | payment_intent_unexpected_state  | payment_method    | This PaymentIntent's payment_method could not be updated because it has a status of {state}. You may only update the payment_method of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.
    payment_intent   | (new)                                                                     | create                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    payment_intent   | requires_payment_method                                                   | update                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    payment_intent   | requires_payment_method                                                   | confirm                  | method used up              | payment_method=<a payment method that was used up>                              |                                  | payment_method    |
    payment_intent   | requires_payment_method                                                   | confirm                  | method of another           | payment_method=<a payment method of a customer>                                 |                                  | payment_method    |
    payment_intent   | requires_payment_method                                                   | confirm                  | method does not fit         | payment_method=pm_card_visa; made with payment_method_types=["us_bank_account"] |                                  | payment_method    | The PaymentMethod provided (card) is not allowed for this PaymentIntent. Please attach a different PaymentMethod, or update the PaymentIntent's allowed payment_method_types to include "card".
    payment_intent   | requires_payment_method                                                   | confirm                  | method does not fit         | payment_method=pm_sepaDebit_success_de                                          |                                  | currency          | The currency provided (usd) is invalid. Payments with sepa_debit support the following currencies: eur.
    payment_intent   | requires_payment_method                                                   | confirm                  | method does not fit         | payment_method=pm_usBankAccount_success; made with capture_method=manual        | payment_intent_invalid_parameter | capture_method    | The payment method type us_bank_account does not support capture_method=manual.
    payment_method   | unattached                                                                | attach                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    payment_method   | unattached                                                                | attach                   | card cannot be saved        | id=<a card that is declined>, customer=<a customer>                             | card_declined                    |                   | Your card was declined.
    payment_method   | attached                                                                  | attach                   | belongs to another customer | customer=<a customer>                                                           |                                  |                   |
    payment_method   | used_up, detached                                                         | attach                   | of the state                | customer=<a customer>                                                           |                                  |                   |
    setup_intent     | (new)                                                                     | create                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    setup_intent     | succeeded, canceled                                                       | update                   | cannot be changed any more  | payment_method=pm_card_visa                                                     | setup_intent_unexpected_state    |                   | This SetupIntent's payment_method could not be updated because it has a status of {state}. You may only update the payment_method of a SetupIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.
    setup_intent     | requires_payment_method                                                   | update                   | customer missing            | customer=cus_nope                                                               | resource_missing                 | customer          | No such customer: 'cus_nope'
    setup_intent     | requires_payment_method                                                   | confirm                  | payment method missing      |                                                                                 | setup_intent_unexpected_state    |                   |
    setup_intent     | requires_payment_method                                                   | confirm                  | method used up              | payment_method=<a payment method that was used up>                              |                                  |                   |
    setup_intent     | requires_payment_method                                                   | confirm                  | method of another           | payment_method=<a payment method of a customer>                                 |                                  |                   |
    setup_intent     | (new)                                                                     | confirm, cancel          | of the state                |                                                                                 | resource_missing                 | intent            | No such setupintent: '{id}'
    customer         | (new)                                                                     | create                   | email invalid               | email=jane                                                                      | email_invalid                    | email             |
    customer         | active                                                                    | update                   | email invalid               | email=jane                                                                      | email_invalid                    | email             |
    customer         | (new)                                                                     | create                   | default is not attached     | invoice_settings=<another's payment method by default>                          |                                  |                   |
    customer         | active                                                                    | update                   | default is not attached     | invoice_settings=<another's payment method by default>                          |                                  |                   |
    customer         | active                                                                    | update                   | source is not its own       | default_source=card_nope                                                        |                                  |                   |
    dispute          | (new)                                                                     | close                    | of the state                |                                                                                 | resource_missing                 | dispute           | No such dispute: '{id}'
    refund           | (new)                                                                     | cancel                   | of the state                |                                                                                 | resource_missing                 | refund            | No such refund: '{id}'
    payment_intent   | (new)                                                                     | confirm, capture, cancel | of the state                |                                                                                 | resource_missing                 | intent            | No such payment_intent: '{id}'
    payout           | (new)                                                                     | create                   | only automatic here         | currency=brl; in a world with country=BR                                        | payouts_not_allowed              |                   |
    payout           | (new)                                                                     | create                   | on a standard account       | stripe_account=<a standard account>                                             | not_allowed_on_standard_account  |                   | Transfers and payouts on behalf of a Standard connected account are not allowed.
    payout           | (new)                                                                     | create                   | payouts are disabled        | stripe_account=<a seller with a bank account>                                   | payouts_not_allowed              |                   | Cannot create payouts; please contact us via https://support.stripe.com/contact with details.
    payout           | (new)                                                                     | create                   | not enabled by its platform | method=instant, stripe_account=<a seller who may not>                           | instant_payouts_config_disabled  |                   |
    payout           | (new)                                                                     | create                   | not eligible for instant    | method=instant                                                                  | instant_payouts_unsupported      |                   |
    payout           | (new)                                                                     | create                   | not its own currency        | method=instant, currency=cad, destination=<an instant one in cad>               | instant_payouts_currency_disabled | currency          |
    payout           | (new)                                                                     | create                   | not reached instantly       | method=instant, destination=<a card that is too slow>                           | instant_payouts_unsupported      |                   | This card is not eligible for Instant Payouts. Try a debit card from a supported bank.
    payout           | (new)                                                                     | create                   | outside instant bounds      | method=instant, amount=999901, destination=<an instant one>                     |                                  |                   | Instant Payouts to bank accounts are only supported for amounts less than or equal to $9999
    payout           | (new)                                                                     | create                   | outside instant bounds      | method=instant, amount=49, destination=<an instant one>                         | amount_too_small                 | amount            | Amount must be no less than $0.50
    payout           | (new)                                                                     | create                   | over the daily limit        | method=instant, destination=<an instant one with a limit>                       | instant_payouts_limit_exceeded   |                   |
    payout           | (new)                                                                     | create                   | not a whole step            | amount=1045, currency=huf, destination=<a bank account in huf>                  | parameter_invalid_integer        | amount            |
    payout           | (new)                                                                     | create                   | below the minimum           | amount=29999, currency=cad, destination=<a bank account in cad>                 | amount_too_small                 | amount            |
    payout           | (new)                                                                     | create                   | bank is errored             | destination=<a bank account that returned a payout>                             |                                  |                   |
    payout           | (new)                                                                     | create                   | more than available         | amount=1000001                                                                  | balance_insufficient             |                   | You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).
    payout           | (new)                                                                     | create                   | of its bank                 | currency=eur                                                                    |                                  |                   | Sorry, you don't have any external accounts in that currency (eur).
    payout           | pending                                                                   | cancel                   | made by stripe              | id=<an automatic payout>                                                        |                                  |                   |
    payout           | in_transit, paid, failed, canceled                                        | cancel                   | of the state                |                                                                                 |                                  |                   | Payouts can only be canceled while they are pending.
    payout           | (new)                                                                     | cancel                   | of the state                |                                                                                 | resource_missing                 | payout            | No such payout: '{id}'
    payout           | paid                                                                      | reverse                  | not yours to reverse        |                                                                                 |                                  |                   |
    payout           | paid                                                                      | reverse                  | brought money in            | id=<a reversal>                                                                 |                                  |                   |
    payout           | paid                                                                      | reverse                  | was instant                 | id=<an instant payout of a seller>                                              |                                  |                   |
    payout           | paid                                                                      | reverse                  | to another destination      | id=<a payout to the card of a seller>                                           |                                  |                   |
    payout           | paid                                                                      | reverse                  | was reversed before         | id=<a payout that was reversed>                                                 |                                  |                   |
    payout           | paid                                                                      | reverse                  | arrived too long ago        | id=<a payout of 90 days ago>                                                    |                                  |                   |
    payout           | pending                                                                   | reverse                  | to be canceled              | id=<a payout of a seller by hand>                                               |                                  |                   |
    payout           | failed, canceled                                                          | reverse                  | of the state                |                                                                                 |                                  |                   |
    payout           | (new)                                                                     | reverse                  | of the state                |                                                                                 | resource_missing                 | payout            | No such payout: '{id}'
    refund           | (new)                                                                     | create                   | only authorized             | charge=<the charge of an intent to capture>                                     |                                  |                   | This uncaptured Charge was created by a PaymentIntent ({payment_intent}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly. For more information, see https://stripe.com/docs/payments/place-a-hold-on-a-payment-method
    refund           | (new)                                                                     | create                   | only authorized             | charge=<an authorization>, amount=1                                             |                                  | amount            | You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount less than the original amount
    refund           | (new)                                                                     | create                   | nothing was paid            | charge=<a failed charge>                                                        |                                  |                   |
    refund           | (new)                                                                     | create                   | charged back                | charge=<a charge that was charged back>                                         | charge_disputed                  |                   | Charge {charge} has been charged back; cannot issue a refund.
    refund           | (new)                                                                     | create                   | already refunded            | charge=<a charge refunded in full>                                              | charge_already_refunded          |                   | Charge {charge} has already been refunded.
    refund           | (new)                                                                     | create                   | after 180 days              | charge=<a debit of 181 days ago>                                                | charge_not_refundable            |                   | Charge {charge} was made more than 180 days ago and cannot be refunded any more.
    refund           | (new)                                                                     | create                   | more than remains           | amount=10001                                                                    |                                  | amount            | Refund amount ($100.01) is greater than charge amount ($100.00)
    refund           | (new)                                                                     | create                   | more than remains           | charge=<a charge refunded in part>, amount=6001                                 |                                  | amount            | Refund amount ($60.01) is greater than unrefunded amount on charge ($60.00)
    refund           | (new)                                                                     | create                   | amount indivisible          | charge=<a charge in kronur>, amount=5050                                        | parameter_invalid_integer        | amount            | Amounts in isk must be divisible by 100.
    charge | (new) | create | cannot take part | transfer_data=<to nobody> | resource_missing | transfer_data[destination] | No such destination: 'acct_nope'
    charge | (new) | create | cannot take part | destination=acct_nope | resource_missing | destination | No such destination: 'acct_nope'
    charge | (new) | create | cannot take part | on_behalf_of=acct_nope | resource_missing | on_behalf_of | No such account: 'acct_nope'
    charge | (new) | create | cannot take part | transfer_data=<to a seller not onboarded> | insufficient_capabilities_for_transfer |  | Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments
    charge | (new) | create | cannot take part | stripe_account=<a seller not onboarded> | account_invalid |  |
    charge | (new) | create | cannot take part | on_behalf_of=<a seller not onboarded> | account_invalid | on_behalf_of |
    charge | (new) | create | cannot take part | transfer_data=<to a seller in the US>; in a world with country=SG |  |  |
    charge | (new) | create | cannot take part | application_fee_amount=1000 | application_fees_not_allowed | application_fee_amount | Can only apply an application_fee when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the destination parameter).
    charge | (new) | create | cannot take part | application_fee_amount=1000, transfer_data=<a part to a seller> |  |  |
    charge | (new) | create | cannot take part | application_fee_amount=10001, transfer_data=<to a seller> |  | application_fee_amount | Your application fee cannot be greater than the amount of the charge.
    charge | (new) | create | cannot take part | transfer_data=<a part to a seller>, amount=8799 |  | transfer_data[amount] | The transfer_data[amount] cannot be greater than the amount of the charge.
    charge | (new) | debit | cannot take part | payment_method=pm_usBankAccount_success, transfer_data=<to nobody> | resource_missing | transfer_data[destination] | No such destination: 'acct_nope'
    charge | (new) | receive | cannot take part | payment_method=<a payment method for iDEAL>, currency=eur, transfer_data=<to a seller>, meanwhile=<the seller cannot receive any more> | insufficient_capabilities_for_transfer |  |
    charge | uncaptured | capture | cannot take part | application_fee_amount=1000 | application_fees_not_allowed | application_fee_amount |
    payment_intent | (new) | create | cannot take part | transfer_data=<to nobody> | resource_missing | transfer_data[destination] | No such destination: 'acct_nope'
    payment_intent | requires_payment_method | update | cannot take part | application_fee_amount=1000 | application_fees_not_allowed | application_fee_amount | Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).
    payment_intent | requires_payment_method | update | cannot take part | transfer_data=<a part to nobody> | parameter_missing | transfer_data[destination] | Missing required param: transfer_data[destination].
    payment_intent | succeeded | update | cannot be changed any more | application_fee_amount=1000 |  |  |
    refund | (new) | create | no transfer to reverse | reverse_transfer=true |  | reverse_transfer |
    refund | (new) | create | no fee to refund | refund_application_fee=true |  | refund_application_fee | Attempting to refund_application_fee on charge ({charge}), but it has no application fee
    refund | (new) | create | fee without its transfer | charge=<a charge passed on with a fee>, refund_application_fee=true |  | refund_application_fee |
    refund | (new) | create | transfer already reversed | charge=<a charge whose transfer was reversed>, reverse_transfer=true |  |  |
    refund | (new) | create | fee already refunded | charge=<a charge whose fee was refunded>, reverse_transfer=true, refund_application_fee=true | charge_already_refunded |  |
    fee_refund | (new) | create | already refunded | fee=<a fee that was refunded> | charge_already_refunded |  |
    fee_refund | (new) | create | more than remains | amount=1001 |  | amount | Refund amount ($10.01) is greater than fee amount ($10.00)
    fee_refund | (new) | create | more than remains | fee=<a fee refunded in part>, amount=601 |  | amount | Refund amount ($6.01) is greater than unrefunded amount on fee ($6.00)
    fee_refund | (new) | create | of its fee | fee=fee_nope | resource_missing | id | No such application fee: 'fee_nope'
    refund           | (new)                                                                     | create                   | of its charge               | charge=ch_nope                                                                  | resource_missing                 | id                | No such charge: 'ch_nope'
    refund           | (new)                                                                     | create                   | of its charge               | charge=null                                                                     |                                  |                   | One of the following params should be provided for this request: payment_intent or charge.
    refund           | voided, held, waiting, pending, succeeded, failed                         | cancel                   | of the state                |                                                                                 |                                  |                   | Canceling this refund is unsupported.
    external_account | (new)                                                                     | create                   | not a debit card            | external_account=tok_visa                                                       | invalid_card_type                | external_account  |
    external_account | new, errored                                                              | update                   | not of its kind             | exp_month=3                                                                     | parameter_unknown                | exp_month         | Received unknown parameter: exp_month
    external_account | new                                                                       | delete                   | still needed                | id=<its default bank account>                                                   |                                  |                   |
    reserve_plan     | (new)                                                                     | create                   | platform not liable         | stripe_account=null                                                             |                                  |                   |
    reserve_plan     | (new)                                                                     | create                   | terms missing               | rolling_release=null                                                            | parameter_missing                | rolling_release   | Missing required param: rolling_release.
    reserve_plan     | (new)                                                                     | create                   | terms of another type       | fixed_release=<30 days from now>                                                |                                  | fixed_release     | A plan of type rolling_release has no fixed_release.
    reserve_plan     | (new)                                                                     | create                   | days out of range           | rolling_release={"days_after_charge":2}                                         | parameter_invalid_integer        | rolling_release[days_after_charge] | days_after_charge must be between 3 and 180 days.
    reserve_plan     | (new)                                                                     | create                   | days out of range           | rolling_release={"days_after_charge":181}                                       | parameter_invalid_integer        | rolling_release[days_after_charge] | days_after_charge must be between 3 and 180 days.
    reserve_plan     | (new)                                                                     | create                   | date out of range           | type=fixed_release, rolling_release=null, fixed_release=<2 days from now>       |                                  | fixed_release[release_after] | release_after must be at least 3 days and at most 180 days in the future.
    reserve_plan     | (new)                                                                     | create                   | date out of range           | type=fixed_release, rolling_release=null, fixed_release=<181 days from now>     |                                  | fixed_release[release_after] | release_after must be at least 3 days and at most 180 days in the future.
    reserve_plan     | (new)                                                                     | create                   | expires in the past         | rolling_release={"days_after_charge":30,"expires_on":1}                         |                                  | rolling_release[expires_on] | Invalid timestamp: must be an integer Unix timestamp in the future.
    reserve_plan     | disabled                                                                  | disable                  | of the state                |                                                                                 |                                  |                   | Reserve plan {id} cannot be disabled: it is disabled.
    reserve_hold     | (new)                                                                     | create                   | platform not liable         | stripe_account=null                                                             |                                  |                   |
    reserve_hold     | (new)                                                                     | create                   | released too soon           | release_schedule=<2 days from now>                                              |                                  | release_schedule[release_after] | release_after must be at least 3 days in the future.
    reserve_hold     | (new)                                                                     | create                   | held too long               | release_schedule=<181 days from now>                                            |                                  | release_schedule[release_after] | release_after must be at most 180 days after the creation of the hold.
    reserve_hold     | (new)                                                                     | create                   | more than available         | amount=9681                                                                     | balance_insufficient             | amount            |
    reserve_hold     | held                                                                      | update                   | released too soon           | release_schedule=<2 days from now>                                              |                                  | release_schedule[release_after] | release_after must be at least 3 days in the future.
    reserve_hold     | held                                                                      | update                   | held too long               | release_schedule=<181 days from now>                                            |                                  | release_schedule[release_after] | release_after must be at most 180 days after the creation of the hold.
    reserve_hold     | released                                                                  | update                   | released before             | release_schedule=<30 days from now>                                             |                                  | release_schedule[release_after] | Reserve hold {id} has already been released.
    reserve_release  | (new)                                                                     | create                   | released before             | reserve_hold=<a released hold>                                                  |                                  | reserve_hold      |
    reserve_release  | (new)                                                                     | create                   | in another currency         | currency=eur                                                                    |                                  | currency          |
    reserve_release  | (new)                                                                     | create                   | more than is held           | amount=1001                                                                     |                                  | amount            | Release amount ($10.01) is greater than the releasable amount of the hold ($10.00)
    topup            | (new)                                                                     | add_funds                | no funds here               | in a world with country=BR                                                      |                                  |                   |
    topup            | (new)                                                                     | create                   | amount indivisible          | currency=isk, amount=5050, source=btok_us_verified                              | parameter_invalid_integer        | amount            | Amounts in isk must be divisible by 100.
    topup            | succeeded, failed, canceled, reversed                                     | cancel                   | of the state                |                                                                                 |                                  |                   |
    webhook_endpoint | (new)                                                                     | create                   | no scheme                   | url=example.com                                                                 | url_invalid                      | url               |
    webhook_endpoint | enabled                                                                   | update                   | no scheme                   | url=example.com                                                                 | url_invalid                      | url               |
    webhook_endpoint | disabled                                                                  | update                   | no scheme                   | url=example.com                                                                 | url_invalid                      | url               |
    webhook_endpoint | (new)                                                                     | create                   | too many                    | url=<a seventeenth url>                                                         |                                  |                   |
    balance_settings | in_force                                                                  | update                   | country restricts           | payments=<a weekly schedule>; in a world with country=BR                        |                                  |                   |
    balance_settings | in_force                                                                  | update                   | days missing                | payments=<a weekly schedule without a day>                                      |                                  |                   |
    balance_settings | in_force                                                                  | update                   | no minimum here             | payments=<a minimum balance>; in a world with country=BR                        |                                  |                   |
    balance_settings | in_force                                                                  | update                   | delay out of range          | payments=<a delay of 32 days>                                                   |                                  |                   |
    balance_settings | in_force                                                                  | update                   | start of day not possible   | payments=<a day that starts at a quarter past>                                  |                                  |                   |
    charge | (new) | collect | no rate to settle | currency=xof, destination=<a seller with money>; in a world with opening_balance={"xof":100000} |  | currency | 
    charge | (new) | collect | converts to nothing | amount=1, currency=<a currency worth nothing>, destination=<a seller with money>; in a world with opening_balance={"jpy":100000} | amount_too_small | amount | This transfer is too small: converted, it comes to nothing.
    transfer | (new) | create | of its destination | destination=acct_nope | resource_missing | destination | No such destination: 'acct_nope'
    transfer | (new) | create | of its source | source_transaction=ch_nope | resource_missing | source_transaction | No such charge: 'ch_nope'
    transfer | (new) | create | not for it to debit | destination=<the account>, stripe_account=<a standard seller> | not_allowed_on_standard_account |  | Transfers and payouts on behalf of a Standard connected account are not allowed.
    transfer | (new) | create | destination cannot | destination=<a seller not onboarded> | insufficient_capabilities_for_transfer |  | Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments
    transfer | (new) | create | over a border | destination=<a seller in the US>, currency=sgd; in a world with country=SG |  |  | 
    transfer | (new) | create | amount indivisible | amount=5050, currency=isk | parameter_invalid_integer | amount | Amounts in isk must be divisible by 100.
    transfer | (new) | create | source not paid | source_transaction=<an authorization> |  |  | 
    transfer | (new) | create | another currency than its source | source_transaction=<a charge>, currency=eur |  | currency | The currency of source_transaction's balance transaction (usd) must be the same as the transfer currency (eur)
    transfer | (new) | create | more than its source | source_transaction=<a charge>, amount=10001 |  |  | Transfers using this transaction as a source must not exceed the source amount of $100.00.
    transfer | (new) | create | debit in another currency | destination=<the account>, stripe_account=<a seller with money>, currency=eur |  |  | 
    transfer | (new) | create | debit too large | destination=<the account>, stripe_account=<a seller with money>, amount=10000001 | amount_too_large | amount | An account can be debited by at most $100,000.00 or equivalent.
    transfer | (new) | create | debit of more than available | destination=<the account>, stripe_account=<a seller with money>, amount=9681 | balance_insufficient |  | 
    transfer | (new) | create | more than available | amount=1000001 | balance_insufficient |  | You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance
    transfer | (new) | create | more than available | amount=1000001, source_type=card | balance_insufficient |  | You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).
    transfer_reversal | (new) | create | of its transfer | transfer=tr_nope | resource_missing | transfer | No such transfer: 'tr_nope'
    transfer_reversal | (new) | create | already reversed | transfer=<a transfer that was reversed> |  |  | 
    transfer_reversal | (new) | create | more than is left | amount=9001 |  | amount | Transfer reversal amount ($90.01) is greater than unreversed amount on transfer ($90.00)
    transfer_reversal | (new) | create | amount indivisible | transfer=<a transfer in kronur>, amount=50; in a world with opening_balance={"isk":100000} | parameter_invalid_integer | amount | Amounts in isk must be divisible by 100.
    transfer_reversal | (new) | create | no fee to refund | refund_application_fee=true |  |  | 
    transfer_reversal | (new) | create | converts to nothing | transfer=<a transfer worth nothing>, amount=1; in a world with opening_balance={"jpy":100000} | amount_too_small | amount | This reversal is too small: converted, it comes to nothing.
    transfer_reversal | (new) | create | seller has too little | transfer=<a transfer that a standard seller has paid out> | balance_insufficient |  | 
    transfer_reversal | (new) | create | refund cannot wait | transfer=<the transfer of a charge that the seller has paid out>, source_refund=re_1; in a world with refunds_when_short=wait_when_short | balance_insufficient |  | 
"""


class Line(NamedTuple):
    """One transition that is allowed."""

    kind: str
    src: str
    verb: str
    by: str
    outcome: str
    given: str
    dst: str
    answer: str
    events: tuple[str, ...]
    rows: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.src}: {self.verb}, {self.outcome}"


class Refused(NamedTuple):
    """One refusal whose reason or words are known."""

    kind: str
    src: str
    verb: str
    because: str
    given: str
    code: str
    param: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind} {self.src}: {self.verb}, {self.because} {self.given}".strip()


NEW, STAYS = "(new)", "(stays)"
OWN_EVENTS = {
    "reserve_hold": "reserve.hold",
    "reserve_plan": "reserve.plan",
    "reserve_release": "reserve.release",
    "dispute": "charge.dispute",
    "external_account": "account.external_account",
}  # whose event names do not begin with their own


def cells(table: str) -> list[list[str]]:
    """The lines of a table under its header, cell by cell."""
    _, *lines = table.strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def several(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(", ")) if cell else ()


def lines_of(kind: str) -> list[Line]:
    """The lines of one resource, one for each state."""
    own = OWN_EVENTS.get(kind, kind)
    found = []
    for src, verb, by, outcome, given, dst, answer, events, rows in cells(TABLES[kind]):
        told = tuple(own + event if event.startswith(".") else event for event in several(events))
        for state in several(src):
            after = state if dst == STAYS else dst
            found.append(
                Line(kind, state, verb, by, outcome, given, after, answer, told, several(rows))
            )
    return found


LINES = {kind: lines_of(kind) for kind in TABLES}
REFUSALS = [
    Refused(kind, state, verb, *rest)
    for kind, src, verbs, *rest in cells(REFUSED)
    for state in several(src)
    for verb in several(verbs)
]
SHOWS = {(kind, state): shows for kind, state, shows in cells(SHOWN)}
