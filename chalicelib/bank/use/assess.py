"""Finding out what lines mean: the payments and fundings that they may speak of are read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules import decisions
from chalicelib.bank.rules.decisions import Decision, Funding, OpenPayments
from chalicelib.bank.rules.lines import MATCHED
from chalicelib.bank.rules.movements import Marked
from chalicelib.bank.rules.passes import DESCRIBED, NAMED, Assessed
from chalicelib.bank.rules.statements import Statement
from chalicelib.campaigns.rules import fund_id
from chalicelib.core.component import Component
from chalicelib.ledger.store.transfers import Transfers
from chalicelib.settlements.rules.line import PaymentState
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.pay import Payments


@dataclass(slots=True)
class Known:
    """What is known while one function works on one statement: which lines are there, in which
    state, and the open payments of settlements that lines describe. Both are read once, for a
    statement may have thousands; what has changed since, the conditions of the writes tell."""

    statement: Statement
    stored: dict[int, str]
    open_of: dict[str, OpenPayments] = field(default_factory=dict)

    def take(self, payment: Payment) -> None:
        """A payment is open no more."""
        if payment.number in self.open_of:
            self.open_of[payment.number].take(payment)

    def forget(self, payments: Iterable[Payment]) -> None:
        """What is known of the settlements of these payments is no longer so."""
        for payment in payments:
            self.open_of.pop(payment.number, None)


class Assess(Component, frozen=True, kw_only=True):
    """Reads what lines speak of, and decides what they mean."""

    payments: Payments
    transfers: Transfers

    def lines(self, known: Known, step: int, new: Sequence[Marked]) -> list[Assessed]:
        """What entries of a pass mean; those are left out of which another pass knows better."""
        named: dict[str, Payment] = {}
        if step != DESCRIBED:
            named = self.payments.find(name for one in new for name in decisions.names(one.entry))
        assessed = []
        for one in new:
            decision = self._decide(known, step, one.entry, named)
            if decision is None:
                continue
            assessed.append(Assessed(one, decision))
            # A second line for the same payment must find it answered.
            for payment in decision.payments:
                state: PaymentState = "paid" if decision.state == MATCHED else "returned"
                named[payment.end_to_end_id] = replace(
                    payment, state=state, booked_on=one.entry.booked_on
                )
                known.take(payment)
        return assessed

    def _decide(
        self, known: Known, step: int, entry: Entry, named: Mapping[str, Payment]
    ) -> Decision | None:
        if step == NAMED:
            return decisions.named_debit(entry, named)
        if step == DESCRIBED:
            for number in decisions.numbers(entry):
                if number not in known.open_of:
                    found = self.payments.open_of(number)
                    known.open_of[number] = OpenPayments(number, found)
            return decisions.described_debit(entry, known.open_of)
        names_one = any(name in named for name in decisions.names(entry))
        return decisions.credit(entry, named, None if names_one else self._funding(entry))

    def _funding(self, entry: Entry) -> Funding | None:
        for reference in decisions.funding_references(entry):
            transfer = self.transfers.find(fund_id(reference))
            if transfer is not None:
                return Funding(transfer.id, transfer.amount)
        return None
