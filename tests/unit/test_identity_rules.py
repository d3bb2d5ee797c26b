"""Who may sign in and for how long, how a key lives, who is on the staff."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.identity.rules import keys
from chalicelib.identity.rules.codes import (
    CODES_PER_PHONE,
    CODES_WINDOW,
    hashed_code,
    may_send,
    message,
)
from chalicelib.identity.rules.hashes import keyed_hash
from chalicelib.identity.rules.keys import FAMILIES, Jwk, KeyFamily, KeyRing, TooEarly
from chalicelib.identity.rules.logins import Login, chosen
from chalicelib.identity.rules.sessions import (
    PREVIOUS_HONOURED,
    SESSION_LIFE,
    begun,
    read_refresh_token,
    refresh_token,
    successor,
)
from chalicelib.identity.rules.staff import StaffMember, confirmation_refusal, is_last_admin

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
MILLISECOND = timedelta(milliseconds=1)
PEPPER = bytes(range(32))

# A key's life.


def drawn_from(kids: Callable[[], str]) -> keys.Draw:
    """Keys that look like keys; rules never look into them."""

    def draw() -> tuple[str, Jwk]:
        kid = kids()
        return kid, {"kty": "EC", "crv": "P-256", "x": f"x{kid}", "y": f"y{kid}", "d": f"d{kid}"}

    return draw


_numbers = count()
draw = drawn_from(lambda: f"{next(_numbers):04d}")


def new_ring() -> KeyRing:
    return keys.new_ring(NOW, draw, PEPPER)


def rotate(ring: KeyRing, now: datetime, *, force: bool = False) -> KeyRing:
    return keys.rotate(ring, now, draw, force=force)


def states(ring: KeyRing, family: KeyFamily) -> list[str]:
    return [key.state for key in ring.families[family]]


def kids(ring: KeyRing) -> list[str]:
    return [key.kid for family in FAMILIES for key in ring.families[family]]


def kid_in(ring: KeyRing, family: KeyFamily, state: str) -> str:
    return next(key.kid for key in ring.families[family] if key.state == state)


def test_a_new_ring_has_a_current_and_a_next_key_in_each_family() -> None:
    ring = new_ring()
    assert {family: states(ring, family) for family in FAMILIES} == {
        "payment": ["next", "current"],
        "access": ["next", "current"],
        "receipt": ["next", "current"],
    }
    assert ring.pepper == PEPPER


def test_a_kid_in_use_is_never_given_again() -> None:
    drawn = iter("AAAA AAAA AAAB AAAC AAAD AAAE AAAF AAAA AAAG AAAF AAAH AAAI".split())
    ring = keys.new_ring(NOW, drawn_from(lambda: next(drawn)), PEPPER)
    assert len(set(kids(ring))) == 6
    rotated = keys.rotate(ring, NOW + MONTH, drawn_from(lambda: next(drawn)))
    assert len(set(kids(rotated))) == 9


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
    assert len(shown) == 3 + 3 + 4
    for family in FAMILIES:
        assert keys.verifying(ring, family) <= shown


# Keyed hashes.


def test_a_keyed_hash_is_22_characters_and_always_the_same() -> None:
    # Fixed: stored hashes of NIKs and phones must be found again for ever.
    assert keyed_hash(PEPPER, "nik", "3573010101900001") == "G3Xi5ENA5ESEs5vkuJ2hYg"


def test_a_keyed_hash_depends_on_pepper_purpose_and_value() -> None:
    hashes = {
        keyed_hash(pepper, purpose, value)
        for pepper in (PEPPER, b"x" * 32)
        for purpose in ("nik", "phone")
        for value in ("1", "2", "")
    }
    assert len(hashes) == 12


def test_purpose_and_value_never_run_into_each_other() -> None:
    assert keyed_hash(PEPPER, "a", "bc") != keyed_hash(PEPPER, "ab", "c")
    with pytest.raises(ValueError, match="NUL"):
        keyed_hash(PEPPER, "a\0b", "c")


def test_half_a_character_is_hashed_like_any_other_text() -> None:
    assert len(keyed_hash(PEPPER, "otp", "\ud800")) == 22


# Codes.


@given(st.lists(st.integers(0, 40 * 60), max_size=12))
def test_no_phone_gets_more_codes_than_may_be_sent_in_any_window(asked_at_s: list[int]) -> None:
    sent: list[str] = []
    went_out: list[datetime] = []
    for second in sorted(asked_at_s):
        now = NOW + timedelta(seconds=second)
        recent, wait = may_send(sent, now)
        if wait is None:
            sent = [*recent, to_text(now)]
            went_out.append(now)
        else:
            assert 0 < wait <= CODES_WINDOW.total_seconds() + 1
            later = now + timedelta(seconds=wait)
            assert may_send(sent, later)[1] is None
    for first, after in zip(went_out, went_out[CODES_PER_PHONE:], strict=False):
        assert after - first >= CODES_WINDOW


def test_a_code_is_kept_for_its_phone_alone() -> None:
    assert hashed_code(PEPPER, "a", "123456") == hashed_code(PEPPER, "a", "123456")
    assert hashed_code(PEPPER, "a", "123456") != hashed_code(PEPPER, "b", "123456")
    assert "123456" not in hashed_code(PEPPER, "a", "123456")


def test_a_message_binds_its_code_to_the_citys_own_host() -> None:
    # WICG, "Origin-bound one-time codes": the last line, `@host #code`.
    assert message("012345", "tumbas.test").splitlines()[-1] == "@tumbas.test #012345"
    assert message("012345", "tumbas.test").startswith("012345 ")


# Sessions.

SITI = Login("resident", "res_1", "Siti")
BUDI = Login("resident", "res_2", "Budi")


def test_a_phone_signs_in_for_the_first_or_for_whom_is_asked() -> None:
    assert chosen([SITI, BUDI], None) == SITI
    assert chosen([SITI, BUDI], "res_2") == BUDI
    assert chosen([SITI, BUDI], "res_3") is None
    assert chosen([], None) is None


@pytest.mark.parametrize("role", SESSION_LIFE)
def test_a_browser_stays_signed_in_as_long_as_its_role_may(role: str) -> None:
    (known,) = [one for one in SESSION_LIFE if one == role]
    family = begun("fam_1", known, SITI, "hash", NOW)
    end = NOW + SESSION_LIFE[known]
    assert (family.number, from_text(family.expires_at)) == (1, end)
    assert successor(family, 1, end - MILLISECOND) == 2
    assert successor(family, 1, end) is None


@given(st.integers(1, 50), st.integers(0, 60), st.integers(0, 300))
def test_only_the_newest_token_and_for_a_while_the_one_before_are_followed(
    newest: int, number: int, seconds: int
) -> None:
    family = replace(begun("fam_1", "resident", SITI, "hash", NOW), number=newest)
    following = successor(family, number, NOW + timedelta(seconds=seconds))
    if number == newest:
        assert following == newest + 1
    elif number == newest - 1 and seconds <= PREVIOUS_HONOURED.total_seconds():
        assert following == newest
    else:
        assert following is None


@given(st.from_regex(r"fam_[0-9A-Za-z]{12}", fullmatch=True), st.integers(0, 10**9 - 1))
def test_a_refresh_token_names_its_family_and_number(family_id: str, number: int) -> None:
    token = refresh_token(PEPPER, family_id, number)
    assert read_refresh_token(PEPPER, token) == (family_id, number)
    assert read_refresh_token(b"x" * 32, token) is None


@given(st.text() | st.from_regex(r"fam_x\.[0-9]{1,12}\.[A-Za-z0-9_-]{22}", fullmatch=True))
def test_a_made_up_refresh_token_names_nothing(token: str) -> None:
    assert read_refresh_token(PEPPER, token) is None


def test_no_other_way_to_write_a_refresh_token_passes_for_it() -> None:
    token = refresh_token(PEPPER, "fam_x", 7)
    family_id, number, mac = token.split(".")
    for other in (
        f"{family_id}.0{number}.{mac}",
        f"{family_id}.{number}.{mac}.",
        f"{family_id}.８.{mac}",
        f"{family_id}..{mac}",
        f"{token}\ud800",
    ):
        assert read_refresh_token(PEPPER, other) is None


# Staff.


def member(id: str, **given: str) -> StaffMember:
    plain = StaffMember(id, "Sri", "admin", "hash", "+62***", "active", "stf_0")
    return replace(plain, **given)  # type: ignore[arg-type]  # roles and states by their text


def test_the_last_active_admin_is_told_from_all_others() -> None:
    one, other = member("stf_1"), member("stf_2")
    officer = member("stf_3", role="finance")
    for not_counted in ([], [officer], [member("stf_4", state="proposed")]):
        assert is_last_admin(one, [one, *not_counted])
        assert not is_last_admin(one, [one, other, *not_counted])
    assert not is_last_admin(officer, [one, officer])
    leaving = member("stf_5", state="removal_proposed")
    assert not is_last_admin(leaving, [leaving, one])


def test_what_stands_there_unconfirmed_was_proposed_by_the_same_person() -> None:
    assert confirmation_refusal("proposed", "proposed").code == "same_person"
    assert confirmation_refusal("removal_proposed", "removal_proposed").code == "same_person"
    for stands in (None, "active", "removal_proposed"):
        assert confirmation_refusal(stands, "proposed").code == "state_conflict"
