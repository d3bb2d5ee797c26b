"""What a line of a bank statement means."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules import Decision, Funding, Note, OpenPayments
from chalicelib.settlements.rules.payment import Payment, end_to_end_id
from chalicelib.bank.rules import decisions
from chalicelib.bank.rules.decisions import Decision, Funding, OpenPayments
from chalicelib.bank.rules.lines import MATCHED, RETURNED, UNMATCHED
from chalicelib.bank.rules.movements import fingerprint, likeness
from chalicelib.bank.rules.notes import NOTES, Note
from chalicelib.bank.rules.reasons import reason_kept, reason_words
from chalicelib.settlements.rules import Payment, end_to_end_id

NUMBER = "261201001"


def payment(line: int, amount: int = 1_000, **given: Any) -> Payment:
    made = Payment(
        settlement_id="stl_a",
        number=NUMBER,
        line=line,
        part=1,
        merchant_id=f"mrc_{line}",
        end_to_end_id=end_to_end_id(NUMBER, line, 1),
        amount=amount,
        state="sent",
        reason="",
        booked_on="",
    )
    return replace(made, **given)


def debit(amount: int = 1_000, reference: str = "", name: str = "", **given: Any) -> Entry:
    return Entry(2, "2026-12-02", "debit", amount, name, reference, **given)


def credit(amount: int = 1_000, reference: str = "", name: str = "", **given: Any) -> Entry:
    return replace(debit(amount, reference, name, **given), direction="credit")


def known(*payments: Payment) -> dict[str, Payment]:
    return {one.end_to_end_id: one for one in payments}


def code(decision: Decision | None) -> str:
    assert decision is not None
    assert decision.note is not None
    assert decision.note.words(0)
    assert decision.note.words(1)
    assert decision.state == UNMATCHED
    return decision.note.code


def test_a_debit_pays_the_payment_that_it_names() -> None:
    one = payment(1)
    wanted = Decision(MATCHED, (one,))
    assert decisions.named_debit(debit(name=one.end_to_end_id), known(one)) == wanted
    told = debit(reference=f"TRF/{one.end_to_end_id}/OK")
    assert decisions.named_debit(told, known(one)) == wanted
    assert decisions.named_debit(debit(reference="3573010101900001"), known(one)) is None


def test_a_debit_of_another_amount_or_for_an_answered_payment_waits() -> None:
    one = payment(1)
    named = debit(999, name=one.end_to_end_id)
    assert code(decisions.named_debit(named, known(one))) == "other_amount"
    named = debit(name=one.end_to_end_id)
    assert code(decisions.named_debit(named, known(replace(one, state="paid")))) == "already_paid"
    back = known(replace(one, state="returned"))
    assert code(decisions.named_debit(named, back)) == "already_returned"
    undone = debit(name=one.end_to_end_id, reversal=True)
    assert code(decisions.named_debit(undone, known(one))) == "reversal"


def test_one_debit_may_name_several_payments_of_one_settlement() -> None:
    one, two = payment(1), payment(2)
    told = f"{one.end_to_end_id} {two.end_to_end_id}"
    assert decisions.named_debit(debit(2_000, told), known(one, two)) == Decision(
        MATCHED, (one, two)
    )
    elsewhere = replace(two, settlement_id="stl_b")
    assert code(decisions.named_debit(debit(2_000, told), known(one, elsewhere))) == "other_amount"


def described(entry: Entry, *payments: Payment) -> Decision:
    return decisions.described_debit(entry, {NUMBER: OpenPayments(NUMBER, payments)})


def test_the_settlement_s_number_and_the_amount_tell_one_payment_or_all() -> None:
    one, two = payment(1, 1_000), payment(2, 2_000)
    assert described(debit(2_000, f"No {NUMBER}."), one, two).payments == (two,)
    assert described(debit(3_000, f"No {NUMBER}."), one, two).payments == (one, two)
    assert code(described(debit(2_500, NUMBER), one, two)) == "no_amount"
    assert code(described(debit(1_000, NUMBER), one, payment(3, 1_000))) == "several"
    assert code(described(debit(1_000, f"9{NUMBER}"), one)) == "unknown"
    assert code(described(debit(1_000, NUMBER))) == "unknown"


def test_a_credit_is_a_return_an_sp2d_s_money_or_unknown() -> None:
    one = payment(1)
    named = credit(name=one.end_to_end_id)
    assert decisions.credit(named, known(one), None) == Decision(RETURNED, (one,))
    paid = replace(one, state="paid")
    assert decisions.credit(named, known(paid), None).payments == (paid,)
    assert code(decisions.credit(named, known(replace(one, state="returned")), None)) == (
        "already_returned"
    )
    less = credit(900, name=one.end_to_end_id)
    assert code(decisions.credit(less, known(one), None)) == "other_amount"
    assert code(decisions.credit(credit(), {}, None)) == "unknown"
    assert decisions.credit(credit(), {}, Funding("trf_x", 1_000)) == Decision(
        MATCHED, transfer_id="trf_x", note=Note("funding")
    )
    assert code(decisions.credit(credit(), {}, Funding("trf_x", 999))) == "funding_amount"


def test_every_note_has_words_in_both_languages() -> None:
    for indonesian, english in NOTES.values():
        assert indonesian
        assert english


def test_a_reason_is_told_by_its_code_its_meaning_and_the_bank_s_text() -> None:
    assert reason_words("AC04", "REK TUTUP", 0) == "AC04: Rekening sudah ditutup (REK TUTUP)"
    assert reason_words("AC04", "", 1) == "AC04: Account is closed"
    assert reason_words("ZZ99", "x", 1) == "ZZ99 (x)"
    assert reason_words("", "salah", 0) == "salah"
    assert reason_kept("AC04", "") == "AC04 Rekening sudah ditutup"
    assert reason_kept("", "salah") == "salah"


def test_with_our_own_id_the_same_movement_is_known_in_any_format() -> None:
    name = payment(1).end_to_end_id
    by_csv = debit(name=name, reference="Pencairan")
    by_camt = replace(by_csv, line=9, reference="", bank_reference="BANK-1")
    assert likeness("", by_csv) == likeness("0011234567", by_camt)
    assert likeness("", by_csv) != likeness("", replace(by_csv, amount=2))


@given(st.data())
def test_without_it_whatever_differs_makes_another_movement(data: st.DataObject) -> None:
    entry = debit(reference="fee", bank_reference=data.draw(st.sampled_from(["", "B1"])))
    others = [
        ("1", replace(entry, booked_on="2026-12-03")),
        ("1", replace(entry, direction="credit")),
        ("1", replace(entry, amount=5)),
        ("1", replace(entry, end_to_end_id="X")),
        ("1", replace(entry, bank_reference="B2")),
        ("2", entry),
    ]
    account, other = data.draw(st.sampled_from(others))
    assert likeness("1", entry) != likeness(account, other)
    alike = likeness("1", entry)
    assert fingerprint(alike, 0) != fingerprint(alike, 1)


@given(st.lists(st.tuples(st.integers(1, 99), st.integers(1, 5)), unique_by=lambda one: one[0]))
def test_open_payments_add_up_whatever_is_taken(drawn: list[tuple[int, int]]) -> None:
    payments = [payment(line, amount) for line, amount in drawn]
    open_ = OpenPayments(NUMBER, payments)
    for taken in payments[::2]:
        open_.take(taken)
        open_.take(taken)
    left = payments[1::2]
    assert open_.total == sum(one.amount for one in left)
    assert open_.all() == sorted(left, key=lambda one: one.end_to_end_id)
    for amount in range(1, 6):
        assert open_.of(amount) == [one for one in left if one.amount == amount]
