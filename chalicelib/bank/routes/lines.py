"""Lines of bank statements that people resolve, over HTTP."""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes.views import BankLineView
from chalicelib.bank.rules.lines import NOTE, Action, Line
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Reason, ReasonBody
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import FINANCES

api = Api("bank.lines")


class ResolveBody(Body):
    """`note`: no money moves. `payment`, `return`: the line is that of a payment, which another
    person approves."""

    reason: Reason
    action: Action
    end_to_end_id: Annotated[str, msgspec.Meta(pattern="^[0-9]{16}$")] | None = None


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/resolve",
    FINANCES,
    body=ResolveBody,
    answers={200: BankLineView},
    keyed="optional",
    refusals=("not_found", "state_conflict", "validation_failed"),
)
def resolve_bank_line(request: Request, parts: BankParts) -> BankLineView:
    """Say what an unmatched line is. A note settles it; a payment or return is proposed, and
    another finance officer approves it."""
    body: ResolveBody = request.body
    line, view = _asked(request, parts), _view(request)
    if body.action == NOTE:
        if body.end_to_end_id is not None:
            raise invalid("end_to_end_id", "hanya untuk payment dan return", "only with money")
        return parts.resolve.note(line, body.reason, request.subject, request.key, view)
    if body.end_to_end_id is None:
        raise invalid("end_to_end_id", "wajib diisi", "is required")
    return parts.resolve.propose(
        line, body.action, body.end_to_end_id, body.reason, request.subject, request.key, view
    )


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/approve",
    FINANCES,
    answers={200: BankLineView},
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict", "validation_failed"),
)
def approve_bank_line(request: Request, parts: BankParts) -> BankLineView:
    """Book what another finance officer proposed."""
    line = _asked(request, parts)
    return parts.resolve.approve(line, request.subject, request.key, _view(request))


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: BankLineView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject_bank_line(request: Request, parts: BankParts) -> BankLineView:
    """Put a line of which something was proposed back among the unmatched."""
    line, reason = _asked(request, parts), request.body.reason
    return parts.resolve.reject(line, reason, request.subject, request.key, _view(request))


def _asked(request: Request, parts: BankParts) -> Line:
    number = request.path["line"]
    if not re.fullmatch("[0-9]{1,7}", number):
        raise Refused("not_found")
    return parts.resolve.line(request.path["statement_id"], int(number))


def _view(request: Request) -> Callable[[Line], BankLineView]:
    return lambda line: BankLineView.of(line, request.tongue)
