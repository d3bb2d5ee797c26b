"""Which accounts the ledger has, and what stands on one.

An account's balance is credits - debits; over all accounts the balances sum to 0; none but the
treasury, the bank and suspense goes below 0.
"""

from dataclasses import dataclass

TREASURY = "treasury"
BANK = "bank"
SUSPENSE = "suspense"
TAX = "tax"

# The accounts that there is one of each, and that belong to no other concept.
SINGLE = (TREASURY, BANK, SUSPENSE, TAX)

# Account kinds that one id stands behind; the rest are one account each.
MANY = ("campaign", "voucher", "merchant", "hold", "order", "settlement")


def account(kind: str, id: str) -> str:
    """`voucher:vch_…`, as the contract names accounts."""
    return f"{kind}:{id}"


def account_kind(name: str) -> str:
    """The kind of an account: what stands before the colon."""
    return name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Account:
    """An account and what has gone through it, in rupiah; balance = credits - debits."""

    account: str
    debits: int
    credits: int
    balance: int


def account_of(name: str, balance: int, credits: int) -> Account:
    """An account from what is stored: balance and credits; debits follow."""
    return Account(name, credits - balance, credits, balance)
