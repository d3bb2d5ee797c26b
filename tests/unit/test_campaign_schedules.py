"""Changes of a campaign in every order that writes may come in: a model of its items, of the
conditions under which each write goes through, and of people who die between two of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.budget import NO_SHARD, Budget, Overtaken, Root, Shard
from chalicelib.campaigns.rules.terms import CLOSED, DRAFT, PUBLISHED, Action, Terms, changed
from chalicelib.core.values.errors import Refused
from tests.unit.test_campaigns_rules import HOUR, NOW, TERMS

SHARDS = 2
FACE = TERMS.face_value
LATE = NOW + 3 * HOUR


@dataclass
class Items:
    """What stands in the tables, and what came out of the treasury and back into it."""

    terms: Terms = field(default_factory=lambda: replace(TERMS, state=DRAFT, shards=SHARDS))
    root: Root = field(default_factory=lambda: Root(DRAFT, 0, 0, 0))
    shards: list[Shard] = field(default_factory=lambda: [NO_SHARD] * SHARDS)
    funded: int = 0
    released: int = 0

    @property
    def budget(self) -> Budget:
        return Budget(self.root, tuple(self.shards))


# Each step is one read or one write, as DynamoDB does it: whole, between all others.
Steps = Iterator[None]


def change(items: Items, action: Action) -> Steps:
    """`ChangeCampaign.change`: raises what it refuses."""
    terms = items.terms
    yield
    after = changed(terms, action, LATE)
    if after != terms:
        if items.terms.version != terms.version:
            raise Refused("state_conflict")
        root = items.root
        items.terms = after
        items.root = Root(after.state, root.balance, root.credits, root.moves)
        yield
    yield from finish(items, after)


def finish(items: Items, terms: Terms) -> Steps:
    """`FinishChanges.finish`."""
    behind = items.budget.behind(terms.version)
    yield
    for number in behind:
        shard = items.shards[number]
        if shard.version > terms.version:
            raise Overtaken
        items.shards[number] = Shard(terms.state, terms.version, shard.balance)
        yield
    if terms.state == PUBLISHED:
        yield from allocate(items)
    if terms.state == CLOSED:
        while left := items.budget.left:
            yield
            for part, seen in left:
                drain(items, part, seen)
                yield


def drain(items: Items, part: object, seen: int) -> None:
    stands = items.shards[part] if isinstance(part, int) else items.root
    if stands.balance != seen or stands.state != CLOSED:
        return
    if isinstance(part, int):
        items.shards[part] = Shard(CLOSED, items.shards[part].version, 0)
    else:
        items.root = Root(CLOSED, 0, items.root.credits, items.root.moves)
    items.released += seen


def allocate(items: Items) -> Steps:
    """`Allocate.allocate`: one shard in a transaction."""
    for number in range(SHARDS):
        root, shard = items.root, items.shards[number]
        if root.balance >= FACE and root.state == shard.state == PUBLISHED:
            items.root = Root(PUBLISHED, root.balance - FACE, root.credits, root.moves + 1)
            items.shards[number] = Shard(PUBLISHED, shard.version, shard.balance + FACE)
        yield


def fund(items: Items) -> Steps:
    """`FundCampaign.fund`."""
    root = items.root
    if root.state == CLOSED:
        raise Refused("state_conflict")
    amount = 3 * FACE
    items.root = Root(root.state, root.balance + amount, root.credits + amount, root.moves)
    items.funded += amount
    yield
    if items.terms.state == PUBLISHED:
        yield from allocate(items)


acts = st.sampled_from(["publish", "pause", "close", "fund"])
# Who takes the next step; and after how many steps each one dies.
schedules = st.lists(st.integers(0, 3), max_size=60)
lives = st.lists(st.integers(0, 12), min_size=4, max_size=4)


@given(st.lists(acts, min_size=4, max_size=4), schedules, lives)
def test_in_whatever_order_and_whoever_dies_the_next_who_finishes_finds_all_in_one_state(
    what: list[str], schedule: list[int], left: list[int]
) -> None:
    items = Items()
    for _ in change(items, "publish"):
        pass
    people = [fund(items) if one == "fund" else change(items, one) for one in what]  # type: ignore[arg-type]
    for who in schedule:
        if left[who] > 0:
            left[who] -= 1
            try:
                next(people[who])
            except (StopIteration, Refused):
                left[who] = 0
        # At every instant: the root is in the campaign's state, no shard is ahead of it, and
        # every rupiah is in a part or went back.
        assert items.root.state == items.terms.state
        assert all(shard.version <= items.terms.version for shard in items.shards)
        assert items.budget.total + items.released == items.funded
    for _ in finish(items, items.terms):
        pass
    assert {(one.state, one.version) for one in items.shards} == {
        (items.terms.state, items.terms.version)
    }
    if items.terms.state == CLOSED:
        assert items.budget.left == []
        assert items.released == items.funded
