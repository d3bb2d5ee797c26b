"""`through` over a stream whose shards end and split, beside a consumer that is late, dies within a
batch and is delivered things twice, and heartbeats of which several are under way at once.

The stream is simulated by its promises: a shard's records come in order, none of a child's before
all of its parent's, and what is older than the stream remembers is gone. Time is counted in ticks;
a tick is written as text that sorts as it counts.
"""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from chalicelib.ledger.store.shards import needless, surely_reached


def text(tick: int) -> str:
    return f"{tick:08d}"


@dataclass
class Shard:
    """A shard: the one it goes on from, its records by when they were written, how many of them
    were applied, and whether it has ended or was forgotten."""

    parent: str | None
    records: list[int] = field(default_factory=list)
    applied: int = 0
    ended: bool = False
    forgotten: bool = False

    @property
    def left(self) -> list[int]:
        return self.records[self.applied :]


class ASimulatedStream(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = 1
        self.shards = {"s0": Shard(None), "s1": Shard(None)}
        # What the totals table holds.
        self.listing: dict[str, str | None] = {}
        self.reached: dict[str, str] = {}
        self.waiting: list[int] = []
        self.through = ""
        # What heartbeats that were begun have read, and consumers that were thought dead still say.
        self.begun: list[dict[str, str]] = []
        self.half_read: list[tuple[dict[str, str | None], dict[str, str]]] = []
        self.zombies: list[tuple[str, str]] = []

    def living(self) -> list[str]:
        return sorted(name for name, shard in self.shards.items() if not shard.ended)

    def deliverable(self) -> list[str]:
        """The shards of which Lambda hands over the next records."""
        found = []
        for name, shard in self.shards.items():
            parent = self.shards.get(shard.parent or "")
            before = parent is not None and bool(parent.left) and not parent.forgotten
            above = parent is not None and not self._over(shard.parent)
            if shard.left and not shard.forgotten and not before and not above:
                found.append(name)
        return sorted(found)

    def _over(self, name: str | None) -> bool:
        """Whether everything of a shard and of those before it was delivered or is gone."""
        while name is not None:
            shard = self.shards[name]
            if shard.left and not shard.forgotten:
                return False
            name = shard.parent
        return True

    def said(self, name: str, reached: str) -> None:
        """The row of a shard goes only forward."""
        self.reached[name] = max(self.reached.get(name, ""), reached)

    def moved(self, reached: str) -> None:
        self.through = max(self.through, reached)

    @rule(data=st.data())
    def something_is_written(self, data: Any) -> None:
        self.now += 1
        self.shards[data.draw(st.sampled_from(self.living()))].records.append(self.now)

    @rule(data=st.data(), children=st.integers(1, 2))
    def a_shard_ends_and_others_go_on(self, data: Any, children: int) -> None:
        name = data.draw(st.sampled_from(self.living()))
        self.shards[name].ended = True
        for _ in range(children):
            self.shards[f"s{len(self.shards)}"] = Shard(name)

    @precondition(lambda self: self.deliverable())
    @rule(data=st.data(), fate=st.sampled_from(["done", "done", "dies", "zombie", "waits"]))
    def a_batch_is_delivered(self, data: Any, fate: str) -> None:
        name = data.draw(st.sampled_from(self.deliverable()))
        shard = self.shards[name]
        batch = shard.left[: data.draw(st.integers(1, 3))]
        if fate == "dies":
            # Applied, perhaps, but nobody knows: it is delivered again.
            return
        if fate == "waits":
            self.waiting.append(batch[0])
        shard.applied += len(batch)
        if fate == "zombie":
            # Given up and delivered again by another; the first one says so later.
            self.zombies.append((name, text(batch[-1])))
        self.said(name, text(batch[-1]))

    @precondition(lambda self: self.zombies)
    @rule()
    def a_consumer_that_was_thought_dead_says_how_far_it_came(self) -> None:
        self.said(*self.zombies.pop(0))

    @precondition(lambda self: self.waiting)
    @rule()
    def a_redrive_counts_what_waits(self) -> None:
        self.waiting.pop(0)

    @rule()
    def the_shards_are_listed(self) -> None:
        there = {name: one.parent for name, one in self.shards.items() if not one.forgotten}
        self.listing = {name: parent if parent in there else None for name, parent in there.items()}

    @rule()
    def rows_are_dropped(self) -> None:
        for name in needless(self.listing, self.reached):
            del self.reached[name]

    @rule()
    def a_heartbeat_reads_the_rows(self) -> None:
        self.begun.append(dict(self.reached))

    @precondition(lambda self: self.begun)
    @rule(data=st.data())
    def it_reads_the_listing(self, data: Any) -> None:
        rows = self.begun.pop(data.draw(st.integers(0, len(self.begun) - 1)))
        self.half_read.append((dict(self.listing), rows))

    @precondition(lambda self: self.half_read)
    @rule(data=st.data(), drops=st.booleans())
    def it_reads_what_waits_and_moves_through(self, data: Any, drops: bool) -> None:
        listing, rows = self.half_read.pop(data.draw(st.integers(0, len(self.half_read) - 1)))
        if drops:
            for name in needless(listing, rows):
                self.reached.pop(name, None)
        reached = surely_reached(listing, rows)
        first = text(min(self.waiting)) if self.waiting else reached
        if reached is not None and first is not None:
            self.moved(min(reached, first))

    @rule()
    def the_stream_forgets_its_oldest_ended_shard(self) -> None:
        for shard in self.shards.values():
            if shard.ended and not shard.forgotten:
                shard.forgotten = True
                return

    def _never_seen(self, name: str | None) -> bool:
        """Whether nothing ever came of a shard, nor of those before it."""
        while name is not None:
            if self.shards[name].applied:
                return False
            name = self.shards[name].parent
        return True

    @invariant()
    def through_has_passed_nothing_that_was_not_counted(self) -> None:
        # Of what the stream forgot while nobody had ever read from there, no row can tell: that is
        # a city whose consumer has never worked for a whole day, with its alarm ringing.
        left = [
            tick
            for name, shard in self.shards.items()
            if not (shard.forgotten and self._never_seen(name))
            for tick in shard.left
        ]
        assert all(self.through <= text(tick) for tick in left)

    @invariant()
    def through_has_passed_nothing_that_came_to_wait_after_it(self) -> None:
        # What waits is at or after what was told of its shard before.
        assert all(self.through <= text(tick) for tick in self.waiting)

    @invariant()
    def it_follows_once_everything_is_delivered(self) -> None:
        """Tried on copies: what would be if all were delivered, each shard beat, and one heartbeat
        went through, at this very moment."""
        if any(one.left for one in self.shards.values() if one.forgotten):
            return  # lost: only a rebuild puts that right
        there = {name: one.parent for name, one in self.shards.items() if not one.forgotten}
        listing = {name: one if one in there else None for name, one in there.items()}
        rows = dict(self.reached)
        for name in self.living():
            rows[name] = text(self.now + 1)
        for name in needless(listing, rows):
            del rows[name]
        unlisted = rows.keys() - listing.keys()
        if not unlisted:
            assert surely_reached(listing, rows) == text(self.now + 1)
            assert rows.keys() == set(self.living())


TestASimulatedStream = ASimulatedStream.TestCase
TestASimulatedStream.settings = settings(max_examples=100, stateful_step_count=50)


def test_a_new_shard_does_not_throw_through_back() -> None:
    parents = {"old": None, "new": "old"}
    assert surely_reached(parents, {"old": text(9)}) == text(9)
    assert surely_reached(parents, {"old": text(9), "new": text(12)}) == text(12)


def test_a_shard_that_has_ended_holds_through_until_all_of_it_was_delivered() -> None:
    # Another shard is far ahead; nothing has come of the child, so its parent may have more.
    parents = {"old": None, "new": "old", "other": None}
    assert surely_reached(parents, {"old": text(9), "other": text(99)}) == text(9)


def test_one_half_of_a_split_waits_where_the_whole_had_come() -> None:
    parents = {"whole": None, "left": "whole", "right": "whole"}
    rows = {"whole": text(9), "left": text(12)}
    assert surely_reached(parents, rows) == text(9)
    assert needless(parents, rows) == []
    rows["right"] = text(11)
    assert surely_reached(parents, rows) == text(11)
    assert needless(parents, rows) == ["whole"]


def test_nothing_is_told_before_every_shard_without_a_parent_has_delivered() -> None:
    assert surely_reached({}, {"one": text(9)}) is None
    assert surely_reached({"one": None, "two": None}, {"one": text(9)}) is None


def test_a_shard_that_the_stream_forgot_before_it_was_delivered_keeps_its_place() -> None:
    parents = {"new": None}
    rows = {"lost": text(9), "new": text(99)}
    assert surely_reached(parents, rows) == text(9)
    assert needless(parents, rows) == []


def test_a_year_of_shards_leaves_only_the_rows_of_those_that_still_deliver() -> None:
    parents: dict[str, str | None] = {}
    rows: dict[str, str] = {}
    for tick in range(6 * 365):
        name = f"s{tick}"
        parents[name] = f"s{tick - 1}" if tick else None
        rows[name] = text(tick)
        # The stream lists the shards of a day.
        parents = dict(list(parents.items())[-6:])
        parents = {one: parent if parent in parents else None for one, parent in parents.items()}
        for gone in needless(parents, rows):
            del rows[gone]
        assert list(rows) == [name]
