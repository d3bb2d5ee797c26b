"""Which campaigns reward a payment, what screening looks at, and where rewards go."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import CLOSED, INCENTIVE, PAUSED, PUBLISHED, Rule, Terms
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.incentives.rules.claim import DAYS_NAMED
from chalicelib.incentives.rules.reward import (
    DAYS_COUNTED,
    Shop,
    Shopper,
    counted_no_more,
    covers,
    fitting,
    is_over,
    is_rewarding,
    reward_transfer,
    reward_voucher_id,
    rule_of,
)
from chalicelib.incentives.rules.screening import (
    BURST,
    CARD_SHARED,
    GUESSES,
    IN_SEQUENCE,
    NEAR,
    RING,
    SAME_PAIR,
    Card,
    Facts,
    card_suspicion,
    is_noted,
    is_spent_at,
    near,
    suspicions,
)
from chalicelib.ledger.rules.transfer import Kind
from chalicelib.merchants.rules.merchant import CheckKind
from tests.unit.test_campaigns_rules import TERMS

# 7 in the morning of 1 December in Malang.
NOW = datetime(2026, 12, 1, tzinfo=UTC)
REWARDING = replace(
    TERMS,
    id="cmp_a",
    kind=INCENTIVE,
    face_value=0,
    rule=Rule(10, 20_000, 5_000, None, None),
    state=PUBLISHED,
    claim_from="2026-11-30T17:00:00.000Z",
    claim_until="2026-12-31T17:00:00.000Z",
    spend_until="2027-01-31T17:00:00.000Z",
    categories=(),
    kelurahan=(),
    segments=(),
)
BETTER = replace(REWARDING, id="cmp_b", rule=Rule(20, 50_000, 9_000, None, None))
ANYBODY = Shopper("35.73.01.1001", ("lansia",))
HALAL: CheckKind = "halal"
STALL = Shop("kuliner", (HALAL,))
DAYS = ("2026-12-01", "2026-12-01")


def found(*campaigns: Terms, amount: int = 50_000, days: tuple[str, str] = DAYS) -> list[str]:
    return [one.id for one in fitting(campaigns, ANYBODY, STALL, amount, days, NOW)]


def test_the_campaign_that_rewards_most_comes_first() -> None:
    assert found(REWARDING, BETTER) == ["cmp_b", "cmp_a"]
    assert found(REWARDING, BETTER, amount=49_999) == ["cmp_a"]
    sooner = replace(REWARDING, id="cmp_c", spend_until="2027-01-01T17:00:00.000Z")
    assert found(REWARDING, sooner) == ["cmp_c", "cmp_a"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": PAUSED}, "campaign_not_open"),
        ({"state": CLOSED}, "campaign_not_open"),
        ({"kind": "voucher", "rule": None}, "campaign_not_open"),
        ({"spend_until": to_text(NOW)}, "campaign_not_open"),
        ({"claim_from": to_text(NOW + timedelta(milliseconds=1))}, "campaign_not_open"),
        ({"claim_until": "2026-11-30T17:00:00.001Z"}, None),
        (
            {"claim_from": "2026-11-01T00:00:00.000Z", "claim_until": "2026-11-30T17:00:00.000Z"},
            "campaign_not_open",
        ),
        ({"kelurahan": ("35.73.02.1001",)}, "not_eligible"),
        ({"segments": ("pkh",)}, "not_eligible"),
        ({"segments": ("pkh", "lansia")}, None),
        ({"categories": ("kriya",)}, "merchant_not_accepted"),
        ({"categories": ("kriya", "kuliner")}, None),
        ({"requires": ("halal",)}, None),
        ({"requires": ("halal", "pirt")}, "merchant_not_accepted"),
        ({"rule": Rule(10, 50_001, 9_000, None, None)}, "campaign_not_open"),
    ],
)
def test_what_does_not_fit_is_told_by_its_reason(changed: dict[str, Any], code: str | None) -> None:
    terms = replace(REWARDING, **changed)
    if code is None:
        assert found(terms) == ["cmp_a"]
        return
    with pytest.raises(Refused, match=code):
        found(terms)


def test_a_reason_is_told_only_where_it_is_that_of_all() -> None:
    elsewhere = replace(REWARDING, id="cmp_x", kelurahan=("35.73.02.1001",))
    assert found(elsewhere, REWARDING) == ["cmp_a"]
    with pytest.raises(Refused, match="campaign_not_open"):
        found()


@pytest.mark.parametrize(
    ("days", "covered"),
    [
        (("2026-11-30", "2026-11-30"), False),
        (("2026-11-25", "2026-12-01"), True),
        (("2026-12-31", "2026-12-31"), True),
        (("2027-01-01", "2027-01-01"), False),
        (("2026-12-31", "2027-01-06"), True),
    ],
)
def test_a_campaign_rewards_the_business_days_of_its_window(
    days: tuple[str, str], covered: bool
) -> None:
    assert covers(REWARDING, days) is covered


def test_a_campaign_is_over_when_it_is_closed_or_nothing_can_be_spent() -> None:
    assert not is_over(REWARDING, NOW)
    assert not is_over(replace(REWARDING, state=PAUSED), NOW)
    assert is_over(replace(REWARDING, state=CLOSED), NOW)
    assert is_over(replace(REWARDING, spend_until=to_text(NOW)), NOW)
    assert is_rewarding(replace(REWARDING, claim_from=to_text(NOW)), NOW)


def test_what_has_no_rule_rewards_nothing() -> None:
    assert rule_of(TERMS, 10**9) == 0
    assert rule_of(REWARDING, 50_000) == 5_000


def test_counts_of_rewards_outlast_what_may_be_claimed() -> None:
    days = counted_no_more(date(2026, 12, 1))
    newest = max(date.fromisoformat(one) for one in days)
    # A payment of DAYS_NAMED ago still finds the counts of its own day.
    assert date(2026, 12, 1) - newest > timedelta(days=DAYS_NAMED)
    assert len(set(days)) == len(days) == DAYS_COUNTED


def test_rewards_of_one_campaign_come_onto_one_voucher() -> None:
    ids = {
        reward_voucher_id(campaign, resident, before)
        for campaign in ("cmp_a", "cmp_b")
        for resident in ("res_a", "res_b")
        for before in ("", "vch_a")
    }
    assert len(ids) == 8
    id = reward_voucher_id("cmp_a", "res_a", "")
    made = reward_transfer("trf_a", "cmp_a", id, 4_000, "clm_a", "resident:res_a", NOW)
    assert (made.debit_account, made.credit_account) == ("campaign:cmp_a", f"voucher:{id}")
    assert (made.kind, made.reference, made.amount) == ("incentive", "clm_a", 4_000)


# Screening

NOTHING = Facts(
    own_shop=False,
    pair=1,
    at_till=1,
    number="000000001000",
    numbers=(),
    guesses=0,
    spent_here=0,
    kept=False,
)
_NEIGHBOURS = tuple(f"{1000 + step:012d}" for step in range(1, IN_SEQUENCE))


@pytest.mark.parametrize(
    ("changed", "suspicion"),
    [
        ({}, None),
        ({"own_shop": True}, "own_shop"),
        ({"pair": SAME_PAIR}, "same_pair"),
        ({"pair": SAME_PAIR - 1}, None),
        ({"at_till": BURST}, "burst"),
        ({"at_till": BURST - 1}, None),
        ({"numbers": _NEIGHBOURS}, "in_sequence"),
        ({"numbers": _NEIGHBOURS[1:]}, None),
        ({"guesses": GUESSES}, "guessing"),
        ({"guesses": GUESSES - 1}, None),
        ({"pair": RING, "spent_here": RING}, "ring"),
        ({"pair": RING - 1, "spent_here": RING}, None),
        ({"kept": True}, "kept_refunded"),
        ({"pair": RING, "spent_here": RING - 1}, None),
    ],
)
def test_a_pattern_is_looked_at_from_its_number_on(
    changed: dict[str, Any], suspicion: str | None
) -> None:
    assert suspicions(replace(NOTHING, **changed)) == ((suspicion,) if suspicion else ())


def test_all_that_was_found_is_told_the_worst_first() -> None:
    facts = replace(NOTHING, own_shop=True, pair=SAME_PAIR, spent_here=RING)
    assert suspicions(facts) == ("own_shop", "ring", "same_pair")


@given(st.integers(0, 10**11), st.lists(st.integers(0, 10**12 - 1), max_size=8))
def test_near_numbers_are_counted_once_and_never_itself(number: int, others: list[int]) -> None:
    texts = [f"{one:012d}" for one in (*others, *others, number)]
    wanted = {one for one in others if 0 < abs(one - number) <= NEAR}
    assert near(f"{number:012d}", texts) == len(wanted)


def test_numbers_with_letters_have_no_neighbours() -> None:
    assert near("0000000000A1", ["0000000000A2"]) == 0
    assert near("000000000001", ["0000000000A2", "000000000002"]) == 1


@pytest.mark.parametrize(
    ("card", "suspicion"),
    [
        (Card("", frozenset()), None),
        (Card("res_a", frozenset({"res_a"})), None),
        (Card("res_b", frozenset()), "card_of_another"),
        (Card("", frozenset(f"res_{n}" for n in range(CARD_SHARED - 1))), "card_shared"),
        (Card("", frozenset(f"res_{n}" for n in range(CARD_SHARED - 2))), None),
        (Card("", frozenset({"res_a", *(f"res_{n}" for n in range(CARD_SHARED - 2))})), None),
    ],
)
def test_a_card_is_looked_at_that_is_anothers_or_pays_for_many(
    card: Card, suspicion: str | None
) -> None:
    assert card_suspicion(card, "res_a") == suspicion


@pytest.mark.parametrize(
    ("payers", "noted"),
    [
        (frozenset(), False),
        (frozenset({"res_a"}), True),
        (frozenset(f"res_{n}" for n in range(CARD_SHARED - 2)), False),
        (frozenset(f"res_{n}" for n in range(CARD_SHARED - 1)), True),
    ],
)
def test_a_card_notes_for_whom_it_pays_until_they_are_many(
    payers: frozenset[str], noted: bool
) -> None:
    assert is_noted(Card("", payers), "res_a") is noted


@pytest.mark.parametrize(
    ("kind", "debit", "credit", "merchant_id", "here"),
    [
        ("redeem", "voucher:vch_a", "merchant:mrc_a", None, True),
        ("redeem", "voucher:vch_a", "merchant:mrc_b", None, False),
        ("authorize", "voucher:vch_a", "hold:aut_a", "mrc_a", True),
        ("authorize", "voucher:vch_a", "hold:aut_a", "mrc_b", False),
        ("lapse", "hold:aut_a", "voucher:vch_a", "mrc_a", False),
    ],
)
def test_rewards_are_spent_at_a_shops_till_or_for_an_order_of_its(
    kind: Kind, debit: str, credit: str, merchant_id: str | None, here: bool
) -> None:
    moved = reward_transfer("trf_a", "cmp_a", "vch_a", 1_000, "clm_a", "resident:res_a", NOW)
    moved = replace(
        moved, kind=kind, debit_account=debit, credit_account=credit, merchant_id=merchant_id
    )
    assert is_spent_at(moved, "mrc_a") is here
