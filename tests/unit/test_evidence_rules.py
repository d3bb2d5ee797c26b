"""What the bank must have told before payouts are thawed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import StatementRefused, Summary
from chalicelib.bank.rules.accounts import is_of, must_be_ours
from chalicelib.bank.rules.evidence import (
    Evidence,
    Period,
    holds_back,
    is_told,
    missing,
    must_be_told,
    period_of,
)
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.lines import Line, Proposal
from chalicelib.bank.rules.matching import unknown_payout
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.statements import Source, Statement
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.rules.freeze import RESTORE, Freeze, frozen
from tests.unit.bank_lines import debit

TUESDAY = date(2026, 12, 1)
ACCOUNT = "0011234567"


def period(first: int, last: int, opening: int, closing: int, handed_in: int = 30) -> Period:
    """Days of December, and one of them on which it was handed in."""
    first_day, last_day = (date(2026, 12, day) for day in (first, last))
    return Period(first_day, last_day, opening, closing, date(2026, 12, handed_in))


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([period(1, 2, 900, 800)], True),
        ([period(2, 2, 900, 800)], False),
        ([period(1, 1, 900, 800)], False),
        # Days that go on from each other, in any order; nothing moved between.
        ([period(2, 2, 850, 800), period(1, 1, 900, 850)], True),
        # A gap: money moved of which nobody has told.
        ([period(1, 1, 900, 850), period(2, 2, 849, 800)], False),
        # Handed in while the last day was not over.
        ([period(1, 2, 900, 800, handed_in=2)], False),
        # None goes on from what ends after it begins; from what ends on its first day it does.
        ([period(2, 2, 850, 800), period(1, 3, 900, 850, handed_in=2)], False),
        ([period(2, 3, 850, 800), period(1, 2, 900, 850, handed_in=2)], True),
        # Two of one day.
        ([period(2, 2, 850, 800), period(2, 2, 900, 850), period(1, 1, 950, 900)], True),
        # Of the days before, as far as nothing moved since.
        ([period(2, 2, 850, 800), period(1, 1, 850, 850)], True),
        ([], False),
    ],
)
def test_the_bank_has_told_of_all_days_or_not(periods: Sequence[Period], told: bool) -> None:
    assert is_told(periods, TUESDAY, date(2026, 12, 2)) is told


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=9), st.data())
def test_no_day_may_be_missing_in_which_money_moved(moved: list[int], data: st.DataObject) -> None:
    balances = [1_000]
    for amount in moved:
        balances.append(balances[-1] + amount)
    days = [
        Period(
            TUESDAY + timedelta(days=at),
            TUESDAY + timedelta(days=at),
            balances[at],
            balances[at + 1],
            date(2027, 1, 1),
        )
        for at in range(len(moved))
    ]
    until = TUESDAY + timedelta(days=len(moved) - 1)
    assert is_told(days, TUESDAY, until)
    lost = data.draw(st.integers(0, len(moved) - 1))
    left = [*days[:lost], *days[lost + 1 :]]
    if is_told(left, TUESDAY, until):
        # Only days whose movements come to nothing can be missing between two that are there.
        assert lost not in (0, len(moved) - 1)
        assert any(
            sum(moved[begin : end + 1]) == 0
            for begin in range(lost + 1)
            for end in range(lost, len(moved))
        )


def test_a_statement_that_goes_on_from_itself_ends_nowhere() -> None:
    assert not is_told([period(2, 2, 900, 900)], TUESDAY, date(2026, 12, 2))


def statement(**given: Any) -> Statement:
    summary = Summary(ACCOUNT, "2026-12-01", "2026-12-02", 900, 800, 1, 100, 0)
    source = Source("", "", 1, "application/xml")
    found = Statement("bst_1", "accepted", source, "2026-12-03T03:00:00.000Z", "finance:a", summary)
    return replace(found, **given)


def test_an_accepted_statement_of_our_account_with_balances_counts() -> None:
    assert period_of(statement(), ACCOUNT) == period(1, 2, 900, 800, handed_in=3)


@pytest.mark.parametrize(
    "given",
    [
        {"state": "uploaded"},
        {"state": "booking"},
        {"state": "discarded"},
        {"summary": None},
        {"summary": Summary(ACCOUNT, "2026-12-01", "2026-12-02", None, None, 1, 100, 0)},
        {"summary": Summary(ACCOUNT, "2026-12-01", "2026-12-02", None, 800, 1, 100, 0)},
        {"summary": Summary(ACCOUNT, "2026-12-01", "2026-12-02", 900, None, 1, 100, 0)},
        {"summary": Summary("0099999999", "2026-12-01", "2026-12-02", 900, 800, 1, 100, 0)},
    ],
)
def test_no_other_counts(given: dict[str, Any]) -> None:
    assert period_of(statement(**given), ACCOUNT) is None


def test_a_bank_may_write_our_number_in_its_own_way() -> None:
    assert is_of("114/001-1234567", ACCOUNT)
    assert not is_of("0011234568", ACCOUNT)
    assert not is_of("0011234567", "")
    assert not is_of("1234567", "9001234567")
    assert not is_of("0000000000", "000")


@pytest.mark.parametrize(("told", "account"), [("", ACCOUNT), ("11234567", ACCOUNT), ("9", "")])
def test_a_file_of_our_account_may_come_in(told: str, account: str) -> None:
    must_be_ours(told, account)


def test_a_file_of_another_account_may_not() -> None:
    with pytest.raises(StatementRefused) as caught:
        must_be_ours("9998887776", ACCOUNT)
    assert caught.value.field == "account"
    assert (caught.value.message_id, caught.value.message_en) == (
        f"berkas ini dari rekening 9998887776, bukan rekening program {ACCOUNT}. Tidak ada yang "
        "disimpan. Unduh rekening koran dari rekening program.",
        f"this file is of account 9998887776, not of the program's account {ACCOUNT}. Nothing was "
        "stored. Download the statement of the program's account.",
    )
    with pytest.raises(StatementRefused) as caught:
        must_be_ours("9" * 41, ACCOUNT)
    assert f"of account {'9' * 40}, not" in caught.value.message_en


@pytest.mark.parametrize(
    ("parts", "held"),
    [
        ([Part("suspense", 1_000)], True),
        ([Part("payout", 400, end_to_end_id="a"), Part("suspense", 600)], True),
        # Whom it has paid is known, and that nobody was owed it.
        ([Part("suspense", 1_000, merchant_id="mrc_1")], False),
        ([Part("payout", 400), Part("suspense", 600, merchant_id="mrc_1")], False),
        ([Part("suspense", 600, merchant_id="mrc_1"), Part("suspense", 400)], True),
        ([Part("suspense", 1_000, against="bst_1#3")], False),
    ],
)
def test_a_line_holds_payouts_back_until_it_is_known_whom_it_has_paid(
    parts: list[Part], held: bool
) -> None:
    line = Line("bst_1", "2026-12-01T00:00:00.000Z", debit(), "suspense", 1_000, tuple(parts))
    assert holds_back(line) is held
    said = Proposal((Part("fee", 1_000),), "biaya", "finance:a", "2026-12-01T00:00:00.000Z")
    assert holds_back(replace(line, proposal=said))


def codes(freeze: Freeze, *periods: Period, waiting: bool = False) -> list[str]:
    return [one.code for one in missing(freeze, Evidence(periods, waiting))]


def test_what_is_missing_is_said_in_both_languages() -> None:
    noticed = frozen(Freeze(), RESTORE, "", "2026-12-01T03:00:00.000Z", {})
    told = replace(noticed, since="2026-12-01T02:00:00.000Z")
    assert codes(noticed, waiting=True) == ["instant", "lines"]
    assert codes(told) == ["statement"]
    assert codes(told, period(1, 2, 900, 800), waiting=True) == ["lines"]
    assert codes(told, period(1, 2, 900, 800)) == []
    must_be_told([])
    found = missing(told, Evidence([], True))
    assert [one.code for one in found] == ["statement", "lines"]
    with pytest.raises(Refused) as caught:
        must_be_told(found)
    assert caught.value.code == "not_reconciled"
    assert caught.value.kind.detail == (
        "Pembayaran tetap dibekukan; tidak ada yang diubah. Belum ada rekening koran bersaldo "
        "(camt.053, MT940) dari 2026-12-01 sampai 2026-12-02 tanpa selisih, diunggah setelah "
        "2026-12-02 berakhir. Masih ada baris rekening koran yang menunggu penjelasan.",
        "Payouts stay frozen; nothing was changed. No bank statement with balances (camt.053, "
        "MT940) tells of 2026-12-01 to 2026-12-02 without a gap, handed in after the end of "
        "2026-12-02. There are still lines of bank statements that wait to be explained.",
    )


@pytest.mark.parametrize(
    ("name", "drafted"),
    [
        ("2611300010000101", date(2026, 11, 30)),
        ("2612020010000101", None),
        ("2609010010000101", None),
        ("2613410010000101", None),
        ("26113000100001", None),
        ("", None),
    ],
)
def test_a_debit_of_our_own_id_that_nobody_knows_is_a_lost_payout(
    name: str, drafted: date | None
) -> None:
    entry = replace(debit(), end_to_end_id=name, booked_on="2026-12-01")
    assert unknown_payout(entry, Note("unknown")) == drafted
    assert unknown_payout(entry, Note("other_amount")) is None
    assert unknown_payout(entry, None) is None
    assert unknown_payout(replace(entry, direction="credit"), Note("unknown")) is None
