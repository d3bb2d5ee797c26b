"""Several items in one request: batches, which may be done in part, and reads that belong
together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.simulation.dynamo import writing
from tests.simulation.dynamo.capacity import Used, read_units
from tests.simulation.dynamo.reading import When, projected
from tests.simulation.dynamo.refused import Refused, cancelled, invalid
from tests.simulation.dynamo.requests import Given, Parameters, given, key
from tests.simulation.dynamo.tables import Hash, Order, Table
from tests.simulation.dynamo.transactions import CONFLICT, MOST, NONE
from tests.simulation.dynamo.writing import Write

if TYPE_CHECKING:
    from tests.simulation.dynamo.database import Database

Answer = dict[str, Any]
MOST_READ, MOST_WRITTEN = 100, 25
# A batch answers no more.
LARGEST_ANSWER = 16 * 1024 * 1024
_TWICE = "Provided list of item keys contains duplicates"
_NOTHING_GIVEN = Given({}, {}, {})
_BUSY = ("ThrottlingException", "ProvisionedThroughputExceededException")


def _members(parameters: Parameters) -> Mapping[str, Any]:
    asked: Mapping[str, Any] = parameters.get("RequestItems") or {}
    if not asked:
        raise invalid(
            "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1"
        )
    return asked


def get(database: "Database", parameters: Parameters, now: float, when: When) -> Answer:
    """`BatchGetItem`: each item by itself; what was not read comes back as `UnprocessedKeys`."""
    asked = _members(parameters)
    wanted: list[tuple[Table, Parameters, Given, Any, tuple[Hash, Order]]] = []
    if sum(len(one["Keys"]) for one in asked.values()) > MOST_READ:
        raise invalid(
            "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MOST_READ}"
        )
    for name, one in asked.items():
        table = database.table({"TableName": name})
        if not one["Keys"]:
            raise invalid(
                f"1 validation error detected: Value at 'RequestItems.{name}.member.Keys' failed "
                "to satisfy constraint: Member must have length greater than or equal to 1"
            )
        how = given(one, "ProjectionExpression")
        if how.expressions:
            how.expressions["ProjectionExpression"].resolved(how.names)
        places = [table.place(key(table, raw)) for raw in one["Keys"]]
        if len(set(places)) < len(places):
            raise invalid(_TWICE)
        wanted += [
            (table, one, how, raw, place) for raw, place in zip(one["Keys"], places, strict=True)
        ]
    done = database.limits.processes("BatchGetItem", len(wanted))
    answer: Answer = {"Responses": {name: [] for name in asked}, "UnprocessedKeys": {}}
    used = Used()
    size = 0
    for number, (table, one, how, raw, place) in enumerate(wanted):
        consistent = bool(one.get("ConsistentRead"))
        row = table.items.row(*place)
        row = row and row.at(None if consistent else when.table)
        units = read_units(row.size if row else 0, consistent=consistent)
        if number < done and size < LARGEST_ANSWER and _read(database, table, place, units, now):
            used.table(table.name, units)
            size += row.size if row else 0
            if row is not None and row.item is not None:
                answer["Responses"][table.name].append(projected(row.item, how))
        else:
            left = answer["UnprocessedKeys"].setdefault(table.name, {**one, "Keys": []})
            left["Keys"].append(raw)
    _tell(answer, used, parameters)
    return answer


def _read(
    database: "Database", table: Table, place: tuple[Hash, Order], units: float, now: float
) -> bool:
    if not database.meter.on:
        return True
    try:
        database.meter.take_read(table.name, place[0], units, now)
    except Refused:
        return False
    return True


def _tell(answer: Answer, used: Used, parameters: Parameters) -> None:
    how = parameters.get("ReturnConsumedCapacity")
    if how in ("TOTAL", "INDEXES"):
        answer["ConsumedCapacity"] = used.told(how)


def write(database: "Database", parameters: Parameters, now: float) -> Answer:
    """`BatchWriteItem`: each write by itself; what was not written comes back as
    `UnprocessedItems`, and so does what a transaction or a throttle was in the way of."""
    asked = _members(parameters)
    wanted: list[tuple[str, Any, Write]] = []
    if sum(len(members) for members in asked.values()) > MOST_WRITTEN:
        raise invalid(
            "1 validation error detected: Value '{...}' at 'requestItems' failed to satisfy "
            f"constraint: Member must have length less than or equal to {MOST_WRITTEN}"
        )
    for name, members in asked.items():
        table = database.table({"TableName": name})
        if not members:
            raise invalid(
                f"1 validation error detected: Value at 'RequestItems.{name}.member' failed to "
                "satisfy constraint: Member must have length greater than or equal to 1"
            )
        for member in members:
            if "PutRequest" in member:
                one = _put(table, member["PutRequest"])
            else:
                one = writing.read("Delete", table, member["DeleteRequest"], _NOTHING_GIVEN)
            wanted.append((name, member, one))
    if len({one.place for _, _, one in wanted}) < len(wanted):
        raise invalid(_TWICE)
    done = database.limits.processes("BatchWriteItem", len(wanted))
    answer: Answer = {"UnprocessedItems": {}}
    used = Used()
    for number, (name, member, one) in enumerate(wanted):
        if number < done and _written(database, one, now):
            database.count(one, used)
        else:
            answer["UnprocessedItems"].setdefault(name, []).append(member)
    _tell(answer, used, parameters)
    return answer


def _put(table: Table, asked: Parameters) -> Write:
    try:
        return writing.read("Put", table, asked, _NOTHING_GIVEN)
    except Refused as error:
        # A batch tells of a wrong key in other words than a single put.
        if " for key " in error.message or "Missing the key" in error.message:
            raise invalid("The provided key element does not match the schema") from None
        raise


def _written(database: "Database", one: Write, now: float) -> bool:
    try:
        database.carry_out(one, now)
    except Refused as error:
        if error.code not in (*_BUSY, "TransactionConflictException"):
            raise
        return False
    return True


def transact_get(database: "Database", parameters: Parameters, now: float) -> Answer:
    """`TransactGetItems`: all as they stand at one moment; refused while a transaction is at one
    of them."""
    members = parameters.get("TransactItems") or []
    if not 1 <= len(members) <= MOST:
        at_least = "greater than or equal to 1" if not members else f"less than or equal to {MOST}"
        raise invalid(
            "1 validation error detected: Value '[...]' at 'transactItems' failed to satisfy "
            f"constraint: Member must have length {at_least}"
        )
    wanted: list[tuple[Table, Given, tuple[Hash, Order]]] = []
    reasons: list[dict[str, Any]] = []
    for member in members:
        one = member["Get"]
        table = database.table(one)
        how = given(one, "ProjectionExpression")
        try:
            place = table.place(key(table, one["Key"]))
        except Refused as error:
            if not error.message.startswith("The "):
                raise
            reasons.append({"Code": "ValidationError", "Message": error.message})
            continue
        wanted.append((table, how, place))
        busy = (table.name, *place) in database.held
        reasons.append(CONFLICT if busy else NONE)
    places = [(table.name, *place) for table, _, place in wanted]
    if len(set(places)) < len(places):
        raise invalid("Transaction request cannot include multiple operations on one item")
    if any(reason is not NONE for reason in reasons):
        raise cancelled(database.limits.tells(reasons))
    used = Used()
    found: list[Answer] = []
    for table, how, place in wanted:
        row = table.items.row(*place)
        units = 2 * read_units(row.size if row else 0, consistent=True)
        if not _read(database, table, place, units, now):
            raise Refused("ThrottlingException", "Throughput exceeds the current capacity")
        used.table(table.name, units)
        item = projected(row.item, how) if row and row.item is not None else None
        found.append({"Item": item} if item else {})
    answer: Answer = {"Responses": found}
    told = parameters.get("ReturnConsumedCapacity")
    if told in ("TOTAL", "INDEXES"):
        answer["ConsumedCapacity"] = used.told(told, transaction="Read")
    return answer
