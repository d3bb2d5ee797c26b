"""A day is closed on a green report, or by two people with a reason; what was signed is what was
kept, whatever dies, moves or comes late. Its acts are signed with it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from chalicelib.audit.parts import AuditParts
from chalicelib.core.values.errors import Refused
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.reports import Agreement, Difference
from chalicelib.ledger.rules.guards import CLOSED_THROUGH
from tests.stores.closing_city import (
    COLLEAGUE,
    FINANCE,
    FIRST,
    SECOND,
    Key,
    Ledger,
    close,
    go_to,
    propose,
    refused,
    state,
)
from tests.stores.import_city import Killed, killed_before_write

SUSPENSE = Difference("suspense", 0, -114_000)
DIFFERS = Difference("bank", 5_000, 4_000)
WHY = "bank belum menjawab"


def closed_by(ledger: Ledger) -> tuple[str, Agreement | None]:
    found = ledger.parts[DayParts].store.find(FIRST)
    assert found is not None
    return found.closed_by, found.agreement


def acts(ledger: Ledger) -> list[tuple[str, str, dict[str, Any]]]:
    journal = ledger.parts[AuditParts].journal
    return [(one.actor, one.action, one.details) for one in journal.in_order(SECOND)]


# On a green report


def test_the_hash_of_the_kept_report_is_signed(ledger: Ledger, guard: Key) -> None:
    record = close(ledger, FIRST)
    assert set(ledger.books.kept) == {(FIRST, record.report)}
    assert ledger.books.made == [(FIRST, None)]
    assert closed_by(ledger) == (FINANCE.actor, None)


def test_a_day_whose_books_differ_is_refused_and_stays_as_it_was(
    ledger: Ledger, guard: Key
) -> None:
    ledger.books.differs = [DIFFERS, SUSPENSE]
    assert refused(ledger, FIRST, "not_reconciled") == {"checks": ["bank", "suspense"]}
    day, chain = ledger.parts[DayParts].reading.one(FIRST)
    assert (day.state, chain.begun, chain.proposal) == ("open", None, None)
    assert chain.refusal is not None
    assert (chain.refusal.by, chain.refusal.differs) == (FINANCE.actor, (DIFFERS, SUSPENSE))
    assert ledger.item(guard)[CLOSED_THROUGH] == "2026-11-30"
    assert ledger.books.kept == {}
    ledger.books.differs = []
    assert close(ledger, FIRST).transfers == 2
    assert ledger.parts[DayParts].store.chain().refusal is None


def test_a_large_day_that_the_queue_refuses_says_so_where_finance_looks(
    ledger: Ledger, guard: Key
) -> None:
    ledger.books.differs = [SUSPENSE]
    later = structs.replace(ledger.closing, take_up=lambda day: None)
    assert later.close(FIRST, FINANCE) is None
    assert state(ledger) == "closing"
    for message, _ in ledger.sent:
        ledger.work.take_up(message, lambda: 10**9)
    day, chain = ledger.parts[DayParts].reading.one(FIRST)
    assert day.state == "open"
    assert chain.refusal is not None
    assert chain.refusal.differs == (SUSPENSE,)


# With a reason, by two


def test_one_proposes_with_a_reason_and_another_closes(ledger: Ledger, guard: Key) -> None:
    ledger.books.differs = [SUSPENSE]
    proposal = propose(ledger, FIRST, WHY)
    assert (proposal.by, proposal.reason, proposal.differs) == (FINANCE.actor, WHY, (SUSPENSE,))
    assert state(ledger) == "proposed"
    assert ledger.item(guard)[CLOSED_THROUGH] == "2026-11-30"
    ledger.clock.now += timedelta(seconds=1)
    record = close(ledger, FIRST, COLLEAGUE)
    agreement = Agreement(WHY, FINANCE.actor, COLLEAGUE.actor)
    assert closed_by(ledger) == (COLLEAGUE.actor, agreement)
    assert ledger.books.made[-1] == (FIRST, agreement)
    for text in (WHY, FINANCE.actor, COLLEAGUE.actor):
        assert text.encode() in ledger.books.kept[FIRST, record.report]
    assert acts(ledger) == [
        (FINANCE.actor, "day.close", {"reason": WHY}),
        (
            COLLEAGUE.actor,
            "day.close",
            {"proposed_by": FINANCE.actor, "proposed_reason": WHY},
        ),
    ]
    assert close(ledger, FIRST, FINANCE) == record


def test_whoever_proposed_does_not_close(ledger: Ledger, guard: Key) -> None:
    ledger.books.differs = [SUSPENSE]
    propose(ledger, FIRST, WHY)
    refused(ledger, FIRST, "same_person", reason="lagi")
    refused(ledger, FIRST, "not_reconciled")
    assert ledger.parts[DayParts].store.find(FIRST) is None
    assert close(ledger, FIRST, COLLEAGUE, "saya setuju").transfers == 2
    assert closed_by(ledger)[1] == Agreement(WHY, FINANCE.actor, COLLEAGUE.actor)


def test_a_proposal_does_not_cover_what_came_to_differ_later(ledger: Ledger, guard: Key) -> None:
    ledger.books.differs = [SUSPENSE]
    propose(ledger, FIRST, WHY)
    ledger.books.differs = [SUSPENSE, DIFFERS]
    refused(ledger, FIRST, "not_reconciled", COLLEAGUE)
    assert state(ledger) == "proposed"
    # Whoever says it of what differs now proposes anew; then the first may close.
    assert propose(ledger, FIRST, "keduanya", COLLEAGUE).differs == (SUSPENSE, DIFFERS)
    refused(ledger, FIRST, "same_person", COLLEAGUE, "keduanya")
    close(ledger, FIRST, FINANCE)
    assert closed_by(ledger)[1] == Agreement("keduanya", COLLEAGUE.actor, FINANCE.actor)


def test_a_reason_for_a_day_that_agrees_is_not_needed(ledger: Ledger, guard: Key) -> None:
    close(ledger, FIRST, reason=WHY)
    assert closed_by(ledger) == (FINANCE.actor, None)


def test_where_what_differed_was_explained_since_nobody_closes_in_spite_of_it(
    ledger: Ledger, guard: Key
) -> None:
    ledger.books.differs = [SUSPENSE]
    propose(ledger, FIRST, WHY)
    ledger.books.differs = []
    close(ledger, FIRST, COLLEAGUE)
    assert closed_by(ledger) == (COLLEAGUE.actor, None)


def test_a_proposal_holds_for_its_day_alone(ledger: Ledger, guard: Key) -> None:
    ledger.books.differs = [SUSPENSE]
    propose(ledger, FIRST, WHY)
    close(ledger, FIRST, COLLEAGUE)
    go_to(ledger, 3)
    refused(ledger, SECOND, "not_reconciled", COLLEAGUE)


def test_two_who_propose_at_once_make_one_proposal_and_close_nothing_by_it(
    ledger: Ledger, guard: Key
) -> None:
    ledger.books.differs = [SUSPENSE]
    closing = ledger.closing

    def ask(_: int) -> str:
        try:
            return type(closing.close(FIRST, FINANCE, WHY)).__name__
        except Refused as problem:
            return problem.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = set(pool.map(ask, range(40)))
    assert outcomes <= {"Proposal", "same_person", "not_reconciled", "state_conflict", "NoneType"}
    chain = ledger.parts[DayParts].store.chain()
    assert ledger.parts[DayParts].store.find(FIRST) is None
    assert chain.proposal is not None
    assert chain.proposal.by == FINANCE.actor


# Schedules


@pytest.mark.parametrize("number", range(6))
def test_killed_before_any_write_a_day_is_refused_or_proposed_as_if_nothing_had_happened(
    ledger: Ledger, guard: Key, number: int
) -> None:
    ledger.books.differs = [SUSPENSE]
    killed = False
    try:
        with killed_before_write(ledger.parts, number):
            ledger.closing.close(FIRST, FINANCE, WHY)
    except Killed:
        killed = True
    # Begin, the refusal.
    assert killed == (number < 2)
    ledger.work.take_up(ledger.sent[0][0], lambda: 10**9)
    if number > 0:
        assert state(ledger) == "proposed"
    assert ledger.item(guard)[CLOSED_THROUGH] == "2026-11-30"


@pytest.mark.parametrize("number", range(7))
def test_the_report_that_was_signed_is_the_one_that_is_kept_whatever_dies(
    ledger: Ledger, guard: Key, number: int
) -> None:
    ledger.books.differs = [SUSPENSE]
    propose(ledger, FIRST, WHY)
    try:
        with killed_before_write(ledger.parts, number):
            ledger.closing.close(FIRST, COLLEAGUE)
    except Killed:
        pass
    record = close(ledger, FIRST, COLLEAGUE)
    assert (FIRST, record.report) in ledger.books.kept
    assert closed_by(ledger) == (COLLEAGUE.actor, Agreement(WHY, FINANCE.actor, COLLEAGUE.actor))
