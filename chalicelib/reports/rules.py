"""What redemptions come to by business day, category and kelurahan."""

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import msgspec

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules.accounts import account, account_kind
from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Transfer

LONGEST_DAYS = 400

# Which transfers count as sales at a merchant, and which take from them.
SALES = {"redeem": 1, "capture": 1, "refund": -1}

# (category, kelurahan code): what a day's sales are summed by.
Group = tuple[str, str]
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Sale:
    """A redemption, capture or refund of `amount` rupiah, and where it happened; `at` is RFC 3339
    text with milliseconds."""

    at: str
    day: str
    category: str
    kelurahan_code: str
    kind: str
    amount: int


def merchant_of(transfer: Transfer) -> str | None:
    """The id of the merchant whose sale it is; None where it is no sale."""
    if transfer.kind not in SALES:
        return None
    for name in (transfer.debit_account, transfer.credit_account):
        if account_kind(name) == "merchant":
            return name.partition(":")[2]
    return None


def sale(transfer: Transfer, category: str, kelurahan_code: str) -> Sale:
    """The sale that a transfer is."""
    at = transfer.occurred_at
    day = business_day(from_text(at)).isoformat()
    return Sale(at, day, category, kelurahan_code, transfer.kind, transfer.amount)


@dataclass(slots=True)
class SalesDay:
    """What was sold on a business day before the instant `through`: amounts in rupiah and counts by
    kind, for each group: `redeem_amount`, `redeem_count`, …"""

    day: str
    through: str = ""
    groups: dict[Group, Counter[str]] = field(default_factory=dict)

    def add(self, sales: Iterable[Sale]) -> None:
        """Add sales of that day."""
        for one in sales:
            group = self.groups.setdefault((one.category, one.kelurahan_code), Counter())
            group[f"{one.kind}_amount"] += one.amount
            group[f"{one.kind}_count"] += 1

    def total(self) -> Counter[str]:
        """The same over all groups."""
        found: Counter[str] = Counter()
        for sums in self.groups.values():
            found.update(sums)
        return found


def pack(day: SalesDay) -> bytes:
    """A day's groups as stored."""
    groups = [(*group, sums) for group, sums in sorted(day.groups.items())]
    return zlib.compress(msgspec.json.encode(groups), _LEVEL)


def unpack(packed: bytes) -> dict[Group, Counter[str]]:
    """The groups of a stored day."""
    groups = msgspec.json.decode(
        zlib.decompress(packed), type=list[tuple[str, str, dict[str, int]]]
    )
    return {(category, kelurahan): Counter(sums) for category, kelurahan, sums in groups}


def with_recent(stored: Iterable[SalesDay], recent: Iterable[Sale]) -> list[SalesDay]:
    """The days that are stored, with what was sold since they were. A day may have been stored
    after `recent` was read: what it holds by then is not added again."""
    days = {one.day: one for one in stored}
    for one in recent:
        day = days.setdefault(one.day, SalesDay(one.day))
        if one.at >= day.through:
            day.add([one])
    return list(days.values())


def net(sums: Mapping[str, int]) -> int:
    """Sales less refunds, in rupiah."""
    return sum(sign * sums.get(f"{kind}_amount", 0) for kind, sign in SALES.items())


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
