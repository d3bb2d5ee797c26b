"""What transfers and acts mean to people: whom each tells of what.

A transfer names accounts and an act what it was done to, not always a person. So it is first said
what is to be found out (`Sought`), then, with whose that is, what to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from chalicelib.audit.rules import AuditEntry
from chalicelib.core.values import ids
from chalicelib.core.values.subject import RESIDENT
from chalicelib.ledger.rules.accounts import account_kind
from chalicelib.notices.rules.notice import Event, Happening

# What somebody can be found by: a voucher, an order's or a claim's id; a payout by its end-to-end
# id; a merchant or resident is known already.
Whose = Literal["voucher", "payout", "order", "claim", "merchant", "resident"]


class Sought(NamedTuple):
    """Whom it concerns: the resident or merchant of this voucher, payout, order or claim."""

    kind: Whose
    id: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer, as the ledger tells of it to notices."""

    id: str
    kind: str
    amount: int
    debit_account: str
    credit_account: str
    occurred_at: str
    reference: str = ""
    reverses: str | None = None
    redemption_id: str | None = None
    payment_id: str | None = None


class Told(NamedTuple):
    """An event, and whom it concerns."""

    event: Event
    whose: Sought


# By the kind of transfer: the event, and on which side of it somebody is found.
_BY_TRANSFER: Mapping[str, tuple[Event, Whose]] = {
    "redeem": ("paid", "voucher"),
    "refund": ("refunded", "voucher"),
    "incentive": ("rewarded", "voucher"),
    "payout_returned": ("payout_returned", "merchant"),
    "commit": ("order_placed", "order"),
}

_BY_ACT: Mapping[str, tuple[Event, Whose]] = {
    "incentive_claim.grant": ("claim_granted", "claim"),
    "incentive_claim.refuse": ("claim_refused", "claim"),
    "merchant.approve": ("application_approved", "merchant"),
    "merchant.suspend": ("merchant_suspended", "merchant"),
    "merchant.reinstate": ("merchant_reinstated", "merchant"),
    "payment.ask_undo": ("undo_asked", "merchant"),
    "payment.decline_undo": ("undo_declined", "resident"),
    "delegate.name": ("delegate_asked", "resident"),
    "delegate.end": ("delegate_ended", "resident"),
}
# What is done to a payment, or for a person without a phone, is told one of two sides, whom the act
# names beside it.
_NAMED: Mapping[str, str] = {
    "payment.ask_undo": "merchant_id",
    "payment.decline_undo": "resident_id",
    "delegate.name": "delegate",
    "delegate.end": "delegate",
}


def of_transfer(moved: Moved) -> Told | None:
    """What a transfer tells; None where it concerns nobody who is told. What corrects a mistake of
    the books is none."""
    if moved.reverses is not None:
        return None
    if moved.kind == "payout":
        return Told("paid_out", Sought("payout", moved.reference))
    found = _BY_TRANSFER.get(moved.kind)
    if found is None:
        return None
    event, whose = found
    for name in (moved.debit_account, moved.credit_account):
        if account_kind(name) == whose:
            return Told(event, Sought(whose, name.partition(":")[2]))
    return None


def sale_of(moved: Moved) -> Told | None:
    """What a transfer tells a shop that does not look at its till: that it was paid at its sticker;
    None where it was not."""
    if moved.payment_id is None or moved.kind != "redeem" or moved.reverses is not None:
        return None
    return Told("sold", Sought("merchant", moved.credit_account.partition(":")[2]))


def moved_to(subject_id: str, event: Event, moved: Moved) -> Happening:
    """What a transfer tells one whom it concerns."""
    if event == "sold" and moved.payment_id:
        # However many vouchers have paid, it is one; and a push has no room for a part's sum.
        return Happening(subject_id, event, moved.payment_id, moved.occurred_at, moved.payment_id)
    about = moved.redemption_id or moved.id
    if event in ("paid_out", "payout_returned"):
        about = moved.reference
    elif event == "order_placed":
        about = moved.credit_account.partition(":")[2]
    return Happening(subject_id, event, moved.id, moved.occurred_at, about, moved.amount)


def of_act(entry: AuditEntry) -> Told | None:
    """What an act tells; None where it concerns nobody who is told."""
    found = _BY_ACT.get(entry.action)
    if found is None:
        return None
    event, whose = found
    named = _NAMED.get(entry.action)
    concerned = entry.details[named] if named else entry.object
    if entry.actor == f"{RESIDENT}:{concerned}":
        # They have done it themselves.
        return None
    return Told(event, Sought(whose, concerned))


def acted_upon(subject_id: str, event: Event, entry: AuditEntry) -> Happening:
    """What an act tells one whom it concerns."""
    return Happening(subject_id, event, entry.id, entry.occurred_at, entry.object)


def is_subject(subject_id: str) -> bool:
    """Whether an id is one of somebody who is told things."""
    return subject_id.startswith((ids.RESIDENT, ids.MERCHANT))
