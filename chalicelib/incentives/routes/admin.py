"""Claims for rewards as officers see them, and what they decide."""

from typing import Literal

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.http.pages import PageQuery, in_time, no_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.instants import from_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.routes.views import StaffClaimPage, StaffClaimView
from chalicelib.incentives.rules.claim import Outcome

api = Api("incentives")


class ClaimsQuery(PageQuery):
    # `objected`: what a resident has objected to and nobody has decided since.
    state: Literal["waiting", "granted", "held", "refused", "flagged", "objected"] | None = None


@api.route(
    "GET",
    "/admin/incentive-claims",
    ADMIN_READERS,
    query=ClaimsQuery,
    answers={200: StaffClaimPage},
)
def claims(request: Request, parts: IncentiveParts) -> StaffClaimPage:
    """Claims for rewards, newest first. A page of waiting or granted ones may be short and still
    not be the last."""
    query = request.query
    before = read_cursor(query.cursor, in_time(ids.CLAIM))
    if before and not _is_instant(before.partition("#")[0]):
        raise no_cursor()
    return StaffClaimPage.of(*parts.read.page(query.state, before, query.limit))


def _is_instant(text: str) -> bool:
    try:
        from_text(text)
    except ValueError:
        return False
    return True


@api.route(
    "GET",
    "/admin/incentive-claims/{claim_id}",
    ADMIN_READERS,
    answers={200: StaffClaimView},
    refusals=("not_found",),
)
def claim(request: Request, parts: IncentiveParts) -> StaffClaimView:
    """One claim, up to date."""
    return StaffClaimView.of(parts.read.one(request.path["claim_id"]))


@api.route(
    "POST",
    "/admin/incentive-claims/{claim_id}/grant",
    ADMINS,
    body=ReasonBody,
    answers={200: StaffClaimView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def grant(request: Request, parts: IncentiveParts) -> StaffClaimView:
    """Grant a claim that was held or objected to: it is rewarded once its payment was told."""
    return _decided("grant", request, parts)


@api.route(
    "POST",
    "/admin/incentive-claims/{claim_id}/refuse",
    ADMINS,
    body=ReasonBody,
    answers={200: StaffClaimView},
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict"),
)
def refuse(request: Request, parts: IncentiveParts) -> StaffClaimView:
    """Refuse a claim that was held or objected to, with the reason that its resident reads."""
    return _decided("refuse", request, parts)


def _decided(outcome: Outcome, request: Request, parts: IncentiveParts) -> StaffClaimView:
    return parts.decide.decide(
        request.path["claim_id"],
        outcome,
        request.body.reason,
        request.subject,
        request.key,
        lambda claim: StaffClaimView.of(parts.read.named(claim)),
    )
