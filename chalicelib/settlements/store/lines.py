"""Lines of settlements, where their merchants find them, and who was left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, NamedTuple

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.hold import Withheld
from chalicelib.settlements.rules.line import (
    AccountChange,
    Line,
    Outcome,
    Proposal,
)
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.settlements.store import END
from chalicelib.settlements.store.header import Moved

_LINE = "line#"
_LEFT = "left#"
_PART = "part#"
_WITHDRAWAL = "withdrawal"
# A page of lines: some 300 KB.
_AT_A_TIME = 500

_PLAIN = [
    name
    for name in Line.__dataclass_fields__
    if name not in ("settlement_id", "withheld", "account_change", "outcomes", "withdrawal")
]


class Place(NamedTuple):
    """Where a merchant's line is: in the settlement with this number and id, which line."""

    number: str
    settlement_id: str
    line: int


class Change(NamedTuple):
    """What becomes of one payment of a line: the state that it was in (None: not answered for), and
    its answer from now on (None: it is open again)."""

    part: int
    was: str | None
    after: Outcome | None


class Lines:
    """The store of lines."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def put(self, line: Line) -> list[Write]:
        """Put a new line, and where its merchant finds it. Refused as Moved where one stands
        there."""
        pointer = {
            "pk": line.merchant_id,
            "sk": _LINE + line.number,
            "settlement_id": line.settlement_id,
            "line": line.line,
        }
        return [
            put_new(self._table, _item(line), lambda _: Moved()),
            put_new(self._table, pointer, lambda _: Moved()),
        ]

    def replace(self, was: Line, line: Line) -> Write:
        """Put a line in place of the one that was seen. Refused as Moved where that stands there no
        more."""
        return Write(
            self._table,
            lambda _: Moved(),
            put=_item(line),
            condition="#state = :state AND #hold = :hold AND amount = :amount AND owed = :owed",
            names={"#state": "state", "#hold": "hold"},
            values={
                ":state": was.state,
                ":hold": was.hold,
                ":amount": was.amount,
                ":owed": was.owed,
            },
        )

    def note_withdrawn(
        self,
        settlement_id: str,
        line: int,
        part: int,
        withdrawn: Outcome,
        proposed: Proposal | None,
    ) -> Write:
        """Note that a payment of a line was withdrawn before the bank had answered for it: as it
        was `proposed` by another, or, None, with its whole settlement. Refused with
        `state_conflict` where the bank has answered, or the proposal is another."""
        write = self.change(settlement_id, line, [Change(part, None, withdrawn)])
        if proposed is None:
            return write
        return replace(
            write,
            condition=f"{write.condition} AND {_WITHDRAWAL} = :proposed",
            values={**(write.values or {}), ":proposed": asdict(proposed)},
        )

    def propose_withdrawal(
        self, settlement_id: str, line: int, part: int, proposal: Proposal | None
    ) -> Write:
        """Somebody proposes to withdraw a payment of a line; None drops what was proposed. Refused
        with `state_conflict` where it was answered for, or there is nothing to drop."""
        names = {"#part": f"{_PART}{part:02d}"}
        condition = "attribute_exists(pk) AND attribute_not_exists(#part)"
        key = {"pk": settlement_id, "sk": f"{_LINE}{line:05d}"}
        if proposal is None:
            return Write(
                self._table,
                lambda _: Refused("state_conflict"),
                key=key,
                update=f"REMOVE {_WITHDRAWAL}",
                condition=f"{condition} AND attribute_exists({_WITHDRAWAL})",
                names=names,
            )
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key=key,
            update=f"SET {_WITHDRAWAL} = :proposal",
            condition=condition,
            names=names,
            values={":proposal": asdict(proposal)},
        )

    def change(self, settlement_id: str, line: int, changes: Sequence[Change]) -> Write:
        """Note what the bank has answered for payments of a line, or that it has not after all.
        Refused with `state_conflict` where one of them is not in the state that it was in."""
        names = {"#state": "state"}
        values: dict[str, Any] = {}
        conditions, sets, removes = ["attribute_exists(pk)"], [], []
        for part, was, after in changes:
            name = f"#p{part}"
            names[name] = f"{_PART}{part:02d}"
            if was is None:
                conditions.append(f"attribute_not_exists({name})")
            else:
                conditions.append(f"{name}.#state = :w{part}")
                values[f":w{part}"] = was
            if after is None:
                removes.append(name)
            else:
                sets.append(f"{name} = :p{part}")
                values[f":p{part}"] = asdict(after)
        update = f"SET {', '.join(sets)}" if sets else ""
        update += f" REMOVE {', '.join(removes)}" if removes else ""
        if all(was is None for _, was, _ in changes):
            del names["#state"]
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": settlement_id, "sk": f"{_LINE}{line:05d}"},
            update=update.strip(),
            condition=" AND ".join(conditions),
            names=names,
            values=values,
        )

    def of_settlement(
        self, settlement_id: str, after: int = 0, at_a_time: int = _AT_A_TIME
    ) -> Iterator[Line]:
        """The lines of a settlement behind number `after`, in their order, read page by page."""
        low, high = f"{_LINE}{after + 1:05d}", _LINE + END
        for item in query_range(
            self._connection, self._table, settlement_id, low, high, at_a_time=at_a_time
        ):
            yield _line(item)

    def find_many(self, places: Iterable[tuple[str, int]]) -> list[Line]:
        """The lines with these settlement ids and numbers that exist, in no order."""
        wanted = [(settlement_id, f"{_LINE}{line:05d}") for settlement_id, line in places]
        return [_line(item) for item in get_plain(self._connection, self._table, wanted)]

    def find(self, settlement: Settlement, merchant_id: str) -> Line | None:
        """The line of one merchant in a settlement; None where it has none."""
        keys = [(merchant_id, _LINE + settlement.number)]
        for pointer in get_plain(self._connection, self._table, keys):
            for line in self.find_many([(settlement.id, pointer["line"])]):
                return line
        return None

    def of_merchant(self, merchant_id: str, before: str | None, at_a_time: int) -> Iterator[Place]:
        """Where a merchant's lines are, newest first, with settlement numbers below `before`."""
        high = _LINE + (before or END)
        for item in query_range(
            self._connection,
            self._table,
            merchant_id,
            _LINE,
            high,
            newest_first=True,
            at_a_time=at_a_time,
        ):
            number = item["sk"].removeprefix(_LINE)
            if number != before:
                yield Place(number, item["settlement_id"], item["line"])

    def put_left_out(
        self, settlement_id: str, ordinal: int, merchants: Sequence[tuple[str, int]]
    ) -> Write:
        """Put merchants that nothing is paid to, with what they are owed (rupiah); `ordinal` of
        them stand before these. Refused as Moved where some stand there."""
        item = {
            "pk": settlement_id,
            "sk": f"{_LEFT}{ordinal:08d}",
            "merchants": [list(one) for one in merchants],
        }
        return put_new(self._table, item, lambda _: Moved())

    def left_out(self, settlement_id: str) -> Iterator[tuple[str, int]]:
        """Who was left out of a settlement: (merchant, rupiah owed)."""
        for item in query_range(self._connection, self._table, settlement_id, _LEFT, _LEFT + END):
            yield from ((merchant_id, owed) for merchant_id, owed in item["merchants"])


def _item(line: Line) -> dict[str, Any]:
    change = line.account_change
    return {
        "pk": line.settlement_id,
        "sk": f"{_LINE}{line.line:05d}",
        **{name: getattr(line, name) for name in _PLAIN},
        "withheld": [asdict(one) for one in line.withheld] or None,
        "account_change": None if change is None else asdict(change),
    }


def _line(item: Mapping[str, Any]) -> Line:
    change = item.get("account_change")
    return Line(
        settlement_id=item["pk"],
        withheld=tuple(Withheld(**one) for one in item.get("withheld", [])),
        account_change=None if change is None else AccountChange(**change),
        withdrawal=Proposal(**item[_WITHDRAWAL]) if _WITHDRAWAL in item else None,
        outcomes={
            int(name.removeprefix(_PART)): Outcome(**value)
            for name, value in item.items()
            if name.startswith(_PART)
        },
        **{name: item[name] for name in _PLAIN},
    )
