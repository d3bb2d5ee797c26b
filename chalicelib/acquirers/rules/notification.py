"""What a notification of SNAP BI's `qr-mpm-notify` says, read by its acquirer's adapter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.acquirers.rules.adapter import Adapter, Places, found
from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Status, rrn_of
from chalicelib.acquirers.rules.refusals import INVALID_FORMAT, MISSING, SnapRefused
from chalicelib.core.values.identifiers import nmid
from chalicelib.core.values.instants import business_day, from_text, to_text
from chalicelib.core.values.rejected import Rejected

# By how much a sender's clock may be off (SNAP BI's own; contract: five minutes).
CLOCKS_APART = timedelta(minutes=5)
# SNAP BI's `latestTransactionStatus`: success, initiated, paying, pending, refunded, cancelled,
# failed, not found.
STATUSES = frozenset(f"0{number}" for number in range(8))
CURRENCY = "IDR"

# ISO 8583 gives an amount twelve digits; rupiah have no cents, which SNAP BI writes all the same.
_AMOUNT = re.compile(r"([1-9][0-9]{0,11})\.00")
REFERENCE_LONGEST = 64
_REFERENCE = re.compile(rf"[!-~]{{1,{REFERENCE_LONGEST}}}")
_CARD = re.compile(r"[0-9A-Za-z*]{8,32}")
# What is left of a masked number thousands of cards have: it tells no payer from another.
_MASKED = re.compile(r"\*|[Xx]{3}")
# `fromisoformat` also takes weeks, and dates without dashes.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)")


@dataclass(frozen=True, slots=True)
class Notification:
    """What a notification says: the acquirer's and the partner's references, and of the payment
    what `Payment` has. `status` is None where it rewards nothing and takes nothing back. `paid_at`
    and `card` (the number itself) are "" where they are not told; so is a card that is masked."""

    reference: str
    partner_reference: str
    rrn: str
    nmid: str
    amount: int
    status: Status | None
    paid_at: str
    card: str

    def paid_on(self, told_at: datetime) -> str:
        """The day it was paid, in Jakarta; that of `told_at` where the notification has none."""
        paid_at = from_text(self.paid_at) if self.paid_at else told_at
        return business_day(paid_at).isoformat()


def read_notification(adapter: Adapter, body: Mapping[str, Any], now: datetime) -> Notification:
    """What a notification's body says. Raises SnapRefused, naming the field."""
    status = _required(body, ("latestTransactionStatus",))
    if status not in STATUSES:
        raise SnapRefused(INVALID_FORMAT, "latestTransactionStatus")
    rrn_place = found(body, adapter.rrn)[0]
    rrn = rrn_of(_required(body, adapter.rrn))
    if rrn is None:
        raise SnapRefused(INVALID_FORMAT, rrn_place)
    card = found(body, adapter.card)[1]
    if card and not _CARD.fullmatch(card):
        raise SnapRefused(INVALID_FORMAT, adapter.card[0])
    return Notification(
        reference=_reference(body, "originalReferenceNo"),
        partner_reference=_reference(body, "originalPartnerReferenceNo"),
        rrn=rrn,
        nmid=_nmid(body, adapter.nmid),
        amount=_amount(body),
        status=REFUNDED if status == REFUNDED else PAID if status == PAID else None,
        paid_at=_paid_at(body, adapter.paid_at, now),
        card="" if _MASKED.search(card) else card,
    )


def read_timestamp(text: str) -> datetime:
    """The instant of a `X-TIMESTAMP` (ISO 8601 with its zone). Raises ValueError."""
    if not _INSTANT.fullmatch(text):
        raise ValueError("not an instant")
    return from_text(text)


def is_about_now(instant: datetime, now: datetime) -> bool:
    """Whether a sender's instant is within what clocks may be apart."""
    return abs(instant - now) <= CLOCKS_APART


def _required(body: Mapping[str, Any], places: Places) -> str:
    place, text = found(body, places)
    if not text:
        raise SnapRefused(MISSING, place)
    return text


def _reference(body: Mapping[str, Any], field: str) -> str:
    _, text = found(body, (field,))
    if text and not _REFERENCE.fullmatch(text):
        raise SnapRefused(INVALID_FORMAT, field)
    return text


def _nmid(body: Mapping[str, Any], places: Places) -> str:
    try:
        return nmid(_required(body, places))
    except Rejected:
        raise SnapRefused(INVALID_FORMAT, found(body, places)[0]) from None


def _amount(body: Mapping[str, Any]) -> int:
    written = _AMOUNT.fullmatch(_required(body, ("amount.value",)))
    if written is None:
        raise SnapRefused(INVALID_FORMAT, "amount.value")
    if _required(body, ("amount.currency",)) != CURRENCY:
        raise SnapRefused(INVALID_FORMAT, "amount.currency")
    return int(written[1])


def _paid_at(body: Mapping[str, Any], places: Places, now: datetime) -> str:
    place, text = found(body, places)
    if not text:
        return ""
    try:
        instant = read_timestamp(text)
    except ValueError:
        raise SnapRefused(INVALID_FORMAT, place) from None
    if instant > now + CLOCKS_APART:
        raise SnapRefused(INVALID_FORMAT, place)
    return to_text(instant)
