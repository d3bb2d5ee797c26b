"""Campaigns: when they are open, what their money comes to, how it is spread and gathered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.budget import (
    NO_SHARD,
    ROOT,
    Budget,
    Empty,
    Overtaken,
    Root,
    Shard,
    gathered,
    payment_refusal,
    spread,
    taken_along,
)
from chalicelib.campaigns.rules.money import (
    Progress,
    fund_id,
    funding,
    progress,
    release,
    too_little,
    withdrawal_refusal,
)
from chalicelib.campaigns.rules.terms import (
    CLOSED,
    DRAFT,
    PAUSED,
    PUBLISHED,
    Action,
    Preview,
    State,
    Terms,
    changed,
    claim_refusal,
    next_state,
    preview,
    spend_refusal,
    warnings,
)
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.sums import summed
from chalicelib.ledger.rules.transfer import Kind, Transfer

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

TERMS = Terms(
    id="cmp_9Zk0aB",
    name="Belanja UMKM",
    description="",
    state=PUBLISHED,
    face_value=50_000,
    per_resident=1,
    claim_from=to_text(NOW - HOUR),
    claim_until=to_text(NOW + HOUR),
    spend_until=to_text(NOW + 2 * HOUR),
    categories=(),
    kelurahan=(),
    segments=(),
    partial_spend=True,
    account_code="",
    per_merchant_per_day=None,
    per_merchant=None,
    shards=4,
    created_at=to_text(NOW - HOUR),
    created_by="stf_1",
)

STATES: tuple[State, ...] = (DRAFT, PUBLISHED, PAUSED, CLOSED)


def code(refused: Refused | None) -> str | None:
    return refused.code if refused else None


@pytest.mark.parametrize("state", STATES)
def test_only_a_published_campaign_is_claimed_from_and_spent(state: State) -> None:
    terms = replace(TERMS, state=state)
    wanted = None if state == PUBLISHED else "campaign_not_open"
    assert code(claim_refusal(terms, NOW)) == wanted
    assert code(spend_refusal(terms)) == wanted


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        (NOW - HOUR - timedelta(milliseconds=1), False),
        (NOW - HOUR, True),
        (NOW + HOUR - timedelta(milliseconds=1), True),
        (NOW + HOUR, False),
    ],
)
def test_claims_are_taken_from_the_first_instant_to_the_last(now: datetime, is_open: bool) -> None:
    assert (claim_refusal(TERMS, now) is None) == is_open


GOES: dict[tuple[State, Action], State] = {
    (DRAFT, "publish"): PUBLISHED,
    (PUBLISHED, "publish"): PUBLISHED,
    (PAUSED, "publish"): PUBLISHED,
    (PUBLISHED, "pause"): PAUSED,
    (PAUSED, "pause"): PAUSED,
    (PUBLISHED, "close"): CLOSED,
    (PAUSED, "close"): CLOSED,
    (CLOSED, "close"): CLOSED,
}
ACTIONS: tuple[Action, ...] = ("publish", "pause", "close")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_campaign_goes_only_the_ways_there_are(state: State, action: Action) -> None:
    terms, late = replace(TERMS, state=state), NOW + 3 * HOUR
    if (state, action) in GOES:
        assert next_state(terms, action, late) == GOES[state, action]
        return
    with pytest.raises(Refused) as refused:
        next_state(terms, action, late)
    assert refused.value.code == "state_conflict"


def test_a_campaign_is_closed_when_nobody_can_spend_any_more() -> None:
    end = NOW + 2 * HOUR
    with pytest.raises(Refused) as refused:
        next_state(TERMS, "close", end - timedelta(milliseconds=1))
    assert refused.value.code == "state_conflict"
    assert next_state(TERMS, "close", end) == CLOSED


@given(st.lists(st.sampled_from(ACTIONS), max_size=12))
def test_each_change_of_state_is_a_version_further_and_a_repeated_action_changes_nothing(
    actions: list[Action],
) -> None:
    terms = replace(TERMS, state=DRAFT)
    for action in actions:
        try:
            after = changed(terms, action, NOW + 3 * HOUR)
        except Refused:
            continue
        assert after.version == terms.version + (after.state != terms.state)
        assert changed(after, action, NOW + 3 * HOUR) == after
        terms = after


def test_a_preview_is_what_everybody_together_may_claim() -> None:
    assert preview(3, 2, 50_000) == Preview(3, 6, 300_000)


# What has become of the money


def transfer(kind: Kind, amount: int, debit: str, credit: str, id: str) -> Transfer:
    return Transfer(
        id=f"trf_{id}",
        debit_account=debit,
        credit_account=credit,
        amount=amount,
        kind=kind,
        reference="",
        occurred_at=to_text(NOW),
        actor="admin:stf_1",
        campaign_id=TERMS.id,
    )


def test_progress_tells_what_was_funded_issued_redeemed_and_is_left() -> None:
    of, voucher, shop = f"campaign:{TERMS.id}", "voucher:vch_1", "merchant:mrc_1"
    transfers = [
        transfer("fund", 200_000, "treasury", of, "1"),
        transfer("issue", 50_000, of, voucher, "2"),
        transfer("redeem", 30_000, voucher, shop, "3"),
        transfer("refund", 10_000, shop, voucher, "4"),
        transfer("void", 30_000, voucher, of, "5"),
        transfer("release", 20_000, of, "treasury", "6"),
    ]
    assert progress(summed(transfers)) == {TERMS.id: Progress(200_000, 50_000, 20_000, 160_000)}


def test_a_campaign_without_a_transfer_has_no_progress_to_tell_of() -> None:
    assert progress(summed([])) == {}


def test_an_sp2d_number_makes_one_transfer_however_it_is_written() -> None:
    assert fund_id("SP2D 12/2026") == fund_id(" sp2d12/2026")
    assert fund_id("SP2D 12/2026") != fund_id("SP2D 13/2026")
    funded = funding(TERMS.id, 10, "SP2D 12/2026", "finance:stf_2", NOW)
    assert (funded.id, funded.amount) == (fund_id("SP2D 12/2026"), 10)


def test_a_release_goes_back_to_the_treasury_and_may_reverse_a_funding() -> None:
    released = release("trf_1", TERMS.id, 10, "admin:stf_1", NOW)
    assert (released.credit_account, released.reverses) == ("treasury", None)
    again = release("trf_2", TERMS.id, 10, "x:y", NOW, reference="salah", reverses="trf_0")
    assert (again.reference, again.reverses) == ("salah", "trf_0")


# The budget

face_values = st.integers(1, 10**6)
money = st.integers(0, 10**9)


@given(money, face_values, st.integers(1, 512), st.integers(0, 511))
def test_whole_face_values_are_spread_evenly_and_the_odd_rest_stays(
    amount: int, face_value: int, shards: int, offset: int
) -> None:
    shares = spread(amount, face_value, shards, offset)
    assert len(shares) == shards
    assert 0 <= amount - sum(shares) < face_value
    assert all(share % face_value == 0 for share in shares)
    assert max(shares) - min(shares) <= face_value


def test_small_sums_begin_at_the_offset() -> None:
    assert spread(2, 1, 4, offset=3) == [1, 0, 0, 1]


@given(money, st.lists(money, min_size=1, max_size=40), face_values, money)
def test_what_is_gathered_is_there_suffices_and_leaves_no_shard_odd(
    root: int, shards: list[int], face_value: int, amount: int
) -> None:
    given_ = gathered(root, shards, face_value, amount)
    assert all(0 < share <= shards[shard] for shard, share in given_.items())
    missing = amount - root - sum(given_.values())
    # It falls short only where all the shards are taken from.
    assert missing <= 0 or sum(given_.values()) == sum(shards)
    for shard, share in given_.items():
        assert share % face_value == 0 or share == shards[shard]


def test_nothing_is_gathered_where_the_root_has_enough() -> None:
    assert gathered(100, [50, 50], 50, 100) == {}


def test_the_fullest_shards_give_first() -> None:
    assert gathered(0, [50, 150, 100], 50, 120) == {1: 150}


def budget(root: int, *shards: Shard) -> Budget:
    return Budget(Root(PUBLISHED, root, 100, 2), shards)


def test_a_budget_is_all_its_parts() -> None:
    found = budget(7, Shard(PUBLISHED, 1, 50), NO_SHARD, Shard(PAUSED, 1, 60))
    assert found.total == 117
    assert found.left == [(ROOT, 7), (0, 50), (2, 60)]


def test_only_published_shards_that_hold_enough_can_pay() -> None:
    found = budget(90, Shard(PUBLISHED, 1, 50), Shard(PUBLISHED, 1, 49), Shard(PAUSED, 0, 99))
    assert found.payers(50) == [0]


def test_a_shard_is_behind_until_it_has_followed_to_its_campaigns_version() -> None:
    found = budget(0, Shard(PUBLISHED, 1, 0), Shard(PAUSED, 2, 0), NO_SHARD, Shard(CLOSED, 3, 0))
    assert found.behind(2) == [0, 2]
    assert found.behind(0) == [2]


@given(money, face_values, st.integers(1, 512))
def test_what_a_claim_takes_along_is_in_whole_vouchers_there_and_never_nothing_of_one(
    root: int, face_value: int, shards: int
) -> None:
    taken = taken_along(root, face_value, shards)
    assert taken % face_value == 0
    assert 0 <= taken <= root
    assert (taken == 0) == (root < face_value)
    # So often, and the root is all but empty: no shard gets more than its share.
    assert taken <= max(face_value, root // shards)


@pytest.mark.parametrize("state", [*STATES, None])
def test_the_root_says_whether_a_campaign_is_open_and_a_shard_only_that_it_cannot_pay(
    state: State | None,
) -> None:
    by_root = "campaign_exhausted" if state == PUBLISHED else "campaign_not_open"
    assert payment_refusal(ROOT, state).code == by_root
    assert isinstance(payment_refusal(3, state), Empty)


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_closed_gives_nothing_of_its_funding_back(state: State) -> None:
    wanted = "state_conflict" if state == CLOSED else None
    assert code(withdrawal_refusal(state)) == wanted


def test_a_funding_that_is_issued_in_part_says_how_much_is_left() -> None:
    refused = too_little(30_000)
    assert (refused.code, refused.context) == ("state_conflict", {"available": 30_000})
    assert all("30000" in words for words in refused.kind.detail)


def test_whoever_is_overtaken_is_told_to_look_again() -> None:
    assert (Overtaken().code, Overtaken().retry_after) == ("state_conflict", 1)


@pytest.mark.parametrize(
    ("claim_from", "spend_until", "expected"),
    [
        ("2026-12-01T00:00:00.000Z", "2026-12-31T17:00:00.000Z", []),
        ("2026-12-01T00:00:00.000Z", "2026-12-31T17:00:00.001Z", ["crosses_year_end"]),
        # Half past midnight in Jakarta is a new year already.
        ("2026-12-31T17:30:00.000Z", "2027-02-01T00:00:00.000Z", []),
        ("2026-12-31T16:30:00.000Z", "2027-02-01T00:00:00.000Z", ["crosses_year_end"]),
    ],
)
def test_a_campaign_that_reaches_over_the_year_says_so(
    claim_from: str, spend_until: str, expected: list[str]
) -> None:
    terms = replace(TERMS, claim_from=claim_from, claim_until=spend_until, spend_until=spend_until)
    assert warnings(terms) == expected


@pytest.mark.parametrize(
    ("categories", "requires", "until", "expected"),
    [
        (("kuliner",), (), "2026-10-17T17:00:00.000Z", ["halal_not_required"]),
        (("kriya", "kuliner"), ("pirt",), "2026-12-01T00:00:00.000Z", ["halal_not_required"]),
        (("kuliner",), ("halal",), "2026-12-01T00:00:00.000Z", []),
        # Spent by the end of the day before.
        (("kuliner",), (), "2026-10-16T17:00:00.000Z", []),
        (("kriya",), (), "2026-12-01T00:00:00.000Z", []),
        ((), (), "2026-12-01T00:00:00.000Z", []),
    ],
)
def test_a_campaign_for_food_that_asks_for_no_halal_certificate_says_so(
    categories: tuple[Any, ...], requires: tuple[Any, ...], until: str, expected: list[str]
) -> None:
    terms = replace(
        TERMS,
        claim_from="2026-09-01T00:00:00.000Z",
        spend_until=until,
        categories=categories,
        requires=requires,
    )
    assert warnings(terms) == expected
