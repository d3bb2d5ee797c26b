"""Lines of bank statements that people resolve, over HTTP."""

import re
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.bank.items import Line
from chalicelib.bank.resolving import NOTE, Resolving
from chalicelib.bank.views import BankLineView, line_view
from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Reason, ReasonBody
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import FINANCES

api = Api("bank.lines")


class ResolveBody(Body):
    """`note`: no money moves. `payment`, `return`: the line is that of a payment, which another
    person approves."""

    reason: Reason
    action: Literal["note", "payment", "return"]
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
def resolve_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Say what an unmatched line is. A note settles it; a payment or return is proposed, and
    another finance officer approves it."""
    body: ResolveBody = request.body
    line, key, by = _asked(request, resolving), request.key, request.subject

    def view(now: Line) -> Any:
        return line_view(now, request.tongue)

    if body.action == NOTE:
        if body.end_to_end_id is not None:
            raise invalid("end_to_end_id", "hanya untuk payment dan return", "only with money")
        return Answer(200, resolving.note(line, body.reason, by, key, view))
    if body.end_to_end_id is None:
        raise invalid("end_to_end_id", "wajib diisi", "is required")
    return Answer(
        200,
        resolving.propose(line, body.action, body.end_to_end_id, body.reason, by, key, view),
    )


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/approve",
    FINANCES,
    answers={200: BankLineView},
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict", "validation_failed"),
)
def approve_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Book what another finance officer proposed."""
    line = _asked(request, resolving)
    answer = resolving.approve(
        line, request.subject, request.key, lambda now: line_view(now, request.tongue)
    )
    return Answer(200, answer)


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: BankLineView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject_bank_line(request: Request, resolving: Resolving) -> Answer:
    """Put a line of which something was proposed back among the unmatched."""
    line = _asked(request, resolving)
    answer = resolving.reject(
        line,
        request.body.reason,
        request.subject,
        request.key,
        lambda now: line_view(now, request.tongue),
    )
    return Answer(200, answer)


def _asked(request: Request, resolving: Resolving) -> Line:
    number = request.path["line"]
    if not re.fullmatch("[0-9]{1,7}", number):
        raise Refused("not_found")
    return resolving.line(request.path["statement_id"], int(number))
