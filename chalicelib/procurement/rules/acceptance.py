"""Accepting what was delivered: how much of it, what that costs, what is withheld of it.

The record of an acceptance (berita acara serah terima) has a number, its BAST. It counts once for
an order, so that whoever accepts again by the same one is answered what was accepted by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.core.values.errors import invalid
from chalicelib.procurement.rules.taxes import TaxKind


@dataclass(frozen=True, slots=True)
class Tax:
    """What is withheld of an acceptance by one kind of tax, in rupiah."""

    kind: TaxKind
    amount: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was accepted by one BAST: `quantities` of the order's items, in their order, which cost
    `gross` rupiah, and what was withheld of that; `proposed` is what the system had proposed to
    withhold. It has accepted what was delivered at `delivered_at`, and made the order's
    `version`."""

    bast: str
    at: str
    by: str
    quantities: tuple[int, ...]
    gross: int
    version: int
    taxes: tuple[Tax, ...] = ()
    delivered_by: str = ""
    delivered_at: str = ""
    proposed: tuple[Tax, ...] = ()

    @property
    def withheld(self) -> int:
        """What of the gross goes to the state."""
        return sum(tax.amount for tax in self.taxes)

    @property
    def net(self) -> int:
        """What of the gross the merchant is owed."""
        return self.gross - self.withheld


def quantities_of(open: Sequence[int], asked: Sequence[int] | None) -> tuple[int, ...]:
    """How much is accepted of items of which so much is `open`: all of it where nothing is asked.
    Raises `validation_failed` unless there is a number for each, none of more than is open, and not
    all 0."""
    if asked is None:
        return tuple(open)
    if len(asked) != len(open):
        raise invalid(
            "quantities",
            f"harus {len(open)} angka, satu untuk tiap barang",
            f"must be {len(open)} numbers, one for each item",
        )
    for i, (quantity, most) in enumerate(zip(asked, open, strict=True)):
        if quantity > most:
            raise invalid(f"quantities[{i}]", f"harus <= {most}", f"must be <= {most}")
    if not any(asked):
        raise invalid("quantities", "tidak boleh 0 semua", "must not all be 0")
    return tuple(asked)


def must_leave_something(taxes: Sequence[Tax], gross: int) -> None:
    """Raise `validation_failed` where a kind of tax is named twice, or all taxes together leave
    the merchant nothing of `gross` rupiah."""
    kinds = [tax.kind for tax in taxes]
    if len(set(kinds)) != len(kinds):
        raise invalid("taxes", "satu jenis pajak disebut dua kali", "a kind of tax is named twice")
    if sum(tax.amount for tax in taxes) >= gross:
        raise invalid(
            "taxes",
            f"jumlahnya harus kurang dari {gross} rupiah yang diterima",
            f"must sum to less than the {gross} rupiah that are accepted",
        )
