"""What people say of booked lines: one proposes anew what a line is, another approves (rebook.py),
or somebody rejects it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules.explanation import Part, in_words
from chalicelib.bank.rules.fitting import must_fit
from chalicelib.bank.rules.lines import Line, Proposal
from chalicelib.bank.rules.proposals import proposed, rejected
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.named import Named
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject

V = TypeVar("V")
View = Callable[[Line], V]


class Resolve(Component, frozen=True, kw_only=True):
    """The use cases of explaining a line anew. Each answers `view` of the line, and keeps it under
    the key."""

    statements: Statements
    lines: Lines
    named: Named
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def line(self, statement_id: str, number: int) -> Line:
        """One line, up to date. Raises `not_found`."""
        line = self.lines.find(statement_id, number)
        if line is None:
            raise Refused("not_found")
        return line

    def propose(
        self,
        line: Line,
        parts: Sequence[Part],
        reason: str,
        by: Subject,
        key: Key | None,
        view: View[V],
    ) -> V:
        """Propose what a line is. Raises `validation_failed` where it cannot be, `state_conflict`
        where it is not booked, or something is proposed already."""
        now = self.clock()
        after = proposed(line, Proposal(tuple(parts), reason, by.actor, to_text(now)))
        must_fit(line, parts, self.named.by(line, parts))
        return self._change(line, after, parts, reason, "propose", by, key, view, now)

    def reject(self, line: Line, reason: str, by: Subject, key: Key | None, view: View[V]) -> V:
        """Take a proposal back; whoever made it may, too. Raises `state_conflict` where nothing is
        proposed, or another has approved it and money is moving."""
        after = rejected(line)
        assert line.proposal is not None, "something is proposed"
        parts = line.proposal.parts
        return self._change(line, after, parts, reason, "reject", by, key, view, self.clock())

    def _change(
        self,
        line: Line,
        after: Line,
        parts: Sequence[Part],
        reason: str,
        act: str,
        by: Subject,
        key: Key | None,
        view: View[V],
        now: datetime,
    ) -> V:
        answer = view(replace(after, version=line.version + 1))
        self.writer.transact(
            [
                *self.records.write(key, now, 200, body=answer),
                *self.lines.change(line, after),
                *self.statements.recount(
                    line.statement_id, Counter[str]({line.state: -1, after.state: 1})
                ),
                told(self.audit, line, parts, reason, act, by, now),
            ]
        )
        return answer


def told(
    audit: AuditJournal,
    line: Line,
    parts: Sequence[Part],
    reason: str,
    act: str,
    by: Subject,
    now: datetime,
) -> Write:
    """The write that tells in the audit journal what somebody did about a line."""
    return audit.entry(
        by,
        f"bank_line.{act}",
        line.statement_id,
        now,
        line=line.entry.line,
        amount=line.booked,
        was=in_words(line.parts),
        parts=in_words(parts),
        reason=reason,
    )
