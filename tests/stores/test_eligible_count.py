"""Counting who may claim, on real tables: DynamoDB counts by the rule of a claim."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.terms import Preview
from chalicelib.core.parts import Parts
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.rules import Resident, eligible
from tests.stack import TestEmulator
from tests.stores.import_city import KELURAHAN, OTHER_KELURAHAN, Clock, city

PLACES = (KELURAHAN, OTHER_KELURAHAN, "35.73.02.1001")
# One name begins another, and one holds another: a set is asked for members, not for letters.
SEGMENTS = ("lansia", "lansia-2", "pkh", "difabel")

residents = st.lists(
    st.tuples(st.sampled_from(PLACES), st.lists(st.sampled_from(SEGMENTS), unique=True)),
    max_size=60,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock) -> Parts:
    emulator.empty_tables()
    return city(clock)


def resident(number: int, place: str, segments: list[str]) -> Resident:
    return Resident(f"res_{number:016d}", "Siti", "0001", None, None, place, tuple(segments))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    residents,
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(PLACES), unique=True),
            st.lists(st.sampled_from(SEGMENTS), unique=True),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_who_is_counted_is_who_may_claim(
    emulator: TestEmulator,
    parts: Parts,
    people: list[tuple[str, list[str]]],
    limits: list[tuple[list[str], list[str]]],
) -> None:
    emulator.empty_tables()
    store = parts[ResidentParts].store
    store.put_many(resident(i, *person) for i, person in enumerate(people))
    for i, (place, segments) in enumerate(people[:20]):
        # Who has signed in has an entitlement beside: one resident still.
        parts.writer.update(parts[ResidentParts].entitlements.follow(resident(i, place, segments)))
    for kelurahan, segments in limits:
        wanted = sum(eligible(place, groups, kelurahan, segments) for place, groups in people)
        assert store.count_eligible(kelurahan, segments) == wanted


def test_a_preview_counts_vouchers_and_money_of_everybody_who_may_claim(parts: Parts) -> None:
    parts[ResidentParts].store.put_many(
        [resident(1, KELURAHAN, ["pkh"]), resident(2, KELURAHAN, []), resident(3, PLACES[2], [])]
    )
    assert parts[CampaignParts].set_up.preview(50_000, 2, [KELURAHAN], []) == Preview(2, 4, 200_000)
    assert parts[CampaignParts].set_up.preview(50_000, 1, [KELURAHAN], ["pkh"]) == Preview(
        1, 1, 50_000
    )
    assert parts[CampaignParts].set_up.preview(50_000, 1, [], []) == Preview(3, 3, 150_000)
    assert parts[CampaignParts].set_up.preview(50_000, 1, [], ["difabel"]) == Preview(0, 0, 0)


def test_a_count_is_kept_for_a_minute_and_no_longer(parts: Parts, clock: Clock) -> None:
    def counted(segments: list[str]) -> int:
        return parts[ResidentParts].count_eligible.count([], segments)

    parts[ResidentParts].store.put_many([resident(1, KELURAHAN, ["pkh"])])
    assert counted(["pkh"]) == 1
    parts[ResidentParts].store.put_many([resident(2, KELURAHAN, ["pkh"])])
    clock.now += timedelta(seconds=59)
    assert counted(["pkh"]) == 1
    assert counted([]) == 2
    clock.now += timedelta(seconds=1)
    assert counted(["pkh"]) == 2
