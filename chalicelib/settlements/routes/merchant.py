"""Payouts as their merchant sees them."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes.views import PaymentOrderView, WithheldView
from chalicelib.settlements.rules.line import HoldKind, LineState
from chalicelib.settlements.rules.payout import NextPayout, Payout, PayoutMakeup

api = Api("payouts")


class NextPayoutView(View):
    """What is owed but in no payout yet."""

    amount: int
    held: int
    hold: HoldKind
    reason: str
    withheld: list[WithheldView]
    expected_on: str | None

    @classmethod
    def of(cls, following: NextPayout) -> "NextPayoutView":
        return cls(
            amount=following.amount,
            held=following.held,
            hold=following.hold,
            reason=following.reason,
            withheld=[WithheldView.of(one) for one in following.withheld],
            expected_on=following.expected_on.isoformat() if following.expected_on else None,
        )


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

    @classmethod
    def of(cls, payout: Payout) -> "PayoutView":
        line = payout.shown.line
        return cls(
            settlement_id=payout.settlement.id,
            number=payout.settlement.number,
            amount=line.amount,
            state=payout.shown.state,
            hold=line.hold,
            reason=payout.reason,
            since=line.since or None,
            until=line.until,
            expected_on=payout.expected_on.isoformat() if payout.expected_on else None,
            paid_on=payout.paid_on,
            payments=[PaymentOrderView.of(one) for one in payout.shown.payments],
        )


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

    @classmethod
    def of(cls, transfer: Transfer) -> "PayoutTransferView":
        return cls(
            id=transfer.id,
            kind=transfer.kind,
            amount=transfer.amount,
            occurred_at=transfer.occurred_at,
            redemption_id=transfer.redemption_id,
            cashier=transfer.cashier,
        )


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

    @classmethod
    def made_of(
        cls, makeup: PayoutMakeup, transfers: PayoutTransferPage, through: str
    ) -> "PayoutDetailView":
        payout = PayoutView.of(makeup.payout)
        members = {name: getattr(payout, name) for name in payout.__struct_fields__}
        return cls(
            **members,
            redeemed=makeup.redeemed,
            refunded=makeup.refunded,
            returned=makeup.returned,
            carried=makeup.carried,
            held=makeup.held,
            withheld=[WithheldView.of(one) for one in makeup.payout.shown.line.withheld],
            transfers=transfers,
            through=through,
        )


@api.route("GET", "/merchant/payouts", MERCHANTS, query=PageQuery, answers={200: PayoutPage})
def payouts(request: Request, parts: SettlementParts) -> PayoutPage:
    """What my shop was paid, newest first, and what it is owed beside; only the owner reads it."""
    query = request.query
    found, after = parts.payouts.page(
        request.subject, read_cursor(query.cursor, "[0-9]{9}"), query.limit
    )
    following = parts.payouts.next(request.subject)
    return PayoutPage(
        items=[PayoutView.of(one) for one in found],
        next_cursor=next_cursor(after),
        owed=following.owed,
        next=NextPayoutView.of(following),
    )


@api.route(
    "GET",
    "/merchant/payouts/{settlement_id}",
    MERCHANTS,
    query=PageQuery,
    answers={200: PayoutDetailView},
    refusals=("not_found",),
)
def payout(request: Request, parts: SettlementParts) -> PayoutDetailView:
    """One payout, what it is made of, and its transfers page by page, newest first."""
    query, settlement_id = request.query, request.path["settlement_id"]
    through = to_text(parts.payouts.through())
    makeup = parts.payouts.makeup(settlement_id, request.subject)
    found, after = parts.payouts.transfers(
        settlement_id,
        request.subject,
        read_cursor(query.cursor, in_time(ids.TRANSFER)),
        query.limit,
    )
    transfers = PayoutTransferPage(
        [PayoutTransferView.of(one) for one in found], next_cursor(after)
    )
    return PayoutDetailView.made_of(makeup, transfers, through)
