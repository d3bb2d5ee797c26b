"""Passkeys, and which of them somebody has."""

from collections.abc import Iterable
from typing import Any, cast

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import Item, get_plain
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.identity.rules.passkeys import (
    CHALLENGE_LIFE,
    PASSKEYS_EACH,
    Owner,
    Passkey,
    PasskeyState,
    too_many,
    unproven,
)

_SK = "passkey"
_STATE = {"#state": "state"}
# DynamoDB may delete a used challenge so long after it has ended.
_KEPT_S = int(CHALLENGE_LIFE.total_seconds()) + 3600


class Passkeys:
    """The store of passkeys. Each change is a write, for a transaction with what goes with it."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def find(self, passkey_id: str) -> Passkey | None:
        """A passkey, up to date; None where there is none."""
        return next(iter(self._read([passkey_id])), None)

    def of(self, owners: Iterable[Owner]) -> dict[Owner, list[Passkey]]:
        """The passkeys of each of these owners, up to date, the oldest first."""
        by_owner: dict[Owner, list[Passkey]] = {owner: [] for owner in owners}
        held = get_plain(self._connection, self._table, map(_owner_key, by_owner))
        for passkey in self._read(id for item in held for id in item.get("passkeys", ())):
            by_owner.get(passkey.owner, []).append(passkey)
        for passkeys in by_owner.values():
            passkeys.sort(key=lambda one: (one.created_at, one.id))
        return by_owner

    def add(self, passkey: Passkey) -> list[Write]:
        """A new passkey; `state_conflict` where there is this very one, or its owner has
        PASSKEYS_EACH."""
        pk, sk = _owner_key(passkey.owner)
        return [
            put_new(self._table, _item(passkey), lambda _: too_many()),
            Write(
                self._table,
                lambda _: too_many(),
                key={"pk": pk, "sk": sk},
                update="ADD passkeys :ids",
                condition="attribute_not_exists(passkeys) OR size(passkeys) < :most",
                values={":ids": {passkey.id}, ":most": PASSKEYS_EACH},
            ),
        ]

    def use(self, challenge: str, passkey: Passkey, count: int, now: int) -> list[Write]:
        """A passkey has answered a challenge and says that it has signed so often; else
        `unauthenticated`: the challenge has been answered before, the passkey was deleted, or its
        count has gone on meanwhile. `now` is in seconds since 1970."""
        goes_on = "sign_count < :count" if count else "sign_count = :count"
        return [
            self.use_challenge(challenge, now),
            Write(
                self._table,
                lambda _: unproven(),
                key=_key(passkey.id),
                update="SET sign_count = :count",
                condition=goes_on,
                values={":count": count},
            ),
        ]

    def use_challenge(self, challenge: str, now: int) -> Write:
        """A challenge has been answered; `unauthenticated` where it had been."""
        item = {"pk": f"challenge#{challenge}", "sk": "used", "ttl": now + _KEPT_S}
        return put_new(self._table, item, lambda _: unproven())

    def confirm(self, seen: Passkey, confirmed: Passkey, by: str, phone: str) -> Write:
        """One more admin, of this id and phone, has confirmed a proposed passkey; `same_person` for
        its owner and for whoever has confirmed it before."""
        return Write(
            self._table,
            _not_confirmed(by, phone),
            key=_key(seen.id),
            update="SET #state = :state, wanting = :left ADD confirmed_by :by",
            condition="#state = :proposed AND wanting = :wanting AND phone <> :phone"
            " AND NOT contains(confirmed_by, :one)",
            names=_STATE,
            values={
                ":state": confirmed.state,
                ":left": confirmed.wanting,
                ":by": {by},
                ":one": by,
                ":proposed": "proposed",
                ":wanting": seen.wanting,
                ":phone": phone,
            },
        )

    def propose_removal(self, passkey_id: str) -> Write:
        """The last passkey of somebody on the staff is to go."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(passkey_id),
            update="SET #state = :leaving",
            condition="#state = :active",
            names=_STATE,
            values={":active": "active", ":leaving": "removal_proposed"},
        )

    def delete(self, passkey: Passkey) -> list[Write]:
        """A passkey is gone; `state_conflict` where its state is not what was seen."""
        pk, sk = _owner_key(passkey.owner)
        return [
            Write(
                self._table,
                lambda _: Refused("state_conflict"),
                key=_key(passkey.id),
                delete=True,
                condition="#state = :seen",
                names=_STATE,
                values={":seen": passkey.state},
            ),
            Write(
                self._table,
                lambda _: Refused("state_conflict"),
                key={"pk": pk, "sk": sk},
                update="DELETE passkeys :ids",
                values={":ids": {passkey.id}},
            ),
        ]

    def delete_all(self, owner: Owner) -> list[Write]:
        """Whoever leaves has no passkey; `unavailable` where they have made one meanwhile."""
        pk, sk = _owner_key(owner)
        held = next(get_plain(self._connection, self._table, [(pk, sk)]), {})
        passkeys: set[str] = held.get("passkeys", set())
        seen = "passkeys = :seen" if passkeys else "attribute_not_exists(passkeys)"
        return [
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": pk, "sk": sk},
                delete=True,
                condition=seen,
                values={":seen": passkeys} if passkeys else {},
            ),
            *(
                Write(self._table, lambda _: Refused("unavailable"), key=_key(one), delete=True)
                for one in sorted(passkeys)
            ),
        ]

    def _read(self, passkey_ids: Iterable[str]) -> Iterable[Passkey]:
        keys = ((f"passkey#{one}", _SK) for one in passkey_ids)
        return map(_passkey, get_plain(self._connection, self._table, keys))


def _key(passkey_id: str) -> dict[str, str]:
    return {"pk": f"passkey#{passkey_id}", "sk": _SK}


def _owner_key(owner: Owner) -> tuple[str, str]:
    return f"passkeys#{owner.phone}", f"{owner.role}#{owner.id}"


def _not_confirmed(by: str, phone: str) -> Condition:
    def refusal(old: Any) -> Refused:
        proposed = old is not None and old["state"] == "proposed"
        own = proposed and (old["phone"] == phone or by in old.get("confirmed_by", ()))
        return Refused("same_person" if own else "state_conflict")

    return refusal


def _item(passkey: Passkey) -> dict[str, Any]:
    return {
        **_key(passkey.id),
        "role": passkey.owner.role,
        "subject_id": passkey.owner.id,
        "phone": passkey.owner.phone,
        "name": passkey.name,
        "credential": passkey.credential,
        "public_key": passkey.public_key,
        "sign_count": passkey.sign_count,
        "state": passkey.state,
        "wanting": passkey.wanting,
        "created_at": passkey.created_at,
    }


def _passkey(item: Item) -> Passkey:
    return Passkey(
        id=item["pk"].removeprefix("passkey#"),
        owner=Owner(item["role"], item["subject_id"], item["phone"]),
        name=item["name"],
        credential=item["credential"],
        public_key=item["public_key"],
        sign_count=item["sign_count"],
        state=cast(PasskeyState, item["state"]),
        wanting=item["wanting"],
        confirmed_by=frozenset(item.get("confirmed_by", ())),
        created_at=item["created_at"],
    )
