"""The check of the treasury: its account, and the register of SP2Ds that it is funded by."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, day_bounds, from_text, to_text
from chalicelib.ledger.rules.accounts import TREASURY, account
from chalicelib.reconciliation.rules.checks import RUPIAH, BookException, Check
from chalicelib.reconciliation.rules.entries import differing
from chalicelib.reconciliation.rules.purchases import wrong_promises
from chalicelib.reconciliation.rules.transit import InTransit
from chalicelib.reconciliation.use.accounts import Accounts, Moment
from chalicelib.treasury.rules.promise import Promise
from chalicelib.treasury.store.promises import Promises
from chalicelib.treasury.store.surrenders import Surrenders


@dataclass(frozen=True, slots=True)
class Funding:
    """The check, and the SP2Ds and surrenders that the bank has not booked."""

    check: Check
    in_transit: list[InTransit]


class FundingChecks(Component, frozen=True, kw_only=True):
    """Holds the ledger against the registers of SP2Ds and of STS."""

    promises: Promises
    surrenders: Surrenders
    accounts: Accounts

    def look(self, day: date, at: Moment) -> Funding:
        """`funding`: the treasury's account, and the SP2Ds in the register: those of a campaign
        against what the ledger has funded it with, those of purchases against the orders that name
        them. Each SP2D is due what has not arrived of it."""
        treasury = self.accounts.own("funding", TREASURY, "treasury_differs", at)
        promises = self.promises.every()
        wrong = [
            *_not_funded(promises, at.funds),
            *wrong_promises(promises, at.orders),
            *_not_due(promises),
        ]
        waits = treasury.waits
        if wrong and not at.settled():
            wrong, waits = [], True
        check = Check(
            "funding",
            RUPIAH,
            treasury.expected,
            # The treasury as it would be if the register were right.
            treasury.actual - sum(one.difference for one in wrong),
            (*treasury.exceptions, *wrong),
            waits,
        )
        return Funding(check, self._in_transit(day, promises))

    def _in_transit(self, day: date, promises: Iterable[Promise]) -> list[InTransit]:
        end = to_text(day_bounds(day)[1])
        due = [
            InTransit("sp2d", one.reference, one.due, _day(one.at))
            for one in promises
            if one.due > 0 and one.at < end
        ]
        approved = [
            InTransit("surrender", one.reference, one.amount, _day(one.decided_at))
            for one in self.surrenders.open()
            if one.decided_at is not None and one.decided_at < end
        ]
        return due + approved


def _not_funded(promises: Iterable[Promise], funds: Counter[str]) -> list[BookException]:
    promised: Counter[str] = Counter()
    for one in promises:
        if one.campaign_id:
            promised[one.campaign_id] += one.amount
    return [
        BookException("sp2d_differs", account("campaign", campaign), funds[campaign], amount)
        for campaign in differing(funds, promised)
        for amount in (promised[campaign],)
    ]


def _not_due(promises: Iterable[Promise]) -> list[BookException]:
    return [
        BookException(
            "sp2d_differs",
            one.reference,
            one.amount - one.arrived - one.withdrawn,
            one.due,
            (one.transfer_id,),
        )
        for one in promises
        if one.due != one.amount - one.arrived - one.withdrawn
    ]


def _day(instant: str) -> str:
    return business_day(from_text(instant)).isoformat()
