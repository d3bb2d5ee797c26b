"""Which redemptions a payout pays, and what a year comes to by account code."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import to_text
from chalicelib.fiscal.rules import paid as rules
from chalicelib.fiscal.rules import year as years
from chalicelib.fiscal.rules.paid import Payout, Told
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Sale
from chalicelib.treasury.rules.promise import Promise
from chalicelib.treasury.rules.surrender import Surrender
from tests.unit.test_campaigns_rules import TERMS

BEGINNING = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)


def _at(minute: int) -> str:
    """Instants around a new year: the 60th minute is midnight in Jakarta."""
    return to_text(BEGINNING + timedelta(minutes=minute))


def _redeem(id: str, campaign: str, amount: int, minute: int) -> Sale:
    return Sale(id, "redeem", campaign, amount, _at(minute))


def _refund(of: Sale, amount: int, minute: int) -> Sale:
    return Sale(f"r{of.id}{minute}", "refund", of.campaign_id, amount, _at(minute), of.id)


def test_a_payout_pays_the_oldest_redemptions_first() -> None:
    sales = [_redeem("b", "cmp_b", 20, 2), _redeem("a", "cmp_a", 30, 1)]
    assert rules.paid_in_order(sales, 0) == {}
    assert rules.paid_in_order(sales, 30) == {"cmp_a": 30}
    assert rules.paid_in_order(sales, 40) == {"cmp_a": 30, "cmp_b": 10}
    assert rules.paid_in_order(sales, 60) == {"cmp_a": 30, "cmp_b": 20, "": 10}


def test_what_is_refunded_of_a_paid_redemption_pays_the_next() -> None:
    first, second = _redeem("a", "cmp_a", 30, 1), _redeem("b", "cmp_b", 50, 2)
    sales = [first, second, _refund(first, 10, 3)]
    assert rules.paid_in_order(sales, 30) == {"cmp_a": 20, "cmp_b": 10}


def test_in_one_instant_the_id_decides() -> None:
    sales = [_redeem("b", "cmp_b", 20, 1), _redeem("a", "cmp_a", 30, 1)]
    assert rules.paid_in_order(sales, 30) == {"cmp_a": 30}


def test_a_year_has_what_was_paid_in_it_whenever_it_was_redeemed() -> None:
    sales = [_redeem("a", "cmp_a", 30, 1), _redeem("b", "cmp_b", 20, 70)]
    payouts = [Payout("1", 20, _at(5)), Payout("2", 30, _at(80))]
    assert rules.paid_by_year(sales, payouts) == {
        2026: {"cmp_a": 20},
        2027: {"cmp_a": 10, "cmp_b": 20},
    }
    assert rules.paid_by_year(sales, []) == {}
    back = [*payouts, Payout("3", -30, _at(90))]
    assert rules.paid_by_year(sales, back) == {2026: {"cmp_a": 20}}


@dataclass
class Shop:
    """What went on at a merchant, in the order of time, and how it is owed."""

    sales: list[Sale] = field(default_factory=list)
    payouts: list[Payout] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["redeem", "refund", "pay", "back"]),
        st.integers(1, 100),
        st.sampled_from(["cmp_a", "cmp_b", "cmp_c"]),
    ),
    max_size=40,
)


def _lived(steps: list[tuple[str, int, str]]) -> Shop:
    shop = Shop()
    for place, (what, amount, campaign) in enumerate(steps):
        minute = place * 4
        if what == "redeem":
            one = _redeem(f"{place:03d}", campaign, amount, minute)
            shop.sales.append(one)
            shop.left[one.id] = amount
        elif what == "refund" and any(shop.left.values()):
            id = next(id for id, left in shop.left.items() if left)
            part = min(amount, shop.left[id])
            shop.left[id] -= part
            redemption = next(one for one in shop.sales if one.id == id)
            shop.sales.append(_refund(redemption, part, minute))
        elif what == "pay":
            shop.payouts.append(Payout(str(place), amount, _at(minute)))
        elif what == "back" and shop.payouts:
            shop.payouts.append(Payout(str(place), -shop.payouts[0].amount, _at(minute)))
    return shop


@given(STEPS)
def test_what_is_paid_by_campaign_is_what_the_ledger_paid_to_the_rupiah(
    steps: list[tuple[str, int, str]],
) -> None:
    shop = _lived(steps)
    found = rules.paid_by_year(shop.sales, shop.payouts)
    for year in {2026, 2027}:
        paid = sum(one.amount for one in shop.payouts if rules.year_of(one.occurred_at) == year)
        assert sum(found.get(year, Counter()).values()) == paid
    total: Counter[str] = Counter()
    for of in found.values():
        total.update(of)
    assert rules.less(total, {}) == rules.paid_in_order(
        shop.sales, sum(one.amount for one in shop.payouts)
    )
    redeemed: Counter[str] = Counter()
    for one in shop.sales:
        redeemed[one.campaign_id] += one.amount if one.kind == "redeem" else -one.amount
    assert all(total[campaign] <= redeemed[campaign] for campaign in total if campaign)


@given(STEPS)
def test_a_year_that_is_over_never_changes(steps: list[tuple[str, int, str]]) -> None:
    shop = _lived(steps)
    of_2026 = (
        [one for one in shop.sales if rules.year_of(one.occurred_at) == 2026],
        [one for one in shop.payouts if rules.year_of(one.occurred_at) == 2026],
    )
    then = rules.paid_by_year(*of_2026).get(2026)
    assert rules.paid_by_year(shop.sales, shop.payouts).get(2026) == then


def test_what_the_bank_paid_and_got_back_is_told_from_what_never_left() -> None:
    def told(kind: str, debit: str, credit: str) -> Told:
        return Told("trf_1", kind, 10, debit, credit, _at(0))

    payout = told("payout", "settlement:stl_1", "bank")
    assert (payout.is_payout, payout.paid, payout.merchant_id) == (True, 10, None)
    reversed_ = told("payout", "bank", "settlement:stl_1")
    assert (reversed_.is_payout, reversed_.paid) == (True, -10)
    returned = told("payout_returned", "bank", "merchant:mrc_1")
    assert (returned.is_payout, returned.paid, returned.merchant_id) == (True, -10, "mrc_1")
    withdrawn = told("payout_returned", "settlement:stl_1", "merchant:mrc_1")
    assert not withdrawn.is_payout
    assert not told("fee", "treasury", "bank").is_payout


def _sums(**kinds: int) -> Sums:
    """`cmp_a__fund=10`"""
    sums = Sums()
    for name, amount in kinds.items():
        campaign, _, kind = name.partition("__")
        sums.kinds[campaign, kind] += amount
    return sums


def _sp2d(code: str, campaign: str, arrived: dict[int, int], withdrawn: dict[int, int]) -> Promise:
    return Promise("1", 100, 0, campaign, code, "trf_1", _at(0), "", arrived, withdrawn)


def _sts(surrendered: dict[int, int]) -> Surrender:
    return Surrender("sur_1", "STS 1", 10, "surrendered", "", _at(0), surrendered_in=surrendered)


CODES = {"cmp_a": "5.1", "cmp_b": "5.1", "cmp_c": "5.2"}


def test_a_year_by_account_code() -> None:
    months = {
        "2026-11": _sums(cmp_a__fund=100, cmp_c__fund=60, cmp_a__issue=80, cmp_a__redeem=50),
        "2026-12": _sums(cmp_b__fund=40, cmp_b__release=40, cmp_a__refund=5, cmp_a__void=10),
        "2027-01": _sums(cmp_a__expire=25, cmp_a__release=55),
    }
    sp2ds = [
        _sp2d("5.1", "cmp_a", {2026: 70, 2027: 30}, {}),
        _sp2d("5.1", "cmp_b", {}, {2026: 40}),
        _sp2d("5.2", "cmp_c", {2026: 60}, {}),
    ]
    paid = {2026: Counter({"cmp_a": 40}), 2027: Counter({"cmp_a": 5})}
    moved = years.flows(months, sp2ds, paid)
    surrenders = [_sts({2027: 60}), _sts({2027: 4})]
    of_2026 = years.by_code(2026, moved, CODES, sp2ds, surrenders)
    assert of_2026 == [
        years.CodeYear("5.1", 100, 70, 70, 45, 40, 0, 0, open=60),
        years.CodeYear("5.2", 60, 60, 0, 0, 0, 0, 0, open=60),
    ]
    of_2027 = years.by_code(2027, moved, CODES, sp2ds, surrenders)
    assert of_2027 == [
        # The bank's interest goes back, too, and is of no code.
        years.CodeYear("", 0, 0, 0, 0, 0, 0, 9, open=0),
        years.CodeYear("5.1", 0, 30, -25, 0, 5, 55, 55, open=0),
        years.CodeYear("5.2", 0, 0, 0, 0, 0, 0, 0, open=60),
    ]
    assert years.by_code(2025, moved, CODES, sp2ds, surrenders) == []


def test_codes_that_released_first_surrender_first() -> None:
    assert years.shared(20, {"5.2": 30, "5.1": 10}) == {"5.2": 20}
    assert years.shared(35, {"5.2": 30, "5.1": 10}) == {"5.2": 30, "5.1": 5}
    assert years.shared(50, {"5.2": 30, "5.1": 10}) == {"5.2": 30, "5.1": 10, "": 10}
    assert years.shared(-5, {"5.2": 30}) == {"": -5}


def test_what_is_left_of_a_campaign_when_the_year_ends() -> None:
    months = {
        "2026-12": _sums(cmp_a__fund=100, cmp_a__issue=80, cmp_a__redeem=50),
        "2027-01": _sums(cmp_a__expire=30, cmp_a__release=50),
    }
    moved = years.flows(months, [], {2026: Counter(cmp_a=20), 2027: Counter(cmp_a=30)})
    terms = [replace(TERMS, id=id) for id in ("cmp_a", "cmp_b")]
    (left,) = years.unspent(2026, moved, terms)
    assert (left.terms.id, left.unissued, left.vouchers, left.owed) == ("cmp_a", 20, 30, 30)
    assert years.unspent(2027, moved, terms) == []
