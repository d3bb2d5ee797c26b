"""What the bank is asked for: which payments, by which channel, and on which day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.core.values.banking_days import is_banking_day, next_banking_day
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.line import Line, Outcome, PaymentState
from chalicelib.settlements.rules.rendering import (
    Batch,
    Order,
    Party,
    execution_day,
    message_id,
    open_orders,
)
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.settlements.rules.terms import Ceilings, Terms, ceilings_on, terms_on

DAYS = some.dates(date(2025, 1, 1), date(2030, 12, 31))
UNTIL = "2026-07-12T00:00:00.000Z"
NUMBER = "260712001"
LINE = Line(
    "stl_a",
    NUMBER,
    1,
    "mrc_a",
    5_000,
    0,
    "",
    UNTIL,
    name="Warung Bu Tini",
    bank_code="014",
    bank_account="0012345678",
    bank_account_name="TINI",
    amount=5_000,
    state="ready",
    hold="",
)
HELD = replace(LINE, line=2, state="held", hold="officer")
LARGE = replace(LINE, line=3, amount=250_000_001, channel="skn")
SETTLEMENT = Settlement(
    "stl_a", NUMBER, "approved", UNTIL, False, "", "finance:a", UNTIL, "finance:a", open=3
)


@given(some.integers(1, 10**13), some.integers(0, 10**9), some.integers(0, 10**9))
def test_a_payment_goes_by_the_first_channel_that_carries_it(
    amount: int, bi_fast: int, more: int
) -> None:
    terms = Terms(bi_fast=bi_fast, skn=bi_fast + more)
    ceilings = {"bi_fast": bi_fast, "skn": bi_fast + more, "rtgs": amount}
    carries = [name for name, most in ceilings.items() if amount <= most]
    assert terms.channel(amount) == carries[0]


@pytest.mark.parametrize(
    ("amount", "channel"),
    [
        (1, "bi_fast"),
        (250_000_000, "bi_fast"),
        (250_000_001, "skn"),
        (1_000_000_000, "skn"),
        (1_000_000_001, "rtgs"),
    ],
)
def test_bank_indonesias_ceilings_hold_unless_the_city_has_its_own(
    amount: int, channel: str
) -> None:
    today = date(2026, 11, 27)
    assert terms_on(today, minimum=0, bi_fast=None, skn=None).channel(amount) == channel
    assert terms_on(today, minimum=0, bi_fast=0, skn=0).channel(amount) == "rtgs"


def test_terms_are_what_the_city_has_set_and_else_those_of_the_day() -> None:
    for day, bi_fast, skn, terms in (
        (date(2020, 1, 1), None, None, Terms(7, 0, 1_000_000_000)),
        (date(2026, 11, 27), None, None, Terms(7, 250_000_000, 1_000_000_000)),
        (date(2026, 11, 27), 0, None, Terms(7, 0, 1_000_000_000)),
        (date(2026, 11, 27), None, 0, Terms(7, 250_000_000, 0)),
        (date(2026, 11, 27), 5, 6, Terms(7, 5, 6)),
    ):
        assert terms_on(day, minimum=7, bi_fast=bi_fast, skn=skn) == terms


def test_ceilings_are_those_of_their_day() -> None:
    first, second = (
        Ceilings(date(2019, 9, 1), 0, 10, "a"),
        Ceilings(date(2021, 12, 21), 5, 10, "b"),
    )
    for day, found in (
        (date(2018, 1, 1), first),
        (date(2021, 12, 20), first),
        (date(2021, 12, 21), second),
        (date(2030, 1, 1), second),
    ):
        assert ceilings_on(day, (first, second)) == found


@given(DAYS)
def test_a_payout_is_carried_out_on_the_next_banking_day_unless_another_is_named(
    today: date,
) -> None:
    following = next_banking_day(today)
    assert execution_day(None, today) == following
    assert execution_day(following, today) == following
    for day in (today - timedelta(days=1), *([] if is_banking_day(today) else [today])):
        with pytest.raises(Refused) as refused:
            execution_day(day, today)
        assert following.isoformat() in str(refused.value.errors)


@pytest.mark.parametrize(
    ("named", "words"),
    [
        (
            date(2026, 11, 26),
            (
                "sudah lewat; hari kerja bank berikutnya 2026-11-30",
                "is over; the next banking day is 2026-11-30",
            ),
        ),
        (
            date(2026, 11, 28),
            (
                "bukan hari kerja bank; hari kerja bank berikutnya 2026-11-30",
                "is no banking day; the next one is 2026-11-30",
            ),
        ),
    ],
)
def test_who_names_a_day_on_which_no_bank_works_is_told_the_next(
    named: date, words: tuple[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        execution_day(named, date(2026, 11, 27))
    assert refused.value.code == "validation_failed"
    assert refused.value.errors == [("execution_date", words)]
    assert execution_day(date(2026, 11, 27), date(2026, 11, 27)) == date(2026, 11, 27)


def test_an_order_says_whom_to_pay_how_and_what_stands_on_the_receivers_statement() -> None:
    (order,) = open_orders([LARGE], "approved")
    assert order == Order(
        "2607120010000301",
        250_000_001,
        "skn",
        Party("014", "0012345678", "TINI"),
        "mrc_a",
        "Warung Bu Tini",
        "TUMBAS 260712001 Warung Bu Tini",
    )


@pytest.mark.parametrize("answer", ["paid", "returned", "withdrawn"])
def test_what_was_answered_for_is_ordered_no_more(answer: PaymentState) -> None:
    told = replace(LINE, outcomes={1: Outcome(answer)})
    assert [one.end_to_end_id for one in open_orders([told, LARGE, HELD], "sent")] == [
        "2607120010000301"
    ]


_ANSWERS = some.sampled_from([None, "sent", "paid", "returned", "withdrawn"])


@given(some.lists(some.tuples(some.integers(1, 10**10), some.booleans(), _ANSWERS), max_size=8))
def test_a_file_asks_for_all_that_is_open_and_for_nothing_else(
    given_: list[tuple[int, bool, PaymentState | None]],
) -> None:
    lines = [
        replace(
            LINE if ready else HELD,
            line=number,
            amount=amount,
            outcomes={1: Outcome(answer)} if answer else {},
        )
        for number, (amount, ready, answer) in enumerate(given_, start=1)
    ]
    of = Batch(NUMBER, "", "", date(2026, 7, 13), Party("114", "1", "RKUD"), "DEBT", ())
    of = replace(of, orders=tuple(open_orders(lines, "sent")))
    wanted = [amount for amount, ready, answer in given_ if ready and answer in (None, "sent")]
    assert [one.amount for one in of.orders] == wanted
    assert of.total == sum(wanted)


def test_a_message_has_another_id_for_another_day_or_other_orders() -> None:
    day = date(2026, 7, 13)
    ids = {
        message_id(SETTLEMENT, day),
        message_id(SETTLEMENT, date(2026, 7, 14)),
        message_id(replace(SETTLEMENT, open=2), day),
    }
    assert len(ids) == 3
    assert message_id(SETTLEMENT, day) == "TUMBAS-260712001-0713-3"
    longest = message_id(replace(SETTLEMENT, open=99_999), day)
    assert len(f"{longest}-BIFAST") <= 35
