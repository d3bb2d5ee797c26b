"""Campaigns that reward payments."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import (
    Rule,
    claim_refusal,
    spend_refusal,
)
from tests.unit.test_campaigns_rules import NOW, TERMS, code

RULE = Rule(10, 20_000, 5_000, 2, 50_000)
REWARDING = replace(TERMS, kind="incentive", face_value=0, rule=RULE)


@pytest.mark.parametrize(
    ("amount", "reward"),
    [
        (19_999, 0),
        (20_000, 2_000),
        (20_009, 2_000),
        (49_999, 4_999),
        (50_000, 5_000),
        (10**9, 5_000),
    ],
)
def test_a_payment_is_rewarded_with_a_part_of_it_cut_to_the_rupiah(
    amount: int, reward: int
) -> None:
    assert RULE.reward(amount) == reward


@given(
    st.builds(
        Rule,
        st.integers(1, 100),
        st.integers(1, 10**9),
        st.integers(1, 10**9),
        st.none(),
        st.none(),
    ),
    st.integers(1, 10**10),
)
def test_no_reward_is_larger_than_its_payment_or_than_a_part_pays_at_once(
    rule: Rule, amount: int
) -> None:
    assert 0 <= rule.reward(amount) <= min(amount, rule.max_per_payment)


def test_nothing_is_claimed_of_an_incentive() -> None:
    assert code(claim_refusal(REWARDING, NOW)) == "campaign_not_open"
    assert spend_refusal(REWARDING) is None


def test_a_part_pays_a_voucher_or_the_largest_reward_at_once() -> None:
    assert TERMS.largest_payment == TERMS.face_value
    assert REWARDING.largest_payment == 5_000
