"""The city's own orders as the report of its budget sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.treasury.rules.promise import number_of


@dataclass(frozen=True, slots=True)
class Taken:
    """What one acceptance of an order took, gross rupiah, by its BAST, in the year of its business
    day; `local` of it is for items made in the city. `ntpns` are the receipts of its taxes, as far
    as they are known."""

    bast: str
    year: int
    amount: int
    local: int
    ntpns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Own:
    """An order that was approved in the year `year`: `open` rupiah of it are committed and not
    accepted, `open_local` of them for items made in the city. `counted` says whether its merchant
    counts toward the 40 %, `size_known` whether anybody has said how large it is."""

    id: str
    unit: str
    account_code: str
    reference: str
    funding: str
    merchant: str
    npwp: str | None
    counted: bool
    size_known: bool
    year: int
    open: int
    open_local: int
    taken: tuple[Taken, ...]

    @property
    def numbers(self) -> frozenset[str]:
        """Every number under which somebody else may have told of it."""
        told = (self.id, self.reference, self.funding, *(one.bast for one in self.taken))
        return frozenset(number_of(one) for one in told if one)

    @property
    def amounts(self) -> frozenset[int]:
        """What it may be told to cost: all of it, what was accepted, and each part."""
        parts = [one.amount for one in self.taken]
        return frozenset({self.open + sum(parts), sum(parts), *parts} - {0})


def of_year(orders: Iterable[Own], year: int) -> list[Own]:
    """Those of which anything was committed or accepted in a year."""
    return [
        one for one in orders if one.year == year or any(part.year == year for part in one.taken)
    ]
