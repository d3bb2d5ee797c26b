"""The accounts `campaign:{id}`: all parts of a budget together."""

from chalicelib.campaigns.rules import Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.campaigns.use.allocate import Allocate
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import Account, account, account_of

# So often the parts are read, until two readings have nothing moved between them.
_READINGS = 10


class CampaignAccounts(Component, frozen=True, kw_only=True):
    """Reads campaigns' accounts for the ledger."""

    campaigns: Campaigns
    allocate: Allocate

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `campaign:{id}`, in rupiah.

        Read until no money moved between parts meanwhile, so that none is missed or seen twice.
        """
        terms = self.campaigns.find(name.partition(":")[2])
        return None if terms is None else self._balance(terms)

    def _balance(self, terms: Terms) -> tuple[int, int]:
        before = self.allocate.budget(terms)
        for _ in range(_READINGS):
            after = self.allocate.budget(terms)
            if after.moved == before.moved:
                return after.total, after.credits
            before = after
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
