"""DynamoDB as the wire reaches it: our database in memory, transactions that stay open for a while,
and reads that are not up to date."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tests.simulation.dynamo.database import Database
from tests.simulation.dynamo.refused import Refused
from tests.simulation.dynamo.transactions import Transaction
from tests.simulation.world.aws.shape import Answered, Asked
from tests.simulation.world.chance import Chance
from tests.simulation.world.limits import Decided
from tests.simulation.world.scheduler import Scheduler, milliseconds

Done = Callable[[Answered, str], None]

# For how long a transaction holds its items: 10 to 20 ms (observed by others; AWS names no figure).
_OPEN = milliseconds(10)
_OPEN_LONGER = milliseconds(10)
# Between the first and the last of a transaction's items being written.
_APART = milliseconds(2)
# How old a read may be that does not ask for what is newest; AWS says "usually within a second".
_STALE = milliseconds(1_000)
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan"})
_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"})


@dataclass
class Tables:
    """Answers DynamoDB's calls. `changed` hears of which tables a call has changed, when all of it
    is written."""

    database: Database
    scheduler: Scheduler
    chance: Chance
    changed: Callable[[set[str]], None]
    limits: Decided
    # Transactions of which some is written, and some not yet.
    half_written: list[Transaction] = field(default_factory=list)

    def answer(self, asked: Asked) -> Answered:
        """At once."""
        return self._call(asked.operation, asked.json(), asked.operation)

    def begin(self, call: Any, done: Done) -> bool:
        """Begin what the call asks for; a transaction ends a while later."""
        parameters = call.asked.json()
        if call.asked.operation == "TransactWriteItems":
            self._transact(call.who, parameters, done)
        else:
            answered = self._call(call.asked.operation, parameters, call.who)
            done(answered, _word(answered))
        return True

    def _transact(self, who: str, parameters: dict[str, Any], done: Done) -> None:
        self.limits.now_by(self.chance, who)
        try:
            transaction = self.database.begin(parameters, self._now())
        except Refused as refused:
            answered = _refusal(refused)
            done(answered, _word(answered))
            return

        def end() -> None:
            if transaction in self.half_written:
                self.half_written.remove(transaction)
            self.database.settle(transaction, self._now())
            self.changed({write.table.name for write in transaction.written})
            done(Answered(200, msgspec.json.encode(self.database.answer(transaction))), "ok")

        ends = self.scheduler.now + _OPEN + self.chance.extra(who, "open", _OPEN_LONGER)
        first = self.chance.number(who, "written first", len(transaction.writes) + 1)
        if 0 < first < len(transaction.writes):

            def begin_writing() -> None:
                self.half_written.append(transaction)
                self.database.settle(transaction, self._now(), first)

            self.scheduler.at(ends - _APART, begin_writing)
        self.scheduler.at(ends, end)

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error in DynamoDB's JSON."""
        return _refusal(Refused(code, message, status=status))

    def copy(self) -> Any:
        """The whole database as it is."""
        return self.database.snapshot()

    def restore(self, kept: Any) -> None:
        """The same again."""
        self.half_written.clear()
        self.database.restore(kept)

    def committed(self, table: str) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        """Every item by its key, without what transactions have written that are not at their
        end."""
        found = {_key(item): item for item in self.database.tables[table].items.items()}
        for transaction in self.half_written:
            for write in transaction.written:
                if write.table.name != table:
                    continue
                if write.before is None:
                    found.pop(_key(write.key), None)
                else:
                    found[_key(write.key)] = write.before
        yield from found.items()

    def _call(self, operation: str, parameters: dict[str, Any], who: str) -> Answered:
        stale = index_stale = 0.0
        often = self.chance.weather.stale if operation in _READS else 0
        if often and self.chance.strikes(who, f"stale {operation}", often):
            stale = self.chance.extra(who, "how stale", _STALE) / 1_000_000
            index_stale = self.chance.extra(who, "index", _STALE) / 1_000_000
        self.limits.now_by(self.chance, who)
        try:
            found = self.database.call(
                operation, parameters, self._now(), stale=stale, index_stale=index_stale
            )
        except Refused as refused:
            return _refusal(refused)
        if operation in _WRITES:
            self.changed(set(parameters.get("RequestItems") or [parameters["TableName"]]))
        return Answered(200, msgspec.json.encode(found))

    def _now(self) -> float:
        return self.scheduler.now / 1_000_000


def _key(item: Mapping[str, Any]) -> tuple[str, str]:
    sort = item.get("sk")
    return item["pk"]["S"], "" if sort is None else sort["S"]


def _refusal(refused: Refused) -> Answered:
    return Answered(refused.status, json.dumps(refused.body()).encode())


def _word(answered: Answered) -> str:
    if answered.status_code < 300:
        return "ok"
    told = json.loads(answered.content)
    codes = [reason["Code"] for reason in told.get("CancellationReasons", ())]
    return " ".join([told["__type"].partition("#")[2], *codes])
