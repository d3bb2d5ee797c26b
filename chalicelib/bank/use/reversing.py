"""The money side of taking an explanation back."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.bank.rules.anew import back_id, taken_back
from chalicelib.bank.rules.explanation import PAYOUT, REMIT, SURRENDER
from chalicelib.bank.rules.fitting import given_back_since
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.postings import is_bulk, is_promised
from chalicelib.bank.use.moves import Moves
from chalicelib.core.component import Component
from chalicelib.core.values.instants import to_text
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.pay import Payments


class Reversing(Component, frozen=True, kw_only=True):
    """Takes back what lines have booked: each transfer by one of its kind with the accounts
    exchanged, which names it."""

    payments: Payments

    def paid_in_bulk(self, line: Line) -> Iterator[Payment]:
        """The payments of whole settlements that a line has carried out, and that have not come
        back since."""
        for part in line.parts:
            if is_bulk(part):
                number = self.payments.number_of(part.settlement_id)
                yield from self.payments.paid_by(number, line.name)

    def add(
        self,
        moves: Moves,
        line: Line,
        named: Mapping[str, Payment],
        bulk: Iterable[Payment],
    ) -> None:
        """Add what takes back the parts of a line, and of its whole settlements the payments in
        `bulk`. `named` are the payments that its parts name. Raises `state_conflict` where one of
        them no longer stands as this line has told."""
        for index, part in enumerate(line.parts):
            if is_bulk(part):
                continue
            if part.end_to_end_id:
                payment = named.get(part.end_to_end_id)
                if payment is None or payment.told_by != line.name:
                    raise given_back_since()
                self._answer(moves, payment, part.kind == PAYOUT)
                continue
            moves.add(taken_back(line, index, moves.actor, to_text(moves.now)))
            if is_promised(line, part):
                moves.arrive(part.reference, -part.amount)
            if part.kind == SURRENDER:
                moves.confirm(part.reference, part.amount, -1)
            if part.kind == REMIT:
                moves.remit(part.reference, part.amount, part.ntpn, -1)
        for payment in bulk:
            self._answer(moves, payment, is_payout=True)

    def _answer(self, moves: Moves, payment: Payment, is_payout: bool) -> None:
        id = back_id(payment.transfer_id)
        if is_payout:
            moves.add(moves.answers.unpaid(payment, id))
        else:
            moves.add(moves.answers.unreturned(payment, id))
