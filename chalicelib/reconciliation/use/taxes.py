"""The check of withheld tax: its account, the register of what is due, the remits, and what
acceptances say that they have withheld."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.ledger.rules.accounts import TAX
from chalicelib.procurement.rules.remit import Remit
from chalicelib.procurement.rules.taxes import TaxDue
from chalicelib.procurement.store.remits import Remits
from chalicelib.procurement.store.taxes import Taxes
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, BookException, Check
from chalicelib.reconciliation.rules.entries import differing, effect
from chalicelib.reconciliation.rules.purchases import (
    accepted_taxes,
    by_kind,
    owed_to_the_state,
    wrong_dues,
    wrong_remits,
    wrong_slips,
    wrongly_booked,
)
from chalicelib.reconciliation.rules.transit import InTransit
from chalicelib.reconciliation.store.books import Books, batches
from chalicelib.reconciliation.use.accounts import Accounts, Moment

# Registers that change while they are read are read again so often.
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class Taxation:
    """The check, and the remits that the bank has not booked."""

    check: Check
    in_transit: list[InTransit]


@dataclass(frozen=True, slots=True)
class _Registers:
    """Both registers at one moment; `still` is whether nothing changed while they were read."""

    taxes: Sequence[TaxDue]
    remits: Sequence[Remit]
    still: bool


class TaxChecks(Component, frozen=True, kw_only=True):
    """Holds the ledger against the registers of tax and of remits, and those against purchases."""

    taxes: Taxes
    remits: Remits
    accounts: Accounts
    books: Books

    def look(self, day: date, at: Moment) -> Taxation:
        """`tax`: the account against its line, and against what is due and on its way; what is due
        of each kind against what was withheld and remitted of it; what was withheld against the
        acceptances, line by line of the list where that differs."""
        found = self._registers()
        check = self.accounts.own("tax", TAX, "tax_differs", at)
        wrong: Sequence[BookException] = [
            *wrong_remits(found.remits),
            *wrong_dues(found.taxes, found.remits),
            *self._unaccepted(at, found.taxes),
        ]
        wrong = wrong or self._misbooked(check, found)
        waits = check.waits
        if wrong and not (found.still and at.settled()):
            wrong, waits = [], True
        actual = check.actual
        if check.expected == actual:
            # As the account would be if the registers were right.
            actual += sum(one.difference for one in wrong)
        exceptions = tuple(wrong[:NAMED_AT_MOST])
        return Taxation(
            replace(check, actual=actual, exceptions=exceptions, waits=waits),
            list(_in_transit(day, found.remits)),
        )

    def _misbooked(self, check: Check, found: _Registers) -> Sequence[BookException]:
        """What is wrong with the account where nothing is with the registers: the billing codes of
        which the ledger has booked another sum, else the account itself."""
        owed = owed_to_the_state(found.taxes, found.remits)
        if not check.exceptions and owed == check.actual:
            return []
        return (
            wrongly_booked(found.remits, *self._booked())
            or check.exceptions
            or [BookException("tax_differs", TAX, owed, check.actual)]
        )

    def _registers(self) -> _Registers:
        remits = self.remits.standing()
        for _ in range(_LOOKS):
            # What is proposed or dropped changes both at once.
            taxes, again = self.taxes.every(), self.remits.standing()
            if again == remits:
                return _Registers(taxes, remits, still=True)
            remits = again
        return _Registers(taxes, remits, still=False)

    def _unaccepted(self, at: Moment, taxes: Sequence[TaxDue]) -> list[BookException]:
        accepted = accepted_taxes(at.orders)
        sums = by_kind(accepted)
        withheld = Counter[str]({one.kind: one.withheld for one in taxes})
        kinds = differing(sums, withheld)
        if not kinds:
            return []
        months = sorted({month for one in taxes for month in one.withheld_in})
        return wrong_slips(accepted, self.taxes.withheld(months)) or [
            BookException("tax_differs", kind, sums[kind], withheld[kind]) for kind in kinds
        ]

    def _booked(self) -> tuple[Counter[str], dict[str, list[str]]]:
        """What the ledger has remitted by billing code, net, and the transfers that name each."""
        amounts: Counter[str] = Counter()
        ids: dict[str, list[str]] = {}
        for some in batches(self.books.movements(TAX)):
            stored = self.books.stored([one.transfer_id for one in some])
            for one in stored.values():
                if one["kind"] == "remit":
                    amounts[one["reference"]] -= effect(one["credit_account"], TAX, one["amount"])
                    ids.setdefault(one["reference"], []).append(one["id"])
        return amounts, ids


def _in_transit(day: date, remits: Iterable[Remit]) -> Iterator[InTransit]:
    end = to_text(day_bounds(day)[1])
    for one in remits:
        at = one.decided_at
        if one.state == "approved" and at is not None and at < end:
            since = business_day(from_text(at)).isoformat()
            yield InTransit("remit", one.billing_code, one.amount, since)
