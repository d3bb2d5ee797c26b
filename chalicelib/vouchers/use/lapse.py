"""Emptying vouchers whose time is over: what was left goes back to the campaign.

A voucher past its `spend_until` cannot be spent from that instant on, whether it has been emptied
or not; this brings the money home. Both conditions look at the same item, so a redemption in the
last second and the emptying can only happen one after the other.
"""

from collections.abc import Callable, Sequence
from itertools import islice

from chalicelib.campaigns.rules import Overtaken, Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.ledger.rules import Transfer, account, entry_key
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.vouchers.rules import ACTIVE, Voucher, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

ACTOR = "job:expire"
DONE = "done"

# Two writes a voucher and up to four for the campaign: within the 100 of a transaction.
_PER_TRANSACTION = 40
# So many entries of each of the journal's shards are held at a time.
_READ_AHEAD = 500
# Enough to finish the transaction under way.
SPARE_MS = 15_000


class Lapse(Component, frozen=True, kw_only=True):
    """The job that empties lapsed vouchers. It resumes where it stopped."""

    vouchers: Vouchers
    campaigns: Campaigns
    give_back: GiveBack
    journal: Journal
    totals: Totals
    writer: Writer
    clock: Clock

    def run(self, remaining_ms: Callable[[], int]) -> int:
        """Empty what has lapsed, as far as the function's time goes; answers how many vouchers
        were emptied."""

        def may_go_on() -> bool:
            return remaining_ms() > SPARE_MS

        emptied = 0
        for terms in list(self.campaigns.all()):
            if terms.spend_until <= to_text(self.clock()):
                emptied += self._campaign(terms, may_go_on)
        return emptied

    def _campaign(self, terms: Terms, may_go_on: Callable[[], bool]) -> int:
        before = self.campaigns.lapsed(terms.id)
        # Not before nothing can come any more that occurred in time: then the journal knows every
        # voucher there is, and no payment of the last second is still being written.
        if before == DONE or self.totals.through() <= from_text(terms.spend_until):
            return 0
        emptied = 0
        listed = self.journal.newest_first(
            account("campaign", terms.id),
            from_text(terms.created_at),
            from_text(terms.spend_until),
            before,
            _READ_AHEAD,
        )
        while may_go_on():
            part = list(islice(listed, _PER_TRANSACTION))
            emptied += self._empty(terms, [transfer for transfer in part if _issues(transfer)])
            if len(part) < _PER_TRANSACTION:
                self.campaigns.set_lapsed(terms.id, DONE)
                break
            self.campaigns.set_lapsed(terms.id, entry_key(part[-1]))
        return emptied

    def _empty(self, terms: Terms, issued: Sequence[Transfer]) -> int:
        names = [transfer.credit_account.removeprefix("voucher:") for transfer in issued]
        left = [
            voucher
            for voucher in (self.vouchers.find_many(names) if names else [])
            if voucher.stored_state == ACTIVE and voucher.balance
        ]
        if not left:
            return 0
        try:
            self.writer.transact(self._writes(terms, left))
            return len(left)
        except Overtaken:
            return sum(self._alone(terms, voucher) for voucher in left)

    def _alone(self, terms: Terms, voucher: Voucher) -> int:
        """One by one, where one of them changed meanwhile: an admin has voided or reissued it, so
        that nothing is left on it."""
        try:
            self.writer.transact(self._writes(terms, [voucher]))
        except Overtaken:
            return 0
        return 1

    def _writes(self, terms: Terms, vouchers: Sequence[Voucher]) -> list[Write]:
        now = self.clock()
        back = [
            give_back(
                ids.new_id(ids.TRANSFER),
                "expire",
                voucher.id,
                terms.id,
                voucher.balance,
                ACTOR,
                now,
            )
            for voucher in vouchers
        ]
        emptied = [self.vouchers.expire(voucher.id, voucher.balance) for voucher in vouchers]
        return [*emptied, *self.give_back.writes(back, terms, ACTOR, now)]


def _issues(transfer: Transfer) -> bool:
    return transfer.kind in ("issue", "incentive")
