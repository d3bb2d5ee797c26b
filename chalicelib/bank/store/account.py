"""The bank's account in the ledger's table of single accounts: one item, which is the guard of what
bank lines book, and which says how far statements are booked.

    no statement is being booked ──begin──▶ booking ──go_on──▶ … ──finish──▶ no statement is

Every step is a condition of the transaction that books: so each line is booked once and in order,
however many functions work on a statement.
"""

from dataclasses import replace
from typing import Any

from pynamodb.connection import Connection

from chalicelib.bank.rules.position import Position
from chalicelib.core.component import Component
from chalicelib.core.dynamo.items import get_by_pk
from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.accounts import BANK

_PLAIN = ("opened", "last_statement", "last_closing", "unconfirmed", "version", "booking")
_STEP = ("reached", "within")


class Overtaken(Refused):
    """The bank's item is no longer as it was seen: another function has gone on."""

    def __init__(self) -> None:
        super().__init__("state_conflict", retry_after=1)


class BankAccount(Component, frozen=True, kw_only=True):
    """The store of the bank's position. Each write raises Overtaken where the item is not as it was
    `seen`."""

    connection: Connection
    table: str

    def position(self) -> Position:
        """The position, up to date; the first one where nothing was ever accepted."""
        for item in get_by_pk(self.connection, self.table, [BANK]):
            if "version" in item:
                return Position(
                    in_sen=item["position"], **{name: item[name] for name in (*_PLAIN, *_STEP)}
                )
        return Position()

    def move(self, seen: Position, after: Position) -> Write:
        """The write by which the position moves, where no transfer is written with it."""
        return self.moving(
            Write(self.table, lambda _: Overtaken(), key={"pk": BANK}, update="SET "), seen, after
        )

    def moving(self, account: Write, seen: Position, after: Position) -> Write:
        """`account`, an update of the bank's item by transfers, which also moves the position."""
        members = {
            "position": after.in_sen,
            **{name: getattr(after, name) for name in (*_PLAIN, *_STEP)},
        }
        update = account.update or ""
        sets = ", ".join(f"#{name} = :{name}" for name in members)
        condition = " AND ".join(
            f"#{name} = :was_{name}" for name in ("position", "version", "booking", *_STEP)
        )
        if seen == Position():
            condition = "attribute_not_exists(#version)"
        was: dict[str, Any] = {
            ":was_position": seen.in_sen,
            ":was_version": seen.version,
            ":was_booking": seen.booking,
            ":was_reached": seen.reached,
            ":was_within": seen.within,
        }
        return replace(
            account,
            refusal=lambda _: Overtaken(),
            update=update + sets if update == "SET " else f"{update}, {sets}",
            condition=condition,
            names={**account.names, **{f"#{name}": name for name in members}},
            values={
                **account.values,
                **{f":{name}": value for name, value in members.items()},
                **({} if seen == Position() else was),
            },
        )
