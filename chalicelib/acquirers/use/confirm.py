"""Having payments confirmed whose notifications prove nothing, by a queue.

A message holds the whole question. It is sent on until the acquirer has answered, for a day; what
is told twice changes nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from chalicelib.acquirers.ports import Payments
from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.confirmation import (
    TRIES,
    NotYet,
    Question,
    Refuted,
    asked,
    confirmed,
    pause_s,
    reference_of,
)
from chalicelib.acquirers.rules.payment import Payment
from chalicelib.acquirers.rules.psp import ACTIVE, Psp
from chalicelib.acquirers.store.firsts import Firsts
from chalicelib.acquirers.store.psps import Psps
from chalicelib.acquirers.use.ask import Ask
from chalicelib.acquirers.use.date import DatePayment
from chalicelib.acquirers.use.post import Unanswered
from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.core.work import Send


class NeverConfirmed(Exception):
    """An acquirer has not confirmed a payment for a day: somebody has to look."""


class Confirm(Component, frozen=True, kw_only=True):
    """The use case of confirming. `send` puts a message into its queue; `hash_card` is the keyed
    hash of a card's number."""

    psps: Psps
    firsts: Firsts
    date: DatePayment
    payments: Payments
    asking: Callable[[], Ask]
    hash_card: Callable[[str], str]
    send: Send
    clock: Clock

    def queue(self, question: Question) -> None:
        """Have a payment confirmed, in a moment."""
        self.send(msgspec.to_builtins(question), 0)

    def take_up(self, message: Mapping[str, Any]) -> None:
        """Ask what a message wants to know, and tell the payment that is confirmed. Raises
        NeverConfirmed."""
        question = msgspec.convert(message, Question)
        psp = self.psps.get(question.psp_id)
        if psp.state != ACTIVE:
            log(event="payment not confirmed", psp=psp.id, reason="suspended")
            return
        try:
            payment = self._confirmed(psp, question)
        except Refuted:
            log(event="payment refuted", psp=psp.id)
        except (NotYet, Unanswered):
            self._later(question)
        else:
            self.payments.tell(psp.id, payment)

    def _confirmed(self, psp: Psp, question: Question) -> Payment:
        answer = self.asking().ask(psp, asked(question))
        now = self.clock()
        adapter = ADAPTERS[psp.adapter]
        payment = confirmed(adapter, question.payment, answer, now, self.hash_card)
        # One payment is confirmed under one number, however many a made-up body may give it.
        reference = reference_of(question, answer)
        if self.firsts.number(psp.id, reference, payment.rrn, now) != payment.rrn:
            raise Refuted
        return self.date.dated(psp.id, payment)

    def _later(self, question: Question) -> None:
        tried = question.tried + 1
        if tried >= TRIES:
            raise NeverConfirmed
        self.send(msgspec.to_builtins(replace(question, tried=tried)), pause_s(tried))
