"""The register of STS in the treasury table.

`sts`/<number> is a surrender that was not rejected, so that a number counts once; `rejected`/<id>
is one that was, whose number is free again. `sts head`/`version` counts proposals, so that two at
once do not both take what is there for one of them.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.treasury.rules.promise import number_of
from chalicelib.treasury.rules.surrender import (
    APPROVED,
    PROPOSED,
    SURRENDERED,
    State,
    Surrender,
    refusal,
)
from chalicelib.treasury.store.promises import by_year

_STS = "sts"
_REJECTED = "rejected"
_HEAD = {"pk": "sts head", "sk": "version"}
_PREFIX = "surrendered_"


class Overtaken(Refused):
    """Somebody else was faster: look again at what stands there."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Surrenders:
    """The store of surrenders. Of one surrender a transaction has one write at most."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def version(self) -> int:
        """How many proposals there have been; to be read before what they are judged by."""
        key = (_HEAD["pk"], _HEAD["sk"])
        for item in get_plain(self._connection, self._table, [key]):
            return int(item["version"])
        return 0

    def propose(self, surrender: Surrender, seen: int) -> list[Write]:
        """Put a proposal: `reference_used` where its number stands there, Overtaken where there
        have been others than the `seen` ones."""
        return [
            put_new(self._table, _item(surrender), lambda _: Refused("reference_used")),
            Write(
                self._table,
                lambda _: Overtaken(),
                key=_HEAD,
                update="SET version = :next",
                condition="version = :seen" if seen else "attribute_not_exists(pk)",
                values={":next": seen + 1, **({":seen": seen} if seen else {})},
            ),
        ]

    def approve(self, approved: Surrender) -> Write:
        """Store that another than who proposed it has approved a surrender; else `same_person` or
        `state_conflict`."""
        return Write(
            self._table,
            self._undecided(approved),
            key=_key(approved.reference),
            update="SET #state = :state, decided_by = :by, decided_at = :at",
            condition="id = :id AND #state = :proposed AND proposed_by <> :by",
            names={"#state": "state"},
            values={
                ":id": approved.id,
                ":state": APPROVED,
                ":proposed": PROPOSED,
                ":by": approved.decided_by,
                ":at": approved.decided_at,
            },
        )

    def reject(self, rejected: Surrender) -> list[Write]:
        """Put a surrender among the rejected ones and free its number; `state_conflict` where it
        was rejected before, or the bank has ever booked it."""
        return [
            Write(
                self._table,
                self._undecided(rejected),
                key=_key(rejected.reference),
                delete=True,
                condition="id = :id AND attribute_not_exists(booked)",
                values={":id": rejected.id},
            ),
            put_new(
                self._table,
                {**_item(rejected), "pk": _REJECTED, "sk": rejected.id},
                lambda _: Refused("state_conflict"),
            ),
        ]

    def _undecided(self, decided: Surrender) -> Condition:
        def refused(old: dict[str, Any] | None) -> Refused:
            if old is None or old["id"] != decided.id:
                return Refused("state_conflict")
            by = decided.decided_by or ""
            booked = "booked" in old
            standing = refusal(old["state"], old["proposed_by"], booked, decided.state, by)
            return standing or Overtaken()

        return refused

    def confirm(self, reference: str, amount: int, now: datetime) -> Write:
        """The bank has booked an STS: `state_conflict` unless it is approved, with this amount."""
        return self._move(reference, amount, (APPROVED, SURRENDERED), amount, now)

    def take_back(self, reference: str, amount: int, now: datetime) -> Write:
        """The reverse of `confirm`: what was booked for this STS was something else."""
        return self._move(reference, amount, (SURRENDERED, APPROVED), -amount, now)

    def _move(
        self, reference: str, amount: int, states: tuple[State, State], more: int, now: datetime
    ) -> Write:
        was, to = states
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(reference),
            update="SET #state = :to, booked = :once ADD #year :more",
            condition="#state = :was AND amount = :amount",
            names={"#state": "state", "#year": f"{_PREFIX}{business_day(now).year}"},
            values={":was": was, ":to": to, ":amount": amount, ":more": more, ":once": 1},
        )

    def find(self, references: Iterable[str]) -> dict[str, Surrender]:
        """Those surrenders, not rejected, with these STS numbers, by number as it was asked for."""
        asked = list(references)
        keys = [(_STS, number) for one in asked if (number := number_of(one))]
        got = get_plain(self._connection, self._table, keys)
        found = {item["sk"]: _surrender(item) for item in got}
        return {one: found[number_of(one)] for one in asked if number_of(one) in found}

    def open(self) -> list[Surrender]:
        """What is approved and the bank has not booked yet, oldest first."""
        return [one for one in self.standing() if one.state == APPROVED]

    def standing(self) -> list[Surrender]:
        """Every surrender that was not rejected, oldest first: some dozens a year."""
        return self._of(_STS)

    def every(self) -> list[Surrender]:
        """The rejected ones, too, oldest first."""
        return _in_time([*self.standing(), *self._of(_REJECTED)])

    def get(self, surrender_id: str) -> Surrender:
        """One of them by its id, up to date. Raises `not_found`."""
        for one in self.every():
            if one.id == surrender_id:
                return one
        raise Refused("not_found")

    def _of(self, pk: str) -> list[Surrender]:
        return _in_time(map(_surrender, query_plain(self._connection, self._table, pk)))


def _key(reference: str) -> dict[str, str]:
    return {"pk": _STS, "sk": number_of(reference)}


def _in_time(surrenders: Iterable[Surrender]) -> list[Surrender]:
    return sorted(surrenders, key=lambda one: (one.proposed_at, one.id))


def _item(surrender: Surrender) -> dict[str, Any]:
    item = asdict(surrender)
    del item["surrendered_in"]
    return {**item, **_key(surrender.reference)}


def _surrender(item: dict[str, Any]) -> Surrender:
    names = Surrender.__dataclass_fields__.keys() - {"surrendered_in"}
    members: dict[str, Any] = {name: item.get(name) for name in names}
    return Surrender(**members, surrendered_in=by_year(item, _PREFIX))
