"""Recovering a payout that the bank has made and the ledger has no payment for: a restore has lost
it, or it was called off and the bank has carried it out all the same.

What its merchant is still owed of it is settled, at once and as a settlement of its own, which goes
to no bank: its payments are those that the bank has carried out. They are then booked as any other
payment is.
"""

from hashlib import sha256

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules.guards import closed_before
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.settlements.rules import transfer
from chalicelib.settlements.rules.line import NOT_HELD, READY, Line
from chalicelib.settlements.rules.payment import Payment, payments_of
from chalicelib.settlements.rules.settlement import SENT, Settlement
from chalicelib.settlements.rules.terms import Terms
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Drafted, NumberTaken, Settlements
from chalicelib.settlements.use.debts import Debts
from chalicelib.settlements.use.numbers import Numbers
from chalicelib.settlements.use.settle import TRIES, AccountMoved


class Recover(Component, frozen=True, kw_only=True):
    """The use case of recovering."""

    settlements: Settlements
    lines: Lines
    merchants: Merchants
    accounts: MerchantAccounts
    debts: Debts
    transfers: Transfers
    numbers: Numbers
    terms: Terms
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def recover(
        self,
        name: str,
        merchant_id: str,
        paid: int,
        until: str,
        proposed_by: str,
        by: Subject,
        beside: Write,
    ) -> list[Payment]:
        """The payments by which the bank has `paid` so many rupiah to a merchant, as far as those
        are owed from before `until` ("": whenever from); none where nothing is. `name` says what is
        recovered: again with the same it answers the same. What takes them from the merchant is
        written with `beside`, or not at all. Raises `validation_failed` for an unknown merchant,
        `unavailable` where the journal lags, and what `beside` does."""
        settlement_id = _id(name)
        for _ in range(TRIES):
            if made := self.made(name):
                return made
            merchant, standing = self._of(merchant_id)
            standing, owed = self._owed(standing, until)
            amount = min(standing.balance, owed, paid)
            if amount <= 0:
                return []
            try:
                self._settle(settlement_id, merchant, standing, amount, proposed_by, by, beside)
            except (AccountMoved, Drafted, NumberTaken):
                continue
        raise Refused("unavailable", retry_after=1)

    def made(self, name: str) -> list[Payment]:
        """The payments that were made under a name, up to date; none where nothing was."""
        found = self.settlements.find(_id(name))
        if found is None:
            return []
        (line,) = self.lines.of_settlement(found.id)
        return payments_of(line, found.state)

    def knows(self, merchant_id: str) -> bool:
        """Whether there is such a merchant."""
        return self.merchants.find(merchant_id) is not None

    def _of(self, merchant_id: str) -> tuple[Merchant, Standing]:
        merchant = self.merchants.find(merchant_id)
        standing = self.accounts.of([merchant_id]).get(merchant_id)
        if merchant is None or standing is None:
            raise invalid("merchant_id", "tidak ada pedagang ini", "there is no such merchant")
        return merchant, standing

    def _owed(self, standing: Standing, until: str) -> tuple[Standing, int]:
        """An account, and what of it is owed from before a moment: what the bank has paid then was
        for nothing that came later."""
        if not until:
            return standing, standing.balance
        debt = self.debts.before([standing], from_text(until))[standing.merchant_id]
        if debt.amount is None:
            raise Refused("unavailable", retry_after=1)
        return debt.standing, debt.amount

    def _settle(
        self,
        settlement_id: str,
        merchant: Merchant,
        standing: Standing,
        amount: int,
        proposed_by: str,
        by: Subject,
        beside: Write,
    ) -> None:
        number = self.numbers.next(self.clock())
        now = self.clock()
        at = to_text(now)
        settlement = Settlement(
            id=settlement_id,
            number=number,
            state=SENT,
            until=at,
            large=False,
            body_hash="",
            drafted_by=proposed_by,
            drafted_at=at,
            last_changed_by=proposed_by,
            lines=1,
            ready=1,
            total=amount,
            payments=1,
            open=1,
            balance=amount,
            credits=amount,
            reached=1,
            approved_by=by.actor,
            approved_at=at,
            approved_origin=by.origin,
            sent_by=by.actor,
            sent_at=at,
        )
        line = Line(
            settlement_id=settlement_id,
            number=settlement.number,
            line=1,
            merchant_id=merchant.id,
            owed=amount,
            debits=standing.debits,
            since=standing.settled_until,
            until=at,
            name=merchant.name,
            bank_code=merchant.bank_code,
            bank_account=merchant.bank_account,
            bank_account_name=merchant.bank_account_name,
            amount=amount,
            channel=self.terms.channel(amount),
            state=READY,
            hold=NOT_HELD,
        )
        settle = self.accounts.settle(
            standing, amount, settlement.number, at, at, lambda _: AccountMoved()
        )
        self.writer.transact(
            [
                beside,
                *self.settlements.put(settlement, closed_before(now)),
                *self.lines.put(line),
                *self.transfers.write(
                    [transfer.settle(line, by.actor, at)], lambda _: AccountMoved(), beside=settle
                ),
                self.audit.entry(
                    by,
                    "settlement.recover",
                    settlement_id,
                    now,
                    number=settlement.number,
                    merchant=merchant.id,
                    amount=amount,
                ),
            ]
        )


def _id(name: str) -> str:
    return ids.stable_id(ids.SETTLEMENT, sha256(f"lost:{name}".encode()).digest())
