"""What is said of bank lines to people, and the payments that are open while lines are matched."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Detail
from chalicelib.bank.rules.known import (
    Awaited,
    OpenPayments,
    Said,
    all_names,
    named_in,
    names,
    numbers,
    said_in,
    spoken,
)
from chalicelib.bank.rules.notes import NOTES, Note
from chalicelib.bank.rules.reasons import reason_kept, reason_words
from tests.unit.bank_lines import NUMBER, books, debit, payment

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


def test_an_amount_in_a_note_is_written_as_money_and_the_number_of_a_line_is_not() -> None:
    told = Note("told_before", {"line": 1_234, "statement_id": "bst_1"})
    assert told.words(0) == "Sama dengan baris 1234 dari rekening koran bst_1."
    assert told.words(1) == "The same as line 1234 of statement bst_1."
    part = Note("in_part", {"found": 1_234_567, "amount": 5})
    assert part.words(1) == (
        "Rp\u00a01.234.567 of Rp\u00a05 are recognised; nothing explains the rest yet."
    )
    text = Note("other_amount", {"end_to_end_id": "1234", "expected": 1, "amount": 2})
    assert text.words(0) == "Pembayaran 1234 bernilai Rp\u00a01; bank mencatat Rp\u00a02."


def test_a_bank_that_gives_no_reason_is_told_without_one() -> None:
    assert (reason_words("", "", 0), reason_kept("", "")) == ("", "")
    assert (reason_words("ZZ99", "", 0), reason_kept("ZZ99", "")) == ("ZZ99", "ZZ99")
    assert reason_kept("AC04", "REK TUTUP") == "AC04 REK TUTUP"


def test_a_line_says_all_its_texts_one_behind_the_other() -> None:
    details = (Detail(1, reference="d-1"), Detail(1), Detail(1, reference="d-2"))
    entry = debit(1, "r", "e", batch_id="b", reason="because", details=details)
    assert spoken(entry) == "e r b because d-1 d-2"
    assert said_in(debit(1, "SP2D-0001/x SP2D-001 35.73")) == Said(
        ("SP2D0001X", "SP2D001", "3573"), "SP2D0001XSP2D0013573", ("SP2D0001X",)
    )


def test_of_many_names_the_first_eight_count() -> None:
    ids = [payment(line).end_to_end_id for line in range(1, 11)]
    assert named_in("", " ".join(ids)) == ids[:8]
    seen = [f"26120100{number}" for number in range(10)]
    assert numbers(debit(1, " ".join(seen))) == seen[:8]
    assert all_names(debit(1, ids[0], details=(Detail(1, ids[0]), Detail(1, ids[1])))) == ids[:2]


def test_an_awaited_number_is_known_without_what_stands_between_its_letters() -> None:
    whole, short = Awaited("12/sp2d-3.4", 5), Awaited("A-123", 5)
    assert (whole.number, short.number) == ("12SP2D34", "A123")
    assert whole.is_named(said_in(debit(1, "X12 SP2D 34Y")))
    assert short.is_named(said_in(debit(1, "x a123")))
    assert not short.is_named(said_in(debit(1, "xa123")))
    assert whole.is_begun(said_in(debit(1, "y 12SP2D34")))
    assert not whole.is_begun(said_in(debit(1, "12SP2D3")))
    assert not whole.is_begun(said_in(debit(1, "12SP2D345")))


def test_what_one_line_explains_the_next_can_no_longer_mean() -> None:
    one, two, other = payment(1, 5, channel="skn"), payment(2, 6), payment(3, 7, number="2")
    awaited = [Awaited("A", 1), Awaited("B", 1)]
    known = books(one, two, other, promises=awaited, surrenders=awaited, remits=awaited)
    known.pay([one, other], "2026-12-02")
    assert known.payments == {
        one.end_to_end_id: replace(one, state="paid", booked_on="2026-12-02"),
        two.end_to_end_id: two,
        other.end_to_end_id: replace(other, state="paid", booked_on="2026-12-02"),
    }
    # The third is of a settlement that is not known here.
    assert (known.open_of[NUMBER].total, known.open_of[NUMBER].count) == (13, 2)
    known.give_back([two])
    assert known.payments[two.end_to_end_id] == replace(two, state="returned")
    assert known.open_of[NUMBER].all() == [other]
    known.arrive(awaited[0])
    assert (known.promises, known.surrenders, known.remits) == (awaited[1:],) * 3


def test_open_payments_are_counted_by_amount_and_by_channel() -> None:
    payments = [
        payment(3, 5, channel="skn"),
        payment(1, 6),
        payment(2, 5),
        payment(4, 5, channel="skn"),
    ]
    open_of = OpenPayments("stl_a", NUMBER, payments)
    assert (open_of.id, open_of.number, open_of.total, open_of.count) == ("stl_a", NUMBER, 21, 4)
    assert open_of.channels == {"skn": 2, "bi_fast": 2}
    assert open_of.amounts() == {5: 3, 6: 1}
    assert open_of.all() == [payments[1], payments[2], payments[0], payments[3]]
    assert (open_of.of(5), open_of.of(7)) == ([payments[0], payments[2], payments[3]], [])
    open_of.take(payments[0])
    open_of.take(payments[1])
    assert (open_of.total, open_of.count) == (10, 2)
    assert open_of.channels == {"skn": 1, "bi_fast": 1}
    # None of an amount that is no more; and nothing is taken twice.
    assert open_of.amounts() == {5: 2}
    open_of.take(payments[1])
    open_of.take(payment(9, 77))
    assert (open_of.total, open_of.count) == (10, 2)


def test_a_line_tells_of_the_settlements_that_it_names_and_of_which_something_is_open() -> None:
    one, two = payment(1), payment(1, number="261201002", end_to_end_id="2612010020000101")
    known = books(one, two)
    known.open_of["261201002"] = OpenPayments("stl_b", "261201002", [two])
    entry = debit(1, f"261201002 261201003 {NUMBER}")
    assert [told.id for told in known.told_of(entry)] == ["stl_b", "stl_a"]
    known.pay([two], "2026-12-02")
    assert [told.id for told in known.told_of(entry)] == ["stl_a"]


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
