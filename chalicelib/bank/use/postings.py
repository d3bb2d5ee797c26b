"""The money side of a line's parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from chalicelib.bank.rules.explanation import PAYOUT, PAYOUT_RETURNED, REMIT, SURRENDER, Part
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.postings import is_bulk, is_promised, posting, posting_id, reason_of
from chalicelib.bank.use.moves import Moves
from chalicelib.bank.use.registers import Registers
from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.pay import Payments


class Postings(Component, frozen=True, kw_only=True):
    """Books parts of lines: what is explained, and what is not."""

    payments: Payments
    registers: Registers
    transfers: Transfers

    def begin(self, actor: str, now: datetime) -> Moves:
        """Nothing yet, by an actor at an instant."""
        return Moves(
            self.payments.answers(actor, now),
            self.registers,
            self.transfers,
            actor,
            now,
        )

    def named(self, parts: Iterable[Part]) -> dict[str, Payment]:
        """The payments that parts name one by one, by end-to-end id, up to date."""
        return self.payments.find({part.end_to_end_id for part in parts} - {""})

    def open_payments(self, part: Part) -> Iterator[Payment]:
        """The payments that a part of a whole settlement means: those that are open now."""
        number = self.payments.number_of(part.settlement_id)
        left_out = set(part.left_out)
        return (
            one
            for one in (self.payments.open_of(number) if number else ())
            if one.end_to_end_id not in left_out
        )

    def add(
        self,
        moves: Moves,
        line: Line,
        parts: Sequence[Part],
        named: Mapping[str, Payment],
        bulk: Sequence[Payment] = (),
    ) -> None:
        """Add what the parts of a line move. `named` are the payments that they name, `bulk` those
        of whole settlements that are booked with them. Raises `state_conflict` where a
        payment is not as the parts have it."""
        for index, part in enumerate(parts):
            if is_bulk(part):
                mine = (one for one in bulk if one.settlement_id == part.settlement_id)
                self.pay(moves, line, mine)
            elif part.end_to_end_id:
                self._answer(moves, line, part, named.get(part.end_to_end_id))
            elif part.kind in (PAYOUT, PAYOUT_RETURNED):
                # A lost payout is recovered before it is booked, and then names its payments.
                raise Refused("state_conflict")
            else:
                self._post(moves, line, index, part)

    def pay(self, moves: Moves, line: Line, payments: Iterable[Payment]) -> None:
        """Add the payouts of open payments that a line carries out."""
        booked_on = date.fromisoformat(line.entry.booked_on)
        for one in payments:
            id = posting_id(line.name, line.revision, one.end_to_end_id)
            moves.add(moves.answers.paid(one, booked_on, line.name, id))

    def _answer(self, moves: Moves, line: Line, part: Part, payment: Payment | None) -> None:
        if payment is None or payment.amount != part.amount:
            raise Refused("state_conflict")
        if part.kind == PAYOUT:
            self.pay(moves, line, [payment])
            return
        reason = reason_of(line.entry, payment.end_to_end_id)
        if line.entry.rejected:
            moves.add(moves.answers.refused(payment, reason, line.name))
            return
        id = posting_id(line.name, line.revision, payment.end_to_end_id)
        moves.add(moves.answers.returned(payment, reason, line.name, id))

    def _post(self, moves: Moves, line: Line, index: int, part: Part) -> None:
        moves.add(posting(line, index, part, moves.actor, to_text(moves.now)))
        if is_promised(line, part):
            moves.arrive(part.reference, part.amount)
        if part.kind == SURRENDER:
            moves.confirm(part.reference, part.amount)
        if part.kind == REMIT:
            moves.remit(part.reference, part.amount, part.ntpn)
