"""What each voucher pays at a sticker."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.merchants.rules.account import Counted, Taking
from chalicelib.redemptions.rules.payers import VOUCHERS_AT_MOST, Payer, shares, taking
from chalicelib.vouchers.rules import new_voucher
from tests.unit.test_campaigns_rules import NOW, TERMS


def payer(number: int, balance: int, *, whole: bool = False) -> Payer:
    """A voucher that lapses so many days from now."""
    terms = replace(TERMS, id=f"cmp_{number}", partial_spend=not whole)
    voucher = new_voucher(f"vch_{number}", terms, "res_1", "mine", balance, NOW)
    return Payer(replace(voucher, spend_until=to_text(NOW + timedelta(days=number))), terms)


def paid(payers: list[Payer], amount: int) -> dict[str, int]:
    return {one.voucher.id: taken for one, taken in shares(payers, amount)}


def refused(act: Callable[[], object]) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as told:
        act()
    return told.value.code


def test_what_lapses_soonest_pays_first_and_nothing_more_than_is_asked() -> None:
    payers = [payer(3, 50_000), payer(1, 10_000), payer(2, 20_000)]
    assert paid(payers, 25_000) == {"vch_1": 10_000, "vch_2": 15_000}
    assert paid(payers, 80_000) == {"vch_1": 10_000, "vch_2": 20_000, "vch_3": 50_000}


def test_more_than_they_hold_is_refused() -> None:
    held = [payer(1, 10_000), payer(2, 20_000)]
    assert refused(lambda: shares(held, 30_001)) == "voucher_insufficient"


def test_only_five_vouchers_pay_together() -> None:
    payers = [payer(number, 10_000) for number in range(1, VOUCHERS_AT_MOST + 2)]
    assert len(paid(payers, 50_000)) == VOUCHERS_AT_MOST
    assert refused(lambda: shares(payers, 50_001)) == "voucher_insufficient"


def test_one_that_is_spent_whole_pays_all_of_itself_or_nothing() -> None:
    payers = [payer(1, 70_000), payer(2, 50_000, whole=True)]
    assert paid(payers, 60_000) == {"vch_1": 60_000}
    assert paid(payers, 110_000) == {"vch_1": 60_000, "vch_2": 50_000}
    whole = payer(1, 20_000, whole=True)
    assert refused(lambda: shares([whole], 10_000)) == "full_amount_required"


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=5),
    st.integers(1, 45),
)
def test_what_can_be_paid_is_paid_to_the_rupiah(held: list[tuple[int, bool]], amount: int) -> None:
    payers = [payer(number, balance, whole=whole) for number, (balance, whole) in enumerate(held)]
    wholes = [balance for balance, whole in held if whole]
    others = sum(balance for balance, whole in held if not whole)
    sums = (
        sum(one for one, used in zip(wholes, some, strict=True) if used)
        for some in product((True, False), repeat=len(wholes))
    )
    can = any(0 <= amount - used <= others for used in sums)
    try:
        found = shares(payers, amount)
    except Refused as told:
        assert not can
        short = sum(balance for balance, _ in held) < amount
        assert told.code == ("voucher_insufficient" if short else "full_amount_required")
        return
    assert sum(taken for _, taken in found) == amount
    assert all(0 < taken <= one.voucher.balance for one, taken in found)
    assert all(one.terms.partial_spend or taken == one.voucher.balance for one, taken in found)


def test_what_several_campaigns_ask_of_a_merchant_is_asked_at_once() -> None:
    ceiled = replace(TERMS, id="cmp_a", per_merchant_per_day=90_000, requires=("halal",))
    narrow = replace(TERMS, id="cmp_b", categories=("kuliner", "jasa"))
    asked = taking([(ceiled, 1_000), (narrow, 2_000), (ceiled, 3_000)], "mine", date(2026, 12, 8))
    assert asked == Taking(
        today="2026-12-08",
        counted=(
            Counted("cmp_a", 4_000, "2026-12-08", 90_000, None),
            Counted("cmp_b", 2_000, "2026-12-08", None, None),
        ),
        categories=("jasa", "kuliner"),
        requires=("halal",),
        # Only a campaign that counts days has old ones to drop.
        stale=tuple(f"day:cmp_a:2026-12-0{day}" for day in range(7, 0, -1)),
        stranger="mine",
    )
