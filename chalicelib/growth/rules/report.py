"""What sales of a period come to against those of another, by group."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress
from operator import add
from typing import Literal

from chalicelib.growth.rules.roster import Member
from chalicelib.growth.rules.sales import BILL_AMOUNT, BILL_TOTAL, CHANNELS, Channel
from chalicelib.growth.rules.sheets import PART, Column, total

By = Literal["channel", "category", "kelurahan"]
# All merchants, or those with sales in both periods.
Panel = Literal["all", "same"]

# What merchants sold by each channel, in the order of the roster.
Sold = Mapping[Channel, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Figure:
    """Sales of a period in rupiah, those of the period before, and how many merchants sold
    something in the period."""

    sales: int = 0
    previous: int = 0
    merchants: int = 0

    @property
    def difference(self) -> int:
        return self.sales - self.previous

    @property
    def tenths(self) -> int | None:
        """By how many tenths of a percent sales have grown; None where there was nothing."""
        return tenths(self.difference, self.previous)


@dataclass(frozen=True, slots=True)
class Growth:
    """A report: its figures by group, over all groups, and what vouchers moved: bills that were
    named, and the vouchers' part of them."""

    groups: Mapping[str, Figure]
    total: Figure
    bill_total: int
    bill_amount: int


@dataclass(frozen=True, slots=True)
class Report:
    """Sales of `months` against those of the months `before`; `through` is how far they surely
    reach."""

    months: Sequence[str]
    before: Sequence[str]
    growth: Growth
    through: datetime


@dataclass(frozen=True, slots=True)
class Cashless:
    """How far the city pays without cash: merchants with an NMID, residents who paid for the first
    time, redemptions, and those of them that name a bill total."""

    merchants_with_nmid: int
    first_time_payers: int
    redemptions: int
    billed: int
    through: datetime

    @property
    def billed_tenths(self) -> int | None:
        """The share of redemptions with a bill total in tenths of a percent; None without any."""
        return tenths(self.billed, self.redemptions)


def tenths(part: int, of: int) -> int | None:
    """`part` of `of` in tenths of a percent, half away from zero; None where `of` is nothing."""
    if of <= 0:
        return None
    whole, rest = divmod(abs(part) * 1000, of)
    rounded = whole + (2 * rest >= of)
    return -rounded if part < 0 else rounded


@dataclass(slots=True)
class Columns:
    """The columns of a part of the roster that count in a period, by channel."""

    of: dict[Channel, list[Column]] = field(default_factory=dict)

    def add(self, channel: Channel, column: Column) -> None:
        """Let one more count."""
        self.of.setdefault(channel, []).append(column)

    def sold(self, size: int) -> dict[Channel, list[int]]:
        """What each of the first `size` merchants sold, by channel."""
        return {channel: total(columns, size) for channel, columns in self.of.items()}


def is_own(channel: Channel, counts: Mapping[str, int], reports: bool) -> bool:
    """Whether Tumbas itself has counted a channel in a month: then what was imported of it does not
    count. `reports` where partners have reported sales of the month."""
    return counts.get(channel, 0) > 0 or (channel == "marketplace" and reports)


def growth(
    members: Sequence[Member],
    now: Iterable[Sold],
    before: Iterable[Sold],
    by: By,
    panel: Panel,
    counts: Mapping[str, int],
) -> Growth:
    """A report over `members`, of whose parts `now` and `before` tell what they sold; `counts` are
    those of the period."""
    sold, sold_before = _joined(now, len(members)), _joined(before, len(members))
    all_now, all_before = _sum(sold, len(members)), _sum(sold_before, len(members))
    counted = [True] * len(members)
    if panel == "same":
        counted = [a > 0 and b > 0 for a, b in zip(all_now, all_before, strict=True)]
    if by == "channel":
        groups = _by_channel(sold, sold_before, counted)
    else:
        groups = _by_place(members, _PLACE[by], all_now, all_before, counted)
    return Growth(
        {name: one for name, one in groups.items() if one != Figure()},
        _figure(all_now, all_before, counted),
        counts.get(BILL_TOTAL, 0),
        counts.get(BILL_AMOUNT, 0),
    )


_PLACE: Mapping[By, Callable[[Member], str]] = {
    "category": lambda one: one.category,
    "kelurahan": lambda one: one.kelurahan_code,
}


def _joined(parts: Iterable[Sold], size: int) -> dict[Channel, list[int]]:
    """What every merchant sold, by channel, from what those of each part sold."""
    joined: dict[Channel, list[int]] = {}
    for number, part in enumerate(parts):
        begin = number * PART
        for channel, amounts in part.items():
            joined.setdefault(channel, [0] * size)[begin : begin + len(amounts)] = amounts
    return joined


def _sum(sold: Mapping[Channel, Sequence[int]], size: int) -> list[int]:
    sums = [0] * size
    for amounts in sold.values():
        sums = list(map(add, sums, amounts))
    return sums


def _figure(now: Sequence[int], before: Sequence[int], counted: Sequence[bool]) -> Figure:
    selling = list(compress(now, counted))
    merchants = sum(amount > 0 for amount in selling)
    return Figure(sum(selling), sum(compress(before, counted)), merchants)


def _by_channel(
    now: Mapping[Channel, Sequence[int]],
    before: Mapping[Channel, Sequence[int]],
    counted: Sequence[bool],
) -> dict[str, Figure]:
    nothing = [0] * len(counted)
    return {
        name: _figure(now.get(name, nothing), before.get(name, nothing), counted)
        for name in CHANNELS
    }


def _by_place(
    members: Sequence[Member],
    place: Callable[[Member], str],
    now: Sequence[int],
    before: Sequence[int],
    counted: Sequence[bool],
) -> dict[str, Figure]:
    sales: Counter[str] = Counter()
    previous: Counter[str] = Counter()
    merchants: Counter[str] = Counter()
    rows = zip(map(place, members), now, before, strict=True)
    for group, sold, sold_before in compress(rows, counted):
        sales[group] += sold
        previous[group] += sold_before
        merchants[group] += sold > 0
    return {
        group: Figure(sales[group], previous[group], merchants[group]) for group in sorted(sales)
    }
