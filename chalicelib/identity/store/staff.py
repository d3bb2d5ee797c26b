"""The city's staff: dozens, under one key."""

from typing import cast

from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.identity.rules.staff import (
    StaffMember,
    StaffRole,
    StaffState,
    confirmation_refusal,
)
from chalicelib.identity.store.table import IdentityItem, find_item

_PK = "staff"
_STATE = {"#state": "state"}


class Staff:
    """The store of staff. Each change is a write, for a transaction with what goes with it."""

    def __init__(self, table: str) -> None:
        self._table = table

    def all(self) -> list[StaffMember]:
        """All staff, active or proposed, up to date."""
        return [_member(item) for item in IdentityItem.query(_PK, consistent_read=True)]

    def find(self, staff_id: str) -> StaffMember | None:
        """One of the staff, up to date."""
        item = find_item(_PK, staff_id)
        return _member(item) if item else None

    def put(self, member: StaffMember) -> Write:
        """Put a new member; `state_conflict` where the phone has this role, or is to get it."""
        item = {
            "pk": _PK,
            "sk": member.id,
            "name": member.name,
            "role": member.role,
            "phone": member.phone,
            "phone_masked": member.phone_masked,
            "state": member.state,
            "proposed_by": member.proposed_by,
        }
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def confirm(self, staff_id: str, by: str) -> Write:
        """A proposed member is active; `same_person` where `by` has proposed it."""
        return Write(
            self._table,
            _unconfirmed("proposed"),
            key=_key(staff_id),
            update="SET #state = :active, confirmed_by = :by",
            condition="#state = :proposed AND proposed_by <> :by",
            names=_STATE,
            values={":proposed": "proposed", ":active": "active", ":by": by},
        )

    def propose_removal(self, staff_id: str, by: str) -> Write:
        """An active member is to go."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(staff_id),
            update="SET #state = :leaving, proposed_by = :by",
            condition="#state = :active",
            names=_STATE,
            values={":active": "active", ":leaving": "removal_proposed", ":by": by},
        )

    def confirm_removal(self, staff_id: str, by: str) -> Write:
        """A member who was to go is gone; `same_person` where `by` has proposed it."""
        return Write(
            self._table,
            _unconfirmed("removal_proposed"),
            key=_key(staff_id),
            delete=True,
            condition="#state = :leaving AND proposed_by <> :by",
            names=_STATE,
            values={":leaving": "removal_proposed", ":by": by},
        )

    def count(self, staff_id: str, passkey_id: str) -> Write:
        """A passkey counts for money from now on: for the transaction that finds it proposed, as
        it would not where its owner has left."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(staff_id),
            update="ADD counting :ids",
            values={":ids": {passkey_id}},
        )

    def count_no_more(self, staff_id: str, passkey_id: str, *, last: bool) -> Write:
        """A passkey counts no more: one of several or, where another admin has confirmed it, the
        `last`. `state_conflict` where others have gone meanwhile."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(staff_id),
            update="DELETE counting :ids",
            condition="contains(counting, :id)" + ("" if last else " AND size(counting) > :one"),
            values={":ids": {passkey_id}, ":id": passkey_id} | ({} if last else {":one": 1}),
        )

    def must_be_active(self, staff_id: str) -> Write:
        """That a member is active; else `state_conflict`."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(staff_id),
            condition="#state = :active",
            names=_STATE,
            values={":active": "active"},
        )

    def withdraw(self, staff_id: str) -> Write:
        """Take back a proposal that nobody has confirmed."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(staff_id),
            delete=True,
            condition="#state = :proposed",
            names=_STATE,
            values={":proposed": "proposed"},
        )


def _key(staff_id: str) -> dict[str, str]:
    return {"pk": _PK, "sk": staff_id}


def _unconfirmed(expected: StaffState) -> Condition:
    return lambda old: confirmation_refusal(old["state"] if old else None, expected)


def _member(item: IdentityItem) -> StaffMember:
    return StaffMember(
        id=item.sk,
        name=item.name or "",
        role=cast(StaffRole, item.role),
        phone=item.phone or "",
        phone_masked=item.phone_masked or "",
        state=cast(StaffState, item.state),
        proposed_by=item.proposed_by or "",
        counting=frozenset(item.counting or ()),
    )
