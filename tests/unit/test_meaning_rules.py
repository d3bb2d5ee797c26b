"""What a bank's line means, compared whole: its parts, the note beside it, the payee."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.bank.formats.shape import Detail, Entry
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.known import Awaited, Known, OpenPayments
from chalicelib.bank.rules.matching import unknown_payout
from chalicelib.bank.rules.meanings import Meaning
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee
from chalicelib.settlements.rules.payment import Payment
from tests.unit.bank_lines import NUMBER, books, credit, debit, means, payment

ID, OTHER, THIRD = (payment(line).end_to_end_id for line in (1, 2, 3))


def one(**given: Any) -> Payment:
    return payment(1, 50_000, **given)


def two(**given: Any) -> Payment:
    return payment(2, 60_000, **given)


def waiting(booked: int, code: str, **values: Any) -> Meaning:
    """A line of which all stands in suspense, and why."""
    return Meaning((Part("suspense", booked),), Note(code, values))


def pays(amount: int, id: str) -> Part:
    return Part("payout", amount, end_to_end_id=id)


def returns(amount: int, id: str) -> Part:
    return Part("payout_returned", amount, end_to_end_id=id)


# Debits


def test_a_debit_of_a_payment_that_was_answered_for_says_by_what() -> None:
    told = debit(50_000, name=ID)
    for state, code in (
        ("paid", "already_paid"),
        ("withdrawn", "withdrawn"),
        ("returned", "already_returned"),
    ):
        known = books(one(state=state, booked_on="2026-12-01"))
        wanted = waiting(50_000, code, end_to_end_id=ID, booked_on="2026-12-01")
        assert means(told, known) == wanted
        # Only what was paid can be paid twice.
        assert known.doubled == ({ID} if state == "paid" else set())


def test_a_debit_of_another_amount_says_what_was_ordered() -> None:
    told = debit(49_999, f"{ID} {OTHER}")
    assert means(told, books(one(), two())) == waiting(
        49_999, "other_amount", end_to_end_id=ID, expected=110_000, amount=49_999
    )


def test_a_debit_is_the_payments_that_it_names_and_a_fee_by_their_channels() -> None:
    told = debit(110_000 + 2_500 + 2_900, f"{ID} {OTHER}")
    known = books(one(), two(channel="skn"))
    assert means(told, known) == Meaning(
        (pays(50_000, ID), pays(60_000, OTHER), Part("fee", 5_400))
    )
    assert known.payments == {
        ID: one(state="paid", booked_on="2026-12-02"),
        OTHER: two(channel="skn", state="paid", booked_on="2026-12-02"),
    }
    assert (known.open_of[NUMBER].total, known.open_of[NUMBER].all()) == (0, [])


def test_a_debit_of_one_payment_says_whom_it_was_for_and_whom_the_bank_names() -> None:
    ordered = one(payee_name="Siti", payee_account="0112233445")
    told = debit(50_000, name=ID, payee_name="BUDI", payee_account="112233445")
    payee = Payee("Siti (0112233445)", "BUDI (112233445)", name_differs=True)
    assert means(told, books(ordered)) == Meaning((pays(50_000, ID),), payee=payee)
    elsewhere = replace(told, payee_account="9988776655")
    payee = Payee("Siti (0112233445)", "BUDI (9988776655)", True, account_differs=True)
    known = books(ordered)
    assert means(elsewhere, known) == replace(
        waiting(50_000, "payee", end_to_end_id=ID), payee=payee
    )
    assert known.open_of[NUMBER].total == 50_000
    # Of two nobody can say which one the bank means.
    both = replace(elsewhere, end_to_end_id="", reference=f"{ID} {OTHER}", amount=110_000)
    assert means(both, books(ordered, two())).payee is None


def test_a_debit_with_its_own_id_is_that_payment_whatever_its_transactions_are() -> None:
    told = debit(50_000, name=ID, purpose="fee", details=(Detail(50_000, OTHER),))
    assert means(told, books(one(), two())) == Meaning((pays(50_000, ID),))


def test_a_bank_s_own_charge_is_one_unless_a_payment_or_a_settlement_is_of_its_amount() -> None:
    fee = debit(50_000, purpose="fee")
    most = debit(10_000_000, purpose="bank_tax")
    assert means(most, books()) == Meaning((Part("bank_tax", 10_000_000),))
    assert means(replace(most, amount=10_000_001), books()) == waiting(
        10_000_001, "large_fee", amount=10_000_001
    )
    assert means(replace(fee, reference=NUMBER), books(one())) == Meaning((pays(50_000, ID),))
    both = replace(fee, amount=110_000, reference=NUMBER)
    whole = Part("payout", 110_000, settlement_id="stl_a")
    assert means(both, books(one(), two())) == Meaning((whole,))
    assert means(replace(fee, purpose="interest"), books()) == waiting(50_000, "unknown")


def test_a_debit_that_names_a_settlement_says_what_is_open_where_nothing_fits() -> None:
    told = debit(60_000, NUMBER)
    twins = [two(), payment(3, 60_000)]
    assert means(told, books(one(), *twins)) == waiting(
        60_000, "several", number=NUMBER, amount=60_000
    )
    assert means(replace(told, amount=1), books(one(), *twins)) == waiting(
        1, "no_amount", number=NUMBER, amount=1, open=170_000
    )


def test_of_two_settlements_that_a_debit_names_the_first_that_fits_is_meant() -> None:
    other = "261201002"
    of_other = payment(1, 60_000, number=other, settlement_id="stl_b", end_to_end_id=THIRD)

    def known(*others: Payment) -> Known:
        found = books(one(), two(), *others)
        found.open_of[other] = OpenPayments("stl_b", other, [of_other, *others])
        return found

    told = debit(110_000, f"{other} {NUMBER}")
    assert means(told, known()) == Meaning((Part("payout", 110_000, settlement_id="stl_a"),))
    assert means(replace(told, amount=62_500), known()) == Meaning(
        (Part("payout", 60_000, settlement_id="stl_b"), Part("fee", 2_500))
    )
    assert means(replace(told, amount=50_000), known()) == Meaning((pays(50_000, ID),))
    assert means(replace(told, amount=7), known()) == waiting(
        7, "no_amount", number=other, amount=7, open=60_000
    )


def test_a_whole_settlement_that_is_meant_is_open_no_more() -> None:
    known = books(one(), two())
    assert means(debit(111_234, NUMBER, charges=1_234), known) == Meaning(
        (Part("payout", 110_000, settlement_id="stl_a"), Part("fee", 1_234))
    )
    assert known.payments == {
        ID: one(state="paid", booked_on="2026-12-02"),
        OTHER: two(state="paid", booked_on="2026-12-02"),
    }


def test_a_batch_is_its_transactions_a_fee_and_what_waits() -> None:
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    told = debit(112_500, details=details)
    whole = Part("payout", 110_000, settlement_id="stl_a")
    assert means(told, books(one(), two())) == Meaning((whole, Part("fee", 2_500)))
    assert means(replace(told, amount=111_234, charges=1_234), books(one(), two())) == Meaning(
        (whole, Part("fee", 1_234))
    )
    # What is no fee waits; nor is the rest one where a transaction is not known.
    assert means(replace(told, amount=111_234), books(one(), two())) == Meaning(
        (whole, Part("suspense", 1_234)), Note("in_part", {"found": 110_000, "amount": 111_234})
    )
    assert means(replace(told, amount=52_500), books(one())) == Meaning(
        (Part("payout", 50_000, end_to_end_id=ID), Part("suspense", 2_500)),
        Note("in_part", {"found": 50_000, "amount": 52_500}),
    )
    known = books(one(), two())
    means(told, known)
    assert known.payments[OTHER] == two(state="paid", booked_on="2026-12-02")


def test_a_batch_of_one_transaction_is_named_by_it() -> None:
    told = debit(50_000, details=(Detail(50_000, ID),))
    assert means(told, books(one())) == Meaning((pays(50_000, ID),))


def test_a_batch_of_two_settlements_is_the_larger_one_and_what_it_names_of_the_other() -> None:
    other = "261201002"
    alone = payment(1, 9, number=other, settlement_id="stl_b", end_to_end_id=THIRD)
    known = books(one(), two())
    known.payments[THIRD] = alone
    known.open_of[other] = OpenPayments("stl_b", other, [alone])
    details = (Detail(9, THIRD), Detail(50_000, ID), Detail(60_000, OTHER))
    assert means(debit(110_009, details=details), known) == Meaning(
        (Part("payout", 110_000, settlement_id="stl_a"), pays(9, THIRD))
    )
    assert [one.state for one in known.payments.values()] == ["paid"] * 3


def test_an_awaited_amount_that_is_another_is_told_with_its_number() -> None:
    awaited = [Awaited("STS/0012/2026", 7), Awaited("STS/0012/2026/B", 7)]
    for kind, entry, code in (
        ("surrenders", debit(6, "STS/0012/2026"), "surrender_amount"),
        ("remits", debit(6, "STS/0012/2026"), "remit_amount"),
        ("promises", credit(6, "STS/0012/2026"), "funding_amount"),
    ):
        assert means(entry, books(**{kind: awaited[:1]})) == waiting(
            6, code, reference="STS/0012/2026", expected=7, amount=6
        )
        both = replace(entry, amount=7, reference="STS/0012/2026/B")
        assert means(both, books(**{kind: awaited})) == waiting(7, "cut_number", amount=7)


@pytest.mark.parametrize(
    "entry",
    [debit(5, "?"), credit(5, "?"), credit(5, payee_account="1")],
)
def test_what_nothing_explains_waits(entry: Entry) -> None:
    assert means(entry, books(one())) == waiting(5, "unknown")


def test_what_the_bank_reverses_waits() -> None:
    told = debit(50_000, name=ID, reversal=True)
    assert means(told, books(one())) == waiting(50_000, "reversal")


# Credits


def test_a_credit_returns_what_was_paid_less_a_fee_by_its_channel() -> None:
    known = books(one(state="paid", channel="skn"), two(state="sent"))
    assert means(credit(50_000 - 2_900, name=ID), known) == Meaning(
        (returns(50_000, ID), Part("fee", -2_900))
    )
    assert known.payments[ID] == one(state="returned", channel="skn")
    assert means(credit(60_000, name=OTHER), known) == Meaning((returns(60_000, OTHER),))
    assert known.open_of[NUMBER].total == 0
    assert means(credit(49_999, name=ID), books(one(state="paid"))) == waiting(
        49_999, "other_amount", end_to_end_id=ID, expected=50_000, amount=49_999
    )


def test_a_credit_of_what_came_back_or_was_paid_twice_is_not_sure() -> None:
    told = credit(50_000, name=ID)
    for state, code in (("returned", "already_returned"), ("withdrawn", "withdrawn")):
        assert means(told, books(one(state=state))) == waiting(
            50_000, code, end_to_end_id=ID, booked_on=""
        )
    known = books(one(state="paid"), doubled={ID})
    assert means(told, known) == waiting(50_000, "doubled", end_to_end_id=ID)


def test_a_batch_that_comes_back_is_its_transactions_the_fee_and_what_waits() -> None:
    details = (Detail(50_000, ID), Detail(60_000, OTHER))
    paid = [one(state="paid"), two(state="paid")]
    back = (returns(50_000, ID), returns(60_000, OTHER))
    told = credit(108_500, details=details, charges=1_500)
    known = books(*paid)
    assert means(told, known) == Meaning((*back, Part("fee", -1_500)))
    assert [one.state for one in known.payments.values()] == ["returned", "returned"]
    more = credit(111_000, details=details, charges=1_500)
    assert means(more, books(*paid)) == Meaning(
        (*back, Part("suspense", 1_000)), Note("in_part", {"found": 110_000, "amount": 111_000})
    )
    # What was withdrawn or is open can come back in a batch; what has come back cannot.
    assert means(credit(110_000, details=details), books(one(state="returned"), two())) == Meaning(
        (returns(60_000, OTHER), Part("suspense", 50_000)),
        Note("in_part", {"found": 60_000, "amount": 110_000}),
    )


# What a bank refused


def test_what_a_bank_refused_books_nothing_and_says_what_is_in_the_way() -> None:
    told = credit(50_000, name=ID, rejected=True)
    known = books(one())
    assert means(told, known) == Meaning((returns(50_000, ID),))
    assert known.payments[ID] == one(state="returned")
    paid = books(one(state="paid", booked_on="2026-12-01"))
    assert means(told, paid) == Meaning(
        (), Note("refused_after_paid", {"end_to_end_id": ID, "booked_on": "2026-12-01"})
    )
    assert paid.payments[ID].state == "paid"
    for state, code in (("returned", "already_returned"), ("withdrawn", "withdrawn")):
        note = Note(code, {"end_to_end_id": ID, "booked_on": ""})
        assert means(told, books(one(state=state))) == Meaning((), note)
    other = Note("other_amount", {"end_to_end_id": ID, "expected": 50_000, "amount": 50_001})
    assert means(replace(told, amount=50_001), books(one())) == Meaning((), other)
    assert means(replace(told, end_to_end_id=THIRD), books(one())) == Meaning((), Note("unknown"))


@pytest.mark.parametrize(
    ("booked_on", "drafted"),
    [
        ("2026-11-30", None),
        ("2026-12-01", "2026-12-01"),
        ("2027-01-01", "2026-12-01"),
        ("2027-01-02", None),
    ],
)
def test_a_payment_of_ours_is_booked_within_31_days(booked_on: str, drafted: str | None) -> None:
    entry = replace(debit(name=ID), booked_on=booked_on)
    day = unknown_payout(entry, Note("unknown"))
    assert (day.isoformat() if day else None) == drafted
