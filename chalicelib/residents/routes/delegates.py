"""Delegates: staff record them, delegates accept or leave."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Phone, Reason, ReasonBody
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.masks import mask_name
from chalicelib.core.values.parse import instant, phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, RESIDENTS
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.rules import Delegation, DelegationState

api = Api("delegates")

ResidentId = Annotated[
    str, msgspec.Meta(min_length=20, max_length=20, pattern="^res_[0-9A-Za-z]{16}$")
]


class DelegateBody(Body, kw_only=True):
    """Whom a resident has named: by their phone, or by their id where several share it."""

    phone: Phone | None = None
    resident_id: ResidentId | None = None
    until: Annotated[str, msgspec.Meta(max_length=40)]
    reason: Reason


class DelegateView(View):
    """Who stands for a resident, as staff see it."""

    resident_id: str
    delegate_id: str
    name: str
    state: DelegationState
    until: str
    reason: str
    named_by: str
    named_at: str
    ended_by: str | None
    ended_at: str | None

    @classmethod
    def of(cls, delegation: Delegation, state: DelegationState) -> "DelegateView":
        return cls(
            resident_id=delegation.resident_id,
            delegate_id=delegation.delegate_id,
            name=delegation.delegate_name,
            state=state,
            until=delegation.until,
            reason=delegation.reason,
            named_by=delegation.named_by,
            named_at=delegation.named_at,
            ended_by=delegation.ended_by or None,
            ended_at=delegation.ended_at or None,
        )


class DelegatePage(View):
    items: list[DelegateView]
    next_cursor: str | None


class DelegationView(View):
    """For whom I stand, or am asked to: masked until I have agreed."""

    resident_id: str
    name: str
    state: DelegationState
    until: str

    @classmethod
    def of(cls, delegation: Delegation, state: DelegationState) -> "DelegationView":
        name = delegation.resident_name
        return cls(
            delegation.resident_id,
            name if state == "active" else mask_name(name),
            state,
            delegation.until,
        )


class DelegationPage(View):
    items: list[DelegationView]
    next_cursor: str | None


@api.route(
    "GET",
    "/admin/residents/{resident_id}/delegates",
    ADMIN_READERS,
    query=PageQuery,
    answers={200: DelegatePage},
    refusals=("not_found",),
)
def of_resident(request: Request, parts: ResidentParts) -> DelegatePage:
    """Who stands for a resident, or did last: at most one."""
    last = parts.delegates.of(request.path["resident_id"])
    found, after = cut([last] if last else [], lambda one: one.delegate_id, request.query)
    now = parts.parts.clock()
    items = [DelegateView.of(one, one.state(now)) for one in found]
    return DelegatePage(items, next_cursor(after))


@api.route(
    "POST",
    "/admin/residents/{resident_id}/delegates",
    ADMINS,
    body=DelegateBody,
    answers={201: DelegateView},
    proves=True,
    keyed="optional",
    refusals=("not_found", "same_person", "state_conflict"),
)
def name(request: Request, parts: ResidentParts) -> DelegateView:
    """Record who stands for a resident without a phone; good once they have accepted it."""
    body = request.body
    return parts.delegates.name(
        request.path["resident_id"],
        phone(body.phone) if body.phone else None,
        body.resident_id,
        instant(body.until, "until"),
        body.reason,
        request.subject,
        request.key,
        lambda delegation: DelegateView.of(delegation, delegation.stored_state),
    )


@api.route(
    "POST",
    "/admin/residents/{resident_id}/delegates/{delegate_id}/end",
    ADMINS,
    body=ReasonBody,
    answers={200: DelegateView},
    refusals=("not_found", "state_conflict"),
)
def end(request: Request, parts: ResidentParts) -> DelegateView:
    """Let somebody stand for a resident no more, at once."""
    ended = parts.delegates.end(
        request.path["resident_id"],
        request.path["delegate_id"],
        request.body.reason,
        request.subject,
    )
    return DelegateView.of(ended, ended.stored_state)


@api.route(
    "GET", "/resident/delegations", RESIDENTS, query=PageQuery, answers={200: DelegationPage}
)
def mine(request: Request, parts: ResidentParts) -> DelegationPage:
    """For whom I stand, or am asked to."""
    now = parts.parts.clock()
    named = parts.delegates.mine(request.subject)
    standing = [one for one in named if one.state(now) != "ended"]
    found, after = cut(standing, lambda one: one.resident_id, request.query)
    items = [DelegationView.of(one, one.state(now)) for one in found]
    return DelegationPage(items, next_cursor(after))


@api.route(
    "POST",
    "/resident/delegations/{resident_id}/accept",
    RESIDENTS,
    answers={200: DelegationView},
    conditioned=True,
    refusals=("not_found", "state_conflict"),
)
def accept(request: Request, parts: ResidentParts) -> DelegationView:
    """Agree to stand for a resident."""
    accepted = parts.delegates.accept(request.path["resident_id"], request.subject)
    return DelegationView.of(accepted, accepted.stored_state)


@api.route(
    "POST",
    "/resident/delegations/{resident_id}/leave",
    RESIDENTS,
    answers={200: DelegationView},
    conditioned=True,
    refusals=("not_found", "state_conflict"),
)
def leave(request: Request, parts: ResidentParts) -> DelegationView:
    """Stand for a resident no more, or not at all."""
    left = parts.delegates.leave(request.path["resident_id"], request.subject)
    return DelegationView.of(left, left.stored_state)
