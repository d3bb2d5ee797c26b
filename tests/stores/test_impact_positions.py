"""Telling days on real tables: killed at each write, two at once, late."""

import os
from collections.abc import Sequence

import pytest

from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Parts
from chalicelib.core.values.settings import Settings
from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.position import Moved, Position, figures
from chalicelib.impact.rules.tally import FEWEST
from chalicelib.impact.store import positions
from chalicelib.impact.store.positions import Overtaken, Positions
from chalicelib.wiring import make_parts
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, killed_before_write

SHOPS = [f"mrc_{i}" for i in range(FEWEST)]
PLACES = dict.fromkeys(SHOPS, ("kriya", "35.73.01.1001"))


@pytest.fixture
def parts(emulator: TestEmulator, monkeypatch: pytest.MonkeyPatch) -> Parts:
    emulator.empty_tables()
    # Small, so that a position has some.
    monkeypatch.setattr(positions, "_PIECE_BYTES", 50)
    return make_parts(Settings.from_env(os.environ), Clock())


def store_of(parts: Parts) -> Positions:
    return parts[ImpactParts].positions


def sold(amount: int) -> Sequence[Moved]:
    return [Moved("redeem", amount, "voucher:v", f"merchant:{shop}", "cmp") for shop in SHOPS]


def tell(store: Positions, day: str, amount: int) -> None:
    """Count a day as the job does."""
    position = store.last()
    before = position.through
    position.count(day, sold(amount), PLACES, {})
    store.put(before, position, figures(position, ""))


def test_a_position_is_what_was_put(parts: Parts) -> None:
    store = store_of(parts)
    assert (store.through(), store.last(), list(store.told())) == ("", Position(), [])
    tell(store, "2026-12-01", 10)
    tell(store, "2026-12-02", 5)
    assert store.through() == "2026-12-02"
    assert store.last().spent.total == 15 * FEWEST
    assert [(one.through, one.spent) for one in store.told()] == [
        ("2026-12-01", 10 * FEWEST),
        ("2026-12-02", 15 * FEWEST),
    ]


def test_a_day_is_counted_once_however_its_function_dies(parts: Parts) -> None:
    store = store_of(parts)
    tell(store, "2026-12-01", 10)
    for number in range(50):
        try:
            with killed_before_write(parts, number):
                tell(store, "2026-12-02", 5)
            break
        except Killed:
            # Told as a whole or not at all.
            assert store.last().through == store.through()
            if store.through() == "2026-12-02":
                break
    else:
        pytest.fail("it never ended")
    assert store.last().spent.total == 15 * FEWEST
    assert len(list(store.told())) == 2
    # What was left behind goes with the next day.
    tell(store, "2026-12-03", 1)
    assert store.last().spent.total == 16 * FEWEST
    table = parts.settings.table("impact")
    left = [one["sk"] for one in scan_plain(parts.connection, table) if one["pk"] == "pieces"]
    assert all(sk.startswith("2026-12-03") for sk in left)


def test_of_two_who_count_a_day_one_has(parts: Parts) -> None:
    store = store_of(parts)
    late = store.last()
    late.count("2026-12-01", sold(99), PLACES, {})
    tell(store, "2026-12-01", 10)
    with pytest.raises(Overtaken):
        store.put("", late, figures(late, ""))
    assert store.last().spent.total == 10 * FEWEST
    assert [one.spent for one in store.told()] == [10 * FEWEST]


def test_whoever_reads_while_the_next_day_is_put_is_overtaken(parts: Parts) -> None:
    store = store_of(parts)
    tell(store, "2026-12-01", 10)
    edition = store._head()
    tell(store, "2026-12-02", 5)
    store._head = lambda: edition  # type: ignore[method-assign]
    with pytest.raises(Overtaken):
        store.last()
