"""DynamoDB in memory: `Database.call` answers what the wire answers.

Parameters and answers are the JSON of DynamoDB's protocol, as botocore's serialiser writes it. Time
is passed in, in seconds. What comes out must not be changed: it is what is stored.
"""

from collections.abc import Callable
from typing import Any

from tests.simulation.dynamo import batches, reading, streaming, transactions, writing
from tests.simulation.dynamo.capacity import Used, read_units, written
from tests.simulation.dynamo.limits import Limits
from tests.simulation.dynamo.metering import Meter
from tests.simulation.dynamo.reading import When, projected
from tests.simulation.dynamo.refused import Reason, Refused, cancelled, conflict, invalid
from tests.simulation.dynamo.requests import Parameters, given, key
from tests.simulation.dynamo.schema import described, opened
from tests.simulation.dynamo.streams import Stream
from tests.simulation.dynamo.tables import Hash, Order, Table, position
from tests.simulation.dynamo.transactions import CONFLICT, NONE, Tokens, Transaction
from tests.simulation.dynamo.values import Item
from tests.simulation.dynamo.writing import Write

Answer = dict[str, Any]


class Database:
    """All tables of one account. `limits` says what fails."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.meter = Meter(self.limits)
        self.tables: dict[str, Table] = {}
        self.streams: dict[str, Stream] = {}
        # Who holds an item, while a transaction is open.
        self.held: dict[tuple[str, Hash, Order], Transaction] = {}
        self._tokens = Tokens()
        self._operations: dict[str, Callable[[Parameters, float, When], Answer]] = {
            "GetItem": self._get,
            "PutItem": self._single("Put"),
            "UpdateItem": self._single("Update"),
            "DeleteItem": self._single("Delete"),
            "Query": self._query,
            "Scan": self._scan,
            "BatchGetItem": lambda parameters, now, when: batches.get(self, parameters, now, when),
            "BatchWriteItem": lambda parameters, now, _: batches.write(self, parameters, now),
            "TransactWriteItems": self._transact,
            "TransactGetItems": self._transact_get,
            "CreateTable": lambda parameters, _now, _when: self._create(parameters),
            "DeleteTable": lambda parameters, _now, _when: self._delete_table(parameters),
            "DescribeTable": lambda parameters, _now, _when: {
                "Table": described(self.table(parameters), self.streams)
            },
            "UpdateTimeToLive": lambda parameters, _now, _when: self._expires(parameters),
            **streaming.operations(self.streams),
        }

    def call(
        self,
        operation: str,
        parameters: Parameters,
        now: float,
        *,
        stale: float = 0.0,
        index_stale: float = 0.0,
    ) -> Answer:
        """Answer an operation, or raise `Refused`. A read that does not ask to be up to date sees
        the table as it was `stale` seconds ago, and indexes as they were `index_stale` ago."""
        answer = self._operations.get(operation)
        if answer is None:
            raise Refused("UnknownOperationException", f"{operation} is not simulated")
        when = When(now - stale if stale else None, now - index_stale if index_stale else None)
        return answer(parameters, now, when)

    # Transactions, which may be open for a while

    def begin(self, parameters: Parameters, now: float) -> Transaction:
        """Begin a `TransactWriteItems`: judge it and hold its items. Raises what refuses it. One
        that was carried out before by its token is done already."""
        token = parameters.get("ClientRequestToken")
        found = transactions.actions(self.tables, parameters)
        if self._tokens.repeats(token, parameters, now):
            return Transaction([], token, parameters)
        if any(one.token == token for one in self.held.values() if token):
            raise Refused(
                "TransactionInProgressException",
                "The transaction with the given request token is already in progress",
            )
        if all(isinstance(one, Write) for one in found):
            reasons = [self._reason(one, now) for one in found]
        else:
            # What is wrong by itself is told before anybody looks at the items.
            reasons = [NONE if isinstance(one, Write) else one for one in found]
        if any(reason is not NONE for reason in reasons):
            raise cancelled(self.limits.tells(reasons))
        writes = [one for one in found if isinstance(one, Write)]
        transactions.check_size(writes)
        transaction = Transaction(writes, token, parameters)
        for one in writes:
            self.held[one.place] = transaction
        return transaction

    def _reason(self, write: Write | Reason, now: float) -> Reason:
        if not isinstance(write, Write):
            return write
        if write.place in self.held:
            return CONFLICT
        reason = transactions.judged(write)
        if reason is not NONE:
            return reason
        return self.meter.reason(write, now) if self.meter.on else NONE

    def settle(self, transaction: Transaction, now: float, most: int | None = None) -> None:
        """Carry out the writes of a transaction that has begun, in order; or the next `most`."""
        for _ in range(len(transaction.writes) if most is None else most):
            if transaction.done:
                break
            write = transaction.writes.pop(0)
            del self.held[write.place]
            transaction.written.append(write)
            self._carry_out(write, now)
        if transaction.done and transaction.written and transaction.token:
            self._tokens.note(transaction.token, transaction.parameters, now)

    def cancel(self, transaction: Transaction) -> None:
        """Let go of a transaction of which nothing has been written."""
        assert not transaction.written
        for write in transaction.writes:
            del self.held[write.place]

    def _transact(self, parameters: Parameters, now: float, _: When) -> Answer:
        transaction = self.begin(parameters, now)
        self.settle(transaction, now)
        return self.answer(transaction)

    def answer(self, transaction: Transaction) -> Answer:
        """What a transaction that is settled answers."""
        how = transaction.parameters.get("ReturnConsumedCapacity")
        if how not in ("TOTAL", "INDEXES"):
            return {}
        used = Used()
        for write in transaction.written:
            self.count(write, used, times=2)
        return {"ConsumedCapacity": used.told(how, transaction="Write")}

    def _transact_get(self, parameters: Parameters, now: float, _: When) -> Answer:
        return batches.transact_get(self, parameters, now)

    # Single writes

    def table(self, parameters: Parameters) -> Table:
        """The table that parameters name; raises where there is none."""
        found = self.tables.get(parameters.get("TableName", ""))
        if found is None:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        return found

    def _single(self, verb: str) -> Callable[[Parameters, float, When], Answer]:
        allowed = ("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW")

        def answer(parameters: Parameters, now: float, _: When) -> Answer:
            table = self.table(parameters)
            how = parameters.get("ReturnValues", "NONE")
            if how not in (allowed if verb == "Update" else allowed[:2]):
                raise invalid(
                    "1 validation error detected: ReturnValues can only be ALL_OLD or NONE"
                    if how in allowed
                    else f"1 validation error detected: Value '{how}' at 'returnValues' failed to "
                    "satisfy constraint: Member must satisfy enum value set: "
                    "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
                )
            asked = given(parameters, *writing.SLOTS[verb])
            write = writing.read(verb, table, parameters, asked)
            self.carry_out(write, now)
            result: Answer = {}
            found = writing.returned(write, how, asked)
            if found is not None:
                result["Attributes"] = found
            told = parameters.get("ReturnConsumedCapacity")
            if told in ("TOTAL", "INDEXES"):
                used = Used()
                self.count(write, used)
                (result["ConsumedCapacity"],) = used.told(told)
            return result

        return answer

    def carry_out(self, write: Write, now: float) -> None:
        """Judge and carry out a single write; raises what refuses it."""
        if write.place in self.held:
            raise conflict()
        write.judge()
        if self.meter.on:
            self.meter.take_write(write, now)
        self._carry_out(write, now)

    def _carry_out(self, write: Write, now: float) -> None:
        if write.item is write.before:
            return
        table = write.table
        place = (write.hash, write.order)
        table.write(place, write.before, write.item, write.size, now)
        stream = self.streams.get(table.name)
        if stream is not None:
            stream.tell(position(write.hash), write.key, write.before, write.item, write.size, now)

    def count(self, write: Write, used: Used, *, times: int = 1) -> None:
        """Count what a write has cost: in a transaction twice as much, but not in indexes, which
        follow by themselves."""
        for index, _, units in written(write.table, write.before, write.item):
            if index is None:
                used.table(write.table.name, times * units)
            else:
                used.index(write.table.name, index, units)

    # Reads

    def _get(self, parameters: Parameters, now: float, when: When) -> Answer:
        table = self.table(parameters)
        asked = given(parameters, "ProjectionExpression")
        if asked.expressions:
            asked.expressions["ProjectionExpression"].resolved(asked.names)
        place = table.place(key(table, parameters.get("Key")))
        consistent = bool(parameters.get("ConsistentRead"))
        row = table.items.row(*place)
        row = row and row.at(None if consistent else when.table)
        units = read_units(row.size if row else 0, consistent=consistent)
        if self.meter.on:
            self.meter.take_read(table.name, place[0], units, now)
        answer: Answer = {}
        if row is not None and row.item is not None:
            answer["Item"] = projected(row.item, asked)
        told = parameters.get("ReturnConsumedCapacity")
        if told in ("TOTAL", "INDEXES"):
            used = Used()
            used.table(table.name, units)
            (answer["ConsumedCapacity"],) = used.told(told)
        return answer

    def _query(self, parameters: Parameters, now: float, when: When) -> Answer:
        table = self.table(parameters)
        read, hash_key, answer = reading.query(table, parameters, when)
        if self.meter.on:
            place = f"{table.name}/{read.index.name}" if read.index else table.name
            self.meter.take_read(place, hash_key, read.units, now)
        return answer

    def _scan(self, parameters: Parameters, _: float, when: When) -> Answer:
        table = self.table(parameters)
        read, answer = reading.scan(table, parameters, when)
        if self.meter.on:
            place = f"{table.name}/{read.index.name}" if read.index else table.name
            self.meter.take_scan(place, read.units)
        return answer

    # Tables

    def _create(self, parameters: Parameters) -> Answer:
        name = parameters["TableName"]
        if name in self.tables:
            raise Refused("ResourceInUseException", f"Table already exists: {name}")
        table, stream = opened(parameters)
        self.tables[name] = table
        if stream is not None:
            self.streams[name] = stream
        return {"TableDescription": described(table, self.streams)}

    def _delete_table(self, parameters: Parameters) -> Answer:
        table = self.table(parameters)
        del self.tables[table.name]
        self.streams.pop(table.name, None)
        return {"TableDescription": described(table, self.streams)}

    def _expires(self, parameters: Parameters) -> Answer:
        table = self.table(parameters)
        asked = parameters["TimeToLiveSpecification"]
        table.ttl = asked["AttributeName"] if asked["Enabled"] else None
        return {"TimeToLiveSpecification": dict(asked)}

    def expired(self, name: str, now: float) -> list[Item]:
        """The keys of a table's items whose time is over, in the order of a scan. DynamoDB deletes
        them within a few days: when, and which first, is the caller's."""
        return reading.expired(self.tables[name], now)

    def expire(self, name: str, found: Item, now: float) -> None:
        """Delete an item because its time is over, as DynamoDB itself does."""
        table = self.tables[name]
        hash_key, order = table.place(found)
        before = table.standing(hash_key, order)
        if before is None or (name, hash_key, order) in self.held:
            return
        table.write((hash_key, order), before, None, 0, now)
        stream = self.streams.get(name)
        if stream is not None:
            stream.tell(position(hash_key), found, before, None, 0, now, expired=True)

    # Snapshots

    def snapshot(self) -> object:
        """The database as it is, for `restore`; no transaction may be open. Costs nothing until
        something is written."""
        assert not self.held
        tables = {
            name: (
                table,
                table.items.keep(),
                [one.entries.keep() for one in table.indexes.values()],
            )
            for name, table in self.tables.items()
        }
        streams = {name: (one, one.keep()) for name, one in self.streams.items()}
        return tables, streams, self._tokens.keep()

    def restore(self, snapshot: Any) -> None:
        """Be as it was at a snapshot of this database."""
        tables, streams, tokens = snapshot
        self.held.clear()
        self.meter.forget()
        self.tables = {}
        for name, (table, items, entries) in tables.items():
            table.items.restore(items)
            for index, kept in zip(table.indexes.values(), entries, strict=True):
                index.entries.restore(kept)
            self.tables[name] = table
        self.streams.clear()
        for name, (stream, kept) in streams.items():
            stream.restore(kept)
            self.streams[name] = stream
        self._tokens.restore(tokens)
