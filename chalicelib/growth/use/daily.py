"""What is done once a day: merchants stand where they stand by now, and campaigns that wait for
growth open where it is reached."""

from chalicelib.campaigns.use.open import OpenCampaigns
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, business_day, day_bounds
from chalicelib.core.values.subject import Subject
from chalicelib.growth.rules.gate import is_reached, months_over
from chalicelib.growth.rules.report import Figure
from chalicelib.growth.store.days import Days
from chalicelib.growth.use.enrol import Enrol
from chalicelib.growth.use.read import ReadGrowth

ACTOR = Subject("job", "growth", "")


class LookDaily(Component, frozen=True, kw_only=True):
    """The use case of the clock that looks each day. All of it may be done again."""

    days: Days
    enrol: Enrol
    reading: ReadGrowth
    campaigns: OpenCampaigns
    clock: Clock

    def run(self) -> int:
        """Look, if nobody has on this business day; answers how many campaigns were opened. Where
        the months are not counted to their end, whoever comes next looks."""
        today = business_day(self.clock())
        if self.days.looked_on() == today.isoformat():
            return 0
        self.enrol.follow()
        opened = self.open_reached()
        if opened is None:
            return 0
        self.days.looked(today.isoformat())
        return opened

    def open_reached(self) -> int | None:
        """Open the campaigns whose growth is reached; answers how many, None where the months that
        are looked at are not counted to their end."""
        waiting = list(self.campaigns.waiting())
        if not waiting:
            return 0
        today = business_day(self.clock())
        report = self.reading.report(*months_over(today), "category", "same", reported=False)
        if report.through < day_bounds(today.replace(day=1))[0]:
            return None
        opened = 0
        for terms in waiting:
            gate = terms.opens_at_growth
            assert gate is not None
            figure = report.growth.groups.get(gate.category, Figure())
            if is_reached(gate, figure):
                opened += self.campaigns.open(terms, ACTOR, figure.tenths or 0)
        return opened
