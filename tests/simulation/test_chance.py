"""Decisions are known by their names, so that one can be left out and the others stay."""

from hypothesis import given
from hypothesis import strategies as st

from tests.simulation.world.chance import Chance

names = st.lists(st.sampled_from(["siti", "budi", "hour"]), min_size=1, max_size=20)


@given(st.integers(0, 2**32), names)
def test_a_seed_decides_the_same_each_time(seed: int, asked: list[str]) -> None:
    def decided() -> list[object]:
        chance = Chance(seed)
        return [
            (chance.strikes(who, "lost", 300), chance.number(who, "pause", 1_000)) for who in asked
        ]

    assert decided() == decided()


@given(st.integers(0, 2**32), names)
def test_what_others_decide_changes_nothing_of_ones_own(seed: int, others: list[str]) -> None:
    alone, among = Chance(seed), Chance(seed)
    for who in others:
        among.strikes(who, "lost", 500)
    own = [alone.strikes("admin", "lost", 500) for _ in range(10)]
    assert own == [among.strikes("admin", "lost", 500) for _ in range(10)]


@given(st.integers(0, 2**32), st.data())
def test_of_what_struck_any_part_can_be_left_out(seed: int, data: st.DataObject) -> None:
    asked = [(who, what) for who in ("siti", "budi") for what in ("lost", "late") for _ in range(8)]
    whole = Chance(seed)
    for who, what in asked:
        whole.strikes(who, what, 400)
    only = data.draw(st.sets(st.sampled_from(whole.struck))) if whole.struck else set()
    part = Chance(seed, only)
    for who, what in asked:
        part.strikes(who, what, 400)
    assert part.struck == [name for name in whole.struck if name in only]


@given(st.integers(0, 2**32), st.integers(0, 100))
def test_randomness_has_the_length_that_is_asked_for(seed: int, size: int) -> None:
    assert len(Chance(seed).bytes("siti", size)) == size


@given(st.integers(0, 2**32))
def test_clocks_are_no_further_apart_than_they_may_be(seed: int) -> None:
    chance = Chance(seed)
    offs = [chance.around(f"claims[{number}]", "clock", 400) for number in range(20)]
    assert all(-400 <= off <= 400 for off in offs)
    assert Chance(seed, only=()).around("claims[1]", "clock", 400) == 0
