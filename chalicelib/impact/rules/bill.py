"""What running the city's program costs, by the cloud's own bill, and what of it one payment bears.

Money of the bill is counted in millionths of its currency, and in whole rupiah once it is changed
at a rate that somebody names with its source and day.
"""

from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.impact.rules.calendar import last_day
from chalicelib.impact.rules.position import Figures

MICROS = 1_000_000
RUPIAH = "IDR"


class Rate(msgspec.Struct, frozen=True):
    """What one unit of a currency is worth, in hundredths of a rupiah, by whom, on which day."""

    currency: str
    sen: int
    source: str
    day: str


class Bill(msgspec.Struct, frozen=True):
    """A month's bill (`YYYY-MM`): what each service was billed at, in millionths of the rate's
    currency, credits being below 0."""

    month: str
    services: Mapping[str, int]
    rate: Rate

    @property
    def rupiah(self) -> int:
        """The whole bill in rupiah."""
        return in_rupiah(sum(self.services.values()), self.rate)


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What months in a row (`first` to `last`) have cost in rupiah, by service, the dearest first,
    and how many payments were told of them; `rate` is that of the last."""

    first: str
    last: str
    amount: int
    payments: int
    services: list[tuple[str, int]]
    rate: Rate

    @property
    def each(self) -> int | None:
        """What one payment bears, in whole rupiah; None where there was none."""
        return rounded(self.amount, self.payments) if self.payments > 0 else None


def in_rupiah(micros: int, rate: Rate) -> int:
    """Millionths of a currency in whole rupiah, halves away from 0."""
    return rounded(micros * rate.sen, MICROS * 100)


def rounded(amount: int, by: int) -> int:
    """An amount divided, to the nearest whole, halves away from 0."""
    quotient = (2 * abs(amount) + by) // (2 * by)
    return quotient if amount >= 0 else -quotient


def cost(bills: Sequence[Bill], told: Sequence[Figures]) -> Cost | None:
    """What the newest months in a row that are billed and told have cost; None where there is no
    such month. `told` are the figures of closed days, oldest first: payments are counted by what
    was told when a month was over, so this tells nothing that those did not."""
    over = [one for one in bills if told and last_day(one.month) <= told[-1].through]
    months = _in_a_row({one.month: one for one in over})
    if not months:
        return None
    services: dict[str, int] = {}
    for one in months:
        for name, micros in one.services.items():
            services[name] = services.get(name, 0) + in_rupiah(micros, one.rate)
    first, last = months[0], months[-1]
    return Cost(
        first=first.month,
        last=last.month,
        amount=sum(one.rupiah for one in months),
        payments=_payments(told, last_day(last.month)) - _payments(told, last_day(first.month, -1)),
        services=sorted(services.items(), key=lambda one: (-one[1], one[0])),
        rate=last.rate,
    )


def _in_a_row(by_month: Mapping[str, Bill]) -> list[Bill]:
    found: list[Bill] = []
    for month in sorted(by_month, reverse=True):
        if found and last_day(found[-1].month, -1)[:7] != month:
            break
        found.append(by_month[month])
    return found[::-1]


def _payments(told: Sequence[Figures], until: str) -> int:
    """How many payments were told of by the end of a day."""
    before = [one.redemptions for one in told if one.through <= until]
    return before[-1] if before else 0
