"""Settlements as finance makes them: drafting, holding, approving, sending."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from chalicelib.core.http.api import REPLAYED, Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query
from chalicelib.core.http.fields import Id, Reason
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, next_cursor, read_cursor
from chalicelib.core.values.instants import from_text
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.routes.views import (
    LeftOutPage,
    LeftOutView,
    SettlementLinePage,
    SettlementLineView,
    SettlementPage,
    SettlementSummaryView,
    SettlementView,
)
from chalicelib.settlements.rules.line import LineState
from chalicelib.settlements.rules.settlement import Seen, Settlement

api = Api("settlements")


class DraftBody(Body):
    until: str


class HoldBody(Body):
    reason: Reason
    redemption_id: Id | None = None


class LinesQuery(Query):
    state: LineState | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class ApproveBody(Body):
    """What the approver saw of the draft."""

    total: Annotated[int, msgspec.Meta(ge=0)]
    version: Annotated[int, msgspec.Meta(ge=1)]


def _drafted_before(request: Request, parts: SettlementParts) -> Answer | None:
    settlement = parts.draft.drafted(request.kept_under)
    return None if settlement is None else _drafted(settlement, parts, REPLAYED)


@api.route(
    "POST",
    "/finance/settlements",
    FINANCES,
    body=DraftBody,
    answers={201: SettlementView, 202: SettlementView},
    keyed="required",
    kept=_drafted_before,
    refusals=("state_conflict",),
)
def draft(request: Request, parts: SettlementParts) -> Answer:
    """Draft a settlement of what is owed from transfers before a moment; (202) by job where there
    are over 500 lines."""
    until = from_text(instant(request.body.until, "until"))
    return _drafted(parts.draft.draft(until, request.subject, request.kept_under), parts)


@api.route(
    "GET", "/finance/settlements", FINANCE_READERS, query=PageQuery, answers={200: SettlementPage}
)
def every(request: Request, parts: SettlementParts) -> SettlementPage:
    """All settlements, newest first, without their lines."""
    query = request.query
    found, after = parts.read.page(read_cursor(query.cursor, "[0-9]{9}"), query.limit)
    return SettlementPage([SettlementSummaryView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}",
    FINANCE_READERS,
    answers={200: SettlementView},
    refusals=("not_found",),
)
def one(request: Request, parts: SettlementParts) -> SettlementView:
    """One settlement, with its lines where they are at most 500."""
    return _view(parts.read.get(request.path["settlement_id"]), parts)


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/lines",
    FINANCE_READERS,
    query=LinesQuery,
    answers={200: SettlementLinePage},
    refusals=("not_found",),
)
def lines(request: Request, parts: SettlementParts) -> SettlementLinePage:
    """The lines of a settlement, of one state where it is named; a page may be short where there is
    a next one."""
    query = request.query
    found, after = parts.read.page_of_lines(
        request.path["settlement_id"],
        query.state,
        read_cursor(query.cursor, "[0-9]{1,9}"),
        query.limit,
    )
    return SettlementLinePage([SettlementLineView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/settlements/{settlement_id}/left-out",
    FINANCE_READERS,
    query=PageQuery,
    answers={200: LeftOutPage},
    refusals=("not_found",),
)
def left_out(request: Request, parts: SettlementParts) -> LeftOutPage:
    """The merchants that a settlement pays nothing to, as they are owed nothing or less."""
    query = request.query
    found, after = parts.read.page_of_left_out(
        request.path["settlement_id"], read_cursor(query.cursor, "[0-9]{1,9}"), query.limit
    )
    return LeftOutPage([LeftOutView.of(one) for one in found], next_cursor(after))


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/lines/{merchant_id}/hold",
    FINANCES,
    body=HoldBody,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def hold(request: Request, parts: SettlementParts) -> SettlementView:
    """Hold a merchant's line of a draft, or one redemption of it, until it is released."""
    path, body = request.path, request.body
    held = parts.hold_back.hold(
        path["settlement_id"],
        path["merchant_id"],
        body.redemption_id or "",
        body.reason,
        request.subject,
    )
    return _view(held, parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/lines/{merchant_id}/release",
    FINANCES,
    body=HoldBody,
    answers={200: SettlementView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def release(request: Request, parts: SettlementParts) -> SettlementView:
    """Release what was held, if nothing else holds it."""
    path, body = request.path, request.body
    released = parts.hold_back.release(
        path["settlement_id"],
        path["merchant_id"],
        body.redemption_id or "",
        body.reason,
        request.subject,
    )
    return _view(released, parts)


def _approved_before(request: Request, parts: SettlementParts) -> Answer | None:
    settlement = parts.approve.approved(request.key)
    return None if settlement is None else _approved(settlement, parts, REPLAYED)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/approve",
    FINANCES,
    body=ApproveBody,
    answers={200: SettlementView, 202: SettlementView},
    keyed="optional",
    kept=_approved_before,
    proves=True,
    refusals=("not_found", "not_reconciled", "same_person", "state_conflict"),
)
def approve(request: Request, parts: SettlementParts) -> Answer:
    """Approve a draft that another officer was the last to change, just as it was seen: what is
    still owed of each ready line leaves the merchant's account; (202) by job where there are over
    500 lines."""
    saw = Seen(request.body.total, request.body.version)
    settlement = parts.approve.approve(
        request.path["settlement_id"], saw, request.subject, request.key
    )
    return _approved(settlement, parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/cancel",
    FINANCES,
    answers={200: SettlementView},
    refusals=("not_found", "state_conflict"),
)
def cancel(request: Request, parts: SettlementParts) -> SettlementView:
    """Cancel a draft, or an approved settlement that came to pay nobody."""
    return _view(parts.cancel.cancel(request.path["settlement_id"], request.subject), parts)


@api.route(
    "POST",
    "/finance/settlements/{settlement_id}/sent",
    FINANCES,
    answers={200: SettlementView},
    proves=True,
    refusals=("not_found", "not_reconciled", "state_conflict"),
)
def sent(request: Request, parts: SettlementParts) -> SettlementView:
    """Note that the file of an approved settlement went to the bank."""
    return _view(parts.send.mark_sent(request.path["settlement_id"], request.subject), parts)


def _view(settlement: Settlement, parts: SettlementParts) -> SettlementView:
    return SettlementView.with_lines(settlement, parts.read.few_lines(settlement))


def _drafted(
    settlement: Settlement, parts: SettlementParts, headers: Mapping[str, str] | None = None
) -> Answer:
    return Answer(202 if settlement.large else 201, _view(settlement, parts), headers or {})


def _approved(
    settlement: Settlement, parts: SettlementParts, headers: Mapping[str, str] | None = None
) -> Answer:
    return Answer(202 if settlement.large else 200, _view(settlement, parts), headers or {})
