"""Batch booking: which payments the transactions of one entry are."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Detail
from chalicelib.bank.rules.bulk import bulk, gathered
from chalicelib.bank.rules.explanation import LEFT_OUT_MOST, Part
from tests.unit.bank_lines import (
    NUMBER,
    books,
    credit,
    debit,
    means,
    named,
    parts,
    payment,
    waits,
)

ONE, TWO = payment(1, 50_000), payment(2, 60_000)
ID, OTHER = ONE.end_to_end_id, TWO.end_to_end_id
PAID = [replace(one, state="paid") for one in (ONE, TWO)]


def test_transactions_of_a_batch_are_parts_and_the_rest_waits() -> None:
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    entry = debit(110_000, details=details)
    assert parts(entry, books(ONE, TWO)) == [("payout", "stl_a", 110_000)]
    three = payment(3, 70_000)
    assert parts(entry, books(ONE, TWO, three)) == [
        ("payout", ID, 50_000),
        ("payout", OTHER, 60_000),
    ]
    found = means(entry, books(ONE))
    assert named(found.parts) == [("payout", ID, 50_000), ("suspense", "", 60_000)]
    assert found.note is not None
    assert found.note.code == "in_part"


def test_many_transactions_of_a_batch_are_a_settlement_but_those_left_out() -> None:
    payments = [payment(line, 1_000 * line) for line in range(1, 40)]
    details = tuple(Detail(one.amount, one.end_to_end_id) for one in payments[:30])
    entry = debit(sum(one.amount for one in details), details=details)
    (part,) = means(entry, books(*payments)).parts
    assert part.settlement_id == "stl_a"
    assert part.left_out == tuple(one.end_to_end_id for one in payments[30:])


def test_more_returns_than_one_line_holds_are_left_to_people() -> None:
    payments = [payment(line, 1_000, state="paid") for line in range(1, 21)]
    details = tuple(Detail(one.amount, one.end_to_end_id) for one in payments)
    found = means(credit(20_000, details=details), books(*payments))
    assert len(found.parts) == 16
    assert found.parts[-1] == Part("suspense", 5_000)


def test_charges_of_a_batch_are_a_fee() -> None:
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    entry = debit(115_800, details=details, charges=5_800)
    assert parts(entry, books(ONE, TWO)) == [("payout", "stl_a", 110_000), ("fee", "", 5_800)]


# Which payments they are


def test_a_transaction_without_an_id_is_the_open_payment_of_its_amount() -> None:
    details = (Detail(50_000), Detail(60_000, reference="GAJI"))
    entry = debit(110_000, NUMBER, details=details)
    assert parts(entry, books(ONE, TWO)) == [("payout", "stl_a", 110_000)]
    # Of which settlement nobody says.
    waits(replace(entry, reference="PAYROLL"), books(ONE, TWO), "unknown")


def test_the_account_of_a_transaction_tells_payments_of_one_amount_apart() -> None:
    first = payment(3, 60_000, payee_account="0112233445")
    second = payment(4, 60_000, payee_account="9988776655")
    unknown = payment(5, 60_000)
    details = (Detail(60_000, payee_account="998877 6655"), Detail(50_000, ID))
    found = parts(debit(110_000, NUMBER, details=details), books(ONE, first, second, unknown))
    assert found == [("payout", second.end_to_end_id, 60_000), ("payout", ID, 50_000)]
    entry = debit(110_000, NUMBER, details=(Detail(60_000), Detail(50_000, ID)))
    found = named(means(entry, books(ONE, first, second)).parts)
    assert found == [("payout", ID, 50_000), ("suspense", "", 60_000)]
    # Nor need it, once another transaction means the other one.
    details = (Detail(60_000, first.end_to_end_id), Detail(60_000))
    entry = debit(120_000, NUMBER, details=details)
    assert parts(entry, books(first, second)) == [("payout", "stl_a", 120_000)]


def test_a_payment_to_another_account_than_was_ordered_is_not_what_a_transaction_means() -> None:
    ordered = replace(ONE, payee_account="0112233445")
    details = (Detail(50_000, ID, payee_account="9988776655"), Detail(60_000, OTHER))
    found = means(debit(110_000, details=details), books(ordered, TWO))
    assert named(found.parts) == [("payout", OTHER, 60_000), ("suspense", "", 50_000)]


def test_a_transaction_of_another_amount_or_of_two_payments_waits() -> None:
    for first in (Detail(49_000, ID), Detail(50_000, reference=f"{ID} {OTHER}")):
        details = (first, Detail(60_000, OTHER))
        found = means(debit(first.amount + 60_000, details=details), books(ONE, TWO))
        rest = ("suspense", "", first.amount)
        assert named(found.parts) == [("payout", OTHER, 60_000), rest]


def test_payments_of_a_settlement_that_is_not_known_whole_are_named_one_by_one() -> None:
    known = books(ONE, TWO)
    known.open_of.clear()
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    assert parts(debit(110_000, details=details), known) == [
        ("payout", ID, 50_000),
        ("payout", OTHER, 60_000),
    ]


def test_of_a_settlement_no_more_is_left_out_than_one_line_holds() -> None:
    payments = [payment(line, 1_000) for line in range(1, LEFT_OUT_MOST + 22)]
    for paid, whole in ((20, False), (21, True)):
        details = tuple(Detail(1_000, one.end_to_end_id) for one in payments[:paid])
        found = means(debit(paid * 1_000, details=details), books(*payments)).parts
        if whole:
            assert [len(one.left_out) for one in found] == [LEFT_OUT_MOST]
        else:
            assert [one.amount for one in found] == [1_000] * 15 + [5_000]
            assert found[-1].kind == "suspense"


def test_of_many_payments_of_a_settlement_that_is_not_known_the_first_fifteen_are_named() -> None:
    payments = [payment(line, 1_000) for line in range(1, 19)]
    known = books(*payments)
    known.open_of.clear()
    parts, meant = gathered(known, payments)
    assert meant == payments[:15]
    assert parts == [Part("payout", 1_000, end_to_end_id=one.end_to_end_id) for one in meant]


def test_up_to_fifteen_payments_are_named_where_others_of_their_settlement_stay_open() -> None:
    payments = [payment(line, 1_000) for line in range(1, 18)]
    ids = [one.end_to_end_id for one in payments]
    known = books(*payments)
    parts, meant = gathered(known, payments[:15])
    assert (len(parts), meant) == (15, payments[:15])
    assert gathered(known, payments[:16]) == (
        [Part("payout", 16_000, settlement_id="stl_a", left_out=(ids[16],))],
        payments[:16],
    )
    assert gathered(known, payments) == (
        [Part("payout", 17_000, settlement_id="stl_a")],
        payments,
    )
    # One alone is named, though it is all that is open.
    assert gathered(books(payments[0]), payments[:1]) == (
        [Part("payout", 1_000, end_to_end_id=ids[0])],
        payments[:1],
    )


def test_beside_a_whole_settlement_fifteen_of_others_are_named() -> None:
    others = [
        payment(line, 1, number="261201002", end_to_end_id=f"26120100200{line:03d}01")
        for line in range(1, 18)
    ]
    payments = [payment(line, 1_000) for line in range(1, 19)]
    parts, meant = gathered(books(*payments), [*others, *payments])
    assert parts == [
        Part("payout", 18_000, settlement_id="stl_a"),
        *(Part("payout", 1, end_to_end_id=one.end_to_end_id) for one in others[:15]),
    ]
    assert meant == [*others[:15], *payments]


def test_what_transactions_mean_and_what_they_leave_of_the_line() -> None:
    ordered = replace(TWO, payee_account="0112233445")
    entry = debit(115_000, NUMBER, details=(Detail(50_000, ID), Detail(60_000), Detail(5_000)))
    assert bulk(entry, 115_000, books(ONE, ordered), "payout") == ([ONE, ordered], 5_000)
    # Another account than was ordered, though it is the only one of its amount.
    details = (Detail(50_000, ID), Detail(60_000, payee_account="9988776655"))
    entry = replace(entry, details=details)
    assert bulk(entry, 110_000, books(ONE, ordered), "payout") == ([ONE], 60_000)
    # A return is not told by its amount.
    paid = books(*PAID)
    assert bulk(entry, 110_000, paid, "payout_returned") == ([PAID[0]], 60_000)


AMOUNTS = st.sampled_from([1_000, 2_000, 3_000])


@given(
    st.lists(AMOUNTS, min_size=1, max_size=24),
    st.lists(st.integers(0, 30), min_size=1, max_size=24),
    st.booleans(),
    st.integers(0, 3_000),
)
def test_a_batch_pays_what_is_open_once_and_leaves_out_the_others(
    amounts: list[int], told: list[int], names_all: bool, more: int
) -> None:
    payments = [payment(line, amount) for line, amount in enumerate(amounts, start=1)]
    details = tuple(
        Detail(payments[at].amount, payments[at].end_to_end_id if names_all or at % 2 else "")
        if at < len(payments)
        else Detail(1_000)
        for at in told
    )
    entry = debit(sum(one.amount for one in details) + more, NUMBER, details=details)
    known = books(*payments)
    paid: list[str] = []
    for part in means(entry, known).parts:
        if part.settlement_id:
            meant = [one for one in payments if one.end_to_end_id not in part.left_out]
            assert part.amount == sum(one.amount for one in meant)
            paid += [one.end_to_end_id for one in meant]
        elif part.kind == "payout":
            paid.append(part.end_to_end_id)
    assert len(set(paid)) == len(paid)
    # What the line means, the next can mean no longer.
    assert {id for id, one in known.payments.items() if one.state == "paid"} == set(paid)
    left = sum(one.amount for one in payments if one.end_to_end_id not in paid)
    assert known.open_of[NUMBER].total == left


# What comes back


def test_a_batch_returns_each_payment_once() -> None:
    entry = credit(110_000, details=(Detail(50_000, ID), Detail(60_000, OTHER)))
    known = books(*PAID)
    known.doubled.add(OTHER)
    found = means(entry, known)
    assert named(found.parts) == [("payout_returned", ID, 50_000), ("suspense", "", 60_000)]
    assert found.note is not None
    assert found.note.code == "in_part"
    waits(entry, known, "unknown")


def test_less_money_than_the_transactions_tell_is_not_sure() -> None:
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    waits(credit(109_000, details=details), books(*PAID), "unknown")
    waits(credit(108_000, details=details, charges=1_500), books(*PAID), "unknown")
    waits(debit(109_000, details=details), books(ONE, TWO), "unknown")
