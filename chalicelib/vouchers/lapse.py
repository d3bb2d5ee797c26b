"""Emptying vouchers whose time is over: what was left goes back to the campaign.

A voucher past its `spend_until` cannot be spent from that instant on, whether it has been emptied
or not; this brings the money home. Both conditions look at the same item, so a redemption in the
last second and the emptying can only happen one after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from chalicelib.campaigns.rules import CLOSED, Terms
from chalicelib.campaigns.service import release
from chalicelib.campaigns.store import Budgets, Campaigns
from chalicelib.core import ids
from chalicelib.core.dynamo import Write, Writer
from chalicelib.core.errors import Refused
from chalicelib.core.instants import Clock, from_text, to_text
from chalicelib.ledger.journal import Journal, entry_key
from chalicelib.ledger.rules import Transfer, account
from chalicelib.ledger.store import Transfers
from chalicelib.vouchers.rules import ACTIVE, EXPIRED, Voucher
from chalicelib.vouchers.store import Vouchers

ACTOR = "job:expire"
DONE = "done"

# Two writes a voucher and up to four for the campaign: within the 100 of a transaction.
_PER_TRANSACTION = 40


class Lapse:
    """The job that empties lapsed vouchers. It resumes where it stopped."""

    def __init__(
        self,
        vouchers: Vouchers,
        campaigns: Campaigns,
        budgets: Budgets,
        transfers: Transfers,
        journal: Journal,
        writer: Writer,
        through: Callable[[], datetime],
        clock: Clock,
    ) -> None:
        self._vouchers = vouchers
        self._campaigns = campaigns
        self._budgets = budgets
        self._transfers = transfers
        self._journal = journal
        self._writer = writer
        self._through = through
        self._clock = clock

    def run(self, may_go_on: Callable[[], bool]) -> int:
        """Empty what has lapsed, as long as `may_go_on`; answers how many vouchers were emptied."""
        emptied = 0
        for terms in list(self._campaigns.all()):
            if terms.spend_until <= to_text(self._clock()):
                emptied += self._campaign(terms, may_go_on)
        return emptied

    def _campaign(self, terms: Terms, may_go_on: Callable[[], bool]) -> int:
        before = self._campaigns.lapsed(terms.id)
        # The journal must know every voucher there can be before "done" is believed.
        complete = self._through() > from_text(terms.spend_until)
        emptied = 0
        while before != DONE and may_go_on():
            issued = self._issued(terms, before)
            emptied += self._empty(terms, [transfer for transfer in issued if _issues(transfer)])
            if len(issued) < _PER_TRANSACTION:
                if complete:
                    self._campaigns.set_lapsed(terms.id, DONE)
                break
            before = entry_key(issued[-1])
            self._campaigns.set_lapsed(terms.id, before)
        return emptied

    def _issued(self, terms: Terms, before: str | None) -> list[Transfer]:
        since, until = from_text(terms.created_at), from_text(terms.spend_until)
        name = account("campaign", terms.id)
        return self._journal.of_account(name, since, until, before, _PER_TRANSACTION)

    def _empty(self, terms: Terms, issued: Sequence[Transfer]) -> int:
        names = [transfer.credit_account.removeprefix("voucher:") for transfer in issued]
        left = [
            voucher
            for voucher in (self._vouchers.find_many(names) if names else [])
            if voucher.stored_state == ACTIVE and voucher.balance
        ]
        if not left:
            return 0
        try:
            self._writer.transact(self._writes(terms, left))
            return len(left)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
        return sum(self._alone(terms, voucher) for voucher in left)

    def _alone(self, terms: Terms, voucher: Voucher) -> int:
        """One by one, where one of them changed meanwhile: that one waits for the next run."""
        try:
            self._writer.transact(self._writes(terms, [voucher]))
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return 0
        return 1

    def _writes(self, terms: Terms, vouchers: Sequence[Voucher]) -> list[Write]:
        def changed(_: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict")

        now = self._clock()
        amount = sum(voucher.balance for voucher in vouchers)
        writes = list(self._emptying(vouchers, now, changed))
        if terms.state != CLOSED:
            return [*writes, self._budgets.credit_root(terms.id, amount, changed)]
        return [
            *writes,
            self._budgets.pass_through_root(terms.id, amount),
            self._transfers.write(release(terms.id, amount, now, ACTOR), changed),
            self._transfers.credit_treasury(amount),
        ]

    def _emptying(
        self, vouchers: Sequence[Voucher], now: datetime, changed: Any
    ) -> Iterator[Write]:
        for voucher in vouchers:
            yield self._vouchers.empty(voucher.id, voucher.balance, ACTIVE, EXPIRED, changed)
            yield self._transfers.write(
                Transfer(
                    id=ids.new_id(ids.TRANSFER),
                    debit_account=account("voucher", voucher.id),
                    credit_account=account("campaign", voucher.campaign_id),
                    amount=voucher.balance,
                    kind="expire",
                    reference="",
                    occurred_at=to_text(now),
                    actor=ACTOR,
                    campaign_id=voucher.campaign_id,
                ),
                changed,
            )


def _issues(transfer: Transfer) -> bool:
    return transfer.kind in ("issue", "incentive")
