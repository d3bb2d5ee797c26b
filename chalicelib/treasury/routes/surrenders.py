"""Money that goes back to the city, by STS."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import ReasonBody, Reference, Rupiah
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.treasury.parts import TreasuryParts
from chalicelib.treasury.routes.promises import Year
from chalicelib.treasury.rules.surrender import State, Surrender

api = Api("treasury")


class SurrenderBody(Body):
    amount: Rupiah
    reference: Reference


class SurrendersQuery(PageQuery):
    year: Year | None = None
    state: State | None = None


class SurrenderView(View):
    id: str
    reference: str
    amount: int
    surrendered: int
    state: State
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    decision_reason: str | None

    @classmethod
    def of(cls, surrender: Surrender) -> "SurrenderView":
        return cls(**{name: getattr(surrender, name) for name in cls.__struct_fields__})


class SurrenderPage(View):
    items: list[SurrenderView]
    next_cursor: str | None


@api.route(
    "POST",
    "/finance/surrenders",
    FINANCES,
    body=SurrenderBody,
    answers={201: SurrenderView},
    keyed="optional",
    proves=True,
    refusals=("reference_used", "state_conflict"),
)
def propose(request: Request, parts: TreasuryParts) -> SurrenderView:
    """Propose to give money back to the city by an STS; `reference` is its number. Nothing moves
    before the bank has booked it."""
    body = request.body
    return parts.propose.propose(
        body.amount, body.reference, request.subject, request.key, SurrenderView.of
    )


@api.route(
    "POST",
    "/finance/surrenders/{surrender_id}/approve",
    FINANCES,
    answers={200: SurrenderView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def approve(request: Request, parts: TreasuryParts) -> SurrenderView:
    """Approve what another officer has proposed; the bank's line with the STS number confirms
    it."""
    return parts.decide.approve(
        request.path["surrender_id"], request.subject, request.key, SurrenderView.of
    )


@api.route(
    "POST",
    "/finance/surrenders/{surrender_id}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: SurrenderView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject(request: Request, parts: TreasuryParts) -> SurrenderView:
    """Drop a proposal, one's own too, or an approved surrender that the bank has not booked: its
    STS number is free again."""
    return parts.decide.reject(
        request.path["surrender_id"],
        request.body.reason,
        request.subject,
        request.key,
        SurrenderView.of,
    )


@api.route(
    "GET",
    "/finance/surrenders",
    FINANCE_READERS,
    query=SurrendersQuery,
    answers={200: SurrenderPage},
)
def surrenders(request: Request, parts: TreasuryParts) -> SurrenderPage:
    """The register of STS, newest first: what was proposed or booked in a year."""
    query = request.query
    found, after = cut(parts.read.sts(query.year, query.state), lambda one: one.id, query)
    return SurrenderPage([SurrenderView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/surrenders/{surrender_id}",
    FINANCE_READERS,
    answers={200: SurrenderView},
    refusals=("not_found",),
)
def surrender(request: Request, parts: TreasuryParts) -> SurrenderView:
    """One surrender, up to date."""
    return SurrenderView.of(parts.read.surrender(request.path["surrender_id"]))
