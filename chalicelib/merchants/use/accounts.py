"""Merchants' accounts as the ledger lists them."""

from itertools import islice

from chalicelib.core.component import Component
from chalicelib.ledger.rules.accounts import Account, account, account_of
from chalicelib.merchants.rules.merchant import ROLE
from chalicelib.merchants.store.accounts import MerchantAccounts


class ReadAccounts(Component, frozen=True, kw_only=True):
    """The ledger's reader of `merchant:{id}`."""

    accounts: MerchantAccounts

    def balance(self, name: str) -> tuple[int, int] | None:
        """Balance and credits of `merchant:{id}`, in rupiah; None where there is none."""
        return self.accounts.balance(name.partition(":")[2])

    def page(self, cursor: str | None, limit: int) -> tuple[list[Account], str | None]:
        """A page of merchants' accounts, and the next cursor."""
        found = list(islice(self.accounts.after(cursor or ""), limit))
        after = found[-1].merchant_id if len(found) == limit else None
        return [
            account_of(account(ROLE, one.merchant_id), one.balance, one.credits) for one in found
        ], after
