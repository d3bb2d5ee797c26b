"""What a merchant's statement says of its transfers, whatever they are."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.ledger.rules.transfer import KINDS, Kind, Movement, Transfer
from chalicelib.merchants.rules.statement import Statement, statement, statement_days

SHOP = "merchant:mrc_000000000001"
FIRST = date(2026, 11, 28)
# From two days before a statement of five days to two days after it.
EARLIEST = datetime(2026, 11, 26, tzinfo=UTC)

# Every kind of transfer that takes from a merchant's account or gives to it.
SIDES = [
    (kind, debit, credit)
    for kind, (debits, credits) in KINDS.items()
    for debit in debits
    for credit in credits
    if "merchant" in (debit, credit)
]


@st.composite
def transfers(draw: st.DrawFn) -> Transfer:
    kind, debit, credit = draw(st.sampled_from(SIDES))
    minutes = draw(st.integers(0, 9 * 24 * 60))
    return Transfer(
        id="trf_x",
        debit_account=SHOP if debit == "merchant" else f"{debit}:x",
        credit_account=SHOP if credit == "merchant" else f"{credit}:x",
        amount=draw(st.integers(1, 10**9)),
        kind=cast(Kind, kind),
        reference="",
        occurred_at=to_text(EARLIEST + timedelta(minutes=minutes)),
        actor="",
    )


def over(moved: list[Transfer], days: list[date]) -> Statement:
    """The statement over these days of a merchant with these transfers."""
    return statement((Movement(one.kind, one.amount, one.occurred_at) for one in moved), days)


def balance(moved: list[Transfer], before: datetime) -> int:
    """The merchant's balance as the ledger has it, just before an instant."""
    return sum(
        one.amount * (1 if one.credit_account == SHOP else -1)
        for one in moved
        if from_text(one.occurred_at) < before
    )


@given(st.lists(transfers(), max_size=40))
def test_a_statement_opens_and_closes_with_the_ledgers_balance(moved: list[Transfer]) -> None:
    days = statement_days(FIRST, FIRST + timedelta(days=4))
    found = over(moved, days)
    assert found.opening == balance(moved, day_bounds(days[0])[0])
    assert found.closing == balance(moved, day_bounds(days[-1])[1])
    assert found.opening + found.redeemed - found.refunded - found.paid_out == found.closing
    assert [line.day for line in found.days] == days
    owed = found.opening
    for line in found.days:
        owed += line.redeemed - line.refunded - line.paid_out
        assert line.closing == owed == balance(moved, day_bounds(line.day)[1])


@given(st.lists(transfers(), max_size=40))
def test_each_kind_stands_in_its_own_column(moved: list[Transfer]) -> None:
    days = statement_days(FIRST, FIRST + timedelta(days=4))
    wanted: Counter[str] = Counter()
    for one in moved:
        if days[0] <= business_day(from_text(one.occurred_at)) <= days[-1]:
            wanted[one.kind] += one.amount
            wanted["count"] += one.kind in ("redeem", "capture", "accept")
    found = over(moved, days)
    assert found.redeemed == wanted["redeem"] + wanted["capture"] + wanted["accept"]
    assert found.refunded == wanted["refund"]
    assert found.paid_out == wanted["settle"] - wanted["payout_returned"]
    assert sum(line.count for line in found.days) == wanted["count"]


@given(st.lists(transfers(), max_size=40), st.randoms())
def test_the_order_of_the_transfers_does_not_matter(moved: list[Transfer], random: object) -> None:
    days = statement_days(FIRST, FIRST + timedelta(days=4))
    shuffled = list(moved)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert over(shuffled, days) == over(moved, days)


@given(st.lists(transfers(), max_size=40), st.integers(0, 3))
def test_one_statement_opens_where_the_one_before_closed(moved: list[Transfer], split: int) -> None:
    days = statement_days(FIRST, FIRST + timedelta(days=4))
    early = over(moved, days[: split + 1])
    late = over(moved, days[split + 1 :])
    assert early.closing == late.opening
    assert early.days + late.days == over(moved, days).days


@pytest.mark.parametrize(("first", "last", "count"), [(0, 0, 1), (0, 365, 366)])
def test_a_statement_is_of_one_day_to_366(first: int, last: int, count: int) -> None:
    days = statement_days(FIRST + timedelta(days=first), FIRST + timedelta(days=last))
    assert len(days) == count


@pytest.mark.parametrize("last", [-1, 366])
def test_a_longer_or_a_backward_range_is_refused(last: int) -> None:
    with pytest.raises(Refused) as refused:
        statement_days(FIRST, FIRST + timedelta(days=last))
    assert refused.value.code == "validation_failed"
