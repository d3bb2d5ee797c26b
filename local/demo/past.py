"""What the demo city's shops sold in the two years before this month, as its office of cooperatives
would have asked them: made-up numbers with a market's seasons, in which most categories grow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.growth.rules.months import month_number, month_text, ramadan
from chalicelib.imports.parts import ImportParts
from local.demo.people import Shop, as_csv

MONTHS = 24
# What a shop sells in a month, in rupiah, and by how many percent it grows from year to year.
_USUAL: dict[str, tuple[int, int]] = {
    "kuliner": (9_000_000, 9),
    "kriya": (4_000_000, -4),
    "fesyen": (6_000_000, 3),
    "kelontong": (12_000_000, 6),
    "jasa": (5_000_000, 7),
    "pariwisata": (7_000_000, 12),
    "pendidikan": (5_000_000, 2),
}
# Before the feast people buy clothes and food.
_FEAST_PERCENT = 140
# One in so many shops has opened in the last year.
_NEW = 9
# Of so many shops one also sells on a marketplace that reports nothing to the city.
_ONLINE = 4


@dataclass(frozen=True, slots=True)
class SalesRow:
    """A row as it stands in the file."""

    nib: str
    month: str
    channel: str
    amount: int


def rows(shops: Sequence[Shop], today: date) -> list[SalesRow]:
    """What the shops sold in the months before this one, the same each time."""
    random = Random(2021)  # nosec B311
    now = month_number(f"{today:%Y-%m}", "")
    feasts = {ramadan(year) for year in range(1444, 1500)}
    found: list[SalesRow] = []
    for number, shop in enumerate(shops):
        since = now - (11 if number % _NEW == _NEW - 1 else MONTHS)
        found += _of_shop(random, shop, number, range(since, now), now, feasts)
    return found


def _of_shop(
    random: Random, shop: Shop, number: int, months: range, now: int, feasts: set[int]
) -> Iterator[SalesRow]:
    usual, grows = _USUAL[shop.category]
    usual = usual * random.randint(60, 140) // 100
    for month in months:
        amount = usual * (100 + grows * (month - now + MONTHS) // 12) // 100
        amount = amount * random.randint(85, 115) // 100
        if month in feasts:
            amount = amount * _FEAST_PERCENT // 100
        online = amount // 5 if number % _ONLINE == 0 else 0
        yield SalesRow(shop.nib, month_text(month), "other", amount - online)
        if online:
            yield SalesRow(shop.nib, month_text(month), "marketplace", online)


def bring_in(parts: Parts, shops: Sequence[Shop], today: date, admin: Subject) -> None:
    """Import what was sold before this month."""
    outcome = parts[ImportParts].at_once.run("sales", as_csv(rows(shops, today)), admin)
    assert not outcome.rejections, outcome.rejections[:3]
