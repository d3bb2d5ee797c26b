"""Settlements' accounts as the ledger reads them."""

from chalicelib.core.component import Component
from chalicelib.ledger.rules.accounts import Account, account, account_of
from chalicelib.settlements.store.settlements import Settlements


class SettlementAccounts(Component, frozen=True, kw_only=True):
    """Reads `settlement:{id}`."""

    settlements: Settlements

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of an account, in rupiah; None where there is none."""
        settlement = self.settlements.find(name.partition(":")[2])
        return None if settlement is None else (settlement.balance, settlement.credits)

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of accounts, and the number of the settlement after which the next begins."""
        found, after = self.settlements.page(cursor, limit)
        return [
            account_of(account("settlement", one.id), one.balance, one.credits) for one in found
        ], after
