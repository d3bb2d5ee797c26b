"""How transfers are summed: by groups of accounts, into a trial balance."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.ledger.rules.accounts import Account, account_kind, account_of
from chalicelib.ledger.rules.transfer import Transfer


def group(name: str, campaign_id: str) -> str:
    """The trial balance's line for an account: vouchers are summed per campaign, the other kinds
    with many accounts (but campaigns) in all."""
    kind = account_kind(name)
    if kind == "voucher":
        return f"vouchers:{campaign_id}"
    if kind in ("merchant", "hold", "order", "settlement"):
        return f"{kind}s"
    return name


@dataclass(frozen=True, slots=True)
class Sums:
    """Debits and credits by group, and amounts by campaign and kind, all in rupiah."""

    debits: Counter[str] = field(default_factory=Counter)
    credits: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    count: Counter[str] = field(default_factory=Counter)

    def add(self, transfer: Transfer) -> None:
        """Count one transfer in."""
        self.debits[group(transfer.debit_account, transfer.campaign_id)] += transfer.amount
        self.credits[group(transfer.credit_account, transfer.campaign_id)] += transfer.amount
        if transfer.campaign_id:
            self.kinds[transfer.campaign_id, transfer.kind] += transfer.amount
        self.count["transfers"] += 1

    def counters(self) -> dict[str, int]:
        """All of it by one name each: `d|group`, `c|group`, `k|campaign|kind`, `n`."""
        named = {f"d|{name}": amount for name, amount in self.debits.items()}
        named |= {f"c|{name}": amount for name, amount in self.credits.items()}
        named |= {f"k|{campaign}|{kind}": sum_ for (campaign, kind), sum_ in self.kinds.items()}
        named["n"] = self.count["transfers"]
        return named

    def add_counters(self, named: Mapping[str, int]) -> None:
        """Count in what `counters` has named; other names are left out."""
        for name, amount in named.items():
            what, _, rest = name.partition("|")
            if what == "d":
                self.debits[rest] += amount
            elif what == "c":
                self.credits[rest] += amount
            elif what == "k":
                campaign, _, kind = rest.partition("|")
                self.kinds[campaign, kind] += amount
            elif what == "n":
                self.count["transfers"] += amount


def summed(transfers: Iterable[Transfer]) -> Sums:
    """The sums over transfers."""
    sums = Sums()
    for transfer in transfers:
        sums.add(transfer)
    return sums


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The sums of each group before `as_of`; `through` is how far they surely reach."""

    accounts: list[Account]
    debits: int
    credits: int
    as_of: datetime
    through: datetime


def trial_balance(sums: Sums, as_of: datetime, through: datetime) -> TrialBalance:
    """The lines of a trial balance, by name; debits and credits are equal in every honest one."""
    names = sorted(sums.debits.keys() | sums.credits.keys())
    accounts = [
        account_of(name, sums.credits[name] - sums.debits[name], sums.credits[name])
        for name in names
    ]
    return TrialBalance(
        accounts,
        sum(account.debits for account in accounts),
        sum(account.credits for account in accounts),
        as_of,
        through,
    )
