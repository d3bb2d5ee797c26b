"""Looking at what is told beside the ledger's own figures, as it stands when a day is told."""

from collections import Counter
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import day_bounds
from chalicelib.growth.use.read import ReadGrowth
from chalicelib.impact.rules.around import Around, Growth, Share, Suppliers, follow
from chalicelib.impact.rules.calendar import last_day, last_whole_month, year_until, years
from chalicelib.impact.rules.tally import FEWEST
from chalicelib.procurement.rules.spending import REALISED
from chalicelib.procurement.use.report import ReadReport


class LookAround(Component, frozen=True, kw_only=True):
    """Reads the reports of growth and of purchases."""

    growth: ReadGrowth
    purchases: ReadReport

    def look(self, before: Around, first: str, day: str) -> Around:
        """What is told at the end of `day` where the first day told was `first` and `before` was
        told last."""
        nmids, payers = self._cashless(first, day)
        suppliers, share = self._share(before.suppliers, int(day[:4]))
        return Around(
            growth=self._growth(before.growth, last_whole_month(day)),
            merchants_with_nmid=follow(before.merchants_with_nmid, nmids),
            first_time_payers=follow(before.first_time_payers, payers),
            suppliers=suppliers,
            share=share,
        )

    def _growth(self, before: Growth, month: str) -> Growth:
        """That of the same shops in the year until a month, once it is counted to its end."""
        if before.month == month:
            return before
        report = self.growth.report(*year_until(month), "category", "same")
        if report.through < day_bounds(date.fromisoformat(last_day(month)))[1]:
            return before
        total = report.growth.total
        return Growth(month, total.tenths if total.merchants >= FEWEST else None)

    def _cashless(self, first: str, day: str) -> tuple[int, int]:
        """How many shops have an NMID, and how many residents have paid for the first time."""
        nmids = payers = 0
        for year in years(first[:7], day[:7]):
            found = self.growth.cashless(*year)
            nmids, payers = found.merchants_with_nmid, payers + found.first_time_payers
        return nmids, payers

    def _share(self, before: Suppliers, year: int) -> tuple[Suppliers, Share]:
        report = self.purchases.report(year)
        paid: Counter[str] = Counter()
        for line in report.lines:
            if line.stage == REALISED and line.counted:
                paid[line.npwp or line.supplier] += line.counted
        suppliers = before.follow(year, paid)
        # Without a percentage the report has no budget of everybody who has bought something.
        budget = report.total.budget if report.total.percent is not None else None
        return suppliers, suppliers.share(budget, report.share.percent if report.share else None)
