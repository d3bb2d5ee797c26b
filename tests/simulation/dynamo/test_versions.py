"""What stood there a moment ago, and snapshots: against a history that is simply kept whole."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.simulation.dynamo.asked import SORTED
from tests.simulation.dynamo.both import tables
from tests.simulation.dynamo.database import Database

# A write: how much later than the one before, of which item, and what is put (None: a removal).
WRITES = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from("abc"),
        st.none() | st.sampled_from("xyz"),
    ),
    max_size=25,
)

History = list[tuple[float, str, str | None]]


def made() -> Database:
    database = Database()
    for asked in tables():
        database.call("CreateTable", asked, 0)
    return database


def write(database: Database, now: float, sk: str, group: str | None) -> None:
    key = {"pk": {"S": "p"}, "sk": {"S": sk}}
    if group is None:
        database.call("DeleteItem", {"TableName": SORTED, "Key": key}, now)
    else:
        item = {**key, "g": {"S": group}, "h": {"S": "h"}, "n": {"N": str(now)}}
        database.call("PutItem", {"TableName": SORTED, "Item": item}, now)


def then(history: History, instant: float) -> dict[str, tuple[str, float]]:
    """Each item's group at an instant, and when that was put."""
    found: dict[str, tuple[str, float]] = {}
    for at, sk, group in history:
        if at > instant:
            break
        found.pop(sk, None)
        if group is not None:
            found[sk] = (group, at)
    return found


def read(database: Database, now: float, stale: float) -> dict[str, tuple[str, float]]:
    """The same as the database tells it, by a query."""
    asked: dict[str, Any] = {
        "TableName": SORTED,
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": {"S": "p"}},
    }
    items = database.call("Query", asked, now, stale=stale)["Items"]
    return {item["sk"]["S"]: (item["g"]["S"], float(item["n"]["N"])) for item in items}


def grouped(database: Database, now: float, stale: float) -> dict[str, set[str]]:
    """The items' keys by group, as the index tells them."""
    found: dict[str, set[str]] = {}
    for group in "xyz":
        asked: dict[str, Any] = {
            "TableName": SORTED,
            "IndexName": "by_g",
            "KeyConditionExpression": "g = :g",
            "ExpressionAttributeValues": {":g": {"S": group}},
        }
        items = database.call("Query", asked, now, index_stale=stale)["Items"]
        if items:
            found[group] = {item["sk"]["S"] for item in items}
    return found


def groups(found: dict[str, tuple[str, float]]) -> dict[str, set[str]]:
    by_group: dict[str, set[str]] = {}
    for sk, (group, _) in found.items():
        by_group.setdefault(group, set()).add(sk)
    return by_group


def fresh_enough(history: History, stale: float) -> bool:
    """Whether no item has changed so often since that its version of then is forgotten."""
    now = history[-1][0] if history else 0
    late = [sk for at, sk, _ in history if at > now - stale]
    return all(late.count(sk) <= 4 for sk in late)


@given(WRITES, st.integers(0, 6))
def test_a_late_read_sees_one_moment_of_the_past(
    writes: list[tuple[int, str, str | None]], stale: int
) -> None:
    database, history, now = made(), History(), 0.0
    for later, sk, group in writes:
        now += later
        write(database, now, sk, group)
        history.append((now, sk, group))
    if fresh_enough(history, stale):
        assert read(database, now, stale) == then(history, now - stale)
        assert grouped(database, now, stale) == groups(then(history, now - stale))
    assert read(database, now, 0) == then(history, now)


@given(WRITES, WRITES, WRITES)
def test_a_restored_snapshot_is_what_was_there_whatever_was_written_since(
    before: list[tuple[int, str, str | None]],
    since: list[tuple[int, str, str | None]],
    after: list[tuple[int, str, str | None]],
) -> None:
    database, history, now = made(), History(), 0.0
    for later, sk, group in before:
        now += later
        write(database, now, sk, group)
        history.append((now, sk, group))
    kept = database.snapshot()
    for later, sk, group in since:
        write(database, now + later, sk, group)
    database.restore(kept)
    assert read(database, now, 0) == then(history, now)
    assert grouped(database, now, 0) == groups(then(history, now))
    for later, sk, group in after:
        now += later
        write(database, now, sk, group)
        history.append((now, sk, group))
    assert read(database, now, 0) == then(history, now)
    if fresh_enough(history, 2):
        assert read(database, now, 2) == then(history, now - 2)
    database.restore(kept)
    assert len(list(database.tables[SORTED].items.items())) == len(
        then(history[: len(before)], float("inf"))
    )
