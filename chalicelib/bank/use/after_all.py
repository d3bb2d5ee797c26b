"""Payments that were called off, and that the bank carries out after all.

What such a payment was for has gone back to what its merchant is owed. Unless the bank's debit is
taken as paid to the merchant, it is paid once more with the next settlement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.bank.rules.known import all_names
from chalicelib.bank.rules.lines import Line
from chalicelib.core.component import Component
from chalicelib.settlements.rules.payment import Payment
from chalicelib.settlements.use.pay import Payments
from chalicelib.settlements.use.recover import Recover


class PaidAfterAll(Component, frozen=True, kw_only=True):
    """Finds payments that were called off, as they stand by what was recovered of them since."""

    payments: Payments
    recover: Recover

    def named_by(self, line: Line) -> dict[str, Payment]:
        """Those that a line names, by their merchant: of several to one merchant the first."""
        names = all_names(line.entry)
        found = self.payments.find(names)
        told = [found[name] for name in reversed(names) if name in found]
        called_off = [one for one in told if one.is_called_off]
        return {one.merchant_id: one for one in self._standing(called_off)}

    def standing(self, payments: Mapping[str, Payment]) -> dict[str, Payment]:
        """Payments by end-to-end id, of which those that were called off are as they stand."""
        called_off = [one for one in payments.values() if one.is_called_off]
        return {**payments, **{one.end_to_end_id: one for one in self._standing(called_off)}}

    def _standing(self, called_off: Iterable[Payment]) -> Iterable[Payment]:
        """Each is recovered once, under its own id: what one line has paid of it, no other does."""
        for one in called_off:
            answered = [made for made in self.recover.made(one.end_to_end_id) if not made.is_open]
            for made in answered[:1]:
                one = replace(one, state=made.state, told_by=made.told_by, paid_by=made.paid_by)
            yield one
