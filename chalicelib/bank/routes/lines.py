"""Lines of bank statements that people explain, over HTTP."""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes.explanation import PartBody
from chalicelib.bank.routes.views import BankLineView, OneLineView
from chalicelib.bank.rules.explanation import PARTS_MOST
from chalicelib.bank.rules.lines import Line
from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Reason, ReasonBody
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES

api = Api("bank.lines")


class ResolveBody(Body):
    """What a line is made of, and why somebody says so."""

    parts: Annotated[list[PartBody], msgspec.Meta(min_length=1, max_length=PARTS_MOST)]
    reason: Reason


class ApproveLineBody(Body):
    """`version`: that of the proposal which was seen."""

    version: Annotated[int, msgspec.Meta(ge=0, le=2**53)]


@api.route(
    "GET",
    "/finance/bank-statements/{statement_id}/lines/{line}",
    FINANCE_READERS,
    answers={200: OneLineView},
    refusals=("not_found",),
)
def get_bank_line(request: Request, parts: BankParts) -> OneLineView:
    """A line, what is proposed of it, and what else it may be, the likeliest first."""
    line = _asked(request, parts)
    return OneLineView.of_one(line, parts.candidates.of(line), request.tongue)


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/resolve",
    FINANCES,
    body=ResolveBody,
    answers={200: BankLineView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "state_conflict", "validation_failed"),
)
def resolve_bank_line(request: Request, parts: BankParts) -> BankLineView:
    """Propose what a booked line is, also one that is explained already. It stays booked as it was
    until another finance officer approves."""
    body: ResolveBody = request.body
    line, view = _asked(request, parts), _view(request)
    said = [part.part() for part in body.parts]
    return parts.resolve.propose(line, said, body.reason, request.subject, request.key, view)


@api.route(
    "POST",
    "/finance/bank-statements/{statement_id}/lines/{line}/approve",
    FINANCES,
    body=ApproveLineBody,
    answers={200: BankLineView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def approve_bank_line(request: Request, parts: BankParts) -> BankLineView:
    """Book what another finance officer proposed: the earlier explanation is reversed."""
    line, version = _asked(request, parts), request.body.version
    return parts.rebook.approve(line, version, request.subject, request.key, _view(request))


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
    """Take a proposal back; the line stays booked as it was."""
    line, reason = _asked(request, parts), request.body.reason
    return parts.resolve.reject(line, reason, request.subject, request.key, _view(request))


def _asked(request: Request, parts: BankParts) -> Line:
    number = request.path["line"]
    if not re.fullmatch("[0-9]{1,7}", number):
        raise Refused("not_found")
    return parts.resolve.line(request.path["statement_id"], int(number))


def _view(request: Request) -> Callable[[Line], BankLineView]:
    return lambda line: BankLineView.of(line, request.tongue)
