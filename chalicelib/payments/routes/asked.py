"""What residents ask a shop to undo."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.pages import PageQuery, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.subject import MERCHANTS, RESIDENTS
from chalicelib.payments.parts import PaymentParts
from chalicelib.payments.routes.views import OwnPaymentView, StickerPaymentView
from chalicelib.payments.rules.undo import State, Undo

api = Api("payments")


class AskBody(Body):
    pass


class UndoView(View):
    """What a resident asks to be undone, or has asked; `amount` is the payment's, in rupiah."""

    payment_id: str
    amount: int
    check: str
    paid_at: str
    asked_at: str | None
    decided_at: str | None
    state: State

    @classmethod
    def of(cls, undo: Undo, check: str) -> "UndoView":
        return cls(
            payment_id=undo.payment_id,
            amount=undo.amount,
            check=check,
            paid_at=undo.paid_at,
            asked_at=undo.asked_at or None,
            decided_at=undo.decided_at or None,
            state=undo.state,
        )


class UndoPage(View):
    items: list[UndoView]
    next_cursor: str | None


@api.route(
    "POST",
    "/resident/payments/{payment_id}/undo-request",
    RESIDENTS,
    body=AskBody,
    answers={200: OwnPaymentView},
    conditioned=True,
    delegated=True,
    refusals=("not_found", "state_conflict"),
)
def ask_to_undo(request: Request, parts: PaymentParts) -> OwnPaymentView:
    """Ask the shop to undo a payment of today."""
    payment = parts.ask.ask(request.path["payment_id"], request.subject)
    name = parts.read.merchant_name(payment.merchant_id)
    return OwnPaymentView.named(payment, parts.read.undo_of(payment), name)


@api.route("GET", "/merchant/undo-requests", MERCHANTS, query=PageQuery, answers={200: UndoPage})
def undo_requests(request: Request, parts: PaymentParts) -> UndoPage:
    """What residents ask me to undo today, and what has become of it."""
    found, after = parts.ask.waiting(
        request.subject, read_cursor(request.query.cursor, one_id(ids.PAYMENT)), request.query.limit
    )
    names = parts.read.names
    items = [UndoView.of(one, names.check(one.payment_id)) for one in found]
    return UndoPage(items, next_cursor(after))


@api.route(
    "POST",
    "/merchant/payments/{payment_id}/decline-undo",
    MERCHANTS,
    body=AskBody,
    answers={200: StickerPaymentView},
    refusals=("not_found", "state_conflict"),
)
def decline_to_undo(request: Request, parts: PaymentParts) -> StickerPaymentView:
    """Decline to undo what a resident has asked for."""
    payment = parts.ask.decline(request.path["payment_id"], request.subject)
    return StickerPaymentView.of(payment, parts.read.undo_of(payment))
