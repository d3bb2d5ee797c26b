"""What is wrong with one reward."""

from chalicelib.incentives.rules.case import Rewarded
from chalicelib.ledger.rules.accounts import account
from chalicelib.reconciliation.rules.checks import BookException
from chalicelib.reconciliation.rules.entries import Entry

KIND = "incentive"


def wrong_reward(entry: Entry, rewarded: Rewarded | None) -> BookException | None:
    """What is wrong with a transfer that rewards, by the payment that its claim names: each has
    one, each payment one reward. None where nothing is."""
    id, amount = entry["id"], entry["amount"]
    if rewarded is None or not rewarded.told.claim_id:
        return BookException("reward_without_payment", id, 0, amount, (id,))
    payment = rewarded.told.payment
    subject = f"{rewarded.told.psp_id} {payment.rrn} {payment.paid_on}"
    if (rewarded.transfer_id, rewarded.told.claim_id) != (id, entry["reference"]):
        once = (rewarded.transfer_id, id)
        return BookException("payment_rewarded_twice", subject, 0, amount, once)
    paid = rewarded.reward
    if (account("voucher", rewarded.voucher_id), paid) != (entry["credit_account"], amount):
        return BookException("reward_differs", subject, paid, amount, (id,))
    return None
