"""When payouts are frozen, what freezes them, and what is passed over afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.instants import business_day, day_bounds, to_text
from chalicelib.settlements.rules.freeze import (
    RESTORE,
    UNKNOWN_PAYOUT,
    Books,
    Freeze,
    frozen,
    is_from_before,
    not_reconciled,
    noticed,
    ordinals_lost,
    thaw_refusal,
    thawed,
    told_until,
)
from chalicelib.settlements.rules.settlement import next_number

NOW = "2026-12-01T03:00:00.000Z"
HERE = {"transfers": "1", "settlements": "2"}
OPENED = Freeze(books=HERE)


def test_a_ledger_that_stands_where_it_stood_is_left_alone() -> None:
    assert noticed(OPENED, Books(HERE), NOW) is OPENED
    assert noticed(Freeze(), Books(HERE), NOW) == Freeze()


@pytest.mark.parametrize("other", [{**HERE, "settlements": "3"}, {"transfers": "9"}])
def test_a_ledger_that_stands_in_another_table_was_restored(other: dict[str, str]) -> None:
    found = noticed(replace(OPENED, version=4), Books(other), NOW)
    assert found == Freeze("frozen", "restore", "", NOW, books=other, version=5)
    assert found.frozen
    assert noticed(found, Books(other), "later") is found


def test_before_money_ever_left_a_table_that_says_so_itself_was_restored() -> None:
    assert noticed(Freeze(), Books(HERE, restored=True), NOW).frozen
    # Once it was thawed there, the same tables freeze nothing.
    assert not noticed(replace(OPENED, version=3), Books(HERE, restored=True), NOW).frozen


def test_of_two_freezes_the_earlier_instant_counts() -> None:
    first = frozen(Freeze(), UNKNOWN_PAYOUT, "2026-11-30", NOW, HERE)
    assert frozen(first, RESTORE, "2026-12-01", NOW, HERE).since == "2026-11-30"
    assert frozen(first, RESTORE, "2026-11-29", NOW, HERE).since == "2026-11-29"
    assert frozen(first, RESTORE, "", NOW, HERE).since == "2026-11-30"
    # What was thawed is answered for.
    assert frozen(thawed(first), RESTORE, "2026-12-01", NOW, HERE).since == "2026-12-01"


def test_a_freeze_forgets_what_was_proposed_before() -> None:
    asked = Freeze("frozen", RESTORE, NOW, NOW, "finance:a", NOW, "sudah cocok", HERE, version=3)
    other = {"transfers": "9"}
    assert frozen(asked, UNKNOWN_PAYOUT, "", "later", other) == Freeze(
        "frozen", "unknown_payout", NOW, "later", books=other, version=4
    )
    assert thawed(asked) == replace(asked, state="open", version=4)


def test_a_thaw_takes_two() -> None:
    asked = replace(frozen(Freeze(), RESTORE, NOW, NOW, HERE), proposed_by="finance:a")
    assert thaw_refusal(asked, "finance:b") is None
    for seen, by, code in (
        (asked, "finance:a", "same_person"),
        (replace(asked, proposed_by=""), "finance:b", "state_conflict"),
        (thawed(asked), "finance:b", "state_conflict"),
    ):
        refused = thaw_refusal(seen, by)
        assert refused is not None
        assert refused.code == code


def test_the_bank_must_tell_of_the_weekday_after_the_freeze() -> None:
    friday = frozen(Freeze(), RESTORE, NOW, "2026-12-04T03:00:00.000Z", HERE)
    assert told_until(friday) == date(2026, 12, 7)
    refused = not_reconciled(friday)
    assert refused.code == "not_reconciled"
    assert refused.kind.detail == (
        "Pembayaran dibekukan: buku dipulihkan ke saat sebelumnya, atau bank mencatat pembayaran "
        "yang tidak dikenal buku. Tidak ada uang yang keluar. Unggah rekening koran bank sampai "
        "2026-12-07, jelaskan semua barisnya, lalu dua bendahara membuka kembali.",
        "Payouts are frozen: the ledger was restored to an earlier moment, or the bank has booked "
        "a payment that it does not know. No money has left. Take in the bank's statement up to "
        "2026-12-07, explain all its lines, then two officers thaw them.",
    )


def test_what_was_drafted_before_the_freeze_is_drafted_anew() -> None:
    assert not is_from_before(Freeze(), NOW)
    seen = thawed(frozen(Freeze(), RESTORE, NOW, NOW, HERE))
    assert is_from_before(seen, NOW)
    assert not is_from_before(seen, "2026-12-01T03:00:00.001Z")


@pytest.mark.parametrize(
    ("frozen_at", "lost"),
    [
        # Midnight in Jakarta, and a day of 86,400 seconds from there.
        ("2026-11-30T17:00:00.000Z", 0),
        ("2026-11-30T17:01:26.999Z", 0),
        ("2026-11-30T17:01:27.000Z", 1),
        ("2026-12-01T16:59:59.999Z", 993),
        ("2026-12-01T17:00:00.000Z", 0),
    ],
)
def test_so_many_ordinals_are_lost_as_the_day_of_the_freeze_is_old(
    frozen_at: str, lost: int
) -> None:
    seen = frozen(Freeze(), RESTORE, NOW, frozen_at, HERE)
    assert ordinals_lost(seen, date(2026, 12, 1)) == lost


@given(st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)), st.data())
def test_a_number_after_a_restore_is_none_that_was_lost(at: datetime, data: st.DataObject) -> None:
    """So long as no more were drafted than one in 87 seconds of the day."""
    frozen_at = at.replace(tzinfo=UTC)
    day = business_day(frozen_at)
    seconds = (frozen_at - day_bounds(day)[0]).total_seconds()
    drafted = data.draw(st.integers(0, int(seconds // 87)))
    seen = frozen(Freeze(), RESTORE, NOW, to_text(frozen_at), HERE)
    number = next_number(day, None, passed_over=ordinals_lost(seen, day))
    assert int(number[6:]) > drafted
    assert ordinals_lost(seen, day + timedelta(days=1)) == 0
    assert ordinals_lost(Freeze(), day) == 0
