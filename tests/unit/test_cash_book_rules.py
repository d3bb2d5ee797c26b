"""The cash book adds up: rupiah as they are booked, sen as the bank has them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import SEN, Direction, Entry, whole_rupiah
from chalicelib.bank.rules.cash_book import Balance, Booked, Sums, sums_of
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.position import books

STEPS = st.lists(st.integers(-(10**9), 10**9).filter(bool), max_size=30)


def movements(opening: int, steps: list[int]) -> list[Movement]:
    """What is booked where the position moves so, in sen."""
    made, at = [], opening
    for number, by in enumerate(steps, start=1):
        direction: Direction = "credit" if by > 0 else "debit"
        made.append(
            Movement(
                "2026-12-07", direction, abs(by), books(at, by), at + by, "bst_1", number, "csv"
            )
        )
        at += by
    return made


@given(st.integers(10**13, 10**14), STEPS)
def test_the_running_balance_is_the_banks_cut_to_the_rupiah(opening: int, steps: list[int]) -> None:
    balance = Balance(whole_rupiah(opening), opening)
    for one in movements(opening, steps):
        balance = balance.after(sums_of([one]))
        assert balance.in_sen == one.position_in_sen
        assert balance.rupiah == whole_rupiah(one.position_in_sen)
        assert balance.sen == one.position_in_sen % SEN


@given(st.integers(10**13, 10**14), STEPS, st.integers(0, 30))
def test_what_is_before_and_behind_movements_is_the_same_however_they_are_cut(
    opening: int, steps: list[int], cut: int
) -> None:
    made = movements(opening, steps)
    whole = sums_of(made)
    assert sums_of(made[:cut]) + sums_of(made[cut:]) == whole
    balance = Balance(whole_rupiah(opening), opening)
    assert balance.after(whole).before(whole) == balance
    assert whole.receipts - whole.payments == whole.net
    assert Sums() + whole == whole


def booked(*parts: Part, number: int = 3, reference: str = "") -> Booked:
    movement = Movement(
        "2026-12-07", "debit", 100, 1, 0, "bst_1", number, "csv", reference=reference
    )
    entry = Entry(line=number, booked_on="2026-12-07", direction="debit", amount=1)
    line = Line("bst_1", "", entry, "explained", 1, parts) if number else None
    return Booked(1, movement, line, Balance())


def test_a_line_says_what_it_is_in_both_languages() -> None:
    assert booked(Part("fee", 1)).description == ("Biaya bank", "Bank fee")
    both = booked(Part("payout", 1, settlement_id="stl_1"), Part("fee", 1))
    assert both.description[1] == "Payments to merchants, settlement stl_1; Bank fee"
    many = booked(*(Part("payout", 1, end_to_end_id=f"{i:016d}") for i in range(9)))
    assert many.description[0] == "Pembayaran kepada pedagang 0000000000000000 (+8)"
    cancels = booked(Part("suspense", 1, against="bst_1#4"))
    assert cancels.description[1] == "Cancels line bst_1#4"
    assert booked(number=0).description[0] == "Saldo awal rekening"


def test_a_line_is_found_by_the_number_that_stands_on_paper() -> None:
    assert booked(Part("surrender", 1, reference="STS-1"), reference="x").reference == "STS-1"
    assert booked(Part("fee", 1), reference="BIAYA ADM").reference == "BIAYA ADM"
    assert booked(Part("fee", 1)).evidence == "bst_1#3"
    assert (booked().receipts, booked().payments) == (0, 1)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (
            Part("payout", 1, end_to_end_id="26"),
            ("Pembayaran kepada pedagang 26", "Payment to a merchant 26"),
        ),
        (
            Part("deposit", 1, reference="7/SP2D"),
            ("Penerimaan dari kas daerah, SP2D 7/SP2D", "From the city's treasury, SP2D 7/SP2D"),
        ),
        (
            Part("payout", 1, settlement_id="stl_1"),
            (
                "Pembayaran kepada pedagang, pencairan stl_1",
                "Payments to merchants, settlement stl_1",
            ),
        ),
        (Part("suspense", 1), ("Belum dijelaskan", "Not explained yet")),
        (
            Part("suspense", 1, against="bst_1#4"),
            ("Saling meniadakan dengan baris bst_1#4", "Cancels line bst_1#4"),
        ),
    ],
)
def test_each_kind_of_part_is_described(part: Part, words: tuple[str, str]) -> None:
    assert booked(part).description == words


def test_three_parts_are_all_described_and_of_more_the_first() -> None:
    parts = [Part("fee", 1, reference=f"F{at}") for at in range(4)]
    assert booked(*parts[:3]).description == (
        "Biaya bank F0; Biaya bank F1; Biaya bank F2",
        "Bank fee F0; Bank fee F1; Bank fee F2",
    )
    assert booked(*parts).description == ("Biaya bank F0 (+3)", "Bank fee F0 (+3)")
    assert booked().description == ("", "")
    opening = ("Saldo awal rekening", "Opening balance of the account")
    assert booked(number=0).description == opening


def test_a_line_without_a_number_of_its_own_is_found_by_the_bank_s() -> None:
    own = booked(Part("fee", 1), Part("payout", 1, end_to_end_id="26"), reference="x")
    assert own.reference == "26"
    movement = Movement("2026-12-07", "credit", 100, 1, 0, "bst_1", 2, "csv", "e", "b", "r")
    of = Booked(1, movement, None, Balance())
    assert of.reference == "e"
    assert replace(of, movement=replace(movement, end_to_end_id="")).reference == "b"
    assert (of.receipts, of.payments) == (1, 0)
    assert (own.receipts, own.payments) == (0, 1)


def test_sums_tell_receipts_and_payments_apart() -> None:
    every = movements(10**13, [250, -120, 1_000])
    assert sums_of(every) == Sums(3, 12, 1, 1_250, 120)
    assert sums_of(every) + sums_of(every) == Sums(6, 24, 2, 2_500, 240)
    assert (sums_of(every).net, sums_of(every).net_in_sen) == (11, 1_130)
    assert Balance(5, 520).after(sums_of(every)) == Balance(16, 1_650)
    assert Balance(16, 1_650).before(sums_of(every)) == Balance(5, 520)
    assert [Balance(0, sen).sen for sen in (-5, 99, 100, 250)] == [5, 99, 0, 50]
