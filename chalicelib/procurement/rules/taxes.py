"""Taxes that the city withholds from what it buys, and owes to the state until it has remitted
them.

pph22      on goods (PPh article 22)
pph23      on services (PPh article 23)
pph_final  of small businesses under the final regime (PP 55/2022)
ppn        value added tax of a merchant who is registered for it (PKP)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

TaxKind = Literal["pph22", "pph23", "pph_final", "ppn"]
PPH22: TaxKind = "pph22"
PPH23: TaxKind = "pph23"
PPH_FINAL: TaxKind = "pph_final"
PPN: TaxKind = "ppn"
TAX_KINDS: tuple[TaxKind, ...] = (PPH22, PPH23, PPH_FINAL, PPN)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld of one acceptance by one kind of tax: a line of the list of bukti potong.

    `base` is what was accepted, gross, and `amount` the tax, both in rupiah; `at` is when.
    """

    merchant_id: str
    order_id: str
    bast: str
    kind: TaxKind
    base: int
    amount: int
    at: str


@dataclass(frozen=True, slots=True)
class TaxDue:
    """A kind of tax as the register has it, in rupiah; `withheld_in` by month (`YYYY-MM`)."""

    kind: TaxKind
    due: int = 0
    withheld_in: Mapping[str, int] = field(default_factory=dict)

    @property
    def withheld(self) -> int:
        """All that was ever withheld of it."""
        return sum(self.withheld_in.values())


@dataclass(frozen=True, slots=True)
class MonthRemitted:
    """How far what was withheld of a kind in a month has gone to the state: `remitted` of
    `withheld` rupiah, under these NTPNs as far as the bank has told them."""

    month: str
    withheld: int
    remitted: int
    ntpns: tuple[str, ...]


def by_month(
    withheld_in: Mapping[str, int], remitted: Sequence[tuple[int, str]]
) -> list[MonthRemitted]:
    """What was withheld of a kind in each month, and how far it is remitted: each remit, `(rupiah,
    NTPN)` in order, pays the oldest month that is still owed (a billing code is for a month, and
    months fall due one after the other)."""
    todo, found = list(remitted), []
    for month, withheld in sorted(withheld_in.items()):
        paid, ntpns = 0, []
        while todo and paid < withheld:
            amount, ntpn = todo.pop(0)
            now = min(amount, withheld - paid)
            paid += now
            if ntpn and ntpn not in ntpns:
                ntpns.append(ntpn)
            if amount > now:
                todo.insert(0, (amount - now, ntpn))
        found.append(MonthRemitted(month, withheld, paid, tuple(ntpns)))
    return found
