"""Approving a settlement: what is still owed of each ready line moves to the settlement's account.

Another officer than the drafter approves, which the write itself sees to. Then the lines are paid
in their order, chunk by chunk; in one transaction with its transfers each chunk notes how far
approving has come, so that whoever goes on after a crash finds every line paid once or not at all.
At the end the payout files are rendered, and only then is the settlement approved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Transfer, account
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.drafts import REQUEST_LIFE_S, STOP_BEFORE_END_MS, Send, forever
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.owed import Owed
from chalicelib.settlements.payout_files import PayoutFiles
from chalicelib.settlements.rules import (
    APPROVED,
    APPROVING,
    DRAFT,
    READY,
    Line,
    Settlement,
    settle_id,
    split,
    unclear,
)
from chalicelib.settlements.store import Moved, Settlements

# Three items for each line that is paid, and one for the settlement, of 100.
LINES_PER_CHUNK = 33
# Each time an account has moved between reading and paying, fewer lines are tried at once.
TRIES = 20


class AccountMoved(Refused):
    """A merchant's account is not as it was read."""

    def __init__(self) -> None:
        super().__init__("unavailable", retry_after=1)


@dataclass(frozen=True, slots=True)
class _Judged:
    """A line as it was, as it must be now, and the account that pays it."""

    was: Line
    line: Line
    standing: Standing


class Approval:
    """The use case of approving."""

    def __init__(
        self,
        store: Settlements,
        accounts: MerchantAccounts,
        owed: Owed,
        judge: Judge,
        transfers: Transfers,
        files: PayoutFiles,
        writer: Writer,
        audit: AuditJournal,
        send: Send,
        clock: Clock,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._owed = owed
        self._judge = judge
        self._transfers = transfers
        self._files = files
        self._writer = writer
        self._audit = audit
        self._send = send
        self._clock = clock

    def approve(self, settlement_id: str, by: Subject, key: Key | None) -> Settlement:
        """Approve a draft; a large one is still `approving` when this answers. Raises `not_found`,
        `same_person` for who drafted it, `state_conflict` where it is no draft."""
        settlement = self._store.find(settlement_id)
        if settlement is None:
            raise Refused("not_found")
        _may_approve(settlement.drafted_by, settlement.state, by)
        now = self._clock()
        # The message first, as in drafting.
        self._send({"settlement_id": settlement_id}, 1 if settlement.large else REQUEST_LIFE_S)

        def refusal(old: dict[str, Any] | None) -> Refused:
            try:
                _may_approve((old or {})["drafted_by"], (old or {})["state"], by)
            except Refused as refused:
                return refused
            return Refused("unavailable", retry_after=1)

        self._writer.transact(
            [
                self._store.change(
                    settlement_id,
                    refusal,
                    condition="#state = :draft AND drafted_by <> :by",
                    sets={
                        "state": APPROVING,
                        "approved_by": by.actor,
                        "approved_at": to_text(now),
                        "approved_origin": by.origin,
                        "approve_key": key.id if key else "",
                    },
                    values={":draft": DRAFT, ":by": by.actor},
                ),
                self._audit.entry(
                    by,
                    "settlement.approve",
                    settlement_id,
                    now,
                    number=settlement.number,
                    total=settlement.total,
                ),
            ]
        )
        if not settlement.large:
            self.advance(settlement_id, forever)
        return self._store.find(settlement_id) or settlement

    def approved(self, settlement_id: str, key: Key | None) -> Settlement | None:
        """The settlement that `key` has approved, finished now where its request died."""
        settlement = self._store.find(settlement_id) if key else None
        if settlement is None or key is None or settlement.approve_key != key.id:
            return None
        if settlement.state == APPROVING and not settlement.large:
            self.advance(settlement_id, forever)
        return self._store.find(settlement_id)

    def advance(self, settlement_id: str, remaining_ms: Callable[[], int]) -> bool:
        """Go on with approving a settlement; False where time ran out before its end."""
        while True:
            settlement = self._store.find(settlement_id)
            if settlement is None or settlement.state != APPROVING:
                return True
            last = min(settlement.reached + LINES_PER_CHUNK, settlement.lines)
            numbers = range(settlement.reached + 1, last + 1)
            lines = self._store.find_lines((settlement_id, number) for number in numbers)
            try:
                if not lines:
                    self._finish(settlement)
                    return True
                self._pay(settlement, sorted(lines, key=lambda line: line.line))
            except Moved:
                continue
            if remaining_ms() < STOP_BEFORE_END_MS:
                return False

    def _pay(self, settlement: Settlement, lines: Sequence[Line]) -> None:
        """Pay the first of these lines, as many as can be at once."""
        for _ in range(TRIES):
            try:
                self._writer.transact(self._writes(settlement, lines))
                return
            except AccountMoved:
                lines = lines[: max(1, len(lines) // 2)]
        raise Refused("unavailable", retry_after=1)

    def _writes(self, settlement: Settlement, lines: Sequence[Line]) -> list[Write]:
        judged = self._judged(settlement, [line for line in lines if line.state == READY])
        paid = [one for one in judged if one.line.state == READY]
        amount = sum(one.line.amount for one in paid)
        payments = sum(len(split(one.line.amount)) for one in paid)
        writes = [
            self._store.change(
                settlement.id,
                lambda _: Moved(),
                condition="#state = :approving AND reached = :seen",
                sets={"reached": lines[-1].line},
                adds={
                    "balance": amount,
                    "credits": amount,
                    "payments": payments,
                    "open": payments,
                    "ready": len(paid) - len(judged),
                    "held": len(judged) - len(paid),
                    "total": amount - sum(one.was.amount for one in judged),
                },
                values={":approving": APPROVING, ":seen": settlement.reached},
            )
        ]
        at = to_text(self._clock())
        for one in judged:
            writes.append(self._store.replace_line(one.was, one.line))
            if one.line.state == READY:
                writes += self._settle(settlement, one, at)
        return writes

    def _settle(self, settlement: Settlement, one: _Judged, at: str) -> list[Write]:
        line = one.line
        transfer = Transfer(
            id=settle_id(settlement.id, line.line),
            debit_account=account("merchant", line.merchant_id),
            credit_account=account("settlement", settlement.id),
            amount=line.amount,
            kind="settle",
            reference=settlement.number,
            occurred_at=at,
            actor=settlement.approved_by,
        )
        return self._transfers.write(
            [transfer],
            lambda _: Moved(),
            beside=self._accounts.settle(
                one.standing,
                line.amount,
                settlement.number,
                settlement.until,
                at,
                lambda _: AccountMoved(),
            ),
        )

    def _judged(self, settlement: Settlement, lines: Sequence[Line]) -> list[_Judged]:
        """Ready lines as they must be at this moment."""
        merchant_ids = [line.merchant_id for line in lines]
        standings = self._accounts.of(merchant_ids)
        # Unless something was taken from an account since it was drafted, as much is owed still.
        moved = [
            standings[line.merchant_id]
            for line in lines
            if standings[line.merchant_id].debits != line.debits
        ]
        owing = self._owed.before(moved, from_text(settlement.until)) if moved else {}
        payees = self._judge.payees(merchant_ids, self._store.holds(), settlement.until)
        found = []
        for line in lines:
            standing, owed = standings[line.merchant_id], line.owed
            if line.merchant_id in owing:
                standing, known = owing[line.merchant_id].standing, owing[line.merchant_id].owed
                if known is None:
                    found.append(_Judged(line, unclear(line), standing))
                    continue
                owed = known
            anew = payees[line.merchant_id].judged_again(line, max(0, owed))
            found.append(_Judged(line, anew, standing))
        return found

    def _finish(self, settlement: Settlement) -> None:
        """Render the payout files, and say that the settlement is approved."""
        files = self._files.put(settlement)
        role, _, staff_id = settlement.approved_by.partition(":")
        by = Subject(role, staff_id, "", origin=settlement.approved_origin)
        now = self._clock()
        self._writer.transact(
            [
                self._store.change(
                    settlement.id,
                    lambda _: Moved(),
                    condition="#state = :approving AND reached = :seen",
                    sets={"state": APPROVED, **_members(files)},
                    values={":approving": APPROVING, ":seen": settlement.reached},
                ),
                self._audit.entry(
                    by,
                    "settlement.order",
                    settlement.id,
                    now,
                    number=settlement.number,
                    total=settlement.total,
                    payments=settlement.payments,
                    **{f"{name}_sha256": file.sha256 for name, file in files.items()},
                ),
            ]
        )


def _members(files: Mapping[str, Any]) -> dict[str, Any]:
    return {
        member: value
        for name, file in files.items()
        for member, value in ((f"{name}_sha256", file.sha256), (f"{name}_bytes", file.bytes))
    }


def _may_approve(drafted_by: str, state: str, by: Subject) -> None:
    if drafted_by == by.actor:
        raise Refused("same_person")
    if state != DRAFT:
        raise Refused("state_conflict")
