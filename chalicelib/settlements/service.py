"""Settlements as finance reads them, what ends one, and the work that outlasts a request."""

import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Account, account, account_of
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.settlements.approval import Approval
from chalicelib.settlements.drafts import Drafts, Send
from chalicelib.settlements.holds import Holding
from chalicelib.settlements.payout_files import PayoutFiles
from chalicelib.settlements.rules import (
    APPROVED,
    APPROVING,
    CANCELLED,
    DRAFT,
    LINES_AT_ONCE,
    PREPARING,
    SENT,
    Line,
    LineState,
    Payment,
    Settlement,
    line_state,
    payments_of,
)
from chalicelib.settlements.store import Settlements

# Looking for lines in one state, a request goes no further than this.
LOOKED_AT_MOST = 5_000
# A job that met a fault, which may pass, is tried again after this, so often; then its message is
# left to the queue, and in the end to the dead letters.
FAULT_PAUSE_S = 30
TRIES = 5
# A message may come before what it names.
UNKNOWN_PAUSE_S = 60


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its payments, and the state that people see."""

    line: Line
    state: LineState
    payments: list[Payment]


def shown_line(line: Line, settlement: Settlement) -> ShownLine:
    """A line as people see it, by the state that its settlement is stored in."""
    payments = payments_of(line, settlement.state)
    return ShownLine(line, line_state(line, payments), payments)


class SettlementService:
    """Reading settlements, and what ends one: cancelling a draft, sending an approved one."""

    def __init__(
        self,
        store: Settlements,
        merchants: Merchants,
        writer: Writer,
        audit: AuditJournal,
        clock: Clock,
    ) -> None:
        self._store = store
        self._merchants = merchants
        self._writer = writer
        self._audit = audit
        self._clock = clock

    def get(self, settlement_id: str) -> Settlement:
        """A settlement, up to date. Raises `not_found`."""
        settlement = self._store.find(settlement_id)
        if settlement is None:
            raise Refused("not_found")
        return settlement

    def all_lines(self, settlement: Settlement) -> list[ShownLine]:
        """The lines of a settlement that has few; none of one that has many or is not ready."""
        if settlement.lines > LINES_AT_ONCE or settlement.state == PREPARING:
            return []
        return [shown_line(line, settlement) for line in self._store.lines(settlement.id)]

    def page(self, cursor: str | None, limit: int) -> tuple[list[Settlement], str | None]:
        """Settlements, newest first, and the number after which the next page begins."""
        return self._store.page(cursor, limit)

    def lines(
        self, settlement_id: str, state: str | None, cursor: str | None, limit: int
    ) -> tuple[list[ShownLine], str | None]:
        """A page of lines in their order, of one state where it is given, and the number of the
        line after which the next begins. Only so many are looked at: a page may be short."""
        settlement = self.get(settlement_id)
        found: list[ShownLine] = []
        at_a_time = limit if state is None else LINES_AT_ONCE
        lines = self._store.lines(settlement_id, int(cursor or 0), at_a_time)
        for looked_at, line in enumerate(lines, start=1):
            shown = shown_line(line, settlement)
            if state in (None, shown.state):
                found.append(shown)
            full = len(found) == limit or looked_at == LOOKED_AT_MOST
            if full and line.line < settlement.lines:
                return found, str(line.line)
            if full:
                break
        return found, None

    def left_out(
        self, settlement_id: str, cursor: str | None, limit: int
    ) -> tuple[list[tuple[str, str, int]], str | None]:
        """A page of the merchants that nothing is paid to: (id, name, rupiah owed), and where the
        next begins."""
        self.get(settlement_id)
        begin = int(cursor or 0)
        part = []
        more = False
        for ordinal, (merchant_id, owed) in enumerate(self._store.left_out(settlement_id)):
            if ordinal >= begin + limit:
                more = True
                break
            if ordinal >= begin:
                part.append((merchant_id, owed))
        names = self._merchants.find_many(merchant_id for merchant_id, _ in part)
        shown = [(one, names[one].name if one in names else "", owed) for one, owed in part]
        return shown, str(begin + limit) if more else None

    def cancel(self, settlement_id: str, by: Subject) -> Settlement:
        """Cancel a draft, or an approved settlement that came to pay nobody. Raises `not_found`,
        `state_conflict`."""
        return self._end(
            settlement_id,
            "settlement.cancel",
            "#state = :draft OR (#state = :approved AND payments = :none)",
            {":draft": DRAFT, ":approved": APPROVED, ":none": 0},
            {"state": CANCELLED, "cancelled_by": by.actor, "cancelled_at": self._now()},
            by,
        )

    def sent(self, settlement_id: str, by: Subject) -> Settlement:
        """Note that the file went to the bank. Raises `not_found`, `state_conflict`."""
        return self._end(
            settlement_id,
            "settlement.sent",
            "#state = :approved AND payments > :none",
            {":approved": APPROVED, ":none": 0},
            {"state": SENT, "sent_by": by.actor, "sent_at": self._now()},
            by,
        )

    def _end(
        self,
        settlement_id: str,
        action: str,
        condition: str,
        values: Mapping[str, Any],
        sets: Mapping[str, Any],
        by: Subject,
    ) -> Settlement:
        settlement = self.get(settlement_id)
        change: Write = self._store.change(
            settlement_id,
            lambda _: Refused("state_conflict"),
            condition=condition,
            sets=sets,
            values=values,
        )
        entry = self._audit.entry(
            by, action, settlement_id, self._clock(), number=settlement.number
        )
        self._writer.transact([change, entry])
        return self.get(settlement_id)

    def _now(self) -> str:
        return to_text(self._clock())

    # As accounts

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `settlement:{id}`."""
        settlement = self._store.find(name.partition(":")[2])
        return None if settlement is None else (settlement.balance, settlement.credits)

    def accounts(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of settlement accounts."""
        found, after = self._store.page(cursor, limit)
        return [
            account_of(account("settlement", one.id), one.balance, one.credits) for one in found
        ], after


class SettlementJobs:
    """What goes on with settlements that outlast a request. `send(message, delay_s)` puts a message
    into their queue."""

    def __init__(self, store: Settlements, drafts: Drafts, approval: Approval, send: Send) -> None:
        self._store = store
        self._drafts = drafts
        self._approval = approval
        self._send = send

    def work(self, message: Mapping[str, Any], remaining_ms: Callable[[], int]) -> None:
        """Go on with the settlement that a message names until it is done or time runs out, and
        then send it on. `remaining_ms` is what is left of this function's time."""
        settlement_id = str(message["settlement_id"])
        settlement = self._store.find(settlement_id)
        if settlement is None:
            if not message.get("unknown"):
                self._send({"settlement_id": settlement_id, "unknown": True}, UNKNOWN_PAUSE_S)
            return
        try:
            done = True
            if settlement.state == PREPARING:
                done = self._drafts.prepare(settlement_id, remaining_ms)
            elif settlement.state == APPROVING:
                done = self._approval.advance(settlement_id, remaining_ms)
        except (Refused, BotoCoreError, ClientError):
            tries = int(message.get("tries", 0)) + 1
            if tries == TRIES:
                raise
            traceback.print_exc(file=sys.stderr)
            self._send({"settlement_id": settlement_id, "tries": tries}, FAULT_PAUSE_S)
            return
        if not done:
            self._send({"settlement_id": settlement_id}, 0)


@dataclass(frozen=True, slots=True)
class SettlementDesk:
    """All that finance does with settlements."""

    reading: SettlementService
    drafts: Drafts
    holding: Holding
    approval: Approval
    files: PayoutFiles
