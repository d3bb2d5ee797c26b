"""Payouts as their merchant sees them: what was paid when, what it is made of, what comes next."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import Transfer, account, entry_key
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.settlements.judging import Judge
from chalicelib.settlements.rules import (
    APPROVING,
    DRAFT,
    HELD,
    ORDERED,
    PAYMENT_PAID,
    READY,
    RETURNED,
    Line,
    Settlement,
    Withheld,
    expected_on,
)
from chalicelib.settlements.service import ShownLine, shown_line
from chalicelib.settlements.store import Settlements

# Before the first payout.
_BEGINNING = "2020-01-01T00:00:00.000Z"
_READ_AT_ONCE = 25
_REDEEMED = ("redeem", "capture", "accept")


@dataclass(frozen=True, slots=True)
class Payout:
    """A merchant's line of a settlement. `expected_on` is when the bank should have paid it, None
    where nothing was ordered; `paid_on` when it has, None before."""

    settlement: Settlement
    shown: ShownLine
    reason: str
    expected_on: date | None
    paid_on: str | None


@dataclass(frozen=True, slots=True)
class Next:
    """What is owed but in no payout yet, rupiah: `amount` that the next one would pay, `held` that
    it would not, and why. `expected_on` is known only once a draft has it."""

    owed: int
    amount: int
    held: int
    hold: str
    reason: str
    withheld: tuple[Withheld, ...]
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class Made:
    """What a payout is made of, rupiah, of the transfers from `since` to `until`:
    redeemed - refunded + returned + carried - held = its amount. `carried` is what was left from
    before, less what was given back after `until`."""

    payout: Payout
    redeemed: int
    refunded: int
    returned: int
    held: int
    carried: int


class Payouts:
    """The use cases of a merchant's payouts. Only its owner sees them."""

    def __init__(
        self,
        store: Settlements,
        merchants: Merchants,
        accounts: MerchantAccounts,
        judge: Judge,
        journal: Journal,
        through: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._store = store
        self._merchants = merchants
        self._accounts = accounts
        self._judge = judge
        self._journal = journal
        self.through = through
        self._clock = clock

    def of(self, by: Subject, cursor: str | None, limit: int) -> tuple[list[Payout], str | None]:
        """A merchant's payouts, newest first, and the number after which the next page begins.
        Raises `forbidden` for a cashier."""
        owned(self._merchants.shop(by.id), by)
        found: list[Payout] = []
        before = cursor
        while True:
            places = []
            for place in self._store.lines_of_merchant(by.id, before, _READ_AT_ONCE):
                places.append(place)
                if len(places) == _READ_AT_ONCE:
                    break
            for payout in self._payouts(places):
                found.append(payout)
                if len(found) > limit:
                    return found[:limit], found[limit - 1].settlement.number
            if len(places) < _READ_AT_ONCE:
                return found, None
            before = places[-1][0]

    def _payouts(self, places: list[tuple[str, str, int]]) -> list[Payout]:
        settlements = self._store.find_many(settlement_id for _, settlement_id, _ in places)
        lines = self._store.find_lines((settlement_id, line) for _, settlement_id, line in places)
        lines.sort(key=lambda line: line.number, reverse=True)
        return [
            _payout(line, settlements[line.settlement_id])
            for line in lines
            if _is_payout(line, settlements[line.settlement_id])
        ]

    def next(self, by: Subject) -> Next:
        """What is owed but in no payout yet. Raises `forbidden` for a cashier."""
        owned(self._merchants.shop(by.id), by)
        standing = self._accounts.of([by.id]).get(by.id)
        if standing is None:
            raise Refused("not_found")
        now = to_text(self._clock())
        line = Line(
            "", "", 0, by.id, standing.balance, standing.debits, standing.settled_until, now
        )
        payee = self._judge.payees([by.id], self._store.holds(by.id), now)[by.id]
        line = payee.judged(line)
        amount = line.amount if line.state == READY else 0
        why = line.hold if line.hold != "nothing_owed" else ""
        return Next(
            owed=standing.balance,
            amount=amount,
            held=standing.balance - amount,
            hold=why,
            reason=line.reason if why else "",
            withheld=line.withheld,
            expected_on=expected_on(now) if amount and self._is_drafted(standing) else None,
        )

    def _is_drafted(self, standing: Standing) -> bool:
        for _, settlement_id, number in self._store.lines_of_merchant(
            standing.merchant_id, None, 1
        ):
            settlement = self._store.find(settlement_id)
            if settlement is None or settlement.state not in (DRAFT, APPROVING):
                return False
            lines = self._store.find_lines([(settlement_id, number)])
            return any(line.state == READY for line in lines)
        return False

    def one(self, settlement_id: str, by: Subject) -> Made:
        """One payout, and what it is made of. Raises `not_found`, `forbidden` for a cashier."""
        payout = self._find(settlement_id, by)
        line = payout.shown.line
        sums: Counter[str] = Counter()
        name = account("merchant", by.id)
        since, until = _period(line)
        for kind, amount, _ in self._journal.movements(name, until, since):
            sums["redeemed" if kind in _REDEEMED else kind] += amount
        held = sum(one.amount for one in line.withheld)
        own = sums["redeemed"] - sums["refund"] + sums["payout_returned"]
        return Made(
            payout,
            sums["redeemed"],
            sums["refund"],
            sums["payout_returned"],
            held,
            line.amount + held - own,
        )

    def transfers(
        self, settlement_id: str, by: Subject, cursor: str | None, limit: int
    ) -> tuple[list[Transfer], str | None]:
        """A page of the transfers that a payout is made of, newest first. Raises as `one` does."""
        payout = self._find(settlement_id, by)
        since, until = _period(payout.shown.line)
        name = account("merchant", by.id)
        page = self._journal.of_account(name, since, until, cursor, limit + 1)
        part = page[:limit]
        return part, entry_key(part[-1]) if len(page) > limit else None

    def _find(self, settlement_id: str, by: Subject) -> Payout:
        owned(self._merchants.shop(by.id), by)
        settlement = self._store.find(settlement_id)
        line = self._store.line_of(settlement, by.id) if settlement else None
        if settlement is None or line is None or not _is_payout(line, settlement):
            raise Refused("not_found")
        return _payout(line, settlement)


def _is_payout(line: Line, settlement: Settlement) -> bool:
    return settlement.state in ORDERED and line.hold != "nothing_owed"


def _payout(line: Line, settlement: Settlement) -> Payout:
    shown = shown_line(line, settlement)
    reasons = [payment.reason for payment in shown.payments if payment.state == RETURNED]
    booked = [payment.booked_on for payment in shown.payments if payment.state == PAYMENT_PAID]
    return Payout(
        settlement,
        shown,
        line.reason or (reasons[0] if reasons else ""),
        None if shown.state == HELD else expected_on(settlement.sent_at or settlement.approved_at),
        max(booked) if shown.state == PAYMENT_PAID and booked else None,
    )


def _period(line: Line) -> tuple[datetime, datetime]:
    return from_text(line.since or _BEGINNING), from_text(line.until)
