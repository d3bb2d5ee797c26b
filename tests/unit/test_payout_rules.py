"""How lines become payments, what the bank's answers make of them, and what their merchants see."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.instants import to_text
from chalicelib.ledger.rules.transfer import Movement
from chalicelib.merchants.rules.account import Standing
from chalicelib.settlements.rules.debt import credits_since, may_have_since
from chalicelib.settlements.rules.hold import Withheld
from chalicelib.settlements.rules.line import Line, Outcome, PaymentState
from chalicelib.settlements.rules.payment import (
    ShownLine,
    end_to_end_id,
    expected_on,
    line_state,
    payments_of,
    read_end_to_end_id,
    reference,
    shown_line,
)
from chalicelib.settlements.rules.payout import (
    NextPayout,
    PayoutMakeup,
    is_payout,
    makeup_of,
    next_payout,
    payout_of,
    period_of,
)
from chalicelib.settlements.rules.settlement import Settlement, State, number_day

UNTIL = "2026-07-12T00:00:00.000Z"
LINE = Line("stl_a", "260712001", 17, "mrc_a", 100, 0, "", UNTIL)
READY = replace(LINE, name="Warung", state="ready", hold="", amount=100)
SETTLEMENT = Settlement(
    "stl_a",
    "260712001",
    "sent",
    UNTIL,
    False,
    "",
    "finance:a",
    "",
    "finance:a",
    approved_at="2026-07-09T03:00:00.000Z",
    sent_at="2026-07-10T03:00:00.000Z",
)


@given(
    some.dates(date(2026, 1, 1), date(2099, 12, 31)),
    some.integers(1, 999),
    some.integers(1, 99_999),
    some.integers(1, 99),
)
def test_an_end_to_end_id_tells_settlement_line_and_part(
    day: date, ordinal: int, line: int, part: int
) -> None:
    number = f"{number_day(day)}{ordinal:03d}"
    text = end_to_end_id(number, line, part)
    assert len(text) == 16
    assert read_end_to_end_id(text) == (number, line, part)


@pytest.mark.parametrize(
    "text", ["", "NOTPROVIDED", "26071200100017", "2607120010001701 ", "²" * 16]
)
def test_what_is_no_end_to_end_id_is_told(text: str) -> None:
    assert read_end_to_end_id(text) is None


@pytest.mark.parametrize(
    ("answer", "state"),
    [("paid", "paid"), ("returned", "returned"), ("withdrawn", "returned")],
)
def test_a_line_shows_what_became_of_its_payment(answer: PaymentState, state: str) -> None:
    assert line_state(READY, payments_of(READY, "approved")) == "ready"
    assert line_state(READY, payments_of(READY, "sent")) == "sent"
    assert line_state(READY, payments_of(paid(answer), "sent")) == state


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-07-09T16:59:59.000Z", date(2026, 7, 10)),
        ("2026-07-09T17:00:00.000Z", date(2026, 7, 13)),
        ("2026-07-11T03:00:00.000Z", date(2026, 7, 13)),
        # Christmas Eve is joint leave, Christmas a Friday.
        ("2026-12-23T03:00:00.000Z", date(2026, 12, 28)),
    ],
)
def test_the_bank_is_expected_on_the_next_banking_day_in_jakarta(instant: str, day: date) -> None:
    assert expected_on(instant) == day


def paid(state: PaymentState) -> Line:
    """A line whose payment was answered so."""
    booked_on = "2026-07-11" if state == "paid" else ""
    return replace(READY, outcomes={1: Outcome(state, booked_on, "" if booked_on else "AC04")})


@pytest.mark.parametrize("answer", ["paid", "returned", "withdrawn"])
def test_a_payment_is_open_until_it_is_answered_for(answer: PaymentState) -> None:
    assert [one.is_open for one in payments_of(READY, "approved")] == [True]
    assert [one.is_open for one in payments_of(READY, "sent")] == [True]
    assert [one.is_open for one in payments_of(paid(answer), "sent")] == [False]


def test_an_id_of_a_payment_has_five_digits_for_its_line_and_two_for_its_part() -> None:
    assert end_to_end_id("260712001", 17, 1) == "2607120010001701"


def test_a_line_is_shown_by_the_state_its_settlement_is_stored_in() -> None:
    assert shown_line(READY, "approved").state == "ready"
    sent = payments_of(READY, "sent")
    assert shown_line(READY, "sent") == ShownLine(READY, "sent", sent)
    assert shown_line(LINE, "sent") == ShownLine(LINE, "held", [])


def test_a_merchants_own_statement_names_settlement_and_shop() -> None:
    assert reference(READY) == "TUMBAS 260712001 Warung"


@pytest.mark.parametrize(
    ("state", "line", "is_one"),
    [
        ("approved", READY, True),
        ("sent", replace(READY, state="held", hold="officer"), True),
        ("sent", LINE, False),
        ("approving", READY, False),
        ("draft", READY, False),
        ("cancelled", READY, False),
    ],
)
def test_a_merchant_sees_lines_that_were_approved_and_owed_something(
    state: State, line: Line, is_one: bool
) -> None:
    assert is_payout(line, replace(SETTLEMENT, state=state)) == is_one


def test_a_payout_says_when_the_bank_should_pay_and_when_it_has() -> None:
    open_ = payout_of(READY, SETTLEMENT)
    assert open_.settlement is SETTLEMENT
    assert (open_.shown.state, open_.paid_on, open_.reason) == ("sent", None, "")
    # Sent on a Friday.
    assert open_.expected_on == date(2026, 7, 13)
    unsent = payout_of(READY, replace(SETTLEMENT, state="approved", sent_at=""))
    assert unsent.expected_on == date(2026, 7, 10)
    assert payout_of(paid("paid"), SETTLEMENT).paid_on == "2026-07-11"
    for answer in ("returned", "withdrawn"):
        back = payout_of(paid(answer), SETTLEMENT)
        assert (back.shown.state, back.reason, back.paid_on) == ("returned", "AC04", None)


def test_a_held_line_is_not_expected_and_says_why() -> None:
    held = payout_of(replace(READY, state="held", hold="officer", reason="ragu"), SETTLEMENT)
    assert (held.expected_on, held.reason, held.shown.payments) == (None, "ragu", [])


def test_a_payouts_period_begins_where_the_one_before_it_ended() -> None:
    assert period_of(replace(LINE, since="2026-07-01T00:00:00.000Z")) == (
        datetime(2026, 7, 1, tzinfo=UTC),
        datetime(2026, 7, 12, tzinfo=UTC),
    )
    assert period_of(LINE)[0] == datetime(2020, 1, 1, tzinfo=UTC)


_KINDS = ("redeem", "capture", "accept", "refund", "payout_returned", "settle")


@given(
    some.lists(some.tuples(some.sampled_from(_KINDS), some.integers(1, 1_000)), max_size=8),
    some.integers(0, 1_000),
    some.lists(some.integers(1, 1_000), max_size=3),
)
def test_what_a_payout_is_made_of_adds_up_to_its_amount(
    moved: list[tuple[str, int]], amount: int, held: list[int]
) -> None:
    withheld = tuple(Withheld(f"trf_{i}", one, "ragu") for i, one in enumerate(held))
    of = payout_of(replace(READY, amount=amount, withheld=withheld), SETTLEMENT)
    made = makeup_of(of, [Movement(kind, sum_, UNTIL) for kind, sum_ in moved])
    sum_ = made.redeemed - made.refunded + made.returned + made.carried - made.held
    assert sum_ == amount
    assert made.held == sum(held)
    taken = sum(one for kind, one in moved if kind in ("redeem", "capture", "accept"))
    assert made.redeemed == taken


def test_a_payout_is_made_of_what_was_redeemed_given_back_and_returned_and_reversals_undo_it() -> (
    None
):
    withheld = (Withheld("trf_h", 40, "ragu"),)
    of = payout_of(replace(READY, amount=1_000, withheld=withheld), SETTLEMENT)
    movements = [
        Movement("redeem", 700, UNTIL),
        Movement("capture", 200, UNTIL),
        Movement("accept", 300, UNTIL),
        Movement("redeem", 60, UNTIL, exchanged=True),
        Movement("refund", 50, UNTIL),
        Movement("refund", 20, UNTIL, exchanged=True),
        Movement("payout_returned", 90, UNTIL),
        Movement("payout_returned", 10, UNTIL, exchanged=True),
        Movement("settle", 9_999, UNTIL),
    ]
    assert makeup_of(of, movements) == PayoutMakeup(
        of, redeemed=1_140, refunded=30, returned=80, held=40, carried=-150
    )


def test_what_comes_next_is_what_is_owed_less_what_is_held() -> None:
    day, withheld = date(2026, 7, 13), (Withheld("trf_h", 30, "ragu"),)
    ready = replace(READY, amount=70, withheld=withheld)
    assert next_payout(ready, 100, day) == NextPayout(100, 70, 30, "", "", withheld, day)
    held = replace(READY, state="held", hold="officer", reason="ragu")
    assert next_payout(held, 100, day) == NextPayout(100, 0, 100, "officer", "ragu", (), None)


def test_who_is_owed_nothing_is_not_told_of_a_hold() -> None:
    nothing = replace(LINE, hold="nothing_owed", reason="nothing_owed")
    assert next_payout(nothing, 0, None) == NextPayout(0, 0, 0, "", "", (), None)


# What is owed from transfers before a moment

MOMENT = datetime(2026, 7, 12, 5, tzinfo=UTC)


def standing(counts: dict[str, int], closed_through: str = "") -> Standing:
    return Standing("mrc_a", "active", 0, 0, closed_through, "", "", "", counts)


@pytest.mark.parametrize(
    ("counts", "closed_through", "may"),
    [
        ({}, "", False),
        ({"2026-07-11": 3}, "2026-07-11", False),
        ({"2026-07-12": 1}, "", True),
        ({"2026-07-13": 1}, "", True),
        ({}, "2026-07-12", True),
    ],
)
def test_an_account_may_have_moved_since_where_it_counts_or_no_longer_counts_the_day(
    counts: dict[str, int], closed_through: str, may: bool
) -> None:
    assert may_have_since(standing(counts, closed_through), date(2026, 7, 12)) == may


_MOVED = some.lists(
    some.tuples(
        some.sampled_from(("redeem", "payout_returned", "refund", "settle")),
        some.integers(1, 1_000),
        some.integers(-5 * 3600, 30 * 3600),
    ),
    max_size=8,
)


@given(_MOVED, some.data())
def test_what_came_in_since_is_exact_or_not_told(
    moved: list[tuple[str, int, int]], data: some.DataObject
) -> None:
    movements = [
        Movement(kind, amount, to_text(MOMENT + timedelta(seconds=at)))
        for kind, amount, at in moved
    ]
    counts = {"2026-07-11": 9}  # a day before the moment's is not asked for
    for one in movements:
        counts[_day(one)] = counts.get(_day(one), 0) + 1
    wanted = sum(
        amount for kind, amount, at in moved if at >= 0 and kind in ("redeem", "payout_returned")
    )
    assert credits_since(standing(counts), MOMENT, movements) == wanted
    if movements:
        unlisted = data.draw(some.integers(0, len(movements) - 1))
        lagging = movements[:unlisted] + movements[unlisted + 1 :]
        assert credits_since(standing(counts), MOMENT, lagging) is None


def _day(movement: Movement) -> str:
    local = datetime.fromisoformat(movement.occurred_at) + timedelta(hours=7)
    return local.date().isoformat()


def test_a_reversal_counts_as_what_it_moves_and_not_as_its_kind() -> None:
    """A redemption that is undone is no credit, a refund that is undone is one."""
    moved = [
        ("redeem", 100, False),
        ("redeem", 40, True),
        ("refund", 7, True),
        ("refund", 5, False),
        ("payout_returned", 2, True),
    ]
    at = to_text(MOMENT)
    movements = [Movement(kind, amount, at, exchanged) for kind, amount, exchanged in moved]
    seen = standing({"2026-07-12": 5})
    assert credits_since(seen, MOMENT, movements) == 107
    before = Movement("redeem", 1_000, to_text(MOMENT - timedelta(milliseconds=1)))
    assert credits_since(seen, MOMENT, [*movements, before]) == 107
