"""Payments as the bank answers for them: found by their end-to-end ids, or all that are open."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.settlements.rules.line import PAYMENT_PAID
from chalicelib.settlements.rules.payment import Payment, payments_of, read_end_to_end_id
from chalicelib.settlements.rules.settlement import ORDERED
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.answers import Answers


class Payments(Component, frozen=True, kw_only=True):
    """The payments of all settlements that were approved."""

    settlements: Settlements
    lines: Lines
    accounts: MerchantAccounts

    def find(self, end_to_end_ids: Iterable[str]) -> dict[str, Payment]:
        """Those of these payments that were ordered, by end-to-end id, up to date."""
        wanted = {text: read for text in end_to_end_ids if (read := read_end_to_end_id(text))}
        ids = self.settlements.by_number(number for number, _, _ in wanted.values())
        settlements = self.settlements.find_many(ids.values())
        places = {(ids[number], line) for number, line, _ in wanted.values() if number in ids}
        return {
            payment.end_to_end_id: payment
            for line in self.lines.find_many(places)
            if settlements[line.settlement_id].state in ORDERED
            for payment in payments_of(line, settlements[line.settlement_id].state)
            if payment.end_to_end_id in wanted
        }

    def numbered(self, numbers: Iterable[str]) -> dict[str, str]:
        """The settlements that have these numbers, by number: their ids."""
        return self.settlements.by_number(numbers)

    def open_of(self, number: str) -> Iterator[Payment]:
        """The payments of the settlement with this number that the bank has not answered for yet,
        in the order of their end-to-end ids; none where there is no such settlement."""
        settlement = self.settlements.find(self.settlements.by_number([number]).get(number, ""))
        if settlement is None or settlement.state not in ORDERED:
            return
        for line in self.lines.of_settlement(settlement.id):
            yield from (one for one in payments_of(line, settlement.state) if one.is_open)

    def paid_by(self, number: str, told_by: str) -> Iterator[Payment]:
        """The payments of the settlement with this number that a line of a bank statement
        (`bst_…#line`) has told to be carried out, and that have not come back since."""
        settlement = self.settlements.find(self.settlements.by_number([number]).get(number, ""))
        if settlement is None:
            return
        for line in self.lines.of_settlement(settlement.id):
            for one in payments_of(line, settlement.state):
                if one.state == PAYMENT_PAID and one.told_by == told_by:
                    yield one

    def number_of(self, settlement_id: str) -> str:
        """The number of a settlement; "" where there is none."""
        found = self.settlements.find(settlement_id)
        return found.number if found else ""

    def answers(self, actor: str, now: datetime) -> Answers:
        """What an actor books of the bank's word at an instant, to be gathered."""
        return Answers(self.settlements, self.lines, self.accounts, actor, now)
