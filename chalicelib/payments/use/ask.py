"""Asking for a payment to be undone, and declining that: each once, and in the audit journal."""

from datetime import datetime

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.live.rules import TILL, WALLET
from chalicelib.live.use.say import Say
from chalicelib.payments.rules.payment import Payment
from chalicelib.payments.rules.undo import ASKED, DECLINED, Undo, ask_refusal
from chalicelib.payments.store.undos import Undos
from chalicelib.payments.use.read import ReadPayments
from chalicelib.residents.store.entitlements import Entitlements
from chalicelib.residents.use.stand import Stand


class AskToUndo(Component, frozen=True, kw_only=True):
    """The use cases of a resident who asks, and of a merchant that looks and declines."""

    read: ReadPayments
    undos: Undos
    entitlements: Entitlements
    stand: Stand
    writer: Writer
    audit: AuditJournal
    say: Say
    clock: Clock

    def ask(self, payment_id: str, by: Subject) -> Payment:
        """Ask the shop to undo a payment; asked again, it is asked for still. Raises `not_found`;
        `unauthenticated` for a phone that was taken from them; `state_conflict` where the shop has
        declined, its day is over, or all was given back."""
        payment = self.read.of_resident(payment_id, by)
        asked = self.read.undo_of(payment)
        if refused := ask_refusal(payment, asked, self.clock()):
            raise refused
        if asked is not None:
            return payment
        now = self.clock()
        undo = Undo(
            payment.id,
            payment.merchant_id,
            by.id,
            payment.amount,
            payment.paid_at,
            ASKED,
            to_text(now),
        )
        self.writer.transact(
            [
                self._still(by, now),
                self.undos.ask(undo),
                self.audit.entry(
                    by, "payment.ask_undo", payment.id, now, merchant_id=payment.merchant_id
                ),
            ]
        )
        self.say.say(payment.merchant_id, TILL, "undo_asked", payment.id)
        return payment

    def _still(self, by: Subject, now: datetime) -> Write:
        """The condition that whoever asks may still act for the resident."""
        stands = self.stand.still(by, now)
        return stands[0] if stands else self.entitlements.still_of(by.id, by.phone)

    def decline(self, payment_id: str, by: Subject) -> Payment:
        """Decline to undo what a resident asks to be; declined again, it is declined still. Raises
        `not_found`; `state_conflict` where nobody has asked, or it is undone."""
        payment = self.read.of_merchant(payment_id, by)
        asked = self.read.undo_of(payment)
        if asked is None:
            raise Refused("state_conflict")
        if asked.state == DECLINED:
            return payment
        now = self.clock()
        self.writer.transact(
            [
                self.undos.decline(asked, now),
                self.audit.entry(
                    by, "payment.decline_undo", payment.id, now, resident_id=asked.resident_id
                ),
            ]
        )
        self.say.say(asked.resident_id, WALLET, "undo_declined", payment.id)
        return payment

    def waiting(self, by: Subject, after: str | None, limit: int) -> tuple[list[Undo], str | None]:
        """What residents ask a merchant to undo today, by payment, decided ones among them, and the
        next cursor."""
        return self.undos.of_day(by.id, business_day(self.clock()), after, limit)
