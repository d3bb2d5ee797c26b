"""Delegations, in the residents table: who stands for a resident without a phone.

| pk | sk | what |
| --- | --- | --- |
| `{resident id}` | `delegation` | the last one of this resident: one at a time |
| `phone#{phone}` | `stands_for` | for whom this phone stands, or is asked to (residents' ids) |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.raw import plain
from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.residents.rules import (
    ENDED,
    PERSONS_MOST,
    STANDING,
    Delegation,
    Resident,
    TooManyPersons,
)
from chalicelib.residents.store.items import PROFILE

DELEGATION = "delegation"
STANDS_FOR = "stands_for"
_STATE = {"#state": "state"}


class Delegations:
    """The store of delegations. A `phone` is a keyed hash."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, resident_id: str) -> Delegation | None:
        """The last delegation of a resident, up to date."""
        answer = client_of(self._connection).get_item(
            TableName=self._table,
            Key={"pk": {"S": resident_id}, "sk": {"S": DELEGATION}},
            ConsistentRead=True,
        )
        item = plain(answer.get("Item"))
        return None if item is None else _delegation(item)

    def of_residents(self, resident_ids: Iterable[str]) -> list[Delegation]:
        """The last delegation of each of these residents that has any, by the person's name."""
        keys = [(one, DELEGATION) for one in resident_ids]
        found = map(_delegation, get_plain(self._connection, self._table, keys))
        return sorted(found, key=lambda one: (one.resident_name, one.resident_id))

    def of_phones(self, phones: Iterable[str]) -> list[Delegation]:
        """Those by which these phones stand for somebody, or are asked to, by the person's name;
        some may have ended."""
        asked = {_pk(phone) for phone in phones}
        found = get_plain(self._connection, self._table, [(one, STANDS_FOR) for one in asked])
        persons = {person for item in found for person in item.get("persons", ())}
        return [one for one in self.of_residents(persons) if _pk(one.phone) in asked]

    def name(self, delegation: Delegation, person: Resident, delegate: Resident) -> list[Write]:
        """Put a delegation, if none stands there that has not ended, the person still has no phone
        and the delegate still has theirs; else `state_conflict`, TooManyPersons where the phone
        stands for enough."""
        return [
            self._seen(person),
            self._seen(delegate),
            Write(
                self._table,
                _changed,
                put=_item(delegation),
                condition="attribute_not_exists(pk) OR #state = :ended",
                names=_STATE,
                values={":ended": ENDED},
            ),
            Write(
                self._table,
                lambda _: TooManyPersons(),
                key={"pk": _pk(delegation.phone), "sk": STANDS_FOR},
                update="ADD persons :person",
                condition="attribute_not_exists(persons) OR size(persons) < :most"
                " OR contains(persons, :id)",
                values={
                    ":person": {delegation.resident_id},
                    ":most": PERSONS_MOST,
                    ":id": delegation.resident_id,
                },
            ),
        ]

    def accept(
        self, delegation: Delegation, person: Resident, delegate: Resident, since: int
    ) -> list[Write]:
        """Let a proposed one stand from a second on, if nothing of it has changed; else
        `state_conflict`."""
        return [
            self._seen(person),
            self._seen(delegate),
            self._change(delegation, "SET #state = :now, since = :since", STANDING, since=since),
        ]

    def end(self, delegation: Delegation, by: str, now: datetime) -> list[Write]:
        """End one that has not ended, as it was seen; else `state_conflict`. `by` is the actor."""
        ended = "SET #state = :now, ended_by = :by, ended_at = :at"
        return [
            self._change(delegation, ended, ENDED, by=by, at=to_text(now)),
            Write(
                self._table,
                _changed,
                key={"pk": _pk(delegation.phone), "sk": STANDS_FOR},
                update="DELETE persons :person",
                values={":person": {delegation.resident_id}},
            ),
        ]

    def standing(self, delegation: Delegation, now: datetime, refusal: Condition) -> Write:
        """Only where it still stands, as it was seen; else `refusal`."""
        return self.still(
            delegation.resident_id, delegation.delegate_id, delegation.phone, now, refusal
        )

    def still(
        self, resident_id: str, delegate_id: str, phone: str, now: datetime, refusal: Condition
    ) -> Write:
        """Only where this delegate stands for a resident by this phone; else `refusal`."""
        return Write(
            self._table,
            refusal,
            key={"pk": resident_id, "sk": DELEGATION},
            condition="#state = :active AND delegate_id = :delegate AND phone = :phone"
            " AND #until > :now",
            names={**_STATE, "#until": "until"},
            values={
                ":active": STANDING,
                ":delegate": delegate_id,
                ":phone": phone,
                ":now": to_text(now),
            },
        )

    def _change(self, delegation: Delegation, update: str, state: str, **values: Any) -> Write:
        return Write(
            self._table,
            _changed,
            key={"pk": delegation.resident_id, "sk": DELEGATION},
            update=update,
            condition="#state = :was AND delegate_id = :delegate AND named_at = :named",
            names=_STATE,
            values={
                ":now": state,
                ":was": delegation.stored_state,
                ":delegate": delegation.delegate_id,
                ":named": delegation.named_at,
                **{f":{name}": value for name, value in values.items()},
            },
        )

    def _seen(self, resident: Resident) -> Write:
        """Only where a profile still has the phone that was seen, or none."""
        phone = resident.phone_hash
        return Write(
            self._table,
            _changed,
            key={"pk": resident.id, "sk": PROFILE},
            condition="attribute_exists(pk) AND "
            + ("phone_hash = :phone" if phone else "attribute_not_exists(phone_hash)"),
            values={":phone": phone} if phone else {},
        )


def _pk(phone: str) -> str:
    return f"phone#{phone}"


def _item(delegation: Delegation) -> dict[str, Any]:
    return {
        "pk": delegation.resident_id,
        "sk": DELEGATION,
        "resident_name": delegation.resident_name,
        "delegate_id": delegation.delegate_id,
        "delegate_name": delegation.delegate_name,
        "phone": delegation.phone,
        "until": delegation.until,
        "reason": delegation.reason,
        "named_by": delegation.named_by,
        "named_at": delegation.named_at,
        "state": delegation.stored_state,
    }


def _delegation(item: Mapping[str, Any]) -> Delegation:
    return Delegation(
        resident_id=item["pk"],
        resident_name=item["resident_name"],
        delegate_id=item["delegate_id"],
        delegate_name=item["delegate_name"],
        phone=item["phone"],
        until=item["until"],
        reason=item["reason"],
        named_by=item["named_by"],
        named_at=item["named_at"],
        stored_state=item["state"],
        since=int(item.get("since", 0)),
        ended_by=item.get("ended_by", ""),
        ended_at=item.get("ended_at", ""),
    )


def _changed(_: object) -> Refused:
    return Refused("state_conflict", retry_after=1)
