"""Vouchers: in what state they are, who claims one, what is drawn, voided, issued anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import CLOSED, PAUSED
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.residents.rules import Entitlement
from chalicelib.vouchers import rules
from chalicelib.vouchers.rules import (
    ACTIVE,
    EXPIRED,
    MOVED,
    SPENT,
    VOIDED,
    Held,
    NoEntitlement,
    Presented,
    Voucher,
    VoucherLapsed,
    owned_from,
)
from tests.unit.test_campaigns_rules import HOUR, NOW, TERMS

VOUCHER = rules.new_voucher("vch_3fZk09aBcD1x", TERMS, "res_1", "hash", 50_000, NOW)
END = from_text(TERMS.spend_until)
BEFORE = END - timedelta(milliseconds=1)


def code(refused: Refused | None) -> str | None:
    return refused.code if refused else None


@pytest.mark.parametrize(
    ("stored", "balance", "now", "state"),
    [
        ("active", 1, BEFORE, ACTIVE),
        ("active", 1, END, EXPIRED),
        ("active", 0, BEFORE, SPENT),
        ("active", 0, END, SPENT),
        ("expired", 0, END, EXPIRED),
        ("voided", 0, BEFORE, VOIDED),
        ("voided", 0, END, VOIDED),
    ],
)
def test_the_state_follows_from_what_is_stored_what_is_left_and_the_time(
    stored: str, balance: int, now: datetime, state: str
) -> None:
    voucher = replace(VOUCHER, stored_state=stored, balance=balance)
    assert Held(voucher, TERMS, now).state == voucher.state(now) == state


@pytest.mark.parametrize(
    ("stored", "now", "takes"),
    [
        ("active", BEFORE, True),
        ("active", END, False),
        ("expired", END, False),
        ("voided", BEFORE, False),
    ],
)
def test_a_refund_stays_on_a_voucher_that_could_still_be_spent(
    stored: str, now: datetime, takes: bool
) -> None:
    assert replace(VOUCHER, stored_state=stored).takes_back(now) is takes
    assert VoucherLapsed().code == "voucher_not_active"


# Claiming. In the order in which they count: (code, terms, entitlement, how late).

FITTING = Entitlement("phone", "35.73.01.1001", ("lansia",), ())
FOR_SOME = replace(TERMS, kelurahan=("35.73.01.1001",), segments=("lansia",))
OBSTACLES = {
    "paused": "campaign_not_open",
    "over": "campaign_not_open",
    "never signed in": "not_eligible",
    "another phone's": "unauthenticated",
    "elsewhere": "not_eligible",
    "another segment": "not_eligible",
    "has one": "already_claimed",
}


def claim(*obstacles: str) -> Refused | None:
    terms, entitlement, now = FOR_SOME, FITTING, NOW
    if "paused" in obstacles:
        terms = replace(terms, state=PAUSED)
    if "over" in obstacles:
        now += HOUR
    phone = "taken" if "another phone's" in obstacles else "phone"
    if "elsewhere" in obstacles:
        entitlement = replace(entitlement, kelurahan_code="35.73.02.1001")
    if "another segment" in obstacles:
        entitlement = replace(entitlement, segments=("pkh",))
    if "has one" in obstacles:
        entitlement = replace(entitlement, claimed=("vch_1",))
    never = "never signed in" in obstacles
    return rules.refusal(terms, None if never else entitlement, phone, now)


def test_whoever_a_campaign_is_for_and_has_nothing_of_it_may_claim() -> None:
    assert claim() is None


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_each_obstacle_to_a_claim_has_its_code(obstacle: str) -> None:
    assert code(claim(obstacle)) == OBSTACLES[obstacle]


@pytest.mark.parametrize(("one", "other"), list(product(OBSTACLES, OBSTACLES)))
def test_of_two_obstacles_to_a_claim_the_first_is_named(one: str, other: str) -> None:
    order = list(OBSTACLES)
    first = min(one, other, key=order.index)
    assert code(claim(one, other)) == OBSTACLES[first]


def test_who_has_never_signed_in_is_told_apart() -> None:
    assert isinstance(claim("never signed in"), NoEntitlement)
    assert not isinstance(claim("elsewhere"), NoEntitlement)


@pytest.mark.parametrize(("per_resident", "claimed"), [(1, 1), (3, 3), (3, 4)])
def test_whoever_has_claimed_as_often_as_may_be_is_shown_the_last(
    per_resident: int, claimed: int
) -> None:
    terms = replace(TERMS, per_resident=per_resident)
    has = replace(FITTING, claimed=tuple(f"vch_{i}" for i in range(claimed)))
    refused = rules.refusal(terms, has, "phone", NOW)
    assert refused is not None
    assert refused.context == {"voucher_id": f"vch_{claimed - 1}"}
    fewer = replace(has, claimed=has.claimed[: per_resident - 1])
    assert rules.refusal(terms, fewer, "phone", NOW) is None


@given(st.binary(min_size=16, max_size=16), st.integers(1, 512))
def test_everybody_has_a_home_shard_that_stays(digest: bytes, shards: int) -> None:
    resident = ids.stable_id(ids.RESIDENT, digest * 2)
    home = rules.home_shard(resident, shards)
    assert 0 <= home < shards
    assert home == rules.home_shard(resident, shards)


@pytest.mark.parametrize(
    ("resident", "homes"),
    [
        ("res_5M4jiROw6GoFqWMK", [0, 1, 9, 425]),
        ("res_EOhfAOGbGtte1ym7", [0, 2, 6, 294]),
        ("res_NQKccK8GQWz3DPDv", [0, 1, 5, 21]),
        # The last eight letters of an id say which it is.
        ("res_00000000QWz3DPDv", [0, 1, 5, 21]),
    ],
)
def test_a_residents_home_shard_stays_from_release_to_release(
    resident: str, homes: list[int]
) -> None:
    assert [rules.home_shard(resident, shards) for shards in (1, 4, 16, 512)] == homes


def test_a_new_voucher_holds_its_whole_value_until_its_campaign_ends() -> None:
    made = rules.new_voucher("vch_3fZk09aBcD1x", TERMS, "res_1", "hash", 50_000, NOW)
    assert made == Voucher(
        id="vch_3fZk09aBcD1x",
        campaign_id=TERMS.id,
        resident_id="res_1",
        owner_phone="hash",
        face_value=50_000,
        balance=50_000,
        credits=50_000,
        stored_state="active",
        issued_at=to_text(NOW),
        spend_until=TERMS.spend_until,
    )


def test_a_voucher_is_issued_by_one_transfer_and_gives_back_by_another() -> None:
    issued = rules.issue(VOUCHER, "resident:res_1", NOW)
    assert issued == Transfer(
        id="trf_vch_3fZk09aBcD1x",
        debit_account="campaign:cmp_9Zk0aB",
        credit_account="voucher:vch_3fZk09aBcD1x",
        amount=50_000,
        kind="issue",
        reference="",
        occurred_at="2026-12-01T03:00:00.000Z",
        actor="resident:res_1",
        campaign_id="cmp_9Zk0aB",
    )
    anew = rules.issue(VOUCHER, "resident:res_1", NOW, "reissue of vch_0")
    assert anew == replace(issued, reference="reissue of vch_0")
    kinds: tuple[Literal["void", "expire"], ...] = ("void", "expire")
    for kind in kinds:
        back = rules.give_back("trf_1", kind, VOUCHER.id, TERMS.id, 7, "admin:stf_1", NOW)
        assert back == Transfer(
            id="trf_1",
            debit_account="voucher:vch_3fZk09aBcD1x",
            credit_account="campaign:cmp_9Zk0aB",
            amount=7,
            kind=kind,
            reference="",
            occurred_at="2026-12-01T03:00:00.000Z",
            actor="admin:stf_1",
            campaign_id="cmp_9Zk0aB",
        )
        said = rules.give_back("trf_1", kind, VOUCHER.id, TERMS.id, 7, "admin:stf_1", NOW, "uji")
        assert said == replace(back, reference="uji")


# Drawing, voiding, issuing anew

# NOW, in seconds since 1970.
SECOND = 1_796_094_000


@pytest.mark.parametrize(
    ("since", "moves", "first"),
    [
        # The phone before was the first: three seconds after this server's clock.
        (0, MOVED, SECOND + 3),
        (5, MOVED + 5, SECOND + 3),
        # The phone before has drawn by a clock that is ahead of this one.
        (SECOND + 3, MOVED + SECOND + 3, SECOND + 4),
        (SECOND + 60, MOVED + SECOND + 60, SECOND + 61),
    ],
)
def test_a_phone_that_took_over_draws_from_the_second_after_the_one_before(
    since: int, moves: int, first: int
) -> None:
    assert owned_from(replace(VOUCHER, owned_since=moves), NOW) == first
    # Nothing was drawn between two changes: the phone before is the one that drew last.
    assert owned_from(replace(VOUCHER, owned_since=moves + MOVED), NOW) == first
    assert moves - MOVED == since


@given(
    st.integers(0, 10**6),
    st.floats(-0.5, 0.5),
    st.floats(-0.5, 0.5),
    st.floats(0.001, 10),
    st.integers(1, 4),
)
def test_what_a_phone_draws_first_is_dated_behind_all_that_the_ones_before_have_drawn(
    second: int, ahead: float, behind: float, later: float, phones: int
) -> None:
    """Whatever the servers' clocks say, of which two may differ by a second."""
    begun = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(seconds=second)
    voucher = replace(VOUCHER, owned_since=0)
    for number in range(phones):
        at = begun + timedelta(seconds=number * later)
        # What a delegate draws may be dated to the second after the one in which they draw.
        drawn = max(voucher.owned_since, epoch(at + timedelta(seconds=ahead)) + 1)
        voucher = replace(voucher, owned_since=voucher.owned_since + MOVED)
        assert voucher.has_moved
        assert voucher.owned_since > drawn
        since = owned_from(voucher, at + timedelta(seconds=later + behind))
        assert since > drawn
        voucher = replace(voucher, owned_since=since)
        assert not voucher.has_moved


@pytest.mark.parametrize(
    ("changed", "max_amount", "wanted"),
    [
        ({}, None, None),
        ({}, 50_000, None),
        ({}, 50_001, "voucher_insufficient"),
        ({"balance": 0}, None, "voucher_insufficient"),
        ({"balance": 0}, 1, "voucher_insufficient"),
        ({"stored_state": "voided", "balance": 0}, None, "voucher_not_active"),
        ({"stored_state": "expired", "balance": 0}, None, "voucher_not_active"),
    ],
)
def test_a_token_is_drawn_for_what_is_left(
    changed: dict[str, object], max_amount: int | None, wanted: str | None
) -> None:
    voucher = replace(VOUCHER, **changed)  # type: ignore[arg-type]
    assert code(rules.draw_refusal(voucher, TERMS, max_amount, NOW)) == wanted


def test_no_token_is_drawn_while_a_campaign_is_paused_or_after_its_end() -> None:
    paused = replace(TERMS, state=PAUSED)
    assert code(rules.draw_refusal(VOUCHER, paused, None, END)) == "campaign_not_open"
    assert code(rules.draw_refusal(VOUCHER, TERMS, None, END)) == "voucher_not_active"


def test_what_is_void_or_emptied_is_not_voided_again() -> None:
    assert rules.void_refusal(VOUCHER) is None
    for state in (VOIDED, EXPIRED):
        assert code(rules.void_refusal(replace(VOUCHER, stored_state=state))) == (
            "voucher_not_active"
        )


def test_only_what_could_be_spent_is_issued_anew() -> None:
    assert rules.reissue_refusal(VOUCHER, TERMS, BEFORE) is None
    for voucher, terms, now in (
        (VOUCHER, TERMS, END),
        (replace(VOUCHER, balance=0), TERMS, BEFORE),
        (VOUCHER, replace(TERMS, state=CLOSED), BEFORE),
    ):
        assert code(rules.reissue_refusal(voucher, terms, now)) == "voucher_not_active"


# What a merchant presents


@pytest.mark.parametrize(
    ("token", "code_", "presented"),
    [
        ("a.b.c", None, Presented("a.b.c", "")),
        ("0123", None, Presented("0123", "")),
        (None, "01234 56789", Presented("", "0123456789")),
        (None, "a.b. c", Presented("a.b. c", "")),
        (None, "", Presented("", "")),
    ],
)
def test_a_code_is_typed_with_blanks_and_a_pasted_token_is_taken_for_one(
    token: str | None, code_: str | None, presented: Presented
) -> None:
    assert Presented.of(token, code_) == presented


@pytest.mark.parametrize("given_", [(None, None), ("a.b.c", "0123")])
def test_either_a_token_or_a_code_is_presented(given_: tuple[str | None, str | None]) -> None:
    with pytest.raises(Refused) as refused:
        Presented.of(*given_)
    assert refused.value.code == "validation_failed"
    assert refused.value.errors == [
        ("token", ("isi token atau code, salah satu saja", "give either token or code"))
    ]
