"""Settlements over HTTP: drafting, holding, approving, the files for the bank."""

from typing import Any

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Id, Reason
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, page, read_cursor
from chalicelib.core.values.instants import from_text
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.settlements.payout_files import (
    CSV,
    LINK_LIFE_S,
    MEDIA_TYPES,
    Format,
    disposition,
)
from chalicelib.settlements.rules import (
    HoldKind,
    LineState,
    Payment,
    Settlement,
    State,
    Withheld,
    state_of,
)
from chalicelib.settlements.service import SettlementDesk, ShownLine

api = Api("settlements")


class DraftBody(Body):
    until: str


class HoldBody(Body):
    reason: Reason
    redemption_id: Id | None = None


class PaymentOrderView(View):
    end_to_end_id: str
    amount: int
    state: LineState
    reason: str
    booked_on: str | None


class WithheldView(View):
    redemption_id: str
    amount: int
    reason: str


class AccountChangeView(View):
    by: str
    at: str
    before: str


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


class PayoutFileView(View):
    sha256: str
    bytes: int


class PayoutFilesView(View):
    csv: PayoutFileView | None
    pain001: PayoutFileView | None


class SettlementSummaryView(View):
    id: str
    number: str
    state: State
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
    drafted_by: str
    drafted_at: str
    approved_by: str | None
    approved_at: str | None
    sent_by: str | None
    sent_at: str | None
    cancelled_by: str | None
    cancelled_at: str | None
    files: PayoutFilesView


class SettlementView(SettlementSummaryView):
    """A settlement with its lines; with none where there are over 500: they have a list of their
    own."""

    lines: list[SettlementLineView]


class SettlementPage(View):
    items: list[SettlementSummaryView]
    next_cursor: str | None


class LinesQuery(Query):
    state: LineState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class SettlementLinePage(View):
    items: list[SettlementLineView]
    next_cursor: str | None


class LeftOutView(View):
    merchant_id: str
    name: str
    owed: int


class LeftOutPage(View):
    items: list[LeftOutView]
    next_cursor: str | None


class PayoutFileQuery(Query):
    format: Format = CSV


class PayoutFileLinkView(View):
    """`expires_in` counts seconds."""

    download_url: str
    expires_in: int


def _drafted_before(request: Request, desk: SettlementDesk) -> Answer | None:
    assert request.key is not None
    settlement = desk.drafts.started(request.key)
    return None if settlement is None else _drafted(settlement, desk, REPLAYED)


@api.route(
    "POST",
    "/finance/settlements",
    FINANCES,
    body=DraftBody,
    answers={201: SettlementView},
    keyed="required",
    kept=_drafted_before,
    refusals=("state_conflict",),
)
def draft(request: Request, desk: SettlementDesk) -> Answer:
    """Draft a settlement of what is owed from transfers before a moment; (202) by job where there
    are over 500 lines."""
    until = from_text(instant(request.body.until, "until"))
    assert request.key is not None
    return _drafted(desk.drafts.start(until, request.subject, request.key), desk)


@api.route(
    "GET", "/finance/settlements", FINANCE_READERS, query=PageQuery, answers={200: SettlementPage}
)
def every(request: Request, desk: SettlementDesk) -> Answer:
    """All settlements, newest first, without their lines."""
    query = request.query
    found, after = desk.reading.page(read_cursor(query.cursor, "[0-9]{9}"), query.limit)
    return Answer(200, page([_summary(one) for one in found], after))


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}",
    FINANCE_READERS,
    answers={200: SettlementView},
    refusals=("not_found",),
)
def one(request: Request, desk: SettlementDesk) -> Answer:
    """One settlement, with its lines where they are at most 500."""
    return Answer(200, _shown(desk.reading.get(request.path["settlement_id"]), desk))


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/lines",
    FINANCE_READERS,
    query=LinesQuery,
    answers={200: SettlementLinePage},
    refusals=("not_found",),
)
def lines(request: Request, desk: SettlementDesk) -> Answer:
    """The lines of a settlement, of one state where it is named; a page may be short where there is
    a next one."""
    query = request.query
    found, after = desk.reading.lines(
        request.path["settlement_id"],
        query.state,
        read_cursor(query.cursor, "[0-9]{1,9}"),
        query.limit,
    )
    return Answer(200, page([_line(shown) for shown in found], after))


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/left-out",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: LeftOutPage},
    refusals=("not_found",),
)
def left_out(request: Request, desk: SettlementDesk) -> Answer:
    """The merchants that a settlement pays nothing to, as they are owed nothing or less."""
    query = request.query
    found, after = desk.reading.left_out(
        request.path["settlement_id"], read_cursor(query.cursor, "[0-9]{1,9}"), query.limit
    )
    items = [
        {"merchant_id": merchant_id, "name": name, "owed": owed}
        for merchant_id, name, owed in found
    ]
    return Answer(200, page(items, after))


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/lines/{merchant_id}/hold",
    FINANCES,
    body=HoldBody,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def hold(request: Request, desk: SettlementDesk) -> Answer:
    """Hold a merchant's line of a draft, or one redemption of it, until it is released."""
    held = desk.holding.hold(*_held(request))
    return Answer(200, _shown(held, desk))


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/lines/{merchant_id}/release",
    FINANCES,
    body=HoldBody,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def release(request: Request, desk: SettlementDesk) -> Answer:
    """Release what was held, if nothing else holds it."""
    released = desk.holding.release(*_held(request))
    return Answer(200, _shown(released, desk))


def _approved_before(request: Request, desk: SettlementDesk) -> Answer | None:
    settlement = desk.approval.approved(request.path["settlement_id"], request.key)
    return None if settlement is None else _approved(settlement, desk, REPLAYED)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/approve",
    FINANCES,
    answers={200: SettlementView},
    keyed="optional",
    kept=_approved_before,
    refusals=("not_found", "same_person", "state_conflict"),
)
def approve(request: Request, desk: SettlementDesk) -> Answer:
    """Approve a draft that another officer has made: what is still owed of each ready line leaves
    the merchant's account; (202) by job where there are over 500 lines."""
    settlement = desk.approval.approve(request.path["settlement_id"], request.subject, request.key)
    return _approved(settlement, desk)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/cancel",
    FINANCES,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def cancel(request: Request, desk: SettlementDesk) -> Answer:
    """Cancel a draft, or an approved settlement that came to pay nobody."""
    cancelled = desk.reading.cancel(request.path["settlement_id"], request.subject)
    return Answer(200, _shown(cancelled, desk))


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/sent",
    FINANCES,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def sent(request: Request, desk: SettlementDesk) -> Answer:
    """Note that the file of an approved settlement went to the bank."""
    return Answer(
        200, _shown(desk.reading.sent(request.path["settlement_id"], request.subject), desk)
    )


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/payout-file",
    FINANCE_READERS,
    query=PayoutFileQuery,
    refusals=("not_found", "state_conflict"),
    answers={200: None},
)
def payout_file(request: Request, desk: SettlementDesk) -> Answer:
    """The file for the bank, the same bytes every time; (302) from a signed link where it is
    large."""
    settlement = desk.reading.get(request.path["settlement_id"])
    form: Format = request.query.format
    text = desk.files.read(settlement, form)
    if text is None:
        return Answer(302, None, {"Location": desk.files.link(settlement, form)})
    headers = {
        "Content-Type": MEDIA_TYPES[form],
        "Content-Disposition": disposition(settlement, form),
    }
    return Answer(200, text, headers)


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/payout-file/link",
    FINANCE_READERS,
    query=PayoutFileQuery,
    answers={200: PayoutFileLinkView},
    refusals=("not_found", "state_conflict"),
)
def payout_file_link(request: Request, desk: SettlementDesk) -> Answer:
    """A signed link to the file for the bank: for pages, which cannot follow one themselves to
    where large files lie."""
    settlement = desk.reading.get(request.path["settlement_id"])
    link = desk.files.link(settlement, request.query.format)
    return Answer(200, {"download_url": link, "expires_in": LINK_LIFE_S})


def _held(request: Request) -> tuple[str, str, str, str, Any]:
    body = request.body
    return (
        request.path["settlement_id"],
        request.path["merchant_id"],
        body.redemption_id or "",
        body.reason,
        request.subject,
    )


def _drafted(
    settlement: Settlement, desk: SettlementDesk, headers: dict[str, str] | None = None
) -> Answer:
    status = 202 if settlement.large else 201
    return Answer(status, _shown(settlement, desk), headers or {})


def _approved(
    settlement: Settlement, desk: SettlementDesk, headers: dict[str, str] | None = None
) -> Answer:
    status = 202 if settlement.large else 200
    return Answer(status, _shown(settlement, desk), headers or {})


def _shown(settlement: Settlement, desk: SettlementDesk) -> dict[str, Any]:
    lines = desk.reading.all_lines(settlement)
    return {**_summary(settlement), "lines": [_line(shown) for shown in lines]}


def _summary(settlement: Settlement) -> dict[str, Any]:
    files = settlement.files
    return {
        "id": settlement.id,
        "number": settlement.number,
        "state": state_of(settlement),
        "until": settlement.until,
        "total": settlement.total,
        "line_count": settlement.lines,
        "ready_count": settlement.ready,
        "held_count": settlement.held,
        "left_out_count": settlement.left_out,
        "payment_count": settlement.payments,
        "open_count": settlement.open,
        "paid_count": settlement.paid,
        "returned_count": settlement.returned,
        "drafted_by": settlement.drafted_by,
        "drafted_at": settlement.drafted_at,
        "approved_by": settlement.approved_by or None,
        "approved_at": settlement.approved_at or None,
        "sent_by": settlement.sent_by or None,
        "sent_at": settlement.sent_at or None,
        "cancelled_by": settlement.cancelled_by or None,
        "cancelled_at": settlement.cancelled_at or None,
        "files": {
            name: {"sha256": files[name].sha256, "bytes": files[name].bytes}
            if name in files
            else None
            for name in MEDIA_TYPES
        },
    }


def _line(shown: ShownLine) -> dict[str, Any]:
    line, change = shown.line, shown.line.account_change
    plain = ("line", "merchant_id", "name", "owed", "amount", "hold", "reason")
    return {
        **{name: getattr(line, name) for name in plain},
        "bank_code": line.bank_code,
        "bank_account": line.bank_account,
        "bank_account_name": line.bank_account_name,
        "state": shown.state,
        "withheld": [shown_withheld(one) for one in line.withheld],
        "account_change": None
        if change is None
        else {"by": change.by, "at": change.at, "before": change.before},
        "payments": [shown_payment(one) for one in shown.payments],
    }


def shown_withheld(withheld: Withheld) -> dict[str, Any]:
    """A held redemption as the API shows it."""
    return {
        "redemption_id": withheld.redemption_id,
        "amount": withheld.amount,
        "reason": withheld.reason,
    }


def shown_payment(payment: Payment) -> dict[str, Any]:
    """A payment as the API shows it."""
    return {
        "end_to_end_id": payment.end_to_end_id,
        "amount": payment.amount,
        "state": payment.state,
        "reason": payment.reason,
        "booked_on": payment.booked_on or None,
    }
