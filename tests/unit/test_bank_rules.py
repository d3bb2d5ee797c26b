"""What bank statements and their lines are, and what a line means."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules import decisions
from chalicelib.bank.rules.decisions import Decision, Funding, OpenPayments
from chalicelib.bank.rules.lines import (
    DUPLICATE,
    MATCHED,
    RETURNED,
    UNMATCHED,
)
from chalicelib.bank.rules.movements import Marked, fingerprint, likeness, marked
from chalicelib.bank.rules.notes import NOTES, Note
from chalicelib.bank.rules.passes import (
    CONCERNS,
    CREDITS,
    DESCRIBED,
    NAMED,
    WAITING_AT_ONCE,
    Assessed,
    chunks,
    groups,
    line_of,
    parts_of,
)
from chalicelib.bank.rules.reasons import reason_kept, reason_words
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.transfer import payout_id, return_id
from tests.unit.bank_lines import NUMBER, credit, debit, payment, statement


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


def test_what_in_a_line_may_be_the_number_of_an_sp2d_begins_with_its_whole_reference() -> None:
    told = decisions.funding_references(debit(reference="Dana (SP2D-7/2026), kas 12", name="X1"))
    assert told == ["Dana (SP2D-7/2026), kas 12", "SP2D-7/2026", "X1"]
    assert decisions.funding_references(debit()) == []
    assert (
        len(decisions.funding_references(debit(reference=" ".join(map(str, range(1000, 1020))))))
        == 8
    )


def test_a_debit_that_names_no_payment_and_undoes_another_waits() -> None:
    assert code(described(debit(1_000, NUMBER, reversal=True), payment(1))) == "reversal"


# Movements


@given(st.lists(st.sampled_from(["fee", "interest", "card"]), max_size=12))
def test_of_movements_that_are_alike_each_has_its_own_mark_in_whichever_file(
    references: list[str],
) -> None:
    entries = [
        replace(debit(reference=one), line=2 + place) for place, one in enumerate(references)
    ]
    marks = [one.print for one in marked("1", entries)]
    assert len(set(marks)) == len(marks)
    # A file that begins alike tells of the same movements.
    elsewhere = [replace(one, line=one.line + 40) for one in entries]
    assert [one.print for one in marked("1", elsewhere[:5])] == marks[:5]


# Passes


def assessed(entry: Entry, decision: Decision) -> Assessed:
    return Assessed(Marked(entry, "print"), decision)


@given(st.lists(st.booleans(), max_size=9), st.booleans())
def test_each_entry_is_the_matter_of_one_pass_that_can_decide_it(
    named: list[bool], debits: bool
) -> None:
    name = payment(1).end_to_end_id
    for is_named in named:
        entry = debit(name=name if is_named else "")
        entry = entry if debits else replace(entry, direction="credit")
        concerned = [step for step, concerns in enumerate(CONCERNS) if concerns(entry)]
        wanted = ([NAMED, DESCRIBED] if is_named else [DESCRIBED]) if debits else [CREDITS]
        assert concerned == wanted


@given(st.lists(st.integers()), st.integers(1, 7))
def test_nothing_is_lost_or_told_twice_in_parts(found: list[int], most: int) -> None:
    for parts in (list(parts_of(found, most)), list(chunks(iter(found), most))):
        assert [one for part in parts for one in part] == found
        assert all(0 < len(part) <= most for part in parts)


ONE = assessed(debit(), Decision(MATCHED, (payment(1),)))
ELSEWHERE = assessed(debit(), Decision(MATCHED, (payment(2, settlement_id="stl_b"),)))
LATER = assessed(replace(debit(), booked_on="2026-12-03"), Decision(MATCHED, (payment(3),)))
MANY = assessed(debit(), Decision(MATCHED, (payment(4), payment(5))))
BACK = assessed(credit(), Decision(RETURNED, (payment(6),)))
FUNDS = assessed(credit(), Decision(MATCHED, transfer_id="trf_x"))
WAITS = assessed(credit(), decisions.unmatched("unknown"))


@given(
    st.lists(st.sampled_from([ONE, ELSEWHERE, LATER, MANY, BACK, FUNDS, WAITS]), max_size=90),
    st.integers(1, 20),
)
def test_only_lines_that_one_transaction_can_write_go_together(
    lines: list[Assessed], most: int
) -> None:
    found = list(groups(lines, most))
    assert sorted(map(id, lines)) == sorted(id(one) for group in found for one in group)
    for group in found:
        alone = group[0] in (MANY, BACK, FUNDS)
        assert len(group) <= (1 if alone else WAITING_AT_ONCE if group[0] == WAITS else most)
        days = {one.marked.entry.booked_on for one in group if one != WAITS}
        of = {one.decision.payments[0].settlement_id for one in group if one.decision.payments}
        assert len(days) <= 1
        assert len(of) <= 1
        assert len({one.decision.state for one in group}) == 1


def test_a_line_names_what_its_one_payment_or_its_funding_moved() -> None:
    one = payment(1)
    pays = line_of(statement(), debit(), Decision(MATCHED, (one,)))
    assert (pays.transfer_id, pays.merchant_id) == (payout_id(one.end_to_end_id), "mrc_1")
    back = line_of(statement(), credit(), Decision(RETURNED, (one,)))
    assert (back.transfer_id, back.settlement_id) == (return_id(one.end_to_end_id), "stl_a")
    many = line_of(statement(), debit(), Decision(MATCHED, (one, payment(2))))
    assert (many.transfer_id, many.merchant_id, many.settlement_id) == ("", "", "stl_a")
    funds = line_of(statement(), credit(), Decision(MATCHED, transfer_id="trf_x"))
    assert (funds.transfer_id, funds.settlement_id) == ("trf_x", "")
    twice = line_of(statement(), debit(), decisions.duplicate("bst_0", 7))
    assert (twice.state, twice.note) == (
        DUPLICATE,
        Note("duplicate", {"statement_id": "bst_0", "line": 7}),
    )
