"""Approving what another person proposed of a line: its earlier explanation is reversed and the new
one booked, in one transaction, or, of whole settlements, in as many as it takes.

Whoever is stopped in between leaves a line that is approved and partly booked: its parts say what
is, nobody rejects it any more, and approving it again goes on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.audit.store import AuditJournal
from chalicelib.bank.rules.anew import (
    PAYMENTS_ANEW,
    Step,
    back_step,
    fits_one,
    has_others,
    in_part,
    is_clear,
    is_lost,
    named_instead,
    on_step,
    paired,
    parted,
    step,
)
from chalicelib.bank.rules.explanation import PAYOUT, Part, total
from chalicelib.bank.rules.fitting import Found, given_back_since, must_fit, no_longer_fits
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.postings import is_bulk
from chalicelib.bank.rules.proposals import approved, cleared, decided, proposal_of
from chalicelib.bank.store.lines import Lines
from chalicelib.bank.store.statements import Statements
from chalicelib.bank.use.after_all import PaidAfterAll
from chalicelib.bank.use.named import Named
from chalicelib.bank.use.postings import Postings
from chalicelib.bank.use.resolve import V, View, told
from chalicelib.bank.use.reversing import Reversing
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.freeze import PayoutFreeze
from chalicelib.settlements.use.recover import Recover

# What is written with a step, at an instant.
Beside = Callable[[datetime], list[Write]]


class Rebook(Component, frozen=True, kw_only=True):
    """The use case of approving."""

    statements: Statements
    lines: Lines
    named: Named
    postings: Postings
    reversing: Reversing
    recover: Recover
    after_all: PaidAfterAll
    freeze: PayoutFreeze
    records: Records
    writer: Writer
    audit: AuditJournal
    clock: Clock
    payments_at_once: int = PAYMENTS_ANEW

    def approve(self, line: Line, version: int, by: Subject, key: Key | None, view: View[V]) -> V:
        """Book what another person proposed, as it was seen in a `version`; answers `view` of the
        line and keeps it under the key. Raises `same_person`, and `state_conflict` where it is
        something else by now, or can no longer be booked. What of it no longer can be once some of
        it is booked stays in suspense."""
        begun = bool(proposal_of(line, version).decided_by)
        line = decided(line, by.actor, to_text(self.clock()))
        if not begun:
            self._must_fit(line)
        line = self._recovered(line, by)
        while True:
            made = self._next(line, begun)
            try:
                if made.after.proposal is None:
                    return self._finish(made, by, key, view)
                self._write([made], by)
            except Refused as refused:
                if not begun or refused.code != "state_conflict":
                    raise
                # What is left of it no longer holds, and nobody can reject it any more. Where
                # another has gone on with it, this is refused alike.
                return self._finish(in_part(line), by, key, view)
            begun = True
            line = replace(made.after, version=line.version + 1)

    def _must_fit(self, line: Line) -> None:
        parts = proposal_of(line).parts
        _must_still_fit(line, parts, self.named.by(line, parts))

    def _next(self, line: Line, begun: bool) -> Step:
        """The step that comes next; the last one ends the proposal."""
        proposal = proposal_of(line)
        clear = proposal.cleared or is_clear(line)
        back = [] if clear else list(self.reversing.paid_in_bulk(line))
        paid = list(self._to_pay(line, proposal.parts, back))
        holds = _comes_to(proposal.parts, paid, line.parts) if clear else _are_paid(line, back)
        if not holds:
            if not begun:
                raise given_back_since()
            return in_part(line)
        last = step(line, approved(line), back, paid)
        if fits_one(last):
            return last
        if clear:
            return self._pay_some(line, paid)
        made = back_step(line, back[: self.payments_at_once])
        if has_others(line) and not fits_one(made):
            # What is not of a whole settlement is taken back first.
            made = back_step(line, ())
        if len(made.back) < len(back):
            return made
        return replace(made, after=cleared(made.after))

    def _pay_some(self, line: Line, paid: Sequence[Payment]) -> Step:
        first = paid[0].settlement_id
        part = next(one for one in proposal_of(line).parts if one.settlement_id == first)
        some = [one for one in paid if one.settlement_id == first][: self.payments_at_once]
        made = on_step(line, part, some)
        return replace(made, after=cleared(made.after))

    def _to_pay(
        self, line: Line, parts: Sequence[Part], back: Sequence[Payment]
    ) -> Iterator[Payment]:
        """The payments of whole settlements that are still to be carried out by new parts; those
        that are taken `back` are open again."""
        for part in parts:
            if is_bulk(part):
                left_out = set(part.left_out)
                again = [one for one in back if one.settlement_id == part.settlement_id]
                for one in (*self.postings.open_payments(part), *again):
                    if one.end_to_end_id not in left_out:
                        yield one

    def _recovered(self, line: Line, by: Subject) -> Line:
        """A line whose lost payouts are settled, and named payment by payment; what was not
        owed of them when payouts were frozen is in suspense. What was called off is recovered under
        its own id: once, however often the bank has taken it."""
        while lost := next(filter(is_lost, proposal_of(line).parts), None):
            called_off = self.after_all.named_by(line).get(lost.merchant_id)
            freeze = self.freeze.standing()
            if called_off is None and not freeze.frozen:
                raise Refused("state_conflict")
            of_line = f"{line.name}:{lost.merchant_id}"
            (beside,) = self.lines.change(line, line)
            payments = self.recover.recover(
                called_off.end_to_end_id if called_off else of_line,
                lost.merchant_id,
                lost.amount,
                "" if called_off else freeze.frozen_at,
                proposal_of(line).by,
                by,
                beside,
            )
            found = [Part(PAYOUT, one.amount, end_to_end_id=one.end_to_end_id) for one in payments]
            stored = self.lines.find(line.statement_id, line.entry.line)
            assert stored is not None, "nothing deletes a line"
            line = named_instead(line, lost, found, stored.version)
        return line

    def _finish(self, made: Step, by: Subject, key: Key | None, view: View[V]) -> V:
        proposal = proposal_of(made.line)
        answer = view(replace(made.after, version=made.line.version + 1))

        def beside(now: datetime) -> list[Write]:
            entry = told(self.audit, made.line, proposal.parts, proposal.reason, "approve", by, now)
            return [*self.records.write(key, now, 200, body=answer), entry]

        self._write([made, *self._others(made)], by, beside)
        return answer

    def _others(self, made: Step) -> Iterator[Step]:
        """What becomes of the line that this one was against, and of that which it is now."""
        was, now = _against(made.line.parts), _against(made.after.parts)
        if was and was != now and (other := self.named.line(was)) is not None:
            yield parted(other)
        if now and was != now:
            other = self.named.line(now)
            # Read last, it is what is written: another may have been explained by it meanwhile.
            found = Found(others={now: other} if other else {})
            _must_still_fit(made.line, made.after.parts, found)
            assert other is not None, "it fits"
            yield paired(other, made.line.name)

    def _write(self, steps: Sequence[Step], by: Subject, beside: Beside = lambda _: []) -> None:
        """Write steps in one transaction."""
        named = self.postings.named(
            part for made in steps for one in (made.line, made.after) for part in one.parts
        )
        # After the last reading: what transfers say of when they were is not to be old.
        now = self.clock()
        moves = self.postings.begin(by.actor, now)
        for made in steps:
            if made.moves:
                self.reversing.add(moves, made.line, named, made.back)
                self.postings.add(moves, made.after, made.after.parts, named, made.paid)
        writes: list[Write] = []
        for made in steps:
            writes += self.lines.change(made.line, made.after)
        if moves.transfers:
            writes += moves.writes()
        for made in steps:
            writes += self._recount(made)
        self.writer.transact([*writes, *beside(now)])

    def _recount(self, made: Step) -> list[Write]:
        if made.line.state == made.after.state:
            return []
        changes = Counter[str]({made.line.state: -1, made.after.state: 1})
        return self.statements.recount(made.line.statement_id, changes)


def _must_still_fit(line: Line, parts: Sequence[Part], found: Found) -> None:
    try:
        must_fit(line, parts, found)
    except Refused as refused:
        raise no_longer_fits(refused) from None


def _against(parts: Sequence[Part]) -> str:
    return next((part.against for part in parts if part.against), "")


def _are_paid(line: Line, paid: Sequence[Payment]) -> bool:
    """Whether these payments are all that a line has carried out of whole settlements."""
    return _sum(paid) == total(filter(is_bulk, line.parts))


def _comes_to(parts: Sequence[Part], paid: Sequence[Payment], so_far: Sequence[Part]) -> bool:
    """Whether the payments that are still to be carried out, and what is so far, come to the parts
    of whole settlements."""
    for part in filter(is_bulk, parts):
        mine = [one for one in paid if one.settlement_id == part.settlement_id]
        done = [one for one in so_far if one.settlement_id == part.settlement_id]
        if _sum(mine) + total(done) != part.amount:
            return False
    return True


def _sum(payments: Sequence[Payment]) -> int:
    return sum(payment.amount for payment in payments)
