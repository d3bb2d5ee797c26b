"""Whoever watches a simulated city: looks after every step, and hears every answer."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.simulation.invariants.answers import Answer, Answers
from tests.simulation.invariants.campaigns import Campaigns
from tests.simulation.invariants.changes import Reader, State, Step
from tests.simulation.invariants.days import Days
from tests.simulation.invariants.failures import must_be_of_aws
from tests.simulation.invariants.money import Money
from tests.simulation.invariants.projections import Projections
from tests.simulation.invariants.tills import Tills


@dataclass
class Watch:
    """All rules together. Raises Broken as soon as one does not hold."""

    reader: Reader = field(default_factory=Reader)
    money: Money = field(default_factory=Money)
    days: Days = field(default_factory=Days)
    campaigns: Campaigns = field(default_factory=Campaigns)
    projections: Projections = field(default_factory=Projections)
    tills: Tills = field(default_factory=Tills)
    answers: Answers = field(default_factory=Answers)

    def look(self, state: State, by: str, now: datetime) -> None:
        """Look at what `by`, an act, has changed since the last look."""
        changes = self.reader.changes(state)
        if not changes:
            return
        step = Step(changes, by, now)
        for rules in (
            self.money,
            self.days,
            self.campaigns,
            self.tills,
            self.projections,
            self.answers,
        ):
            rules.see(step)

    def failed(self, error: Exception, by: str, *, told: bool = False) -> None:
        """Hear what an act could not go on for, or has `told` of in a line of log."""
        must_be_of_aws(error, by, told=told)

    def answered(self, answer: Answer, campaign_id: str = "") -> None:
        """Hear what an act was answered; a claim also names its campaign."""
        self.answers.answered(answer)
        if answer.code == "campaign_exhausted":
            self.campaigns.exhausted(campaign_id, answer.began, answer.act)
