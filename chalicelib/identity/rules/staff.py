"""A city's staff: who comes or goes by one admin's proposal and another's confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import ADMIN

StaffRole = Literal["admin", "finance", "auditor"]
StaffState = Literal["proposed", "active", "removal_proposed", "removed"]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A member of staff. `phone` is a keyed hash, `phone_masked` what is left to show of the
    number; `proposed_by` is the id of the admin who proposed the last change, and must not be the
    one who confirms it; `counting` has the ids of their passkeys that count for money."""

    id: str
    name: str
    role: StaffRole
    phone: str
    phone_masked: str
    state: StaffState
    proposed_by: str
    counting: frozenset[str] = frozenset()


def acts_as(member: StaffMember | None, role: str, phone: str) -> bool:
    """Whether a member may act in a role, from a phone (a keyed hash). None is nobody: removed."""
    if member is None or member.state not in ("active", "removal_proposed"):
        return False
    return (member.role, member.phone) == (role, phone)


def admin_beside(member: StaffMember, staff: Iterable[StaffMember]) -> str | None:
    """The id of an active admin who stays where this active one goes: without one the city would
    have none. Raises `state_conflict` where there is none; None where another than an active admin
    goes."""
    admins = sorted(one.id for one in staff if one.role == ADMIN and one.state == "active")
    if member.id not in admins:
        return None
    others = [one for one in admins if one != member.id]
    if not others:
        raise Refused("state_conflict")
    return others[0]


def confirmation_refusal(stands: StaffState | None, expected: StaffState) -> Refused:
    """Why an admin could not confirm what was expected to stand there: it does, so they have
    proposed it; else it has changed meanwhile, or is gone (None)."""
    return Refused("same_person" if stands == expected else "state_conflict")
