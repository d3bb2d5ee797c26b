"""The register of remits in the procurement table.

`remit`/<billing code> is one that was not rejected, so that a code counts once; `remit rejected`/
<id> is one that was, whose code is free again. What is proposed is taken from what is due of its
kind (taxes.py), so that nothing is on its way to the state twice.
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
from chalicelib.procurement.rules.remit import (
    APPROVED,
    PROPOSED,
    REMITTED,
    Remit,
    State,
    refusal,
)
from chalicelib.treasury.store.promises import by_year

_REMIT = "remit"
_REJECTED = "remit rejected"
_PREFIX = "remitted_"


class Remits:
    """The store of remits. Of one remit a transaction has one write at most."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def propose(self, remit: Remit) -> Write:
        """Put a proposal: `reference_used` where its billing code stands there."""
        return put_new(self._table, _item(remit), lambda _: Refused("reference_used"))

    def approve(self, approved: Remit) -> Write:
        """Store that another than who proposed it has approved a remit; else `same_person` or
        `state_conflict`."""
        return Write(
            self._table,
            self._undecided(approved),
            key=_key(approved.billing_code),
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

    def reject(self, rejected: Remit) -> list[Write]:
        """Put a remit among the rejected ones and free its code; `state_conflict` where it was
        rejected before, or the bank has ever booked it."""
        return [
            Write(
                self._table,
                self._undecided(rejected),
                key=_key(rejected.billing_code),
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

    def _undecided(self, decided: Remit) -> Condition:
        def refused(old: dict[str, Any] | None) -> Refused:
            if old is None or old["id"] != decided.id:
                return Refused("state_conflict")
            by = decided.decided_by or ""
            standing = refusal(old["state"], old["proposed_by"], "booked" in old, decided.state, by)
            return standing or Refused("unavailable", retry_after=1)

        return refused

    def confirm(self, billing_code: str, amount: int, ntpn: str, now: datetime) -> Write:
        """The bank has booked a remit, under this NTPN where it tells one: `state_conflict` unless
        it is approved, with this amount."""
        return self._move(billing_code, amount, (APPROVED, REMITTED), amount, ntpn, now)

    def take_back(self, billing_code: str, amount: int, now: datetime) -> Write:
        """The reverse of `confirm`: what was booked for this billing code was something else."""
        return self._move(billing_code, amount, (REMITTED, APPROVED), -amount, "", now)

    def _move(
        self,
        billing_code: str,
        amount: int,
        states: tuple[State, State],
        more: int,
        ntpn: str,
        now: datetime,
    ) -> Write:
        was, to = states
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(billing_code),
            update="SET #state = :to, booked = :once, ntpn = :ntpn ADD #year :more",
            condition="#state = :was AND amount = :amount",
            names={"#state": "state", "#year": f"{_PREFIX}{business_day(now).year}"},
            values={
                ":was": was,
                ":to": to,
                ":amount": amount,
                ":more": more,
                ":once": 1,
                ":ntpn": ntpn,
            },
        )

    def name(self, billing_code: str, ntpn: str) -> Write:
        """What the bank has booked for a billing code bears another NTPN than was told; else
        `state_conflict`."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=_key(billing_code),
            update="SET ntpn = :ntpn",
            condition="#state = :remitted",
            names={"#state": "state"},
            values={":ntpn": ntpn, ":remitted": REMITTED},
        )

    # Reading

    def find(self, billing_codes: Iterable[str]) -> dict[str, Remit]:
        """Those remits, not rejected, with these billing codes, by code."""
        keys = [(_REMIT, code) for code in billing_codes if code]
        got = get_plain(self._connection, self._table, keys)
        return {item["sk"]: _remit(item) for item in got}

    def open(self) -> list[Remit]:
        """What is approved and the bank has not booked yet, oldest first."""
        return [one for one in self.standing() if one.state == APPROVED]

    def standing(self) -> list[Remit]:
        """Every remit that was not rejected, oldest first: some dozens a year."""
        return self._of(_REMIT)

    def every(self) -> list[Remit]:
        """The rejected ones, too, oldest first."""
        return _in_time([*self.standing(), *self._of(_REJECTED)])

    def get(self, remit_id: str) -> Remit:
        """One of them by its id, up to date. Raises `not_found`."""
        for one in self.every():
            if one.id == remit_id:
                return one
        raise Refused("not_found")

    def _of(self, pk: str) -> list[Remit]:
        return _in_time(map(_remit, query_plain(self._connection, self._table, pk)))


def _key(billing_code: str) -> dict[str, str]:
    return {"pk": _REMIT, "sk": billing_code}


def _in_time(remits: Iterable[Remit]) -> list[Remit]:
    return sorted(remits, key=lambda one: (one.proposed_at, one.id))


def _item(remit: Remit) -> dict[str, Any]:
    item = asdict(remit)
    del item["remitted_in"]
    return {**item, **_key(remit.billing_code)}


def _remit(item: dict[str, Any]) -> Remit:
    names = Remit.__dataclass_fields__.keys() - {"remitted_in"}
    members: dict[str, Any] = {name: item.get(name) for name in names}
    return Remit(**members, remitted_in=by_year(item, _PREFIX))
