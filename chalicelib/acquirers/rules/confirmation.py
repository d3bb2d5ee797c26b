"""A notification that proves nothing by itself, and what its acquirer says when it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chalicelib.acquirers.rules.adapter import Adapter, found
from chalicelib.acquirers.rules.notification import REFERENCE_LONGEST, read_notification
from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment
from chalicelib.acquirers.rules.refusals import SnapRefused
from chalicelib.core.values.instants import business_day, from_text

CONFIRMED_CODE = "2005100"
# Service 47 is the QR code that was paid (`qr-mpm-generate`).
ASKED_SERVICE = "47"

# How long to wait before it is asked again, in seconds: SQS waits no longer than the last. All in
# all a day, for an acquirer's longest disturbance.
PAUSES_S = (5, 30, 120, 600, 900)
TRIES = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A payment to be confirmed: who told of it, under which references, and how often it was asked
    for already."""

    psp_id: str
    reference: str
    partner_reference: str
    payment: Payment
    tried: int = 0


class Refuted(Exception):
    """The acquirer says otherwise than the notification did: somebody has made it up."""


class NotYet(Exception):
    """The acquirer does not say so yet, or has not answered: it is asked again."""


def pause_s(tried: int) -> int:
    """How long to wait after having asked so often."""
    return PAUSES_S[min(tried, len(PAUSES_S)) - 1]


def asked(question: Question) -> dict[str, Any]:
    """The body of `qr-mpm-query`."""
    return {
        "originalReferenceNo": question.reference,
        "originalPartnerReferenceNo": question.partner_reference,
        "serviceCode": ASKED_SERVICE,
    }


def confirmed(
    adapter: Adapter,
    payment: Payment,
    answer: Mapping[str, Any],
    now: datetime,
    hash_card: Callable[[str], str],
) -> Payment:
    """The payment as its acquirer confirms it: the status and the amount must be said; of its RRN
    and NMID, which SNAP BI leaves to `additionalInfo`, what is said must agree. The card is the one
    that the answer names, by its hash. Raises NotYet and Refuted."""
    if answer.get("responseCode") != CONFIRMED_CODE:
        raise NotYet
    # What the answer leaves out stands as it was told.
    filled = _filled(answer, adapter.rrn, payment.rrn)
    filled = _filled(filled, adapter.nmid, payment.nmid)
    try:
        said = read_notification(adapter, filled, now)
    except SnapRefused as refused:
        raise NotYet from refused
    if (said.rrn, said.nmid, said.amount) != (payment.rrn, payment.nmid, payment.amount):
        raise Refuted
    if said.status is None or (payment.status == REFUNDED and said.status == PAID):
        raise NotYet
    paid_on = business_day(from_text(said.paid_at)).isoformat() if said.paid_at else payment.paid_on
    return replace(
        payment,
        status=said.status,
        paid_at=said.paid_at or payment.paid_at,
        paid_on=paid_on,
        card=hash_card(said.card) if said.card else "",
    )


def reference_of(question: Question, answer: Mapping[str, Any]) -> str:
    """The acquirer's own reference of the payment that it has answered about: as it says, else as
    it was asked."""
    said = answer.get("originalReferenceNo")
    if isinstance(said, str) and 0 < len(said) <= REFERENCE_LONGEST:
        return said
    return question.reference or question.partner_reference


def _filled(body: Mapping[str, Any], places: tuple[str, ...], text: str) -> Mapping[str, Any]:
    if found(body, places)[1]:
        return body
    first, _, second = places[0].partition(".")
    if not second:
        return {**body, first: text}
    inner = body.get(first)
    return {**body, first: {**(inner if isinstance(inner, Mapping) else {}), second: text}}
