"""The settlements table.

| pk | sk | holds |
| --- | --- | --- |
| `{settlement}` | `settlement` | the settlement: its account too, and the guard of its payouts |
| `{settlement}` | `line#00017` | a line |
| `{settlement}` | `left#00000500` | who was left out, many to an item |
| `{merchant}` | `line#{number}` | where a merchant's line is: its payouts in the order of time |
| `settlements` | `{number}` | which settlement has a number |
| `holds` | `{merchant}#{redemption}` | what an officer holds, of all merchants: there are few |
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain, query_plain, query_range
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import CLOSED_THROUGH
from chalicelib.settlements.rules import (
    PAYMENT_PAID,
    AccountChange,
    File,
    Hold,
    Line,
    Outcome,
    Settlement,
    Withheld,
)

HEADER = "settlement"
LIST = "settlements"
_HOLDS = "holds"
_LINE = "line#"
_LEFT = "left#"
_PART = "part#"
# A page of lines: some 300 KB.
_LINES_AT_A_TIME = 500
# Sorts behind all that begins with a name and then has letters, digits or "#".
_END = "~"

_PLAIN = [
    name for name in Settlement.__dataclass_fields__ if name not in ("id", "files", "drafted_by")
]


class NumberTaken(Refused):
    """Another settlement was drafted at this very moment."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Drafted(Refused):
    """This settlement has been drafted before, by the same Idempotency-Key."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Moved(Refused):
    """Another function has gone on with this settlement meanwhile."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


class Settlements:
    """The store of settlements, their lines, and what is held."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    # Settlements

    def new(self, settlement: Settlement, closed_through: str) -> list[Write]:
        """Put a settlement, unless its id (Drafted) or its number (NumberTaken) stands there."""
        item = {
            "pk": settlement.id,
            "sk": HEADER,
            "drafted_by": settlement.drafted_by,
            CLOSED_THROUGH: closed_through,
            **{name: getattr(settlement, name) for name in _PLAIN},
        }
        number = {"pk": LIST, "sk": settlement.number, "settlement_id": settlement.id}
        return [
            put_new(self._table, item, lambda _: Drafted()),
            put_new(self._table, number, lambda _: NumberTaken()),
        ]

    def find(self, settlement_id: str) -> Settlement | None:
        """A settlement, up to date."""
        return self.find_many([settlement_id]).get(settlement_id)

    def find_many(self, settlement_ids: Iterable[str]) -> dict[str, Settlement]:
        """Those of these settlements that exist, by id."""
        keys = [(one, HEADER) for one in settlement_ids if one]
        found = get_plain(self._connection, self._table, keys)
        return {item["pk"]: _settlement(item) for item in found}

    def guards(self) -> Iterator[Mapping[str, Any]]:
        """Every settlement's item as it is stored. Not by a scan: most of the table are lines, of
        all years."""
        every = query_plain(self._connection, self._table, LIST)
        while part := list(islice(every, 100)):
            keys = [(one["settlement_id"], HEADER) for one in part]
            yield from get_plain(self._connection, self._table, keys)

    def by_number(self, numbers: Iterable[str]) -> dict[str, str]:
        """The ids of the settlements that have these numbers, by number."""
        found = get_plain(self._connection, self._table, [(LIST, one) for one in numbers if one])
        return {item["sk"]: item["settlement_id"] for item in found}

    def page(self, before: str | None, limit: int) -> tuple[list[Settlement], str | None]:
        """At most `limit` settlements, newest first, with numbers below `before`; and the number
        after which the next page begins."""
        items = query_range(
            self._connection,
            self._table,
            LIST,
            "0",
            before or _END,
            newest_first=True,
            at_a_time=limit + 2,
        )
        numbers: list[tuple[str, str]] = []
        for item in items:
            if item["sk"] != before:
                numbers.append((item["sk"], item["settlement_id"]))
            if len(numbers) > limit:
                break
        part = numbers[:limit]
        found = self.find_many(settlement_id for _, settlement_id in part)
        settlements = [found[settlement_id] for _, settlement_id in part]
        return settlements, part[-1][0] if len(numbers) > limit else None

    def last_number(self, day: str) -> str | None:
        """The highest number that begins with `day` (yymmdd)."""
        items = query_range(
            self._connection, self._table, LIST, day, day + _END, newest_first=True, at_a_time=1
        )
        return next((str(item["sk"]) for item in items), None)

    def change(
        self,
        settlement_id: str,
        refusal: Condition,
        *,
        condition: str,
        sets: Mapping[str, Any] | None = None,
        adds: Mapping[str, int] | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> Write:
        """Change a settlement's item: set members, add to counters, where `condition` holds. There,
        `#state`, a `#name` for all that is changed, and `values` may stand; `#state` must. Where
        nothing is to be changed, the condition alone is checked."""
        sets, adds = sets or {}, {name: by for name, by in (adds or {}).items() if by}
        parts = [f"#{name} = :{name}" for name in sets]
        parts += [f"#{name} = #{name} + :{name}" for name in adds]
        used = {**sets, **adds}
        return Write(
            self._table,
            refusal,
            key={"pk": settlement_id, "sk": HEADER},
            update="SET " + ", ".join(parts) if parts else None,
            condition=condition,
            names={f"#{name}": name for name in ("state", *used)},
            values={**{f":{name}": value for name, value in used.items()}, **(values or {})},
        )

    # Lines

    def put_line(self, line: Line) -> list[Write]:
        """Put a new line, and where its merchant finds it."""
        pointer = {
            "pk": line.merchant_id,
            "sk": _LINE + line.number,
            "settlement_id": line.settlement_id,
            "line": line.line,
        }
        return [
            put_new(self._table, _line_item(line), lambda _: Moved()),
            put_new(self._table, pointer, lambda _: Moved()),
        ]

    def replace_line(self, was: Line, line: Line) -> Write:
        """Put a line in place of the one that was seen."""
        return Write(
            self._table,
            lambda _: Moved(),
            put=_line_item(line),
            condition="#state = :state AND #hold = :hold AND amount = :amount AND owed = :owed",
            names={"#state": "state", "#hold": "hold"},
            values={
                ":state": was.state,
                ":hold": was.hold,
                ":amount": was.amount,
                ":owed": was.owed,
            },
        )

    def answer_parts(
        self, settlement_id: str, line: int, outcomes: Mapping[int, Outcome], was_paid: bool
    ) -> Write:
        """Note what the bank said of payments of one line: of unanswered ones, or, where
        `was_paid`, of one that was paid."""
        names = {f"#p{part}": f"{_PART}{part:02d}" for part in outcomes}
        values: dict[str, Any] = {
            f":p{part}": asdict(outcome) for part, outcome in outcomes.items()
        }
        if was_paid:
            values[":paid"] = PAYMENT_PAID
            conditions = [f"{name}.#state = :paid" for name in names]
            extra = {"#state": "state"}
        else:
            conditions = [f"attribute_not_exists({name})" for name in names]
            extra = {}
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": settlement_id, "sk": f"{_LINE}{line:05d}"},
            update="SET " + ", ".join(f"#p{part} = :p{part}" for part in outcomes),
            condition=" AND ".join(["attribute_exists(pk)", *conditions]),
            names={**names, **extra},
            values=values,
        )

    def lines(
        self, settlement_id: str, after: int = 0, at_a_time: int = _LINES_AT_A_TIME
    ) -> Iterator[Line]:
        """The lines of a settlement behind number `after`, in their order."""
        low, high = f"{_LINE}{after + 1:05d}", _LINE + _END
        for item in query_range(
            self._connection, self._table, settlement_id, low, high, at_a_time=at_a_time
        ):
            yield _line(item)

    def find_lines(self, keys: Iterable[tuple[str, int]]) -> list[Line]:
        """The lines with these settlement ids and numbers that exist, in no order."""
        wanted = [(settlement_id, f"{_LINE}{line:05d}") for settlement_id, line in keys]
        return [_line(item) for item in get_plain(self._connection, self._table, wanted)]

    def line_of(self, settlement: Settlement, merchant_id: str) -> Line | None:
        """The line of one merchant in a settlement."""
        keys = [(merchant_id, _LINE + settlement.number)]
        for pointer in get_plain(self._connection, self._table, keys):
            for line in self.find_lines([(settlement.id, pointer["line"])]):
                return line
        return None

    def lines_of_merchant(
        self, merchant_id: str, before: str | None, at_a_time: int
    ) -> Iterator[tuple[str, str, int]]:
        """Where a merchant's lines are, newest first, with settlement numbers below `before`:
        (number, settlement id, line)."""
        high = _LINE + (before or _END)
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
                yield number, item["settlement_id"], item["line"]

    # Who was left out

    def put_left_out(
        self, settlement_id: str, ordinal: int, merchants: Sequence[tuple[str, int]]
    ) -> Write:
        """Put merchants that nothing is paid to, with what they are owed; `ordinal` of them stand
        before these."""
        item = {
            "pk": settlement_id,
            "sk": f"{_LEFT}{ordinal:08d}",
            "merchants": [list(one) for one in merchants],
        }
        return put_new(self._table, item, lambda _: Moved())

    def left_out(self, settlement_id: str) -> Iterator[tuple[str, int]]:
        """Who was left out of a settlement: (merchant, rupiah owed)."""
        for item in query_range(self._connection, self._table, settlement_id, _LEFT, _LEFT + _END):
            yield from ((merchant_id, owed) for merchant_id, owed in item["merchants"])

    # Holds

    def put_hold(self, hold: Hold) -> Write:
        """Hold a merchant or a redemption. Raises `state_conflict` where it is held."""
        item = {
            "pk": _HOLDS,
            "sk": _hold_key(hold.merchant_id, hold.redemption_id),
            **{name: value for name, value in asdict(hold).items() if value},
        }
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            put=item,
            condition="attribute_not_exists(pk) OR attribute_exists(released_at)",
        )

    def release_hold(self, hold: Hold, by: str, now: str) -> Write:
        """Release a hold. Raises `state_conflict` where it is not the one that was seen."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": _HOLDS, "sk": _hold_key(hold.merchant_id, hold.redemption_id)},
            update="SET released_at = :now, released_by = :by",
            condition="held_at = :held AND attribute_not_exists(released_at)",
            values={":now": now, ":by": by, ":held": hold.held_at},
        )

    def holds(self, merchant_id: str = "") -> dict[str, list[Hold]]:
        """What is held, by merchant: of one merchant where it is given, else of all."""
        low, high = (f"{merchant_id}#", f"{merchant_id}#{_END}") if merchant_id else (" ", _END)
        found: dict[str, list[Hold]] = {}
        for item in query_range(self._connection, self._table, _HOLDS, low, high):
            if "released_at" not in item:
                hold = Hold(**{name: item[name] for name in _HOLD_MEMBERS if name in item})
                found.setdefault(hold.merchant_id, []).append(hold)
        return found

    def released_at(self, merchant_id: str, redemption_id: str) -> str:
        """When a redemption's last hold was released; "" where it never was held."""
        key = (_HOLDS, _hold_key(merchant_id, redemption_id))
        for item in get_plain(self._connection, self._table, [key]):
            return str(item.get("released_at", ""))
        return ""


_HOLD_MEMBERS = tuple(Hold.__dataclass_fields__)


def _hold_key(merchant_id: str, redemption_id: str) -> str:
    return f"{merchant_id}#{redemption_id or 'all'}"


def _settlement(item: Mapping[str, Any]) -> Settlement:
    files = {
        name: File(item[f"{name}_sha256"], item[f"{name}_bytes"])
        for name in ("csv", "pain001")
        if f"{name}_sha256" in item
    }
    members = {name: item[name] for name in (*_PLAIN, "drafted_by")}
    return Settlement(id=item["pk"], files=files, **members)


_LINE_PLAIN = [
    name
    for name in Line.__dataclass_fields__
    if name not in ("settlement_id", "withheld", "account_change", "outcomes")
]


def _line_item(line: Line) -> dict[str, Any]:
    change = line.account_change
    return {
        "pk": line.settlement_id,
        "sk": f"{_LINE}{line.line:05d}",
        **{name: getattr(line, name) for name in _LINE_PLAIN},
        "withheld": [asdict(one) for one in line.withheld] or None,
        "account_change": None if change is None else asdict(change),
    }


def _line(item: Mapping[str, Any]) -> Line:
    change = item.get("account_change")
    return Line(
        settlement_id=item["pk"],
        withheld=tuple(Withheld(**one) for one in item.get("withheld", [])),
        account_change=None if change is None else AccountChange(**change),
        outcomes={
            int(name.removeprefix(_PART)): Outcome(**value)
            for name, value in item.items()
            if name.startswith(_PART)
        },
        **{name: item[name] for name in _LINE_PLAIN},
    )
