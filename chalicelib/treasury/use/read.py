"""The registers as finance and auditors read them, by year."""

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.treasury.rules.promise import Promise
from chalicelib.treasury.rules.surrender import State, Surrender
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders


class ReadRegisters(Component, frozen=True, kw_only=True):
    """The use cases of reading."""

    promises: Promises
    surrenders: Surrenders

    def sp2ds(self, year: int | None, *, due: bool = False) -> list[Promise]:
        """The SP2Ds of a year, newest first; those of which something is due, where that is asked;
        all years', where none is."""
        found = self.promises.open() if due else self.promises.every()
        return [one for one in reversed(found) if year in (None, _year(one.at))]

    def sts(self, year: int | None, state: State | None) -> list[Surrender]:
        """The surrenders that were proposed or booked in a year, newest first; those in one state,
        where it is given."""
        return [
            one
            for one in reversed(self.surrenders.every())
            if state in (None, one.state)
            and (year is None or year == _year(one.proposed_at) or year in one.surrendered_in)
        ]

    def surrender(self, surrender_id: str) -> Surrender:
        """One surrender, up to date. Raises `not_found`."""
        return self.surrenders.get(surrender_id)


def _year(instant: str) -> int:
    return business_day(from_text(instant)).year
