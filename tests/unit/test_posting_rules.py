"""What a part of a bank line moves in the ledger, and what it takes to write that."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Detail, Direction, Entry
from chalicelib.bank.rules.explanation import (
    KEPT_BACK,
    KINDS_OF,
    NAMED_MOST,
    PARTS_MOST,
    Part,
    PartKind,
    total,
)
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.postings import (
    is_bulk,
    posting,
    posting_id,
    reason_of,
    words_of,
    writes_of,
)
from chalicelib.core.dynamo.writer import WRITES_MOST
from chalicelib.ledger.rules.sums import summed
from chalicelib.ledger.rules.transfer import Transfer
from tests.unit.bank_lines import credit, debit

# The writes of a transaction that all its lines share: the accounts, the statement, a freeze.
SHARED = 8
AT = "2026-12-02T03:00:00.000Z"
ACROSS = {
    "deposit": ("deposit", "treasury"),
    "interest": ("interest", "treasury"),
    "fee": ("fee", "treasury"),
    "bank_tax": ("bank_tax", "treasury"),
    "surrender": ("surrender", "treasury"),
    "remit": ("remit", "tax"),
    "suspense": ("suspend", "suspense"),
}
# Parts that are of no payment, by the direction of their line.
OF_NO_PAYMENT = [
    (direction, kind)
    for direction, kinds in KINDS_OF.items()
    for kind in kinds
    if not kind.startswith("payout")
]


def line(entry: Entry, *parts: Part, **given: Any) -> Line:
    made = Line("bst_1", "2026-12-01", entry, "explained", total(parts), parts, accepted=True)
    return replace(made, **given)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    direction = draw(st.sampled_from(sorted(KINDS_OF)))
    kinds = [kind for of, kind in OF_NO_PAYMENT if of == direction]
    parts = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6)):
        amount = draw(st.integers(1, 10**12))
        kept_back = direction == "credit" and kind in KEPT_BACK
        parts.append(Part(kind, -amount if kept_back else amount))
    return line(replace(debit(), direction=direction), *parts)


@given(lines())
def test_what_the_parts_of_a_line_move_comes_to_what_it_books_at_the_bank(of: Line) -> None:
    moved = summed(posting(of, index, part, "finance:b", AT) for index, part in enumerate(of.parts))
    # The bank is debited by what comes in.
    comes_in = moved.debits["bank"] - moved.credits["bank"]
    assert comes_in == (of.booked if of.entry.direction == "credit" else -of.booked)


@pytest.mark.parametrize(("direction", "kind"), OF_NO_PAYMENT)
def test_a_part_moves_between_the_bank_and_the_account_of_its_kind(
    direction: Direction, kind: PartKind
) -> None:
    kept_back = direction == "credit" and kind in KEPT_BACK
    part = Part(kind, -7 if kept_back else 7, reference="R-1")
    made = posting(line(replace(debit(), direction=direction), part), 0, part, "finance:b", AT)
    of_kind, across = ACROSS[kind]
    comes_in = direction == "credit" and not kept_back
    debited, credited = ("bank", across) if comes_in else (across, "bank")
    assert made == Transfer(
        id=posting_id("bst_1#2", 0, "0"),
        debit_account=debited,
        credit_account=credited,
        amount=7,
        kind=of_kind,  # type: ignore[arg-type]
        reference="R-1",
        occurred_at=AT,
        actor="finance:b",
        bank_line="bst_1#2",
    )


def test_a_rupiah_of_carried_sen_that_is_below_zero_in_a_debit_comes_in() -> None:
    of = line(debit(), Part("suspense", -1))
    made = posting(of, 0, of.parts[0], "finance:b", AT)
    assert (made.debit_account, made.credit_account, made.amount) == ("bank", "suspense", 1)


_NAMES = st.tuples(
    st.sampled_from(["bst_1#1", "bst_1#11", "bst_2#1"]),
    st.integers(0, 12),
    st.one_of(st.integers(0, 17).map(str), st.from_regex(r"[0-9]{16}", fullmatch=True)),
)


@given(_NAMES, _NAMES)
def test_each_part_of_each_explanation_of_a_line_makes_one_transfer(
    one: tuple[str, int, str], other: tuple[str, int, str]
) -> None:
    assert (posting_id(*one) == posting_id(*other)) == (one == other)


def test_the_id_of_a_posting_stays_what_it_was_when_money_moved() -> None:
    # Another id for the same would move the money a second time.
    assert posting_id("bst_1#2", 3, "0") == "trf_06DSCfQ5JIfvqjE08ieeJC"


def test_a_line_that_is_explained_anew_moves_by_transfers_of_its_own() -> None:
    part = Part("fee", 1_000)
    first, second = (line(debit(), part, revision=number) for number in (0, 1))
    assert posting(first, 0, part, "finance:b", AT) == posting(first, 0, part, "finance:b", AT)
    ids = {posting(one, 0, part, "finance:b", AT).id for one in (first, second)}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (debit(1, "BIAYA ADM", "2612010010000101", bank_reference="FT1"), "BIAYA ADM"),
        (debit(1, "", "2612010010000101", bank_reference="FT1"), "FT1"),
        (debit(1, "", "2612010010000101"), "2612010010000101"),
        (debit(1, "A" * 141), "A" * 140),
    ],
)
def test_a_transfer_is_called_what_the_bank_calls_its_line(entry: Entry, words: str) -> None:
    assert words_of(entry) == words
    part = Part("suspense", 1)
    assert posting(line(entry, part), 0, part, "finance:b", AT).reference == words


def test_a_payment_comes_back_for_the_reason_that_its_own_transaction_tells() -> None:
    one, two, three = "2612010010000101", "2612010010000201", "2612010010000301"
    details = (
        Detail(1, one, reason_code="AC04"),
        Detail(1, "", two, reason_code="AC01", reason="nomor salah"),
    )
    entry = credit(2, reason_code="MS03", reason="lihat lampiran", details=details)
    assert reason_of(entry, one) == "AC04 Rekening sudah ditutup"
    assert reason_of(entry, two) == "AC01 nomor salah"
    assert reason_of(entry, three) == "MS03 lihat lampiran"


def test_a_reason_is_told_of_the_whole_line_where_no_transaction_tells_one() -> None:
    one = "2612010010000101"
    entry = credit(2, reason_code="AC04", details=(Detail(1, "2612010010000201"),))
    assert reason_of(entry, one) == "AC04 Rekening sudah ditutup"
    assert reason_of(credit(2, reason="ditolak"), one) == "ditolak"


BULK = Part("payout", 500, settlement_id="stl_1")


@pytest.mark.parametrize(
    ("part", "bulk"),
    [
        (BULK, True),
        (replace(BULK, left_out=("2612010010000101",)), True),
        (Part("payout", 500, end_to_end_id="2612010010000101"), False),
        (Part("payout", 500, merchant_id="mrc_1"), False),
        (Part("fee", 500), False),
    ],
)
def test_a_bulk_is_a_payout_of_a_whole_settlement(part: Part, bulk: bool) -> None:
    assert is_bulk(part) == bulk


# A payment's transfer, its settlement's line and settlement; where it comes back, its merchant too.
# What a register has of a deposit, a surrender or a remit.
LEAST = {"payout": 3, "payout_returned": 4, "deposit": 2, "surrender": 2, "remit": 2}


@pytest.mark.parametrize(
    ("parts", "writes"),
    [
        ([], 3),
        ([Part("payout", 1, end_to_end_id="1")], 6),
        ([Part("payout_returned", 1, end_to_end_id="1")], 8),
        ([Part("deposit", 1), Part("surrender", 1), Part("remit", 1)], 12),
        ([Part("fee", 1), Part("suspense", 1), Part("interest", 1)], 9),
        ([BULK, Part("fee", 1)], 5),
    ],
)
def test_a_line_takes_so_many_writes(parts: list[Part], writes: int) -> None:
    assert writes_of(line(debit(), *parts)) == writes


@st.composite
def full(draw: st.DrawFn) -> list[Part]:
    """As much as a line is matched with: payments that it names, and other parts beside them."""
    direction = draw(st.sampled_from(sorted(KINDS_OF)))
    payments = draw(st.integers(0, NAMED_MOST))
    others = draw(st.lists(st.sampled_from(KINDS_OF[direction][1:]), max_size=3))
    return [
        *(Part(KINDS_OF[direction][0], 1, end_to_end_id=str(id)) for id in range(payments)),
        *(Part(kind, 1) for kind in others),
    ]


@given(full())
def test_one_transaction_holds_a_line_with_as_many_parts_as_it_is_matched_with(
    parts: list[Part],
) -> None:
    assert len(parts) <= PARTS_MOST
    taken = writes_of(line(debit(), *parts))
    # The line, its movement, a place among those that wait.
    assert taken >= 3 + sum(LEAST.get(part.kind, 1) for part in parts)
    assert taken <= WRITES_MOST - SHARED


@given(full())
def test_what_is_of_a_whole_settlement_is_counted_by_its_payments_and_not_here(
    parts: list[Part],
) -> None:
    assert writes_of(line(debit(), *parts, BULK)) == writes_of(line(debit(), *parts))


@given(full(), full())
def test_lines_that_are_booked_together_take_what_each_takes(
    some: list[Part], more: list[Part]
) -> None:
    both = writes_of(line(debit(), *some)) + writes_of(line(debit(), *more))
    assert writes_of(line(debit(), *some, *more)) == both - writes_of(line(debit()))
