"""Emptying vouchers whose time is over: what was left goes back to the campaign.

A voucher past its `spend_until` cannot be spent from that instant on, whether it has been emptied
or not; this brings the money home. Both conditions look at the same item, so a redemption in the
last second and the emptying can only happen one after the other.
"""

from collections.abc import Callable, Sequence
from itertools import islice

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.terms import LAPSE_DONE, Campaigns
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.vouchers.rules import Voucher, give_back
from chalicelib.vouchers.store.vouchers import Vouchers
from chalicelib.vouchers.use.give_back import GiveBack

ACTOR = "job:expire"

# Two writes a voucher and up to four for the campaign: within the 100 of a transaction.
_PER_TRANSACTION = 40
# So many entries of each of the journal's shards are held at a time.
_READ_AHEAD = 500
# So often a transaction is tried with what stands there now, before its vouchers are tried alone.
_TRIES = 3
# Enough to finish the transaction under way.
SPARE_MS = 15_000


class Lapse(Component, frozen=True, kw_only=True):
    """The job that empties lapsed vouchers.

    It notes for each campaign how far it is, and the note passes only vouchers that it has seen
    empty. So what was refused is tried again by the next run, and a run that dies anywhere, or
    beside which another runs, leaves nothing out.
    """

    vouchers: Vouchers
    campaigns: Campaigns
    read: ReadCampaigns
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
        if before == LAPSE_DONE or self.totals.through() <= from_text(terms.spend_until):
            return 0
        emptied, all_empty = 0, True
        listed = self.journal.newest_first(
            account("campaign", terms.id),
            from_text(terms.created_at),
            from_text(terms.spend_until),
            before,
            _READ_AHEAD,
        )
        while may_go_on():
            part = list(islice(listed, _PER_TRANSACTION))
            # Many rewards may have come onto one voucher.
            issued = list(dict.fromkeys(_voucher(one) for one in part if _issues(one)))
            emptied += self._empty(terms.id, issued)
            # One that stays does not keep those behind it waiting, but the note stops before it.
            all_empty = all_empty and not self._holding(issued)
            if len(part) < _PER_TRANSACTION:
                if all_empty:
                    self.campaigns.set_lapsed(terms.id, LAPSE_DONE)
                break
            if all_empty:
                self.campaigns.set_lapsed(terms.id, entry_key(part[-1]))
        return emptied

    def _empty(self, campaign_id: str, issued: Sequence[str]) -> int:
        """Empty these vouchers, as far as nobody is faster; answers how many were.

        Between reading and writing, an admin may void or reissue one of them, another run may empty
        them, the campaign may be closed: all of it is read again for each try.
        """
        for _ in range(_TRIES):
            holding = self._holding(issued)
            if not holding or self._written(campaign_id, holding):
                return len(holding)
        return sum(self._written(campaign_id, [one]) for one in self._holding(issued))

    def _holding(self, voucher_ids: Sequence[str]) -> list[Voucher]:
        found = self.vouchers.find_many(voucher_ids) if voucher_ids else []
        return [voucher for voucher in found if voucher.balance]

    def _written(self, campaign_id: str, vouchers: Sequence[Voucher]) -> bool:
        terms = self.read.get(campaign_id)
        try:
            self.writer.transact(self._writes(terms, vouchers))
        except Overtaken:
            return False
        return True

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


def _voucher(transfer: Transfer) -> str:
    return transfer.credit_account.removeprefix("voucher:")


def _issues(transfer: Transfer) -> bool:
    return transfer.kind in ("issue", "incentive")
