"""A merchant's payouts. Only its owner sees them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.settlements.rules.assessment import assess
from chalicelib.settlements.rules.line import READY, Line
from chalicelib.settlements.rules.payment import expected_on
from chalicelib.settlements.rules.payout import (
    NextPayout,
    Payout,
    PayoutMakeup,
    is_payout,
    makeup_of,
    next_payout,
    payout_of,
    period_of,
)
from chalicelib.settlements.rules.settlement import APPROVING, DRAFT
from chalicelib.settlements.store.holds import Holds
from chalicelib.settlements.store.lines import Lines, Place
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.payees import Payees

_READ_AT_ONCE = 25


class Payouts(Component, frozen=True, kw_only=True):
    """The use cases of a merchant's payouts. `through` is the instant up to which the journal
    surely has every transfer."""

    settlements: Settlements
    lines: Lines
    holds: Holds
    merchants: Merchants
    accounts: MerchantAccounts
    payees: Payees
    journal: Journal
    through: Callable[[], datetime]
    clock: Clock

    def page(self, by: Subject, cursor: str | None, limit: int) -> tuple[list[Payout], str | None]:
        """A merchant's payouts, newest first, and the number after which the next page begins.
        Raises `forbidden` for a cashier."""
        owned(self.merchants.shop(by.id), by)
        found: list[Payout] = []
        before = cursor
        while True:
            listed = self.lines.of_merchant(by.id, before, _READ_AT_ONCE)
            places = list(islice(listed, _READ_AT_ONCE))
            for payout in self._payouts(places):
                found.append(payout)
                if len(found) > limit:
                    return found[:limit], found[limit - 1].settlement.number
            if len(places) < _READ_AT_ONCE:
                return found, None
            before = places[-1].number

    def _payouts(self, places: Sequence[Place]) -> list[Payout]:
        settlements = self.settlements.find_many(place.settlement_id for place in places)
        lines = self.lines.find_many((place.settlement_id, place.line) for place in places)
        lines.sort(key=lambda line: line.number, reverse=True)
        return [
            payout_of(line, settlements[line.settlement_id])
            for line in lines
            if is_payout(line, settlements[line.settlement_id])
        ]

    def next(self, by: Subject) -> NextPayout:
        """What is owed but in no payout yet. Raises `forbidden` for a cashier."""
        owned(self.merchants.shop(by.id), by)
        standing = self.accounts.of([by.id]).get(by.id)
        if standing is None:
            raise Refused("not_found")
        line = self._line_now(standing)
        expected = expected_on(line.until) if line.pays and self._is_drafted(by.id) else None
        return next_payout(line, standing.balance, expected)

    def _line_now(self, standing: Standing) -> Line:
        """What a settlement would pay of all that is owed at this moment."""
        merchant_id, now = standing.merchant_id, to_text(self.clock())
        line = Line(
            settlement_id="",
            number="",
            line=0,
            merchant_id=merchant_id,
            owed=standing.balance,
            debits=standing.debits,
            since=standing.settled_until,
            until=now,
        )
        holds = {merchant_id: self.holds.of(merchant_id)}
        return assess(line, self.payees.of([merchant_id], holds, now)[merchant_id])

    def _is_drafted(self, merchant_id: str) -> bool:
        """Whether a settlement that is being drafted or approved pays the merchant."""
        for place in self.lines.of_merchant(merchant_id, None, 1):
            settlement = self.settlements.find(place.settlement_id)
            if settlement is None or settlement.state not in (DRAFT, APPROVING):
                return False
            lines = self.lines.find_many([(place.settlement_id, place.line)])
            return any(line.state == READY for line in lines)
        return False

    def makeup(self, settlement_id: str, by: Subject) -> PayoutMakeup:
        """One payout, and what it is made of. Raises `not_found`, `forbidden` for a cashier."""
        payout = self._get(settlement_id, by)
        since, until = period_of(payout.shown.line)
        name = account("merchant", by.id)
        return makeup_of(payout, self.journal.movements(name, until, since))

    def transfers(
        self, settlement_id: str, by: Subject, cursor: str | None, limit: int
    ) -> tuple[list[Transfer], str | None]:
        """A page of the transfers that a payout is made of, newest first. Raises as `makeup`
        does."""
        payout = self._get(settlement_id, by)
        since, until = period_of(payout.shown.line)
        name = account("merchant", by.id)
        page = self.journal.of_account(name, since, until, cursor, limit + 1)
        part = page[:limit]
        return part, entry_key(part[-1]) if len(page) > limit else None

    def _get(self, settlement_id: str, by: Subject) -> Payout:
        owned(self.merchants.shop(by.id), by)
        settlement = self.settlements.get(settlement_id)
        line = self.lines.find(settlement, by.id)
        if line is None or not is_payout(line, settlement):
            raise Refused("not_found")
        return payout_of(line, settlement)
