"""Staff, whom two admins appoint and dismiss."""

from collections.abc import Iterable

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Name, Phone
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.parse import phone
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.routes.views import PasskeyView
from chalicelib.identity.rules.passkeys import Passkey
from chalicelib.identity.rules.staff import StaffMember, StaffRole, StaffState

api = Api("identity")


class StaffBody(Body):
    phone: Phone
    name: Name
    role: StaffRole


class StaffView(View):
    id: str
    name: str
    role: StaffRole
    phone: str
    state: StaffState
    proposed_by: str
    passkeys: list[PasskeyView]

    @classmethod
    def of(cls, member: StaffMember, passkeys: Iterable[Passkey] = ()) -> "StaffView":
        return cls(
            id=member.id,
            name=member.name,
            role=member.role,
            phone=member.phone_masked,
            state=member.state,
            proposed_by=member.proposed_by,
            passkeys=[PasskeyView.of(one) for one in passkeys],
        )


class StaffPage(View):
    items: list[StaffView]
    next_cursor: str | None


@api.route("GET", "/admin/staff", ADMIN_READERS, query=PageQuery, answers={200: StaffPage})
def staff(request: Request, parts: IdentityParts) -> StaffPage:
    """The city's staff."""
    found, after = cut(parts.staff.all(), lambda member: member.id, request.query)
    held = parts.staff.passkeys_of(found)
    return StaffPage([StaffView.of(one, held[one.id]) for one in found], next_cursor(after))


@api.route(
    "POST",
    "/admin/staff",
    ADMINS,
    body=StaffBody,
    answers={201: StaffView},
    proves=True,
    keyed="optional",
    refusals=("state_conflict",),
)
def propose_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Propose a member of staff; another admin confirms."""
    body = request.body
    return parts.staff.propose(
        phone(body.phone), body.name, body.role, request.subject, request.key, StaffView.of
    )


@api.route(
    "POST",
    "/admin/staff/{staff_id}/confirm",
    ADMINS,
    answers={200: StaffView},
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def confirm_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Confirm what another admin has proposed."""
    return StaffView.of(parts.staff.confirm(request.path["staff_id"], request.subject))


@api.route(
    "DELETE",
    "/admin/staff/{staff_id}",
    ADMINS,
    answers={200: StaffView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def remove_staff(request: Request, parts: IdentityParts) -> StaffView:
    """Propose that a member of staff goes; another admin confirms."""
    return StaffView.of(parts.staff.propose_removal(request.path["staff_id"], request.subject))


@api.route(
    "POST",
    "/admin/staff/{staff_id}/passkeys/{passkey_id}/confirm",
    ADMINS,
    answers={200: PasskeyView},
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def confirm_passkey(request: Request, parts: IdentityParts) -> PasskeyView:
    """Confirm a passkey of another of the staff: that it counts for money, or that the last one
    goes."""
    path = request.path
    return PasskeyView.of(
        parts.passkeys.confirm(path["staff_id"], path["passkey_id"], request.subject)
    )


@api.route(
    "DELETE",
    "/admin/staff/{staff_id}/passkeys/{passkey_id}",
    ADMINS,
    answers={200: PasskeyView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def turn_down_passkey(request: Request, parts: IdentityParts) -> PasskeyView:
    """Take away a passkey of the staff that nobody has confirmed."""
    path = request.path
    return PasskeyView.of(
        parts.passkeys.turn_down(path["staff_id"], path["passkey_id"], request.subject)
    )
