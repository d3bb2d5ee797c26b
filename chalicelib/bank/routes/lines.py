"""Lines of bank statements that people resolve, over HTTP."""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes.views import BankLineView
from chalicelib.bank.rules.lines import LOST_PAYOUT, NOTE, Action, Line
from chalicelib.bank.use.resolve import Said
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Id, Reason, ReasonBody
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import FINANCES

api = Api("bank.lines")


class ResolveBody(Body):
    """`note`: no money moves. `payment`, `return`: the line is that of a payment, which another
    person approves. `lost_payout`, while payouts are frozen: the line has paid a merchant what a
    restore made the ledger forget."""

    reason: Reason
    action: Action
    end_to_end_id: Annotated[str, msgspec.Meta(pattern="^[0-9]{16}$")] | None = None
    merchant_id: Id | None = None


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
    """Say what an unmatched line is. A note settles it (a debit's is proposed while payouts are
    frozen); whatever moves money is proposed, and another finance officer approves it."""
    body: ResolveBody = request.body
    line, view = _asked(request, parts), _view(request)
    said = _said(body)
    if said.action == NOTE:
        return parts.resolve.note(line, said.reason, request.subject, request.key, view)
    return parts.resolve.propose(line, said, request.subject, request.key, view)


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


def _said(body: ResolveBody) -> Said:
    """What a body says. Raises `validation_failed` where it names too much or too little."""
    wanted = {NOTE: "", LOST_PAYOUT: "merchant_id"}.get(body.action, "end_to_end_id")
    for name in ("end_to_end_id", "merchant_id"):
        given = getattr(body, name) is not None
        if given and name != wanted:
            raise invalid(name, f"tidak untuk {body.action}", f"not with {body.action}")
        if not given and name == wanted:
            raise invalid(name, "wajib diisi", "is required")
    return Said(body.action, body.reason, body.end_to_end_id or "", body.merchant_id or "")


def _asked(request: Request, parts: BankParts) -> Line:
    number = request.path["line"]
    if not re.fullmatch("[0-9]{1,7}", number):
        raise Refused("not_found")
    return parts.resolve.line(request.path["statement_id"], int(number))


def _view(request: Request) -> Callable[[Line], BankLineView]:
    return lambda line: BankLineView.of(line, request.tongue)
