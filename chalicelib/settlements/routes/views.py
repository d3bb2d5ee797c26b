"""What answers about settlements hold."""

from chalicelib.core.http.bodies import View
from chalicelib.settlements.rules.hold import Withheld
from chalicelib.settlements.rules.line import (
    AccountChange,
    HoldKind,
    LineState,
    PaymentState,
    Proposal,
)
from chalicelib.settlements.rules.payment import Payment, ShownLine
from chalicelib.settlements.rules.rendering import Format, Rendering
from chalicelib.settlements.rules.settlement import (
    Settlement,
    State,
    state_of,
)
from chalicelib.settlements.rules.terms import Channel
from chalicelib.settlements.use.read import LeftOut


class PaymentOrderView(View):
    end_to_end_id: str
    amount: int
    channel: Channel
    state: PaymentState
    reason: str
    booked_on: str | None

    @classmethod
    def of(cls, payment: Payment) -> "PaymentOrderView":
        return cls(
            end_to_end_id=payment.end_to_end_id,
            amount=payment.amount,
            channel=payment.channel,
            state=payment.state,
            reason=payment.reason,
            booked_on=payment.booked_on or None,
        )


class WithheldView(View):
    redemption_id: str
    amount: int
    reason: str

    @classmethod
    def of(cls, withheld: Withheld) -> "WithheldView":
        return cls(withheld.redemption_id, withheld.amount, withheld.reason)


class AccountChangeView(View):
    by: str
    at: str
    before: str

    @classmethod
    def of(cls, change: AccountChange) -> "AccountChangeView":
        return cls(change.by, change.at, change.before)


class ProposedWithdrawalView(View):
    """That something is withdrawn, as one officer has proposed and another may approve."""

    by: str
    at: str
    reason: str

    @classmethod
    def of(cls, proposal: Proposal) -> "ProposedWithdrawalView":
        return cls(proposal.by, proposal.at, proposal.reason)


class SettlementLineView(View):
    line: int
    merchant_id: str
    name: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    owed: int
    amount: int
    state: LineState
    hold: HoldKind
    reason: str
    withheld: list[WithheldView]
    account_change: AccountChangeView | None
    payments: list[PaymentOrderView]
    withdrawal: ProposedWithdrawalView | None

    @classmethod
    def of(cls, shown: ShownLine) -> "SettlementLineView":
        line, change = shown.line, shown.line.account_change
        is_open = any(payment.is_open for payment in shown.payments)
        proposed = line.withdrawal if is_open else None
        return cls(
            line=line.line,
            merchant_id=line.merchant_id,
            name=line.name,
            bank_code=line.bank_code,
            bank_account=line.bank_account,
            bank_account_name=line.bank_account_name,
            owed=line.owed,
            amount=line.amount,
            state=shown.state,
            hold=line.hold,
            reason=line.reason,
            withheld=[WithheldView.of(one) for one in line.withheld],
            account_change=AccountChangeView.of(change) if change else None,
            payments=[PaymentOrderView.of(one) for one in shown.payments],
            withdrawal=ProposedWithdrawalView.of(proposed) if proposed else None,
        )


class PayoutFileView(View):
    """A payout file as it was rendered, and for how many payments of which total."""

    format: Format
    execution_date: str
    sha256: str
    bytes: int
    payments: int
    total: int
    rendered_by: str
    rendered_at: str

    @classmethod
    def of(cls, rendering: Rendering) -> "PayoutFileView":
        return cls(**{name: getattr(rendering, name) for name in cls.__struct_fields__})


class PayoutFilePage(View):
    """The payout files of a settlement, oldest first; `execution_date` is the day that the next
    one is for unless another is named."""

    items: list[PayoutFileView]
    next_cursor: str | None
    execution_date: str


class SettlementSummaryView(View):
    id: str
    number: str
    state: State
    version: int
    until: str
    total: int
    line_count: int
    ready_count: int
    held_count: int
    left_out_count: int
    payment_count: int
    open_count: int
    paid_count: int
    returned_count: int
    withdrawn_count: int
    drafted_by: str
    drafted_at: str
    last_changed_by: str
    approved_by: str | None
    approved_at: str | None
    sent_by: str | None
    sent_at: str | None
    cancelled_by: str | None
    cancelled_at: str | None
    withdrawal: ProposedWithdrawalView | None
    withdrawn_by: str | None
    withdrawn_at: str | None

    @classmethod
    def of(cls, settlement: Settlement) -> "SettlementSummaryView":
        proposed = Proposal(
            settlement.withdraw_by, settlement.withdraw_at, settlement.withdraw_reason
        )
        return cls(
            id=settlement.id,
            number=settlement.number,
            state=state_of(settlement),
            version=settlement.version,
            until=settlement.until,
            total=settlement.total,
            line_count=settlement.lines,
            ready_count=settlement.ready,
            held_count=settlement.held,
            left_out_count=settlement.left_out,
            payment_count=settlement.payments,
            open_count=settlement.open,
            paid_count=settlement.paid,
            returned_count=settlement.returned,
            withdrawn_count=settlement.withdrawn,
            drafted_by=settlement.drafted_by,
            drafted_at=settlement.drafted_at,
            last_changed_by=settlement.last_changed_by,
            approved_by=settlement.approved_by or None,
            approved_at=settlement.approved_at or None,
            sent_by=settlement.sent_by or None,
            sent_at=settlement.sent_at or None,
            cancelled_by=settlement.cancelled_by or None,
            cancelled_at=settlement.cancelled_at or None,
            withdrawal=ProposedWithdrawalView.of(proposed) if proposed.by else None,
            withdrawn_by=settlement.withdrawn_by or None,
            withdrawn_at=settlement.withdrawn_at or None,
        )


class SettlementView(SettlementSummaryView):
    """A settlement with its lines; with none where there are over 500: they have a list of their
    own."""

    lines: list[SettlementLineView]

    @classmethod
    def with_lines(cls, settlement: Settlement, lines: list[ShownLine]) -> "SettlementView":
        summary = SettlementSummaryView.of(settlement)
        members = {name: getattr(summary, name) for name in summary.__struct_fields__}
        return cls(**members, lines=[SettlementLineView.of(one) for one in lines])


class SettlementPage(View):
    items: list[SettlementSummaryView]
    next_cursor: str | None


class SettlementLinePage(View):
    items: list[SettlementLineView]
    next_cursor: str | None


class LeftOutView(View):
    merchant_id: str
    name: str
    owed: int

    @classmethod
    def of(cls, left_out: LeftOut) -> "LeftOutView":
        return cls(left_out.merchant_id, left_out.name, left_out.owed)


class LeftOutPage(View):
    items: list[LeftOutView]
    next_cursor: str | None


class PayoutFileLinkView(View):
    """`expires_in` counts seconds."""

    download_url: str
    expires_in: int
