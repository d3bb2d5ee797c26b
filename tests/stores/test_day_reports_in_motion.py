"""Reports that are signed while the books they tell of go on moving."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import TRANSFER, new_id
from chalicelib.core.values.instants import to_text
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.reports import Difference, Outdated
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.accounts import BANK
from chalicelib.ledger.rules.transfer import Transfer
from tests.stores.closing_city import (
    COLLEAGUE,
    FINANCE,
    FIRST,
    Key,
    Ledger,
    close,
    refuse,
    refused,
    state,
)

SUSPENSE = Difference("suspense", 0, -114_000)


@pytest.fixture
def bank(ledger: Ledger) -> Callable[[], None]:
    """The bank's account, on which each report depends; what is answered books something."""
    transfers = ledger.parts[LedgerParts].transfers

    def unmoved() -> list[Write]:
        seen = transfers.balance(BANK)
        return [transfers.unmoved(BANK, seen, lambda _: Outdated())]

    def book() -> None:
        booked = [deposit(ledger)]
        account = transfers.bank_account(booked, ledger.clock())
        ledger.parts.writer.transact(transfers.write_booked(booked, refuse, {}, account))

    ledger.books.unmoved = unmoved
    return book


def deposit(ledger: Ledger) -> Transfer:
    return Transfer(
        id=new_id(TRANSFER),
        debit_account=BANK,
        credit_account="treasury",
        amount=1_000,
        kind="deposit",
        reference="SP2D-1",
        occurred_at=to_text(ledger.clock()),
        actor=FINANCE.actor,
    )


def test_a_report_is_made_anew_where_a_statement_was_booked_before_it_was_signed(
    ledger: Ledger, guard: Key, bank: Callable[[], None]
) -> None:
    # The bank's account is new at the first, and not at the second.
    ledger.books.while_made = lambda: bank() if len(ledger.books.made) < 3 else None
    record = close(ledger, FIRST)
    assert len(ledger.books.made) == len(ledger.books.kept) == 3
    assert b'"number":3' in ledger.books.kept[FIRST, record.report]


def test_a_day_is_refused_for_what_was_booked_while_it_was_closed(
    ledger: Ledger, guard: Key, bank: Callable[[], None]
) -> None:
    def book() -> None:
        if len(ledger.books.made) == 1:
            bank()
            ledger.books.differs = [SUSPENSE]

    ledger.books.while_made = book
    refused(ledger, FIRST, "not_reconciled")
    assert state(ledger) == "open"


def test_while_money_never_rests_nothing_is_signed_and_the_queue_tries_again(
    ledger: Ledger, guard: Key, bank: Callable[[], None]
) -> None:
    ledger.books.while_made = bank
    assert ledger.closing.close(FIRST, FINANCE) is None
    assert state(ledger) == "closing"
    # Each pause is as long as it has waited already, through the next night.
    pauses = []
    for _ in range(8):
        message, pause = ledger.sent[-1]
        assert message == {"id": "2026-12-01"}
        pauses.append(pause)
        ledger.clock.now += timedelta(seconds=pause)
        ledger.work.take_up(message, lambda: 10**9)
    assert pauses == [0, 30, 30, 60, 120, 240, 480, 900]
    ledger.clock.now += timedelta(days=1)
    ledger.work.take_up(ledger.sent[-1][0], lambda: 10**9)
    assert ledger.sent[-1] == ({"id": "2026-12-01", "failures": 1}, 30)
    ledger.books.while_made = lambda: None
    ledger.work.take_up(ledger.sent[-1][0], lambda: 10**9)
    assert state(ledger) == "closed"


def test_a_closing_that_was_refused_and_begun_anew_is_not_signed_on_the_first_report(
    ledger: Ledger, guard: Key
) -> None:
    """A function that was slow holds a green report; meanwhile another has refused the day, and
    a third person has begun to close it again."""
    once = iter([True])

    def overtaken() -> None:
        if next(once, False):
            ledger.books.differs = [SUSPENSE]
            ledger.job.finish(FIRST, lambda: True)
            slow = ledger.closing
            with pytest.raises(Refused):
                slow.close(FIRST, COLLEAGUE)

    ledger.books.while_made = overtaken
    refused(ledger, FIRST, "not_reconciled")
    assert ledger.parts[DayParts].store.find(FIRST) is None
    assert state(ledger) == "open"
