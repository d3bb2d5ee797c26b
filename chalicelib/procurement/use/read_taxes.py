"""What was withheld, and what of it has gone to the state, as finance, auditors and merchants read
it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day, from_text
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.till import owned
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.procurement.rules.remit import REMITTED, Remit, State, open_of
from chalicelib.procurement.rules.taxes import (
    MonthRemitted,
    TaxDue,
    TaxKind,
    Withheld,
    by_month,
)
from chalicelib.procurement.store.remits import Remits
from chalicelib.procurement.store.taxes import Taxes

FIRST_MONTH, LAST_MONTH = 1, 12


@dataclass(frozen=True, slots=True)
class TaxAccount:
    """A kind of tax in rupiah: what was `withheld`, what of it is `remitted`, `open` (proposed or
    approved, and not booked by the bank), and `due`; and the same by month."""

    kind: TaxKind
    withheld: int
    remitted: int
    open: int
    due: int
    months: Sequence[MonthRemitted]


@dataclass(frozen=True, slots=True)
class Slip:
    """A line of the list of bukti potong: what was withheld, and under which NTPNs what was
    withheld of this kind in its month has been remitted; `remitted` is whether all of that has."""

    withheld: Withheld
    ntpns: tuple[str, ...]
    remitted: bool


class ReadTaxes(Component, frozen=True, kw_only=True):
    """The use cases of reading. The register adds up what was withheld: a year of purchases costs
    what one does."""

    taxes: Taxes
    remits: Remits
    merchants: Merchants
    clock: Clock

    def accounts(self) -> list[TaxAccount]:
        """Every kind of tax, up to date."""
        remits = self.remits.standing()
        return [_account(one, remits) for one in self.taxes.every()]

    def remit_list(self, year: int | None, state: State | None) -> list[Remit]:
        """The remits that were proposed or booked in a year, newest first; those in one state,
        where it is given."""
        return [
            one
            for one in reversed(self.remits.every())
            if state in (None, one.state)
            and (year is None or year == _year(one.proposed_at) or year in one.remitted_in)
        ]

    def remit(self, remit_id: str) -> Remit:
        """One remit, up to date. Raises `not_found`."""
        return self.remits.get(remit_id)

    def slips(self, months: Sequence[str], merchant_id: str = "") -> Iterator[Slip]:
        """The list of bukti potong of some months (`YYYY-MM`), of one merchant or of all."""
        paid = {
            (account.kind, one.month): one for account in self.accounts() for one in account.months
        }
        for withheld in self.taxes.withheld(months, merchant_id):
            month = f"{business_day(from_text(withheld.at)):%Y-%m}"
            of = paid[withheld.kind, month]
            yield Slip(withheld, of.ntpns, of.remitted == of.withheld)

    def own_slips(self, by: Subject, year: int | None) -> list[Slip]:
        """A merchant's own list of a year, of this one where none is given, the latest month first.
        Raises `forbidden` for a cashier."""
        owned(self.merchants.shop(by.id), by)
        return list(self.slips(self.months_of(year), by.id))

    def months_of(self, year: int | None) -> list[str]:
        """The months of a year, of this one where none is given, the latest first."""
        year = year or business_day(self.clock()).year
        return [f"{year}-{month:02}" for month in range(LAST_MONTH, FIRST_MONTH - 1, -1)]


def _account(tax: TaxDue, remits: Sequence[Remit]) -> TaxAccount:
    mine = [one for one in remits if one.kind == tax.kind]
    booked = [(one.remitted, one.ntpn) for one in mine if one.state == REMITTED]
    return TaxAccount(
        kind=tax.kind,
        withheld=tax.withheld,
        remitted=sum(amount for amount, _ in booked),
        open=open_of(mine, tax.kind),
        due=tax.due,
        months=by_month(tax.withheld_in, booked),
    )


def _year(instant: str) -> int:
    return business_day(from_text(instant)).year
