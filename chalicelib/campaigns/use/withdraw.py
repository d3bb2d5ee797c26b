"""Taking money that a campaign was funded with back out of it, while it is not closed."""

from datetime import datetime

from chalicelib.campaigns.rules.budget import Budget, Overtaken, gathered
from chalicelib.campaigns.rules.money import too_little, withdrawal_refusal
from chalicelib.campaigns.rules.terms import CODES, Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.campaigns.use.read import ReadCampaigns
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.treasury.store.promises import Promises

# Claims go on meanwhile: shards that were read may have been claimed from a moment later.
_TRIES = 5


class Withdraw(Component, frozen=True, kw_only=True):
    """Brings a campaign's money together in the root of its budget, and takes it from there."""

    read: ReadCampaigns
    allocate: Allocate
    budgets: Budgets
    transfers: Transfers
    promises: Promises
    writer: Writer

    def gather(self, campaign_id: str, amount: int) -> None:
        """Move so much of the shards' money to the root that it holds `amount` rupiah. No transfer:
        the campaign's account keeps its balance, and claims find the money in the root, too.

        Raises `state_conflict` where the campaign is closed or holds less that it has not promised
        to codes.
        """
        terms = self.read.get(campaign_id)
        if refused := withdrawal_refusal(terms.state):
            raise refused
        for _ in range(_TRIES):
            budget = self.allocate.budget(terms)
            # What is promised to codes is on the shards, and stays there.
            free = budget.root.balance if terms.audience == CODES else budget.total
            if free < amount:
                raise too_little(free)
            if budget.root.balance >= amount or self._gathered(terms, budget, amount):
                return
        raise Refused("unavailable", retry_after=1)

    def _gathered(self, terms: Terms, budget: Budget, amount: int) -> bool:
        """Whether all that was seen to be needed could be moved."""
        balances = [shard.balance for shard in budget.shards]
        shares = gathered(budget.root.balance, balances, terms.largest_payment, amount)
        for shard, share in shares.items():
            # One shard at a time, as `Allocate` does and for its reasons.
            try:
                self.writer.transact(self.budgets.gather(terms.id, {shard: share}))
            except Overtaken:
                return False
        return True

    def writes(self, transfer: Transfer, sp2d: str, now: datetime) -> list[Write]:
        """The writes of a `release` that takes from the root what was gathered there, and from the
        register of SP2Ds what the number promised. Refused with `state_conflict` where the campaign
        was closed or a claim was faster."""
        return [
            *self.transfers.write(
                [transfer],
                lambda _: Refused("state_conflict"),
                beside=self.budgets.withdraw(transfer.campaign_id, transfer.amount),
            ),
            self.transfers.credit_treasury(transfer.amount),
            self.promises.withdraw(sp2d, transfer.amount, now),
        ]
