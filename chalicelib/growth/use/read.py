"""Reading what was sold: from the sheets, and from what has happened since they were counted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.head import Head
from chalicelib.core.values.errors import Refused
from chalicelib.growth.rules.months import months, period, shift
from chalicelib.growth.rules.report import (
    By,
    Cashless,
    Columns,
    Panel,
    Report,
    Sold,
    growth,
    is_own,
)
from chalicelib.growth.rules.roster import Member
from chalicelib.growth.rules.sales import (
    BILLED,
    CHANNELS,
    FIRST_TIME_PAYERS,
    REDEMPTIONS,
    Tally,
    month_of,
)
from chalicelib.growth.rules.sheets import PART, Place, Sheet, by_sheet
from chalicelib.growth.store.items import COUNTED, IMPORTED, ORIGINS, REPORTED, Origin
from chalicelib.growth.store.payers import Payers
from chalicelib.growth.store.sheets import Sheets
from chalicelib.growth.use.enrol import Enrol
from chalicelib.growth.use.look import Look
from chalicelib.ledger.store.totals import Totals
from chalicelib.merchants.store.merchants import Merchants

# What has happened since the sheets were counted is added where it is no more than this.
SINCE_MOST = 2_000
# Others count meanwhile, every few minutes.
_TRIES = 5


@dataclass(slots=True)
class Sales:
    """Sales of some months: the merchants in the order of the sheets, the sheets by where their
    sales come from, and the months' counts, complete `through` an instant."""

    members: list[Member]
    sheets: dict[tuple[Origin, Place], Sheet]
    counts: dict[str, Counter[str]]
    through: datetime

    def add(self, tally: Tally) -> None:
        """Add what has happened since."""
        numbers = {one.id: number for number, one in enumerate(self.members)}
        for where, channel, number, amount in by_sheet(tally.sales, numbers):
            self.sheets.setdefault((COUNTED, where), Sheet()).add(channel, number, amount)
        for month, counted in tally.counts.items():
            self.counts.setdefault(month, Counter()).update(counted)

    def leave_out_reported(self) -> None:
        """Leave out what nobody but a partner says."""
        self.sheets = {key: one for key, one in self.sheets.items() if key[0] != REPORTED}


class ReadGrowth(Component, frozen=True, kw_only=True):
    """The use case of reading reports."""

    sheets: Sheets
    enrol: Enrol
    look: Look
    head: Head
    payers: Payers
    totals: Totals
    merchants: Merchants
    since_most: int = SINCE_MOST

    def report(
        self,
        first: str,
        last: str,
        by: By,
        panel: Panel,
        *,
        by_ramadan: bool = False,
        reported: bool = True,
    ) -> Report:
        """What merchants sold in the months `first` to `last`, `YYYY-MM`, by group, against as many
        months a year before; with what partners report of themselves, or without. Raises
        `validation_failed`."""
        since, until = period(first, last)
        back = shift(since, until, by_ramadan=by_ramadan)
        wanted, before = months(since, until), months(since - back, until - back)
        sales = self._sales(sorted({*wanted, *before}))
        if not reported:
            sales.leave_out_reported()
        found = growth(
            sales.members,
            _sold(wanted, sales),
            _sold(before, sales),
            by,
            panel,
            _summed(sales.counts, wanted),
        )
        return Report(wanted, before, found, sales.through)

    def cashless(self, first: str, last: str) -> Cashless:
        """What of the months `first` to `last` tells of cashlessness. Raises
        `validation_failed`."""
        wanted = months(*period(first, last))
        sales = self._sales(wanted, payers=True)
        found = _summed(sales.counts, wanted)
        return Cashless(
            len(self.merchants.nmids()),
            found[FIRST_TIME_PAYERS],
            found[REDEMPTIONS],
            found[BILLED],
            sales.through,
        )

    def _sales(self, wanted: Sequence[str], *, payers: bool = False) -> Sales:
        """Sales of some months: what is counted, and what has happened since."""
        for _ in range(_TRIES):
            head = self.head.read()
            tally, through = self._since(head, payers=payers)
            members = self.enrol.read().members
            members += self._strangers(members, tally)
            sheets, counts = self.sheets.of_months(wanted, _parts(len(members)))
            if self.head.read() == head:
                sales = Sales(members, sheets, counts, through)
                sales.add(tally)
                return sales
            # Else what has happened since would count twice.
        raise Refused("unavailable", retry_after=1)

    def _since(self, head: datetime | None, *, payers: bool) -> tuple[Tally, datetime]:
        """What has happened since the sheets were counted, and how far that reaches."""
        reached = self.totals.through()
        since = head or self.totals.beginning()
        if since is None or since >= reached:
            return Tally(), since or reached
        seen = self.look.at(since, reached, self.since_most)
        if payers:
            first = self.look.payers(seen.transfers)
            known = self.payers.first(first)
            for id, one in first.items():
                if known.get(id, one.id) == one.id:
                    seen.tally.count(month_of(one.occurred_at), **{FIRST_TIME_PAYERS: 1})
        return seen.tally, seen.until

    def _strangers(self, members: Sequence[Member], tally: Tally) -> list[Member]:
        """The merchants of a tally that are not in the roster yet."""
        known = {one.id for one in members}
        return self.enrol.standing(sorted({id for _, id, _ in tally.sales} - known))


def _parts(members: int) -> int:
    return -(-members // PART)


def _summed(counts: Mapping[str, Counter[str]], wanted: Iterable[str]) -> Counter[str]:
    summed: Counter[str] = Counter()
    for month in wanted:
        summed.update(counts.get(month, Counter()))
    return summed


def _sold(wanted: Sequence[str], sales: Sales) -> list[Sold]:
    """What the merchants of each part sold in some months: as Tumbas has counted it, or where it
    has counted nothing of a channel in a month, as it was imported."""
    reported = {month for origin, (month, _) in sales.sheets if origin == REPORTED}
    own = {
        month: {
            channel
            for channel in CHANNELS
            if is_own(channel, sales.counts.get(month, Counter()), month in reported)
        }
        for month in wanted
    }
    parts: list[Sold] = []
    for part in range(_parts(len(sales.members))):
        columns = Columns()
        for month in wanted:
            for origin in ORIGINS:
                sheet = sales.sheets.get((origin, (month, part)), Sheet())
                for channel, column in sheet.columns.items():
                    if (channel in own[month]) == (origin != IMPORTED):
                        columns.add(channel, column)
        parts.append(columns.sold(min(PART, len(sales.members) - part * PART)))
    return parts
