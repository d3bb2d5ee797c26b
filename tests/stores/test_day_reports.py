"""A day is closed on a green report, or by two people with a reason; what was signed is what was
kept, whatever dies, moves or comes late. Its acts are signed with it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from chalicelib.archive.parts import ArchiveParts
from chalicelib.archive.rules import unpack
from chalicelib.audit.parts import AuditParts
from chalicelib.core.crypto.merkle import EMPTY_ROOT, Tree, leaf_hash
from chalicelib.core.crypto.signed import act_leaf
from chalicelib.core.dynamo.writer import PATIENCE_S, Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.ids import TRANSFER, new_id
from chalicelib.core.values.instants import day_bounds, to_text
from chalicelib.days.parts import DayParts
from chalicelib.days.rules.reports import Agreement, Difference, Outdated
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.accounts import BANK
from chalicelib.ledger.rules.guards import CLOSED_THROUGH
from chalicelib.ledger.rules.transfer import Transfer
from tests.stack import TestEmulator
from tests.stores.closing_city import (
    COLLEAGUE,
    FINANCE,
    FIRST,
    SECOND,
    Key,
    Ledger,
    close,
    go_to,
    ledger_in,
    noon,
    propose,
    refuse,
    refused,
)
from tests.stores.import_city import Killed, killed_before_write

SUSPENSE = Difference("suspense", 0, -114_000)
DIFFERS = Difference("bank", 5_000, 4_000)
WHY = "bank belum menjawab"


@pytest.fixture
def ledger(emulator: TestEmulator) -> Iterator[Ledger]:
    with ledger_in(emulator) as made:
        yield made


@pytest.fixture
def guard(ledger: Ledger) -> Key:
    """A day with two transfers, which has ended."""
    made = ledger.guard()
    ledger.transfers(made, 2)
    go_to(ledger, 2)
    return made


def state(ledger: Ledger) -> str:
    return ledger.parts[DayParts].reading.one(FIRST)[0].state


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


# Acts


def act(ledger: Ledger, action: str, **details: Any) -> None:
    journal = ledger.parts[AuditParts].journal
    ledger.parts.writer.transact(
        [journal.entry(FINANCE, action, "stl_1", ledger.clock(), **details)]
    )


def acts_root(ledger: Ledger) -> str:
    tree = Tree()
    listed, _ = ledger.parts[AuditParts].trail.page(FIRST, None, None, None, 200)
    for one in sorted(listed, key=lambda one: (one.occurred_at, one.id)):
        members = ("id", "occurred_at", "actor", "origin", "action", "object", "details")
        tree.add(leaf_hash(act_leaf({name: getattr(one, name) for name in members})))
    return tree.root().hex()


def test_the_acts_of_the_day_are_signed_in_order(ledger: Ledger) -> None:
    for number in range(5):
        act(ledger, "settlement.approve", total=number, reason="é\u2028", of=[None, True])
        ledger.clock.now += timedelta(seconds=number % 2)
    go_to(ledger, 2)
    act(ledger, "settlement.send")
    record = close(ledger, FIRST)
    assert (record.acts, record.acts_root) == (5, acts_root(ledger))
    go_to(ledger, 3)
    # That of the day itself, and its closing.
    assert close(ledger, SECOND).acts == 2


def test_acts_and_report_are_archived_before_they_are_signed(ledger: Ledger) -> None:
    act(ledger, "settlement.approve", total=1)
    act(ledger, "settlement.send")
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    bucket = ledger.parts[ArchiveParts].bucket
    # Other tests have closed this day, too.
    roots = set()
    for key, content in bucket.every("acts/2026/12/01/"):
        tree = Tree()
        for text in unpack(key, content):
            tree.add(leaf_hash(text))
        roots.add((tree.size, tree.root().hex()))
    assert (record.acts, record.acts_root) in roots
    reports = dict(bucket.every("reports/2026/12/01/"))
    content = reports[f"reports/2026/12/01/{record.report}.json"]
    assert content == ledger.books.kept[FIRST, record.report]


def test_a_day_without_acts_has_the_root_of_nothing(ledger: Ledger) -> None:
    go_to(ledger, 2)
    record = close(ledger, FIRST)
    assert (record.acts, record.acts_root) == (0, EMPTY_ROOT.hex())


def test_no_act_is_written_later_than_the_time_after_which_its_day_may_be_closed(
    ledger: Ledger,
) -> None:
    _, end = day_bounds(FIRST)
    occurred = end - timedelta(milliseconds=1)
    ledger.clock.now = occurred
    entry = ledger.parts[AuditParts].journal.entry(FINANCE, "settlement.send", "stl_1", occurred)
    ledger.clock.now = occurred + timedelta(seconds=PATIENCE_S + 0.1)
    with pytest.raises(Refused) as problem:
        ledger.parts.writer.transact([entry])
    assert problem.value.code == "unavailable"
    assert list(ledger.parts[AuditParts].journal.in_order(FIRST)) == []


def test_what_cannot_be_hashed_is_no_act(ledger: Ledger) -> None:
    with pytest.raises(TypeError):
        ledger.parts[AuditParts].journal.entry(FINANCE, "x", "y", noon(1), share=0.5)
