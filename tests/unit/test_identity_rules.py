"""Who may sign in and for how long, what codes and keyed hashes are, who is on the staff."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.identity.rules.codes import (
    CODES_PER_PHONE,
    CODES_WINDOW,
    code_digits,
    hashed_code,
    hour_of,
    is_challenge,
    may_send,
    message,
)
from chalicelib.identity.rules.devices import (
    DEVICES_PER_BROWSER,
    DEVICES_PER_PHONE,
    Sent,
    cookie_of,
    crowded_out,
    device_id,
    secrets_of,
)
from chalicelib.identity.rules.hashes import keyed_hash
from chalicelib.identity.rules.logins import Login, chosen
from chalicelib.identity.rules.sessions import (
    PREVIOUS_HONOURED,
    SESSION_LIFE,
    begun,
    read_refresh_token,
    refresh_token,
    successor,
)
from chalicelib.identity.rules.staff import (
    StaffMember,
    StaffState,
    acts_as,
    admin_beside,
    confirmation_refusal,
)

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
PEPPER = bytes(range(32))


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


def test_a_code_is_kept_for_its_challenge_alone() -> None:
    assert hashed_code(PEPPER, "a", "123456") == hashed_code(PEPPER, "a", "123456")
    assert hashed_code(PEPPER, "a", "123456") != hashed_code(PEPPER, "b", "123456")
    assert "123456" not in hashed_code(PEPPER, "a", "123456")


def test_a_message_binds_its_code_to_the_citys_own_host() -> None:
    # WICG, "Origin-bound one-time codes": the last line, `@host #code`.
    assert message("012345", "tumbas.test").splitlines()[-1] == "@tumbas.test #012345"
    assert message("012345", "tumbas.test").startswith("012345 ")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("chl_" + "a" * 22, True), ("chl_" + "a" * 21, False), ("x" + "a" * 25, False), ("", False)],
)
def test_a_challenge_is_known_by_its_form(text: str, is_one: bool) -> None:
    assert is_challenge(text) is is_one


def test_a_stranger_gets_more_digits_than_a_known_browser() -> None:
    assert (code_digits(known=True), code_digits(known=False)) == (6, 8)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))
def test_an_allowance_is_of_an_hour_and_the_next_begins_when_it_says(now: datetime) -> None:
    hour, left_s = hour_of(now)
    assert 0 < left_s <= 3600
    assert hour_of(now + timedelta(seconds=left_s))[0] == str(int(hour) + 1)
    assert hour_of(now + timedelta(seconds=left_s - 1))[0] == hour


# Devices.

SECRETS = st.text("abcXYZ019-_", min_size=22, max_size=22)


@given(st.lists(SECRETS, max_size=8), SECRETS)
def test_a_browser_keeps_its_newest_secrets(others: list[str], secret: str) -> None:
    held = secrets_of(cookie_of(secret, others))
    assert held == [secret, *others][:DEVICES_PER_BROWSER]


@given(st.text(max_size=200))
def test_what_is_no_cookie_of_ours_holds_nothing_else(text: str) -> None:
    assert all(len(one) == 22 for one in secrets_of(text))
    assert secrets_of(None) == []


def test_a_device_is_known_by_phone_and_secret_and_tells_of_neither() -> None:
    known = device_id(PEPPER, "phone", "secret")
    assert known == device_id(PEPPER, "phone", "secret")
    assert known not in {device_id(PEPPER, "other", "secret"), device_id(PEPPER, "phone", "other")}


@given(st.permutations(range(DEVICES_PER_PHONE + 3)))
def test_those_that_signed_in_longest_ago_make_room_for_one_more(order: list[int]) -> None:
    devices = [Sent(f"{i:02d}", [], 0, f"2026-01-{i + 1:02d}") for i in order]
    assert sorted(crowded_out(devices)) == ["00", "01", "02", "03"]
    assert crowded_out(devices[: DEVICES_PER_PHONE - 1]) == []


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


def test_an_active_admin_goes_while_another_stays() -> None:
    one, other = member("stf_1"), member("stf_2")
    officer = member("stf_3", role="finance")
    for not_counted in ([], [officer], [member("stf_4", state="proposed")]):
        with pytest.raises(Refused, match="state_conflict"):
            admin_beside(one, [one, *not_counted])
        assert admin_beside(one, [one, other, *not_counted]) == "stf_2"
        assert admin_beside(other, [*not_counted, other, one]) == "stf_1"
    assert admin_beside(officer, [one, officer]) is None
    leaving = member("stf_5", state="removal_proposed")
    assert admin_beside(leaving, [leaving, one]) is None


def test_what_stands_there_unconfirmed_was_proposed_by_the_same_person() -> None:
    assert confirmation_refusal("proposed", "proposed").code == "same_person"
    assert confirmation_refusal("removal_proposed", "removal_proposed").code == "same_person"
    for stands in (None, "active", "removal_proposed"):
        assert confirmation_refusal(stands, "proposed").code == "state_conflict"


@pytest.mark.parametrize(
    ("state", "acts"),
    [("active", True), ("removal_proposed", True), ("proposed", False), ("removed", False)],
)
def test_a_member_acts_until_the_removal_is_confirmed(state: StaffState, acts: bool) -> None:
    member = StaffMember("stf_1", "Sri", "finance", "phone", "+62***", state, "stf_2")
    assert acts_as(member, "finance", "phone") is acts
    assert not acts_as(member, "admin", "phone")
    assert not acts_as(member, "finance", "other")
    assert not acts_as(None, "finance", "phone")
