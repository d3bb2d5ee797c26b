"""Whole requests, drawn for the differential test: of every operation that is simulated."""

from typing import Any

from hypothesis import strategies as st

from tests.simulation.dynamo.asked import (
    COUNTED,
    INDEXES,
    KEYS,
    PLAIN,
    SORTED,
    Asking,
    Draw,
    Meant,
    Operation,
    item,
    key,
)

# An operation, and what is known of it.
Drawn = tuple[Operation, Meant]

_TABLES = st.sampled_from((PLAIN, SORTED, SORTED, COUNTED))
_VERBS = st.sampled_from(("Put", "Update", "Put", "Update", "Delete", "ConditionCheck"))
_CAPACITY = st.sampled_from(("INDEXES", "TOTAL", "NONE"))


def table(draw: Draw) -> str:
    return "box-nowhere" if draw.wrong(80, "table") else str(draw(_TABLES))


def written(draw: Draw, verb: str, where: str, *, alone: bool) -> dict[str, Any]:
    """What a write of one item asks."""
    known = where if where in KEYS else PLAIN
    asking = Asking(draw, known)
    told: dict[str, Any] = {"TableName": where}
    told["Item" if verb == "Put" else "Key"] = (
        item(draw, known) if verb == "Put" else key(draw, known)
    )
    if verb == "Update" and not (alone and draw.wrong(20, "nothing")):
        told["UpdateExpression"] = asking.spoiled(asking.update())
    # Not so often that a transaction of several never goes through.
    if verb == "ConditionCheck" or (draw(st.booleans()) if alone else draw.seldom(4)):
        told["ConditionExpression"] = asking.spoiled(asking.condition())
    if draw(st.booleans()):
        told["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    if alone:
        among = ("NONE", "ALL_OLD", "ALL_NEW") if verb == "Update" else ("NONE", "ALL_OLD")
        told["ReturnValues"] = draw(st.sampled_from(among))
        told["ReturnConsumedCapacity"] = draw(_CAPACITY)
    return told | asking.given()


def single(draw: Draw) -> Operation:
    verb = draw(st.sampled_from(("Put", "Put", "Update", "Update", "Delete")))
    return f"{verb}Item", written(draw, verb, table(draw), alone=True)


def got(draw: Draw) -> Operation:
    where = table(draw)
    known = where if where in KEYS else PLAIN
    told = {"TableName": where, "Key": key(draw, known), "ConsistentRead": draw(st.booleans())}
    return "GetItem", told | _projection(draw, known) | {"ReturnConsumedCapacity": draw(_CAPACITY)}


def _projection(draw: Draw, known: str) -> dict[str, Any]:
    if not draw.seldom(4):
        return {}
    asking = Asking(draw, known)
    paths = [asking.path() for _ in range(draw(st.integers(1, 3)))]
    told = {"ProjectionExpression": asking.spoiled(", ".join(paths))}
    names = asking.given()
    names.pop("ExpressionAttributeValues", None)
    return told | names


def transaction(draw: Draw) -> Operation:
    members: list[dict[str, Any]] = []
    for _ in range(draw(st.integers(0 if draw.wrong(30, "nothing") else 1, 4))):
        verb = draw(_VERBS)
        members.append({verb: written(draw, verb, table(draw), alone=False)})
    members = _each_once(draw, members)
    told: dict[str, Any] = {"TransactItems": members}
    if draw.seldom(4):
        told["ReturnConsumedCapacity"] = draw(_CAPACITY)
    return "TransactWriteItems", told


def transaction_of_reads(draw: Draw) -> Operation:
    members = []
    for _ in range(draw(st.integers(1, 4))):
        where = table(draw)
        known = where if where in KEYS else PLAIN
        members.append({"Get": {"TableName": where, "Key": key(draw, known)}})
    return "TransactGetItems", {"TransactItems": _each_once(draw, members)}


def _each_once(draw: Draw, members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are each at another item; seldom all of them."""
    if draw.wrong(10, "twice"):
        return members
    found: dict[str, dict[str, Any]] = {}
    for member in members:
        (inner,) = member.values()
        whole = inner.get("Key") or inner.get("Item") or inner
        found.setdefault(f"{inner.get('TableName')} {whole.get('pk')} {whole.get('sk')}", member)
    return list(found.values())


def batch_of_reads(draw: Draw) -> Operation:
    asked: dict[str, Any] = {}
    for where in draw(st.lists(_TABLES, max_size=2, min_size=1, unique=True)):
        keys = [{"Get": {"Key": key(draw, where)}} for _ in range(draw(st.integers(1, 3)))]
        keys = [member["Get"]["Key"] for member in _each_once(draw, keys)]
        asked[where] = {"Keys": keys, "ConsistentRead": True}
    return "BatchGetItem", {"RequestItems": {} if draw.wrong(40, "nothing") else asked}


def batch_of_writes(draw: Draw) -> Operation:
    asked: dict[str, Any] = {}
    for where in draw(st.lists(_TABLES, max_size=2, min_size=1, unique=True)):
        members = [
            {"PutRequest": {"Item": item(draw, where)}}
            if draw(st.booleans())
            else {"DeleteRequest": {"Key": key(draw, where)}}
            for _ in range(draw(st.integers(1, 4)))
        ]
        asked[where] = _each_once(draw, members)
    return "BatchWriteItem", {"RequestItems": asked}


def query(draw: Draw) -> Operation:
    where = draw(st.sampled_from((SORTED, SORTED, COUNTED, PLAIN)))
    asking = Asking(draw, where)
    told: dict[str, Any] = {"TableName": where}
    names = [name for name, _ in KEYS[where]]
    kinds = dict(KEYS[where])
    index = None
    if where == SORTED and draw(st.booleans()):
        index = draw(
            st.sampled_from((*INDEXES, "by_nothing") if draw.wrong(20, "index") else tuple(INDEXES))
        )
        names = list(INDEXES.get(index, ("g", "h")))
        kinds = {"g": "S", "h": "S", "n": "N"}
        told["IndexName"] = index
    hash_key = {"S": draw(st.sampled_from(("x", "y")))}
    condition = f"{asking.name(names[0])} = {asking.value(hash_key)}"
    if len(names) > 1 and draw(st.booleans()):
        condition += " AND " + _ranged(asking, names[1], kinds[names[1]])
    told["KeyConditionExpression"] = asking.spoiled(condition)
    if draw.seldom(4):
        asking.heads.clear()
        told["FilterExpression"] = asking.spoiled(asking.condition(1))
        if asking.heads & set(names):
            draw.meant.wrong.add("filter of keys")
    if draw.seldom(4):
        told["ProjectionExpression"] = ", ".join({asking.path() for _ in range(2)})
    told |= {"ScanIndexForward": draw(st.booleans())}
    if not draw.seldom(4):
        told["Limit"] = draw(st.integers(0 if draw.wrong(20, "limit") else 1, 3))
    if draw.seldom(6):
        told["Select"] = draw(st.sampled_from(("COUNT", "ALL_ATTRIBUTES")))
        if draw.wrong(5, "select"):
            told["Select"] = "SPECIFIC_ATTRIBUTES"
    if draw(st.booleans()):
        # All attributes and a projection are wrong together: then nothing else is.
        told["ConsistentRead"] = index is None or (
            "Select" not in told and draw.wrong(10, "consistent")
        )
    told["ReturnConsumedCapacity"] = draw(_CAPACITY)
    _beyond(draw, told, asking)
    return "Query", told | asking.given()


def _beyond(draw: Draw, told: dict[str, Any], asking: Asking) -> None:
    """Remember where a filter may ask for what an index has nothing of."""
    if told.get("IndexName") == "by_g" and asking.heads - {"pk", "sk", "g", "h"}:
        draw.meant.wrong.add("filter beyond the index")


def _ranged(asking: Asking, name: str, kind: str) -> str:
    def bound(text: str, number: str) -> str:
        right = {"S": text} if kind == "S" else {"N": number}
        wrong = {"BOOL": True} if asking.draw.seldom(2) else {"N": "1"}
        return asking.value(wrong if asking.draw.wrong(30, "type") else right)

    attribute = asking.name(name)
    drawn = asking.draw(st.integers(0, 8))
    if drawn == 0:
        return f"{attribute} BETWEEN {bound('x', '1')} AND {bound('y', '2.5')}"
    if drawn == 1 and asking.draw.wrong(1, "type"):
        return f"{attribute} BETWEEN {bound('y', '2')} AND {bound('x', '1')}"
    if drawn == 2 and (kind == "S" or asking.draw.wrong(1, "type")):
        return f"begins_with({attribute}, {bound('x', '1')})"
    sign = asking.draw(st.sampled_from(("=", "<", "<=", ">", ">=", ">=", "<>")))
    if sign == "<>" and not asking.draw.wrong(1, "key operator"):
        sign = "="
    return f"{attribute} {sign} {bound('y', '1')}"


def scan(draw: Draw) -> Operation:
    where = str(draw(_TABLES))
    asking = Asking(draw, where)
    told: dict[str, Any] = {"TableName": where}
    if draw(st.booleans()):
        told["FilterExpression"] = asking.spoiled(asking.condition())
    if draw.seldom(6):
        told["ProjectionExpression"] = ", ".join({asking.path() for _ in range(2)})
    if where == SORTED and draw.seldom(3):
        told["IndexName"] = draw(st.sampled_from(tuple(INDEXES)))
    if draw.seldom(6):
        told["Select"] = "COUNT"
    _beyond(draw, told, asking)
    if draw.wrong(20, "segment"):
        told |= draw(
            st.sampled_from(
                ({"Segment": 1}, {"TotalSegments": 2}, {"Segment": 2, "TotalSegments": 2})
            )
        )
    return "Scan", told | asking.given()


_DRAWN = (
    [single] * 8
    + [transaction] * 6
    + [got] * 2
    + [query] * 5
    + [scan] * 2
    + [batch_of_reads, batch_of_writes, transaction_of_reads]
)


@st.composite
def operations(draw: Any) -> list[Drawn]:
    """A sequence of operations, which begins with items to meet."""
    found: list[Drawn] = []
    for _ in range(draw(st.integers(1, 5))):
        drawing, where = Draw(draw), str(draw(_TABLES))
        asked = {"TableName": where, "Item": item(drawing, where)}
        found.append((("PutItem", asked), drawing.meant))
    for _ in range(draw(st.integers(4, 14))):
        drawing = Draw(draw)
        found.append((draw(st.sampled_from(_DRAWN))(drawing), drawing.meant))
    return found
