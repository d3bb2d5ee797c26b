"""A merchant's payouts over HTTP."""

from typing import Any

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, in_time, page, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.ledger.rules import Transfer
from chalicelib.settlements.payouts import Made, Next, Payout, Payouts
from chalicelib.settlements.routes import (
    PaymentOrderView,
    WithheldView,
    shown_payment,
    shown_withheld,
)
from chalicelib.settlements.rules import HoldKind, LineState

api = Api("payouts")


class NextPayoutView(View):
    """What is owed but in no payout yet."""

    amount: int
    held: int
    hold: HoldKind
    reason: str
    withheld: list[WithheldView]
    expected_on: str | None


class PayoutView(View):
    settlement_id: str
    number: str
    amount: int
    state: LineState
    hold: HoldKind
    reason: str
    since: str | None
    until: str
    expected_on: str | None
    paid_on: str | None
    payments: list[PaymentOrderView]


class PayoutPage(View):
    items: list[PayoutView]
    next_cursor: str | None
    owed: int
    next: NextPayoutView


class PayoutTransferView(View):
    id: str
    kind: str
    amount: int
    occurred_at: str
    redemption_id: str | None
    cashier: str | None


class PayoutTransferPage(View):
    items: list[PayoutTransferView]
    next_cursor: str | None


class PayoutDetailView(PayoutView):
    """A payout and what it is made of: redeemed - refunded + returned + carried - held = amount."""

    redeemed: int
    refunded: int
    returned: int
    carried: int
    held: int
    withheld: list[WithheldView]
    transfers: PayoutTransferPage
    through: str


@api.route("GET", "/merchant/payouts", MERCHANTS, query=PageQuery, answers={200: PayoutPage})
def payouts(request: Request, service: Payouts) -> Answer:
    """What my shop was paid, newest first, and what it is owed beside; only the owner reads it."""
    query = request.query
    found, after = service.of(request.subject, read_cursor(query.cursor, "[0-9]{9}"), query.limit)
    following = service.next(request.subject)
    items = [_payout(one) for one in found]
    return Answer(200, page(items, after, owed=following.owed, next=_next(following)))


@api.route(
    "GET",
    "/merchant/payouts/{settlement_id}",
    MERCHANTS,
    query=PageQuery,
    answers={200: PayoutDetailView},
    refusals=("not_found",),
)
def payout(request: Request, service: Payouts) -> Answer:
    """One payout, what it is made of, and its transfers page by page, newest first."""
    query, settlement_id = request.query, request.path["settlement_id"]
    through = to_text(service.through())
    made = service.one(settlement_id, request.subject)
    found, after = service.transfers(
        settlement_id,
        request.subject,
        read_cursor(query.cursor, in_time(ids.TRANSFER)),
        query.limit,
    )
    transfers = page([_transfer(one) for one in found], after)
    return Answer(200, {**_made(made), "transfers": transfers, "through": through})


def _payout(payout: Payout) -> dict[str, Any]:
    line = payout.shown.line
    return {
        "settlement_id": payout.settlement.id,
        "number": payout.settlement.number,
        "amount": line.amount,
        "state": payout.shown.state,
        "hold": line.hold,
        "reason": payout.reason,
        "since": line.since or None,
        "until": line.until,
        "expected_on": payout.expected_on.isoformat() if payout.expected_on else None,
        "paid_on": payout.paid_on,
        "payments": [shown_payment(one) for one in payout.shown.payments],
    }


def _made(made: Made) -> dict[str, Any]:
    return {
        **_payout(made.payout),
        "redeemed": made.redeemed,
        "refunded": made.refunded,
        "returned": made.returned,
        "carried": made.carried,
        "held": made.held,
        "withheld": [shown_withheld(one) for one in made.payout.shown.line.withheld],
    }


def _next(following: Next) -> dict[str, Any]:
    return {
        "amount": following.amount,
        "held": following.held,
        "hold": following.hold,
        "reason": following.reason,
        "withheld": [shown_withheld(one) for one in following.withheld],
        "expected_on": following.expected_on.isoformat() if following.expected_on else None,
    }


def _transfer(transfer: Transfer) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "kind": transfer.kind,
        "amount": transfer.amount,
        "occurred_at": transfer.occurred_at,
        "redemption_id": transfer.redemption_id,
        "cashier": transfer.cashier,
    }
