"""Who may be named to stand for a resident, and until when they do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import RESIDENT, Subject
from chalicelib.identity.rules.logins import Login, chosen, in_force, own
from chalicelib.residents.rules import (
    ENDED,
    PERSONS_MOST,
    PROPOSED,
    STANDING,
    STANDS_AT_MOST,
    Delegation,
    Resident,
    TooManyPersons,
    naming_refusal,
    visitor,
)

NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)
SOON = to_text(NOW + timedelta(days=30))
PERSON = Resident("res_person", "Mbah Karto", "0001", None, None, "35.73.01.1001", ())
DELEGATE = Resident("res_delegate", "Siti", "0002", "+62812", "hash", "35.73.01.1001", ())
STANDS = Delegation(
    resident_id=PERSON.id,
    resident_name=PERSON.name,
    delegate_id=DELEGATE.id,
    delegate_name=DELEGATE.name,
    phone="hash",
    until=SOON,
    reason="surat kuasa",
    named_by="admin:stf_1",
    named_at=to_text(NOW),
    stored_state=STANDING,
    since=1,
)

instants = st.integers(-100, 100).map(lambda days: NOW + timedelta(days=days))


@pytest.mark.parametrize(
    ("code", "person", "delegate", "until", "officer"),
    [
        (None, PERSON, DELEGATE, SOON, "officer"),
        (None, PERSON, DELEGATE, to_text(NOW + STANDS_AT_MOST), "officer"),
        ("not_found", visitor("res_v", "h"), DELEGATE, SOON, "officer"),
        ("not_found", PERSON, visitor("res_v", "h"), SOON, "officer"),
        ("state_conflict", replace(PERSON, phone_hash="own"), DELEGATE, SOON, "officer"),
        ("validation_failed", PERSON, replace(DELEGATE, phone_hash=None), SOON, "officer"),
        ("same_person", PERSON, DELEGATE, SOON, "hash"),
        ("validation_failed", PERSON, DELEGATE, to_text(NOW), "officer"),
        (
            "validation_failed",
            PERSON,
            DELEGATE,
            to_text(NOW + STANDS_AT_MOST + timedelta(milliseconds=1)),
            "officer",
        ),
    ],
)
def test_who_is_named_is_another_resident_with_a_phone_and_for_a_year_at_most(
    code: str | None, person: Resident, delegate: Resident, until: str, officer: str
) -> None:
    refused = naming_refusal(person, delegate, until, officer, NOW)
    assert (refused.code if refused else None) == code


def test_what_is_in_the_way_is_said_in_both_languages() -> None:
    detail = TooManyPersons().kind.detail
    assert all(str(PERSONS_MOST) in one for one in detail)
    refused = naming_refusal(replace(PERSON, phone_hash="own"), DELEGATE, SOON, "", NOW)
    assert refused is not None
    assert "HP sendiri" in refused.kind.detail[0]


@given(at=instants)
def test_a_delegation_ends_by_itself(at: datetime) -> None:
    over = to_text(at) >= SOON
    assert STANDS.state(at) == (ENDED if over else STANDING)
    assert STANDS.stands(DELEGATE.id, "hash", at) is not over


@given(at=instants)
def test_nobody_stands_for_anybody_before_it_was_accepted_or_after_it_has_ended(
    at: datetime,
) -> None:
    for state in (PROPOSED, ENDED):
        assert not replace(STANDS, stored_state=state).stands(DELEGATE.id, "hash", at)


def test_a_delegate_stands_for_somebody_by_the_phone_that_was_named() -> None:
    assert not STANDS.stands(DELEGATE.id, "another", NOW)
    assert not STANDS.stands("res_another", "hash", NOW)


@given(
    logins=st.lists(
        st.builds(
            Login,
            role=st.just("resident"),
            id=st.sampled_from(["res_a", "res_b", "res_c"]),
            name=st.just(""),
            delegate=st.sampled_from(["", "res_b"]),
            until=st.sampled_from(["", to_text(NOW - timedelta(days=1)), SOON]),
        )
    )
)
def test_a_phone_signs_in_for_its_holders_first_and_for_nobody_whose_time_is_over(
    logins: list[Login],
) -> None:
    found = in_force(logins, NOW)
    assert sorted(map(repr, found)) == sorted(
        repr(one) for one in logins if one.until in ("", SOON)
    )
    first = chosen(found, None)
    if first is not None and first.delegate:
        assert all(one.delegate for one in found)


def test_a_delegate_acts_as_themselves_with_what_is_nobodys_phone() -> None:
    acting = Subject(RESIDENT, PERSON.id, "hash", delegate=DELEGATE.id)
    assert (acting.actor, acting.owner_phone) == (f"resident:{DELEGATE.id}", "")
    alone = Subject(RESIDENT, DELEGATE.id, "hash")
    assert (alone.actor, alone.owner_phone) == (f"resident:{DELEGATE.id}", "hash")


def test_a_phone_is_its_holders_own_and_nobodys_for_whom_they_stand() -> None:
    mine = Login("resident", "res_2", "Agus")
    theirs = Login("resident", "res_1", "Mbah Karto", "res_2", "2027-01-01T00:00:00.000Z")
    assert own([theirs, mine], "res_2") == mine
    assert own([theirs, mine], "res_1") is None
    assert (mine.holder, theirs.holder) == ("res_2", "res_2")
