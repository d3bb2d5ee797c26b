"""What redemptions come to by business day, category and kelurahan."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import account, account_kind
from chalicelib.ledger.rules.sums import Sums

LONGEST_DAYS = 400

# Which transfers count as sales at a merchant, and which take from them.
SALES = {"redeem": 1, "capture": 1, "refund": -1}

# (day, category, kelurahan code): what sales are summed by.
SalesRow = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Sale:
    """A redemption, capture or refund, and where it happened."""

    transfer_id: str
    day: str
    category: str
    kelurahan_code: str
    kind: str
    amount: int

    @property
    def row(self) -> SalesRow:
        """The sums it goes into."""
        return self.day, self.category, self.kelurahan_code


@dataclass(frozen=True, slots=True)
class Reported:
    """A transfer as the ledger hands it on."""

    id: str
    kind: str
    amount: int
    debit_account: str
    credit_account: str
    campaign_id: str
    occurred_at: str

    @property
    def merchant_id(self) -> str | None:
        """The merchant whose sale it is; None where it is no sale."""
        if self.kind not in SALES:
            return None
        for name in (self.debit_account, self.credit_account):
            if name.startswith("merchant:"):
                return name.removeprefix("merchant:")
        return None


def sale(transfer: Reported, category: str, kelurahan_code: str) -> Sale:
    """The sale that a transfer is."""
    day = business_day(from_text(transfer.occurred_at)).isoformat()
    return Sale(transfer.id, day, category, kelurahan_code, transfer.kind, transfer.amount)


def sums(sales: Iterable[Sale]) -> dict[SalesRow, Counter[str]]:
    """Amounts in rupiah and counts by kind, for each row: `redeem_amount`, `redeem_count`, …"""
    rows: dict[SalesRow, Counter[str]] = {}
    for one in sales:
        row = rows.setdefault(one.row, Counter())
        row[f"{one.kind}_amount"] += one.amount
        row[f"{one.kind}_count"] += 1
    return rows


def net(row: Mapping[str, int]) -> int:
    """Sales less refunds, in rupiah."""
    return sum(sign * row.get(f"{kind}_amount", 0) for kind, sign in SALES.items())


def campaigns_balance(sums: Sums, campaign_id: str | None = None) -> int:
    """What the transfers behind `sums` have left with one campaign, or all together, in rupiah."""
    sides = ((sums.credits, 1), (sums.debits, -1))
    one = account("campaign", campaign_id) if campaign_id else None
    return sum(
        sign * amount
        for side, sign in sides
        for name, amount in side.items()
        if (name == one if one else account_kind(name) == "campaign")
    )


@dataclass(frozen=True, slots=True)
class DayTotals:
    """A business day's totals, in rupiah; `kinds` by kind of transfer. `remaining` is what was
    neither issued nor released when it ended. `transfers` is None for one campaign: they are
    counted over all."""

    date: str
    transfers: int | None
    kinds: Mapping[str, int]
    remaining: int


@dataclass(frozen=True, slots=True)
class Daily:
    """The days of a range, and net sales over it by category and by kelurahan; `through` is how
    far the totals surely reach."""

    days: list[DayTotals]
    by_category: Mapping[str, int]
    by_kelurahan: Mapping[str, int]
    through: datetime


def days_of(
    names: Sequence[str], found: Mapping[str, Sums], before: Sums, campaign_id: str | None
) -> list[DayTotals]:
    """The totals of days in a row, `YYYY-MM-DD`, from the sums of each that had transfers, and
    those over all transfers before the first; of one campaign where it is given."""
    remaining = campaigns_balance(before, campaign_id)
    totals = []
    for name in names:
        sums = found.get(name, Sums())
        remaining += campaigns_balance(sums, campaign_id)
        kinds: Counter[str] = Counter()
        for (campaign, kind), amount in sums.kinds.items():
            if campaign_id in (None, campaign):
                kinds[kind] += amount
        transfers = None if campaign_id else sums.count["transfers"]
        totals.append(DayTotals(name, transfers, kinds, remaining))
    return totals


def days(first: date, last: date) -> list[date]:
    """The business days from `first` to `last`, both included. Raises `validation_failed`."""
    count = (last - first).days + 1
    if not 1 <= count <= LONGEST_DAYS:
        raise invalid(
            "to",
            f"rentang harus 1 sampai {LONGEST_DAYS} hari",
            f"the range must be 1 to {LONGEST_DAYS} days",
        )
    return [first + timedelta(days=i) for i in range(count)]
