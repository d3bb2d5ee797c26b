"""The accounts `campaign:{id}`: all parts of a budget together."""

from chalicelib.campaigns.rules.budget import Budget
from chalicelib.campaigns.rules.terms import Terms
from chalicelib.campaigns.store.budgets import Budgets
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.accounts import Account, account, account_of

# So often the parts are read, until no money has moved between them meanwhile.
_READINGS = 10


class CampaignAccounts(Component, frozen=True, kw_only=True):
    """Reads campaigns' accounts for the ledger."""

    campaigns: Campaigns
    budgets: Budgets

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `campaign:{id}`, in rupiah.

        Read until no money moved between parts meanwhile, so that none is missed or seen twice.
        """
        terms = self.campaigns.find(name.partition(":")[2])
        return None if terms is None else self._balance(terms)

    def _balance(self, terms: Terms) -> tuple[int, int]:
        root = self.budgets.root(terms.id)
        for _ in range(_READINGS):
            shards = self.budgets.shards(terms.id, terms.shards)
            before, root = root, self.budgets.root(terms.id)
            if root is not None and root == before:
                return Budget(root, shards).total, root.credits
        raise Refused("unavailable", retry_after=1)

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of campaign accounts, by name, and the id after which the next begins."""
        every = sorted(self.campaigns.all(), key=lambda terms: terms.id)
        left = [terms for terms in every if cursor is None or terms.id > cursor]
        found = [
            account_of(account("campaign", terms.id), *self._balance(terms))
            for terms in left[:limit]
        ]
        return found, left[limit - 1].id if len(left) > limit else None
