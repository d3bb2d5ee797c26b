"""What is said of bank lines to people, and the payments that are open while lines are matched."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Detail
from chalicelib.bank.rules.known import (
    Awaited,
    OpenPayments,
    all_names,
    named_in,
    names,
    numbers,
    said_in,
    spoken,
)
from chalicelib.bank.rules.notes import NOTES, Note
from chalicelib.bank.rules.reasons import reason_kept, reason_words
from tests.unit.bank_lines import NUMBER, debit, payment

VALUES = (
    "end_to_end_id",
    "booked_on",
    "reference",
    "number",
    "statement_id",
    "line",
    "expected",
    "amount",
    "open",
    "found",
)


def test_every_note_has_words_in_both_languages() -> None:
    for code in NOTES:
        note = Note(code, dict.fromkeys(VALUES, 1_234))
        assert note.words(0)
        assert note.words(1)
        assert "{" not in note.words(0) + note.words(1)


def test_a_reason_is_told_by_its_code_its_meaning_and_the_bank_s_text() -> None:
    assert reason_words("AC04", "REK TUTUP", 0) == "AC04: Rekening sudah ditutup (REK TUTUP)"
    assert reason_words("AC04", "", 1) == "AC04: Account is closed"
    assert reason_words("ZZ99", "x", 1) == "ZZ99 (x)"
    assert reason_words("", "salah", 0) == "salah"
    assert reason_kept("AC04", "") == "AC04 Rekening sudah ditutup"
    assert reason_kept("", "salah") == "salah"


def test_a_line_s_own_id_counts_before_those_in_its_words() -> None:
    one, two = payment(1).end_to_end_id, payment(2).end_to_end_id
    assert names(debit(name=one, reference=two)) == [one]
    assert names(debit(name="NOTPROVIDED", reference=f"{two} {one} {two}")) == [two, one]
    assert named_in("x", "35730101019000011") == []
    assert numbers(debit(reference=f"BULK {NUMBER}, {one}", batch_id=f"TUMBAS-{NUMBER}-1")) == [
        NUMBER
    ]
    assert spoken(debit(name="a", reference="b")) == "a b"


def test_a_bulk_line_s_details_name_their_payments_too() -> None:
    one, two, three = (payment(line).end_to_end_id for line in (1, 2, 3))
    details = (Detail(1_000, end_to_end_id=two), Detail(1_000, reference=f"{three} {one}"))
    assert all_names(debit(name=one, details=details)) == [one, two, three]


def test_a_number_that_hardly_anything_is_left_of_is_no_number() -> None:
    assert not Awaited("...", 5).is_named(said_in(debit(reference="SP2D ...")))
    assert not Awaited("SP2D-1", 5).is_begun(said_in(debit(reference="SP2D")))
    assert Awaited("SP2D-00012", 5).is_begun(said_in(debit(reference="SP2D-0001")))


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 4)), unique_by=lambda one: one[0]))
def test_open_payments_add_up_whatever_is_taken(drawn: list[tuple[int, int]]) -> None:
    payments = [payment(line, amount) for line, amount in drawn]
    open_of = OpenPayments("stl_a", NUMBER, payments)
    for place, one in enumerate(payments):
        assert (open_of.total, open_of.count) == (
            sum(left.amount for left in payments[place:]),
            len(payments) - place,
        )
        assert one in open_of.of(one.amount)
        assert open_of.amounts()[one.amount] == len(open_of.of(one.amount))
        open_of.take(one)
        open_of.take(one)
        assert one not in open_of.of(one.amount)
    assert open_of.all() == []
