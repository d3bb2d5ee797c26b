"""Working on a statement: its lines judged and written, each in one transaction with its money.

Three passes over the file, for what one line says best must not be guessed of another first:
debits that name their payments, then the other debits, then credits, so that a return finds its
payment paid. A line that is there is done; so whoever is stopped anywhere goes on without harm,
and two who work on the same statement are not in each other's way.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from chalicelib.bank import rules
from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.items import Line, Statement
from chalicelib.bank.rules import Decision, Funding, Note, OpenPayments
from chalicelib.bank.store import Seen, StatementStore, Stored
from chalicelib.campaigns.rules import fund_id
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.settlements.rules.line import LineState
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.rules.transfer import payout_id, return_id
from chalicelib.settlements.use.pay import Payments

CHUNK_LINES = 100
# A transaction holds 100 items: a payment takes its transfer and its settlement's line, the
# statement's line and its fingerprint; and there are the accounts and the counts.
PAYMENTS_AT_ONCE = 20
WAITING_AT_ONCE = 30
DUPLICATES_AT_ONCE = 90

NAMED, DESCRIBED, CREDITS = range(3)


@dataclass(frozen=True, slots=True)
class Marked:
    """An entry and the fingerprint of its movement."""

    entry: Entry
    print: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A line, and what it means."""

    marked: Marked
    decision: Decision


class Matching:
    """What is done with a statement's lines."""

    def __init__(
        self,
        statements: StatementStore,
        payments: Payments,
        transfers: Transfers,
        writer: Writer,
        clock: Clock,
    ) -> None:
        self._statements = statements
        self._payments = payments
        self._transfers = transfers
        self._writer = writer
        self._clock = clock

    def run(
        self,
        statement: Statement,
        entries: Callable[[], Iterator[Entry]],
        go_on: Callable[[], bool],
    ) -> bool:
        """Match a statement whose file has been understood; `entries` reads it anew. Asks `go_on`
        before each chunk; False where that said no. Raises `unavailable`."""
        assert statement.summary is not None
        work = _Work(statement, self._statements.stored(statement.id))
        for line in [line for line, state in work.stored.items() if state == rules.PAYING]:
            self._go_on_paying(work, line)
        for step in range(statement.step, len(_CONCERNS)):
            reached = statement.reached if step == statement.step else 0
            concerned = (
                one
                for one in _marked(statement.summary.account, entries())
                if one.entry.line > reached and _CONCERNS[step](one.entry)
            )
            for chunk in _chunks(concerned):
                if not go_on():
                    return False
                self._chunk(work, step, chunk)
                last = chunk[-1].entry.line
                self._writer.transact(self._statements.reached(statement, step, last))
            self._writer.transact(self._statements.reached(statement, step + 1, 0))
        self._writer.transact(self._statements.finish(statement.id))
        return True

    def _chunk(self, work: "_Work", step: int, chunk: Sequence[Marked]) -> None:
        new = [one for one in chunk if one.entry.line not in work.stored]
        told = self._statements.prints(one.print for one in new)
        again = [one for one in new if one.print in told]
        for part in _parts(again, DUPLICATES_AT_ONCE):
            self._write(work, step, [Judged(one, _duplicate(*told[one.print])) for one in part])
        judged = self._judge(work, step, [one for one in new if one.print not in told])
        for group in _groups(judged):
            self._write(work, step, group)

    def _judge(self, work: "_Work", step: int, new: Sequence[Marked]) -> list[Judged]:
        known: dict[str, Payment] = {}
        if step != DESCRIBED:
            known = self._payments.find(name for one in new for name in rules.names(one.entry))
        judged = []
        for one in new:
            decision = self._decide(work, step, one.entry, known)
            if decision is None:
                continue
            judged.append(Judged(one, decision))
            # A second line for the same payment must find it answered.
            for payment in decision.payments:
                state: LineState = "paid" if decision.state == rules.MATCHED else "returned"
                known[payment.end_to_end_id] = replace(
                    payment, state=state, booked_on=one.entry.booked_on
                )
                work.take(payment)
        return judged

    def _decide(
        self, work: "_Work", step: int, entry: Entry, known: dict[str, Payment]
    ) -> Decision | None:
        if step == NAMED:
            return rules.named_debit(entry, known)
        if step == DESCRIBED:
            for number in rules.numbers(entry):
                if number not in work.open_of:
                    found = self._payments.open_of(number)
                    work.open_of[number] = OpenPayments(number, found)
            return rules.described_debit(entry, work.open_of)
        named = any(name in known for name in rules.names(entry))
        return rules.credit(entry, known, None if named else self._funding(entry))

    def _funding(self, entry: Entry) -> Funding | None:
        for reference in rules.funding_references(entry):
            transfer = self._transfers.find(fund_id(reference))
            if transfer is not None:
                return Funding(transfer.id, transfer.amount)
        return None

    def _write(self, work: "_Work", step: int, group: Sequence[Judged]) -> None:
        """Write lines that go together. Where a condition fails each is written alone, and one
        alone is judged afresh: something has happened since."""
        if len(group[0].decision.payments) > PAYMENTS_AT_ONCE:
            self._pay_many(work, step, group[0])
            return
        try:
            self._transact(work, group)
        except Refused as refused:
            if refused.code == "unavailable":
                raise
            if len(group) > 1:
                for one in group:
                    self._write(work, step, [one])
                return
            self._write_otherwise(work, step, group[0], refused)

    def _write_otherwise(self, work: "_Work", step: int, one: Judged, refused: Refused) -> None:
        """Write a line for which what was decided is no longer possible."""
        if isinstance(refused, Stored):
            work.stored[one.marked.entry.line] = ""
            self._go_on_paying(work, one.marked.entry.line)
            return
        if isinstance(refused, Seen):
            decision = _duplicate(refused.statement_id, refused.line)
        elif refused.code == "reference_used":
            decision = rules.unmatched("funding_twice")
        else:
            work.forget(one.decision.payments)
            again = self._judge(work, step, [one.marked])
            decision = again[0].decision if again else rules.unmatched("unknown")
            if decision.payments:
                name = decision.payments[0].end_to_end_id
                decision = rules.unmatched("not_booked", end_to_end_id=name)
        try:
            self._transact(work, [Judged(one.marked, decision)])
        except (Seen, Stored) as told:
            self._write_otherwise(work, step, one, told)

    def _transact(self, work: "_Work", group: Sequence[Judged]) -> None:
        statement, now = work.statement, self._clock()
        writes: list[Write] = []
        counts: Counter[str] = Counter()
        moved: Counter[str] = Counter()
        paid: list[Payment] = []
        for one in group:
            decision, entry = one.decision, one.marked.entry
            line = _line(statement, entry, decision)
            counts[line.state] += 1
            if decision.state == rules.DUPLICATE:
                writes += self._statements.put_known(line)
                continue
            writes += self._statements.put_line(line, one.marked.print)
            if decision.state == rules.MATCHED and decision.payments:
                paid += decision.payments
                moved["paid"] += entry.amount
            elif decision.state == rules.RETURNED:
                reason = rules.reason_kept(entry.reason_code, entry.reason)
                (payment,) = decision.payments
                writes += self._payments.returned(payment, reason, statement.begun_by, now)
                moved["returned"] += entry.amount
            elif decision.transfer_id:
                writes.append(self._statements.claim_funding(decision.transfer_id, line))
                moved["funded"] += entry.amount
        if paid:
            booked_on = date.fromisoformat(group[0].marked.entry.booked_on)
            writes += self._payments.paid(paid, booked_on, statement.begun_by, now)
        writes += self._statements.count(statement.id, counts, moved, now)
        self._writer.transact(writes)
        work.stored.update((one.marked.entry.line, one.decision.state) for one in group)

    def _pay_many(self, work: "_Work", step: int, one: Judged) -> None:
        """Pay, transaction by transaction, what one debit pays; its line says what is left."""
        entry, payments = one.marked.entry, one.decision.payments
        first, rest = payments[:PAYMENTS_AT_ONCE], payments[PAYMENTS_AT_ONCE:]
        line = replace(
            _line(work.statement, entry, one.decision),
            state=rules.PAYING,
            left=rules.total(rest),
            number=payments[0].number,
        )
        try:
            self._pay(work, self._statements.put_line(line, one.marked.print), line, first)
        except Refused as refused:
            if refused.code == "unavailable":
                raise
            self._write_otherwise(work, step, one, refused)
            return
        work.stored[entry.line] = rules.PAYING
        self._pay_rest(work, line, rest)

    def _go_on_paying(self, work: "_Work", number: int) -> None:
        """Go on with a debit that pays many, where somebody was stopped."""
        line = self._statements.line(work.statement.id, number)
        if line is None or line.state != rules.PAYING:
            return
        left = list(self._payments.open_of(line.number))
        if rules.total(left) == line.left:
            self._pay_rest(work, line, left)
        else:
            self._leave_in_part(work, line)

    def _pay_rest(self, work: "_Work", line: Line, payments: Sequence[Payment]) -> None:
        for part in _parts(payments, PAYMENTS_AT_ONCE):
            left = line.left - rules.total(part)
            now = replace(line, left=left, state=rules.PAYING if left else rules.MATCHED)
            writes = self._statements.change_line(line, now, lambda _: Stored())
            try:
                self._pay(work, writes, now, part)
            except Stored:
                self._go_on_paying(work, line.entry.line)
                return
            except Refused as refused:
                if refused.code == "unavailable":
                    raise
                self._leave_in_part(work, line)
                return
            line = replace(now, version=line.version + 1)

    def _pay(
        self, work: "_Work", writes: list[Write], line: Line, payments: Sequence[Payment]
    ) -> None:
        now = self._clock()
        booked_on = date.fromisoformat(line.entry.booked_on)
        statement = work.statement
        done = {rules.MATCHED: 1} if line.state == rules.MATCHED else {}
        self._writer.transact(
            [
                *writes,
                *self._payments.paid(payments, booked_on, statement.begun_by, now),
                *self._statements.count(statement.id, done, {"paid": rules.total(payments)}, now),
            ]
        )

    def _leave_in_part(self, work: "_Work", line: Line) -> None:
        """Leave the rest of a debit to people: the payments that it paid are no longer open."""
        amount = line.entry.amount
        values = {"paid": amount - line.left, "amount": amount, "number": line.number}
        now = replace(line, state=rules.UNMATCHED, note=Note("in_part", values))
        self._writer.transact(
            [
                *self._statements.change_line(line, now, lambda _: Stored()),
                *self._statements.count(work.statement.id, {rules.UNMATCHED: 1}, {}, self._clock()),
            ]
        )


class _Work:
    """What is known while one function works on one statement: which lines are there, and the open
    payments of settlements that lines describe. Both are read once, for a statement may have
    thousands; what has changed since, the conditions of the writes tell."""

    def __init__(self, statement: Statement, stored: dict[int, str]) -> None:
        self.statement = statement
        self.stored = stored
        self.open_of: dict[str, OpenPayments] = {}

    def take(self, payment: Payment) -> None:
        """A payment is open no more."""
        if payment.number in self.open_of:
            self.open_of[payment.number].take(payment)

    def forget(self, payments: Iterable[Payment]) -> None:
        """What is known of the settlements of these payments is no longer so."""
        for payment in payments:
            self.open_of.pop(payment.number, None)


_CONCERNS: tuple[Callable[[Entry], bool], ...] = (
    lambda entry: entry.direction == "debit" and bool(rules.names(entry)),
    lambda entry: entry.direction == "debit",
    lambda entry: entry.direction == "credit",
)


def _marked(account: str, entries: Iterable[Entry]) -> Iterator[Marked]:
    ordinals: Counter[bytes] = Counter()
    for entry in entries:
        alike = rules.likeness(account, entry)
        yield Marked(entry, rules.fingerprint(alike, ordinals[alike]))
        ordinals[alike] += 1


def _chunks(marked: Iterator[Marked]) -> Iterator[list[Marked]]:
    while chunk := list(islice(marked, CHUNK_LINES)):
        yield chunk


def _parts(found: Sequence, most: int) -> Iterator[Sequence]:  # type: ignore[type-arg]
    for start in range(0, len(found), most):
        yield found[start : start + most]


def _groups(judged: Sequence[Judged]) -> Iterator[list[Judged]]:
    """Lines that can be written in one transaction: payments of one settlement and day, or those
    that wait; a return, a funding, and a debit that pays many each alone."""
    together: defaultdict[tuple[str, ...], list[Judged]] = defaultdict(list)
    for one in judged:
        decision = one.decision
        if decision.state == rules.UNMATCHED:
            together["waits",].append(one)
        elif decision.state == rules.MATCHED and len(decision.payments) == 1:
            (payment,) = decision.payments
            together["pays", payment.settlement_id, one.marked.entry.booked_on].append(one)
        else:
            yield [one]
    for key, found in together.items():
        most = WAITING_AT_ONCE if key[0] == "waits" else PAYMENTS_AT_ONCE
        yield from (list(part) for part in _parts(found, most))


def _duplicate(statement_id: str, line: int) -> Decision:
    note = Note("duplicate", {"statement_id": statement_id, "line": line})
    return Decision(rules.DUPLICATE, note=note)


def _line(statement: Statement, entry: Entry, decision: Decision) -> Line:
    payments = decision.payments
    transfer_id = decision.transfer_id
    if len(payments) == 1:
        name = payments[0].end_to_end_id
        transfer_id = payout_id(name) if decision.state == rules.MATCHED else return_id(name)
    return Line(
        statement_id=statement.id,
        begun_at=statement.begun_at,
        entry=entry,
        state=decision.state,
        settlement_id=payments[0].settlement_id if payments else "",
        merchant_id=payments[0].merchant_id if len(payments) == 1 else "",
        transfer_id=transfer_id,
        note=decision.note,
    )
