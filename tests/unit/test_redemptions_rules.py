"""Redemptions: in what order what is in the way of one is named; refunds."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.terms import PAUSED, Terms
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.rules.account import Till, day_counter, total_counter
from chalicelib.merchants.rules.check import NotChecked
from chalicelib.merchants.rules.merchant import Check
from chalicelib.redemptions.rules import redemption as rules
from chalicelib.redemptions.rules.redemption import Attempt, Redemption
from chalicelib.vouchers.rules import Voucher, new_voucher
from tests.unit.test_campaigns_rules import HOUR, NOW, TERMS

TODAY = "2026-12-01"
OWNER, CASHIER = "owner", "cashier"


@dataclass
class Scene:
    """A payment of Rp 10.000 as it would go through."""

    attempt: Attempt = field(
        default_factory=lambda: Attempt(
            terms=replace(TERMS, categories=("kuliner",), per_merchant=100_000),
            cap=50_000,
            bound_to=None,
            drawn_at=1_000,
            amount=10_000,
            merchant_id="mrc_1",
            phone=CASHIER,
            phones=frozenset({OWNER, CASHIER}),
            at=NOW,
        )
    )
    paid: bool = False
    voucher: Voucher | None = field(
        default_factory=lambda: new_voucher("vch_1", TERMS, "res_1", "resident", 50_000, NOW)
    )
    till: Till | None = field(
        default_factory=lambda: Till("active", "kuliner", frozenset({OWNER, CASHIER}), 0, {})
    )

    def ask(self, **changed: object) -> None:
        self.attempt = replace(self.attempt, **changed)  # type: ignore[arg-type]

    def terms(self, **changed: object) -> None:
        terms: Terms = replace(self.attempt.terms, **changed)  # type: ignore[arg-type]
        self.ask(terms=terms)

    def hold(self, **changed: object) -> None:
        self.voucher = self.voucher and replace(self.voucher, **changed)  # type: ignore[arg-type]

    def stand(self, **changed: object) -> None:
        self.till = self.till and replace(self.till, **changed)  # type: ignore[arg-type]

    def no_voucher(self) -> None:
        self.voucher = None

    def no_till(self) -> None:
        self.till = None

    def use(self) -> None:
        self.paid = True

    def redeemed(self, counter: str, amount: int) -> None:
        self.stand(redeemed={counter: amount})

    @property
    def code(self) -> str | None:
        refused = rules.refusal(self.attempt, self.paid, self.voucher, self.till)
        return refused.code if refused else None


# In the order in which they count.
OBSTACLES: dict[str, tuple[str, Callable[[Scene], None]]] = {
    "over the cap": ("amount_over_cap", lambda it: it.ask(cap=9_999)),
    "bound elsewhere": ("merchant_not_accepted", lambda it: it.ask(bound_to="mrc_2")),
    "paused": ("campaign_not_open", lambda it: it.terms(state=PAUSED)),
    "used": ("token_used", lambda it: it.use()),
    "no voucher": ("token_invalid", lambda it: it.no_voucher()),
    "another campaign's": ("token_invalid", lambda it: it.hold(campaign_id="cmp_other0")),
    "another phone's since": ("token_expired", lambda it: it.hold(owned_since=1_001)),
    "voided": ("voucher_not_active", lambda it: it.hold(stored_state="voided")),
    "lapsed": ("voucher_not_active", lambda it: it.hold(spend_until=to_text(NOW))),
    "spent": ("voucher_insufficient", lambda it: it.hold(balance=9_999)),
    "whole": ("full_amount_required", lambda it: it.terms(partial_spend=False)),
    "removed": ("forbidden", lambda it: it.ask(phone="removed")),
    "own": ("own_shop", lambda it: it.hold(owner_phone=OWNER)),
    "no account": ("merchant_not_active", lambda it: it.no_till()),
    "suspended": ("merchant_not_active", lambda it: it.stand(state="suspended")),
    "category": ("merchant_not_accepted", lambda it: it.stand(category="kriya")),
    "not checked": ("merchant_not_accepted", lambda it: it.terms(requires=("halal",))),
    "ceiling": (
        "merchant_limit_reached",
        lambda it: it.redeemed(total_counter(TERMS.id), 90_001),
    ),
}


def test_where_nothing_is_in_the_way_nothing_is_refused() -> None:
    assert Scene().code is None


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_each_obstacle_has_its_code(obstacle: str) -> None:
    code, happen = OBSTACLES[obstacle]
    scene = Scene()
    happen(scene)
    assert scene.code == code


@pytest.mark.parametrize(("first", "second"), list(combinations(OBSTACLES, 2)))
def test_of_two_obstacles_the_first_is_named(first: str, second: str) -> None:
    scene = Scene()
    for obstacle in (first, second):
        OBSTACLES[obstacle][1](scene)
    assert scene.code == OBSTACLES[first][0]


def test_what_was_drawn_in_the_second_in_which_a_phone_took_over_pays() -> None:
    scene = Scene()
    scene.hold(owned_since=scene.attempt.drawn_at)
    assert scene.code is None


def test_before_the_voucher_is_known_only_the_phone_that_asks_can_be_wrong() -> None:
    attempt = Scene().attempt
    assert rules.phone_refusal(attempt, None) is None
    refused = rules.phone_refusal(replace(attempt, phone="removed"), None)
    assert refused is not None
    assert refused.code == "forbidden"


def test_a_check_counts_through_its_last_day_and_what_is_missing_is_named() -> None:
    scene = Scene()
    scene.terms(requires=("halal", "pirt"))
    scene.stand(checks=(Check("halal", "ID1", TODAY), Check("pirt", "ID2", "2026-11-30")))
    refused = rules.till_refusal(scene.attempt, scene.till)
    assert isinstance(refused, NotChecked)
    assert refused.context == {"missing": ["pirt"]}
    scene.stand(checks=(Check("halal", "ID1", TODAY), Check("pirt", "ID2", TODAY)))
    assert scene.code is None


def test_a_campaign_without_categories_or_ceilings_takes_every_merchant() -> None:
    scene = Scene()
    scene.terms(categories=(), per_merchant=None)
    scene.stand(category="kriya", redeemed={total_counter(TERMS.id): 10**9})
    assert scene.code is None


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6), st.booleans())
def test_a_ceiling_is_reached_by_all_that_was_redeemed_under_it(
    amount: int, before: int, ceiling: int, daily: bool
) -> None:
    scene = Scene()
    counter = day_counter(TERMS.id, TODAY) if daily else total_counter(TERMS.id)
    scene.terms(
        per_merchant_per_day=ceiling if daily else None, per_merchant=None if daily else ceiling
    )
    scene.ask(amount=amount, cap=amount)
    scene.hold(balance=amount)
    scene.redeemed(counter, before)
    assert scene.code == ("merchant_limit_reached" if before + amount > ceiling else None)


def test_yesterdays_count_is_not_todays() -> None:
    scene = Scene()
    scene.terms(per_merchant_per_day=10_000, per_merchant=None)
    scene.redeemed(day_counter(TERMS.id, "2026-11-30"), 10_000)
    assert scene.code is None


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_without_partial_spend_the_least_is_the_whole_or_all_the_token_is_good_for(
    cap: int, balance: int
) -> None:
    assert rules.least(TERMS, cap, balance) == 1
    assert rules.least(replace(TERMS, partial_spend=False), cap, balance) == max(
        1, min(cap, balance)
    )


@given(st.integers(1, 200), st.integers(0, 200), st.integers(0, 200), st.booleans())
def test_where_the_least_is_refused_so_is_every_amount(
    cap: int, balance: int, room: int, partial: bool
) -> None:
    scene = Scene()
    scene.terms(partial_spend=partial, per_merchant=room)
    scene.hold(balance=balance)
    scene.ask(cap=cap, amount=rules.least(scene.attempt.terms, cap, balance))
    refused = scene.code
    codes = set()
    for amount in range(1, cap + 1):
        scene.ask(amount=amount)
        codes.add(scene.code)
    assert (refused is None) == (None in codes)


def test_the_phones_of_a_till_are_those_of_the_access_token_or_the_one_that_asks() -> None:
    one = Subject("merchant", "mrc_1", OWNER)
    assert rules.believed(one) == {OWNER}
    assert rules.believed(replace(one, phones=frozenset({OWNER, CASHIER}))) == {OWNER, CASHIER}


def test_where_other_phones_use_a_till_it_is_asked_again_in_a_second() -> None:
    changed = rules.TillChanged({OWNER})
    assert (changed.code, changed.retry_after) == ("unavailable", 1)
    assert changed.phones == {OWNER}


def test_the_counters_of_the_seven_days_before_are_stale() -> None:
    day = date(2026, 12, 3)
    assert rules.stale_days(day)[0] == "2026-12-02"
    assert rules.stale_days(day)[-1] == "2026-11-26"
    assert len(rules.stale_days(day)) == rules.STALE_DAYS


# Refunds

PAID = Transfer(
    id=rules.redemption_id("A" * 27),
    debit_account="voucher:vch_1",
    credit_account="merchant:mrc_1",
    amount=10_000,
    kind="redeem",
    reference="",
    occurred_at=to_text(NOW),
    actor="merchant:mrc_1",
    campaign_id=TERMS.id,
)


@pytest.mark.parametrize(
    ("refunded", "state"),
    [(0, "redeemed"), (1, "partly_refunded"), (9_999, "partly_refunded"), (10_000, "refunded")],
)
def test_a_redemption_says_how_much_of_it_was_refunded(refunded: int, state: str) -> None:
    redemption = Redemption(PAID, refunded)
    assert redemption.state == state
    assert (redemption.voucher_id, redemption.merchant_id) == ("vch_1", "mrc_1")
    assert PAID.id == rules.redemption_id("A" * 27) == "trf_" + "A" * 27


def test_a_refund_goes_the_way_back_and_names_what_it_refunds() -> None:
    refund = rules.refund_transfer(
        "trf_1",
        Redemption(PAID, 0).paid,
        4_000,
        "kembali",
        "merchant:mrc_1",
        NOW + HOUR,
        cashier="Rina",
    )
    assert refund == Transfer(
        id="trf_1",
        debit_account="merchant:mrc_1",
        credit_account="voucher:vch_1",
        amount=4_000,
        kind="refund",
        reference="kembali",
        occurred_at="2026-12-01T04:00:00.000Z",
        actor="merchant:mrc_1",
        campaign_id="cmp_9Zk0aB",
        redemption_id="trf_" + "A" * 27,
        cashier="Rina",
    )
    corrected = rules.refund_transfer(
        "trf_2", Redemption(PAID, 0).paid, 1, "salah", "finance:stf_1", NOW, reverses=PAID.id
    )
    assert (corrected.cashier, corrected.reverses) == (None, PAID.id)


def refunds(till: Till | None, phone: str | None) -> Refused:
    return rules.refund_refusal(till, phone)


def test_a_refund_is_refused_to_a_phone_that_is_not_the_tills_before_it_is_too_large() -> None:
    till = Till("active", "kuliner", frozenset({OWNER}), 500, {})
    assert refunds(till, CASHIER).code == "forbidden"
    too_large = refunds(till, OWNER)
    assert (too_large.code, too_large.context) == ("refund_too_large", {"owed": 500})


@pytest.mark.parametrize("till", [None, Till("active", "kuliner", None, 0, {})])
def test_where_no_phones_are_named_or_none_asks_a_refund_is_only_too_large(
    till: Till | None,
) -> None:
    too_large = refunds(till, CASHIER)
    assert (too_large.code, too_large.context) == ("refund_too_large", {"owed": 0})
    too_large = refunds(Till("active", "kuliner", frozenset({OWNER}), 7, {}), None)
    assert (too_large.code, too_large.context) == ("refund_too_large", {"owed": 7})


def test_what_counts_under_ceilings_is_added_up_by_campaign() -> None:
    ceiled = replace(TERMS, per_merchant=9, per_merchant_per_day=5)
    other = replace(TERMS, id="cmp_2")
    amounts = [(ceiled, 3), (other, 4), (ceiled, 2)]
    first, second = rules.counted(amounts, TODAY, TODAY)
    assert (first.campaign_id, first.amount, first.day) == (TERMS.id, 5, TODAY)
    assert (first.per_day, first.in_all) == (5, 9)
    assert (second.campaign_id, second.amount, second.counters) == ("cmp_2", 4, [])
    # What is given back on a later day counts under that day no more.
    assert [one.day for one in rules.counted(amounts, TODAY, "2026-12-02")] == ["", ""]


def test_what_a_redemption_has_paid_counts_on_its_business_day_in_jakarta() -> None:
    late = Redemption(
        Transfer(
            "trf_1",
            "voucher:vch_1",
            "merchant:mrc_1",
            7,
            "redeem",
            "",
            "2026-11-30T17:00:00.000Z",
            "merchant:mrc_1",
            TERMS.id,
        ),
        0,
    ).paid
    assert (late.id, late.voucher_id, late.merchant_id) == ("trf_1", "vch_1", "mrc_1")
    assert (late.amount, late.day) == (7, "2026-12-01")
