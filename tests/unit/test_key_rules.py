"""How a key lives: who may sign, verify and be published when, and that no kid is given twice."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.identity.rules import keys
from chalicelib.identity.rules.keys import FAMILIES, Jwk, KeyFamily, KeyRing, TooEarly
from tests.unit.key_rings import MONTH, NOW, kid_in, kids, states

MILLISECOND = timedelta(milliseconds=1)
PEPPER = bytes(range(32))


def drawn_from(kids: Callable[[], str]) -> keys.Draw:
    """Keys that look like keys; rules never look into them."""

    def draw(_: KeyFamily) -> tuple[str, Jwk]:
        kid = kids()
        return kid, {"kty": "EC", "crv": "P-256", "x": f"x{kid}", "y": f"y{kid}", "d": f"d{kid}"}

    return draw


_numbers = count()
draw = drawn_from(lambda: f"{next(_numbers):04d}")


def new_ring() -> KeyRing:
    return keys.new_ring(NOW, draw, PEPPER)


def rotate(ring: KeyRing, now: datetime, *, force: bool = False) -> KeyRing:
    return keys.rotate(ring, now, draw, families=FAMILIES, force=force)


def test_a_new_ring_has_a_current_and_a_next_key_in_each_family() -> None:
    ring = new_ring()
    assert {family: states(ring, family) for family in FAMILIES} == {
        "payment": ["next", "current"],
        "access": ["next", "current"],
        "receipt": ["next", "current"],
        "day": ["next", "current"],
        "sticker": ["next", "current"],
    }
    assert ring.pepper == PEPPER


def test_a_kid_in_use_is_never_given_again() -> None:
    drawn = iter(
        "AAAA AAAA AAAB AAAC AAAD AAAE AAAF AAAJ AAAK AAAM AAAN AAAA AAAG AAAF AAAH AAAI AAAL"
        " AAAO".split()
    )
    ring = keys.new_ring(NOW, drawn_from(lambda: next(drawn)), PEPPER)
    assert len(set(kids(ring))) == 10
    rotated = keys.rotate(ring, NOW + MONTH, drawn_from(lambda: next(drawn)), families=FAMILIES)
    assert len(set(kids(rotated))) == 15


def test_a_rotation_moves_every_family_one_state_on() -> None:
    first = new_ring()
    second = rotate(first, NOW + MONTH)
    for family in FAMILIES:
        assert states(second, family) == ["next", "current", "retiring"]
        assert kid_in(second, family, "current") == kid_in(first, family, "next")
        assert kid_in(second, family, "retiring") == kid_in(first, family, "current")
    assert second.pepper == first.pepper


def test_a_key_tells_when_it_was_made_came_into_use_and_retires() -> None:
    later = NOW + MONTH
    ring = rotate(new_ring(), later)
    times = [(key.created_at, key.current_at, key.retire_at) for key in ring.families["payment"]]
    assert times == [
        (later, None, None),
        (NOW, later, None),
        (NOW, NOW, later + timedelta(minutes=8)),
    ]


def test_a_ring_and_its_keys_never_change() -> None:
    ring = new_ring()
    with pytest.raises(FrozenInstanceError):
        ring.pepper = b""  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        ring.families["payment"][0].state = "retired"  # type: ignore[misc]


def test_a_ring_without_a_current_key_signs_nothing() -> None:
    ring = new_ring()
    public = tuple(replace(key, jwk=key.public) for key in ring.families["payment"])
    for unusable in ((), public):
        without = KeyRing({**ring.families, "payment": unusable}, b"")
        with pytest.raises(LookupError, match="payment"):
            keys.signing(without, "payment")


def test_the_next_key_is_published_for_both_cache_lifetimes_before_it_signs() -> None:
    ring = new_ring()
    with pytest.raises(TooEarly) as early:
        rotate(ring, NOW + timedelta(minutes=10) - MILLISECOND)
    assert early.value.ready_at == NOW + timedelta(minutes=10)
    assert "2026-12-01T03:10:00.000Z" in str(early.value)
    rotate(ring, NOW + timedelta(minutes=10))


def test_a_forced_rotation_does_not_wait() -> None:
    ring = new_ring()
    forced = rotate(ring, NOW, force=True)
    assert kid_in(forced, "payment", "current") == kid_in(ring, "payment", "next")


def test_every_rotation_publishes_another_next_key_anew() -> None:
    ring = rotate(new_ring(), NOW + MONTH)
    with pytest.raises(TooEarly):
        rotate(ring, NOW + MONTH + timedelta(minutes=9))


@pytest.mark.parametrize(
    ("family", "verifies_for"),
    [
        # cache of a process that has not seen the rotation + longest life + margin for clocks
        ("payment", timedelta(minutes=5 + 2 + 1)),
        ("access", timedelta(minutes=5 + 60 + 1)),
    ],
)
def test_a_retiring_key_verifies_until_the_last_it_signed_has_expired(
    family: KeyFamily, verifies_for: timedelta
) -> None:
    ring = new_ring()
    old = kid_in(ring, family, "current")
    rotated = rotate(ring, NOW + MONTH)
    end = NOW + MONTH + verifies_for
    assert old in keys.verifying(keys.aged(rotated, end - MILLISECOND), family)
    assert old not in keys.verifying(keys.aged(rotated, end), family)


def test_a_retired_payment_key_is_recognised_for_what_has_been_paid() -> None:
    ring = new_ring()
    old = kid_in(ring, "payment", "current")
    rotated = keys.aged(rotate(ring, NOW + MONTH), NOW + 2 * MONTH)
    assert states(rotated, "payment")[-1] == "retired"
    assert old in keys.verifying(rotated, "payment", retired=True)
    assert old not in keys.verifying(rotated, "payment")
    late = keys.aged(rotated, NOW + MONTH + timedelta(minutes=8, days=400))
    assert old not in keys.verifying(late, "payment", retired=True)


def test_a_retired_access_key_is_gone() -> None:
    ring = new_ring()
    old = kid_in(ring, "access", "current")
    assert keys.knows(ring, old)
    assert not keys.knows(keys.aged(rotate(ring, NOW + MONTH), NOW + 2 * MONTH), old)


@given(st.lists(st.floats(0.01, 60), max_size=24))
def test_in_whichever_rhythm_keys_rotate_one_signs_and_only_what_may_sign_is_private(
    pauses_days: list[float],
) -> None:
    ring, now = new_ring(), NOW
    receipts = set()
    for days in pauses_days:
        now += timedelta(days=days)
        receipts.add(keys.signing(keys.aged(ring, now), "receipt").kid)
        ring = rotate(ring, now)
        assert len(set(kids(ring))) == len(kids(ring))
        for family in FAMILIES:
            assert states(ring, family)[:2] == ["next", "current"]
            assert states(ring, family).count("current") == 1
            for key in ring.families[family]:
                assert key.is_private == (key.state in {"next", "current"})
                assert not {"d"} & key.public.keys()
    # A receipt can be checked for ever.
    assert receipts <= keys.verifying(ring, "receipt")
    assert receipts <= {key.kid for key in keys.published(ring)}


def test_next_current_and_retiring_keys_of_every_family_are_published() -> None:
    ring = keys.aged(rotate(new_ring(), NOW + MONTH), NOW + 2 * MONTH)
    ring = rotate(ring, NOW + 2 * MONTH)
    shown = {key.kid for key in keys.published(ring)}
    assert kid_in(ring, "payment", "retired") not in shown
    assert len(shown) == 3 + 3 + 4 + 4 + 4
    for family in FAMILIES:
        assert keys.verifying(ring, family) <= shown
