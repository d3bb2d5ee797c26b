"""Drafting a settlement: one line for each merchant that is owed something up to a moment.

The merchants are walked in the table's own order, chunk by chunk; each chunk's lines are put in one
transaction with how far the settlement has come. Whoever goes on after a crash, or beside another,
finds there where: a chunk is in as a whole or not at all, and once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, business_day, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import closed_before
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.owed import Owed, Owing
from chalicelib.settlements.rules import (
    DRAFT,
    LINES_AT_ONCE,
    PREPARING,
    READY,
    Hold,
    Line,
    Settlement,
    new_number,
    unclear,
)
from chalicelib.settlements.store import Moved, NumberTaken, Settlements

# Merchants whose accounts and journals are read together, and lines that go into one transaction
# (two items each, of 100).
READ_AT_ONCE = 500
LINES_PER_CHUNK = 45
NUMBERS_A_DAY = 999
# A function stops where it might not finish another part.
STOP_BEFORE_END_MS = 30_000
# The job finishes what a request has begun, should that have died meanwhile.
REQUEST_LIFE_S = 60

Send = Callable[[Mapping[str, Any], int], None]


def forever() -> int:
    """The time left of who has no end, in milliseconds."""
    return 10**9


@dataclass(frozen=True, slots=True)
class _Part:
    """Merchants that follow each other, and what those are owed that have a balance."""

    standings: Sequence[Standing]
    owing: Mapping[str, Owing]


class Drafts:
    """The use cases of drafting. `send(message, delay_s)` puts a message into the queue."""

    def __init__(
        self,
        store: Settlements,
        accounts: MerchantAccounts,
        owed: Owed,
        judge: Judge,
        writer: Writer,
        audit: AuditJournal,
        send: Send,
        clock: Clock,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._owed = owed
        self._judge = judge
        self._writer = writer
        self._audit = audit
        self._send = send
        self._clock = clock

    def start(self, until: datetime, by: Subject, key: Key) -> Settlement:
        """Draft a settlement of what is owed from transfers before `until`; one with many lines is
        still `preparing` when this answers. Raises `validation_failed` for a moment to come, and
        Drafted where `key` has done so before."""
        now = self._clock()
        if until > now:
            raise invalid("until", "tidak boleh di masa depan", "must not be in the future")
        settlement = self._put(until, by, key, now)
        if not settlement.large:
            self.prepare(settlement.id, forever)
        return self._store.find(settlement.id) or settlement

    def started(self, key: Key) -> Settlement | None:
        """The settlement that `key` has drafted, finished now where its request died. Raises
        `idempotency_key_reused` where it came with another body."""
        settlement = self._store.find(id_of(key))
        if settlement is None:
            return None
        if settlement.body_hash != key.body_hash:
            raise Refused("idempotency_key_reused")
        if settlement.state == PREPARING and not settlement.large:
            self.prepare(settlement.id, forever)
        return self._store.find(settlement.id)

    def _put(self, until: datetime, by: Subject, key: Key, now: datetime) -> Settlement:
        settlement_id = id_of(key)
        with_balance = (one for one in self._accounts.after("") if one.balance > 0)
        large = len(list(islice(with_balance, LINES_AT_ONCE + 1))) > LINES_AT_ONCE
        # The message first: without its settlement it is dropped, whereas a settlement without a
        # message would be prepared by nobody, should this request die.
        self._send({"settlement_id": settlement_id}, 1 if large else REQUEST_LIFE_S)
        while True:
            settlement = Settlement(
                id=settlement_id,
                number=self._next_number(now),
                state=PREPARING,
                until=to_text(until),
                large=large,
                body_hash=key.body_hash,
                drafted_by=by.actor,
                drafted_at=to_text(now),
            )
            try:
                self._writer.transact(
                    [
                        *self._store.new(settlement, closed_before(now)),
                        self._audit.entry(
                            by,
                            "settlement.draft",
                            settlement_id,
                            now,
                            number=settlement.number,
                            until=settlement.until,
                        ),
                    ]
                )
                return settlement
            except NumberTaken:
                continue

    def _next_number(self, now: datetime) -> str:
        day = business_day(now)
        last = self._store.last_number(f"{day:%y%m%d}")
        ordinal = int(last[6:]) + 1 if last else 1
        if ordinal > NUMBERS_A_DAY:
            raise Refused("state_conflict")
        return new_number(day, ordinal)

    def prepare(self, settlement_id: str, remaining_ms: Callable[[], int]) -> bool:
        """Go on with preparing a settlement; False where time ran out before its end."""
        while True:
            settlement = self._store.find(settlement_id)
            if settlement is None or settlement.state != PREPARING:
                return True
            try:
                return self._advance(settlement, remaining_ms)
            except Moved:
                continue

    def _advance(self, settlement: Settlement, remaining_ms: Callable[[], int]) -> bool:
        holds = self._store.holds()
        for part in self._parts(settlement):
            settlement = self._write_part(settlement, part, holds)
            if remaining_ms() < STOP_BEFORE_END_MS:
                return False
        self._writer.transact(
            [
                self._store.change(
                    settlement.id,
                    lambda _: Moved(),
                    condition="#state = :preparing AND #cursor = :seen",
                    sets={"state": DRAFT, "cursor": ""},
                    values={":preparing": PREPARING, ":seen": settlement.cursor},
                )
            ]
        )
        return True

    def _parts(self, settlement: Settlement) -> Iterator[_Part]:
        until = from_text(settlement.until)
        standings = self._accounts.after(settlement.cursor)
        while part := list(islice(standings, READ_AT_ONCE)):
            with_balance = [one for one in part if one.balance > 0]
            yield _Part(part, self._owed.before(with_balance, until))

    def _write_part(
        self, settlement: Settlement, part: _Part, holds: Mapping[str, list[Hold]]
    ) -> Settlement:
        """Put the lines of a part, chunk by chunk; answers the settlement as it stands then."""
        owing = {
            merchant_id: one
            for merchant_id, one in part.owing.items()
            if one.owed is None or one.owed > 0
        }
        payees = self._judge.payees(list(owing), holds, settlement.until)
        lines: list[Line] = []
        left: list[tuple[str, int]] = []
        for standing in part.standings:
            merchant_id = standing.merchant_id
            if merchant_id in payees:
                line = payees[merchant_id].judged(
                    _line(settlement, settlement.lines + len(lines) + 1, owing[merchant_id])
                )
                lines.append(unclear(line) if owing[merchant_id].owed is None else line)
            else:
                known = part.owing.get(merchant_id)
                left.append((merchant_id, known.owed if known and known.owed is not None else 0))
            if len(lines) == LINES_PER_CHUNK or standing is part.standings[-1]:
                settlement = self._write(settlement, lines, left, merchant_id)
                lines, left = [], []
        return settlement

    def _write(
        self,
        settlement: Settlement,
        lines: Sequence[Line],
        left: Sequence[tuple[str, int]],
        cursor: str,
    ) -> Settlement:
        """Put a chunk of lines and of merchants that were left out, up to the one at `cursor`."""
        ready = [line for line in lines if line.state == READY]
        adds = {
            "lines": len(lines),
            "ready": len(ready),
            "held": len(lines) - len(ready),
            "left_out": len(left),
            "total": sum(line.amount for line in ready),
        }
        writes = [
            self._store.change(
                settlement.id,
                lambda _: Moved(),
                condition="#state = :preparing AND #cursor = :seen",
                sets={"cursor": cursor},
                adds=adds,
                values={":preparing": PREPARING, ":seen": settlement.cursor},
            )
        ]
        for line in lines:
            writes += self._store.put_line(line)
        if left:
            writes.append(self._store.put_left_out(settlement.id, settlement.left_out, left))
        self._writer.transact(writes)
        sums = {name: getattr(settlement, name) + by for name, by in adds.items()}
        return replace(settlement, cursor=cursor, **sums)


def id_of(key: Key) -> str:
    """The id of what this key drafts. It stands for good: no other record of the key is needed."""
    return ids.stable_id(ids.SETTLEMENT, sha256(key.id.encode()).digest())


def _line(settlement: Settlement, number: int, owing: Owing) -> Line:
    """A line for what is owed, yet to be judged."""
    standing = owing.standing
    return Line(
        settlement_id=settlement.id,
        number=settlement.number,
        line=number,
        merchant_id=standing.merchant_id,
        owed=owing.owed or 0,
        debits=standing.debits,
        since=standing.settled_until,
        until=settlement.until,
    )
