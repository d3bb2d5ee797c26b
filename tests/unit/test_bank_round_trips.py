"""A statement written in any format is read as it was written; one that was altered is not."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats import camt, csv, mt940
from chalicelib.bank.formats.shape import Entry, Read, StatementRefused, whole_rupiah
from tests.unit.bank_files import balance, booking, document, read, swift

OPENING = 10**12


@dataclass(frozen=True)
class Move:
    """A movement: rupiah with a sign, and the sen of an interest."""

    signed: int
    sen: int = 0

    @property
    def in_sen(self) -> int:
        return self.signed * 100 + self.sen


transfers = st.builds(Move, st.integers(-(10**9), 10**9).filter(bool))
interest = st.builds(Move, st.integers(1, 10**6), st.integers(0, 99))
statements = st.lists(transfers | interest, min_size=2, max_size=12)


def amount_of(move: Move) -> str:
    return f"{abs(move.signed)}.{move.sen:02d}"


def as_mt940(moves: list[Move]) -> str:
    closing = OPENING * 100 + sum(move.in_sen for move in moves)
    lines = [
        f":61:261201{'C' if move.signed > 0 else 'D'}{amount_of(move).replace('.', ',')}"
        f"{'NINT' if move.sen else 'NTRF'}NONREF"
        for move in moves
    ]
    told = f"{closing // 100},{closing % 100:02d}"
    content = swift(*lines, opening=OPENING, closing=0)
    return content.replace(":62F:C261201IDR0,00", f":62F:C261201IDR{told}")


def as_camt(moves: list[Move]) -> str:
    closing = OPENING * 100 + sum(move.in_sen for move in moves)
    code = (
        "<BkTxCd><Domn><Cd>ACMT</Cd><Fmly><Cd>MCOP</Cd><SubFmlyCd>INTR</SubFmlyCd></Fmly></Domn>"
        "</BkTxCd>"
    )
    entries = "".join(
        booking(
            amount_of(move), "CRDT" if move.signed > 0 else "DBIT", more=code if move.sen else ""
        )
        for move in moves
    )
    return document(
        balance("OPBD", OPENING)
        + balance("CLBD", f"{closing // 100}.{closing % 100:02d}")
        + entries
    )


def as_csv(moves: list[Move]) -> str:
    held = OPENING * 100
    rows = ["No,Post Date,Account,Name,Description,Currency,Debit,Credit,Balance,Reference No"]
    for number, move in enumerate(moves, start=1):
        held += move.in_sen
        debit, credit = ("0", amount_of(move)) if move.signed > 0 else (amount_of(move), "0")
        told = "JASA GIRO" if move.sen else "TRANSFER"
        rows.append(
            f"{number},01/12/2026,,,{told},IDR,{debit},{credit},{held // 100}.{held % 100:02d},"
            f"R{number}"
        )
    return "\n".join(rows) + "\n"


FORMATS: dict[str, tuple[Callable[[list[Move]], str], Read]] = {
    "mt940": (as_mt940, mt940.read),
    "camt": (as_camt, camt.read),
    "csv": (as_csv, lambda file: csv.read(file, profile="jatim")),
}


def in_sen(entry: Entry) -> int:
    return entry.in_sen if entry.direction == "credit" else -entry.in_sen


@pytest.mark.parametrize("name", FORMATS)
@given(moves=statements)
def test_what_is_written_is_read_in_every_format(name: str, moves: list[Move]) -> None:
    write, reader = FORMATS[name]
    entries, summary = read(reader, write(moves))
    assert [in_sen(entry) for entry in entries] == [move.in_sen for move in moves]
    assert summary.opening_in_sen == OPENING * 100
    assert summary.closing_in_sen == OPENING * 100 + sum(move.in_sen for move in moves)
    assert summary.credits_in_sen - summary.debits_in_sen == sum(move.in_sen for move in moves)


@pytest.mark.parametrize("name", FORMATS)
@given(moves=statements, place=st.integers(0, 10_000), digit=st.integers(1, 9))
def test_one_digit_that_was_altered_in_an_amount_or_a_balance_refuses_the_file(
    name: str, moves: list[Move], place: int, digit: int
) -> None:
    write, reader = FORMATS[name]
    content = write(moves)
    places = [
        at for span in money_in(name, content) for at in range(*span) if content[at].isdigit()
    ]
    at = places[place % len(places)]
    altered = str((int(content[at]) + digit) % 10)
    with pytest.raises(StatementRefused):
        read(reader, content[:at] + altered + content[at + 1 :])


def money_in(name: str, content: str) -> list[tuple[int, int]]:
    """Where amounts and balances stand in a file."""
    patterns = {
        "mt940": r"(?:IDR|261201[CD])([0-9,]+)",
        "camt": r'Ccy="IDR">([0-9.]+)<',
        # The first amount stands only against the balance that the books have: acceptance tells.
        "csv": r"(?<!\n1),01/12/2026,,,[A-Z ]+,IDR,([0-9.]+,[0-9.]+,[0-9.]+),",
    }
    found = [one.span(1) for one in re.finditer(patterns[name], content)]
    # What only informs (:64:) is no balance of the statement.
    until = content.find(":64:")
    return [span for span in found if until < 0 or span[0] < until]


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1), st.integers(-(10**15), 10**15))
def test_differences_of_balances_cut_to_the_rupiah_come_to_the_balance_cut_to_the_rupiah(
    moves: list[int], opening: int
) -> None:
    held, booked = opening, whole_rupiah(opening)
    for move in moves:
        booked += whole_rupiah(held + move) - whole_rupiah(held)
        held += move
    assert booked == whole_rupiah(held)
    assert abs(booked * 100) <= abs(held)
