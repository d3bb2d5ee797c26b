"""A restore puts the ledger back, and not the bank: what it has paid since is not paid again."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.bank.rules.explanation import FEE, Part
from chalicelib.bank.rules.lines import Line
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.settlements.commands.freeze import freeze
from chalicelib.settlements.parts import SettlementParts
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, Killed, beside, city, killed_before_write
from tests.stores.restored_city import (
    OPENING,
    Held,
    approve,
    approved,
    drafted,
    explain,
    held,
    missing,
    owed,
    paid_out,
    payments,
    propose,
    refused,
    restore,
    told,
    two_shops,
)
from tests.stores.settled_city import APPROVER, DRAFTER, credit, owed_to

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shops(
    emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[str]]:
    """Two merchants who were paid before, and are owed 100,000 and 50,000 now."""
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    yield two_shops(emulator, clock)
    emulator.empty_tables()


@pytest.fixture
def before(emulator: TestEmulator, shops: list[str]) -> Held:
    """What the tables held before both were paid."""
    return held(emulator)


@pytest.fixture
def lost(before: Held, clock: Clock) -> dict[str, int]:
    """What the bank was sent for both afterwards, by end-to-end id."""
    clock.pass_by(minutes=5)
    parts = city(clock)
    return payments(parts, paid_out(parts, "lost"))


@pytest.fixture
def parts(emulator: TestEmulator, before: Held, lost: dict[str, int], clock: Clock) -> Parts:
    """The city an hour later, restored to before."""
    clock.pass_by(hours=1)
    restore(emulator, before)
    return city(clock)


def test_what_was_paid_is_not_paid_again(parts: Parts, shops: list[str]) -> None:
    again = drafted(parts, "again")
    assert again.total == 150_000
    refused("not_reconciled", lambda: approved(parts, again))
    assert owed(parts, shops) == [100_000, 50_000]
    assert payments(parts, again) == {}


def test_nothing_else_holds_a_second_payout_back(
    emulator: TestEmulator, parts: Parts, shops: list[str], lost: dict[str, int]
) -> None:
    """The guard taken out: the ledger believes that it stands where it stood."""
    freezes = parts[SettlementParts].freezes
    stood = freezes.find()
    client_of(parts.connection).update_item(
        TableName=parts.settings.table("settlements"),
        Key={"pk": {"S": "payouts"}, "sk": {"S": "freeze"}},
        UpdateExpression="SET books = :books",
        ExpressionAttributeValues={
            ":books": {"M": {name: {"S": id} for name, id in freezes.books().ids.items()}}
        },
    )
    assert stood.books != freezes.books().ids
    again = payments(parts, paid_out(parts, "again"))
    assert sum(again.values()) == sum(lost.values()) == 150_000
    # Under the very numbers, so that the bank's word for the first would have confirmed the second.
    assert again == lost


def test_no_number_comes_again_that_the_bank_may_know(parts: Parts, lost: dict[str, int]) -> None:
    number = drafted(parts, "again").number
    assert number > max(name[:9] for name in lost)


def test_a_restored_ledger_says_what_is_missing_until_the_bank_has_told(
    parts: Parts, shops: list[str], lost: dict[str, int], clock: Clock
) -> None:
    thaw, bank = parts[BankParts].thaw, parts[BankParts]
    assert missing(parts) == ["instant"]
    restored_to = clock() - timedelta(hours=1, minutes=6)
    assert "2026-12-02" in freeze(parts, to_text(restored_to))
    assert missing(parts) == ["statement"]
    refused("not_reconciled", lambda: thaw.propose("cocok", DRAFTER))
    # The bank's own statement of both days, handed in on the third: it has paid both.
    clock.pass_by(hours=48)
    statement = told(parts, list(lost.items()), first=TUESDAY, last=WEDNESDAY)
    assert [line.state for line in statement.lines] == ["suspense", "suspense"]
    assert missing(parts) == ["lines"]
    refused("not_reconciled", lambda: thaw.propose("cocok", DRAFTER))
    # Nobody alone explains it away.
    for line in statement.lines:
        fee = [Part(FEE, line.booked)]
        bank.resolve.propose(line, fee, "biaya", DRAFTER, None, lambda line: line)
        assert missing(parts) == ["lines"]
        bank.resolve.reject(
            bank.resolve.line(line.statement_id, line.entry.line),
            "bukan biaya",
            APPROVER,
            None,
            lambda line: line,
        )
        explained = explain(parts, line.statement_id, line.entry.line, paid_by(line, shops))
        assert explained.state == "explained"
    assert owed(parts, shops) == [0, 0]
    assert missing(parts) == []
    refused("state_conflict", lambda: thaw.approve(APPROVER))
    thaw.propose("cocok dengan rekening koran", DRAFTER)
    refused("same_person", lambda: thaw.approve(DRAFTER))
    refused("not_reconciled", parts[SettlementParts].freeze.must_be_open)
    assert not thaw.approve(APPROVER).freeze.frozen
    refused("state_conflict", lambda: thaw.approve(APPROVER))
    acts = {(one.action, one.actor) for one in thaw.audit.of_day(business_day(clock()))}
    assert {
        ("payouts.propose_thaw", DRAFTER.actor),
        ("payouts.thaw", APPROVER.actor),
    } <= acts
    # Nobody is owed twice, and what is owed from now on is paid.
    clock.pass_by(minutes=1)
    credit(parts, shops[0], 3_000, clock() - timedelta(seconds=30), f"{200:022d}")
    assert sum(payments(parts, paid_out(parts, "next")).values()) == 3_000
    assert suspended(parts) == 0


def suspended(parts: Parts) -> int:
    """What stands in suspense, in rupiah."""
    found = parts[LedgerParts].transfers.balance("suspense")
    return found[0] if found else 0


def paid_by(line: Line, shops: list[str]) -> str:
    """Whom a line has paid: merchants have their lines in no stated order."""
    return shops[[100_000, 50_000].index(line.entry.amount)]


def test_a_lost_payout_of_more_than_is_owed_takes_what_is_owed(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    """The redemptions behind the rest are lost, too."""
    freeze(parts, to_text(clock()))
    statement = told(parts, [("2612010020000101", 120_000)], first=TUESDAY, last=TUESDAY)
    explain(parts, statement.statement.id, 1, shops[0])
    assert owed(parts, shops) == [0, 50_000]
    statement = told(
        parts,
        [("2612010020000102", 5_000)],
        first=WEDNESDAY,
        last=WEDNESDAY,
        opening=OPENING - 120_000,
    )
    explain(parts, statement.statement.id, 1, shops[0])
    assert owed(parts, shops) == [0, 50_000]
    # What was owed to nobody stays in suspense.
    assert suspended(parts) == -25_000


def test_what_a_shop_sells_after_the_restore_is_not_taken_for_a_lost_payout(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    """The bank has paid for what is lost, and for nothing that came later."""
    freeze(parts, to_text(clock() - timedelta(hours=1, minutes=6)))
    clock.pass_by(minutes=1)
    credit(parts, shops[0], 30_000, clock() - timedelta(seconds=30), f"{300:022d}")
    clock.pass_by(hours=48)
    paid = [("2612010020000101", 120_000)]
    statement = told(parts, paid, first=TUESDAY, last=WEDNESDAY)
    explain(parts, statement.statement.id, 1, shops[0])
    assert owed(parts, shops) == [30_000, 50_000]
    assert suspended(parts) == -20_000


def test_what_was_paid_for_lost_redemptions_keeps_payouts_frozen_no_longer(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    """It stands in suspense for good, and names whom the bank has paid."""
    freeze(parts, to_text(clock() - timedelta(hours=1, minutes=6)))
    clock.pass_by(hours=48)
    paid = [("2612010020000101", 120_000), ("2612010020000201", 50_000)]
    statement = told(parts, paid, first=TUESDAY, last=WEDNESDAY)
    lines = [
        explain(parts, line.statement_id, line.entry.line, shop)
        for line, shop in zip(statement.lines, shops, strict=True)
    ]
    assert [line.state for line in lines] == ["suspense", "explained"]
    assert [(part.kind, part.amount, part.merchant_id) for part in lines[0].parts[1:]] == [
        ("suspense", 20_000, shops[0])
    ]
    assert owed(parts, shops) == [0, 0]
    assert missing(parts) == []
    # Whoever says now that it was something else has it looked at first.
    resolve = parts[BankParts].resolve
    fee = [Part(FEE, 120_000)]
    resolve.propose(resolve.line(lines[0].statement_id, 1), fee, "biaya", DRAFTER, None, id)
    assert missing(parts) == ["lines"]


def test_a_lost_payout_whose_booking_died_is_booked_once(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    freeze(parts, to_text(clock()))
    statement = told(parts, [("2612010020000101", 60_000)], first=TUESDAY, last=TUESDAY)
    resolve, id = parts[BankParts].resolve, statement.statement.id
    propose(parts, id, 1, shops[0])
    for dies_before in (1, 0):
        with suppress(Killed), killed_before_write(parts, dies_before):
            approve(parts, resolve.line(id, 1))
        assert owed(parts, shops) == [40_000, 50_000]
        assert resolve.line(id, 1).state == "proposed"
    assert approve(parts, resolve.line(id, 1)).state == "explained"
    assert owed(parts, shops) == [40_000, 50_000]
    assert suspended(parts) == 0


def test_a_lost_payout_that_was_recovered_cannot_be_rejected_any_more(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    """Or what was taken from the merchant would lie where no line of the bank's answers for it."""
    freeze(parts, to_text(clock()))
    other = city(clock)[BankParts].resolve
    parts = city(clock)
    statement = told(parts, [("2612010020000101", 60_000)], first=TUESDAY, last=TUESDAY)
    seen = propose(parts, statement.statement.id, 1, shops[0])

    def rejected(line: Line) -> Line:
        return other.reject(line, "bukan", DRAFTER, None, lambda one: one)

    def reject() -> None:
        refused("state_conflict", lambda: rejected(seen))
        refused("state_conflict", lambda: rejected(other.line(seen.statement_id, 1)))

    with beside(parts, reject, text="bank_line.approve") as moment:
        assert approve(parts, seen).state == "explained"
    assert moment.came
    assert owed(parts, shops) == [40_000, 50_000]


def test_a_lost_payout_that_is_rejected_first_takes_nothing(
    parts: Parts, shops: list[str], clock: Clock
) -> None:
    freeze(parts, to_text(clock()))
    other = city(clock)[BankParts].resolve
    parts = city(clock)
    statement = told(parts, [("2612010020000101", 60_000)], first=TUESDAY, last=TUESDAY)
    seen = propose(parts, statement.statement.id, 1, shops[0])

    def reject() -> None:
        other.reject(seen, "bukan", DRAFTER, None, lambda one: one)

    with beside(parts, reject, text="settlement.recover") as moment:
        refused("state_conflict", lambda: approve(parts, seen))
    assert moment.came
    assert owed(parts, shops) == [100_000, 50_000]


def test_nothing_is_lost_while_payouts_are_open(
    parts: Parts, emulator: TestEmulator, shops: list[str], clock: Clock
) -> None:
    emulator.empty_tables()
    parts = city(clock)
    (shop,) = owed_to(parts, [1_000])
    statement = told(parts, [("", 1_000)], first=TUESDAY, last=TUESDAY)
    line = statement.lines[0]
    refused("validation_failed", lambda: propose(parts, line.statement_id, line.entry.line, shop))


def test_a_draft_from_before_the_restore_is_drafted_anew(
    emulator: TestEmulator, shops: list[str], clock: Clock
) -> None:
    """It was approved and paid after the instant that was restored to."""
    parts = city(clock)
    draft = drafted(parts, "kept")
    before = held(emulator)
    clock.pass_by(minutes=5)
    approved(parts, draft)
    paid = payments(parts, draft)
    clock.pass_by(hours=1)
    restore(emulator, before)
    parts = city(clock)
    freeze(parts, to_text(clock() - timedelta(hours=1, minutes=5)))
    clock.pass_by(hours=48)
    statement = told(parts, list(paid.items()), first=TUESDAY, last=WEDNESDAY)
    for line in statement.lines:
        explain(parts, line.statement_id, line.entry.line, paid_by(line, shops))
    parts[BankParts].thaw.propose("cocok", DRAFTER)
    parts[BankParts].thaw.approve(APPROVER)
    found = refused("state_conflict", lambda: approved(parts, draft))
    assert "Cancel it" in found.kind.detail[1]
    assert parts[SettlementParts].cancel.cancel(draft.id, DRAFTER).state == "cancelled"


def test_a_payout_that_the_ledger_does_not_know_freezes_payouts(
    emulator: TestEmulator, clock: Clock, shops: list[str]
) -> None:
    parts = city(clock)
    told(parts, [("", 2_000), ("9912010010000101", 3_000)], first=TUESDAY, last=TUESDAY)
    assert not parts[SettlementParts].freeze.seen().frozen
    left = OPENING - 5_000
    told(parts, [("2611300090000101", 4_000)], first=TUESDAY, last=WEDNESDAY, opening=left)
    seen = parts[SettlementParts].freeze.seen()
    assert (seen.frozen, seen.cause) == (True, "unknown_payout")
    assert seen.since == "2026-11-29T17:00:00.000Z"
    refused("not_reconciled", lambda: paid_out(parts, "next"))
    # More of them change nothing: what must be told stays the same.
    left -= 4_000
    told(parts, [("2611290090000101", 4_000)], first=TUESDAY, last=WEDNESDAY, opening=left)
    assert parts[SettlementParts].freeze.seen() == seen
