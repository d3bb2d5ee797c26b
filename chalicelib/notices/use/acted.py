"""What officers have decided becomes notices.

The audit journal has an entry for each decision, written in the decision's own transaction: whoever
reads it misses none, whatever died meanwhile. So nobody who decides has to think of notices, and
none of them holds a decision up.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

from chalicelib.audit.rules import AuditEntry
from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values.instants import Clock, from_text, to_text
from chalicelib.core.work import HasTime
from chalicelib.notices.ports import Concerned
from chalicelib.notices.rules.happened import acted_upon, of_act
from chalicelib.notices.rules.notice import NEWS
from chalicelib.notices.store.progress import Progress
from chalicelib.notices.use.moved import find_concerned
from chalicelib.notices.use.tell import Tell

_JOB = "acts"
_AT_A_TIME = 100
# No entry is written later than so long after its instant.
_LATENESS = timedelta(seconds=WRITE_LATENESS_S)


class TellOfActs(Component, frozen=True, kw_only=True):
    """The job that follows the audit journal. What it has looked at it may look at again, and tells
    once."""

    journal: AuditJournal
    progress: Progress
    tell: Tell
    concerned: Concerned
    clock: Clock

    def run(self, has_time: HasTime) -> int:
        """Tell of what was decided since the last run, as far as the time goes; answers how many
        were told."""
        now = self.clock()
        noted = self.progress.find(_JOB).get("through", "")
        entries = self.journal.since(from_text(noted) if noted else now - NEWS, now)
        told, reached = 0, noted
        while has_time():
            part = list(islice(entries, _AT_A_TIME))
            told += self._tell(part)
            if len(part) < _AT_A_TIME:
                reached = max(noted, to_text(now - _LATENESS))
                break
            reached = min(part[-1].occurred_at, to_text(now - _LATENESS))
        if reached > noted:
            self.progress.note(_JOB, {"through": reached}, now)
        return told

    def _tell(self, entries: Sequence[AuditEntry]) -> int:
        told = [(one, found) for one in entries if (found := of_act(one))]
        whose = find_concerned(self.concerned, [found.whose for _, found in told])
        return self.tell.tell(
            acted_upon(whose[found.whose], found.event, one)
            for one, found in told
            if found.whose in whose
        )
