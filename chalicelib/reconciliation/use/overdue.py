"""The checks of money that should have moved on: from vouchers whose time is over, and from closed
campaigns. Both should hold nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from chalicelib.campaigns.rules.terms import CLOSED, Terms
from chalicelib.campaigns.store.terms import LAPSE_DONE, Campaigns
from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock, from_text
from chalicelib.ledger.rules.accounts import account
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check
from chalicelib.reconciliation.store.books import Books
from chalicelib.reconciliation.use.accounts import Moment

# The vouchers of the largest campaign are emptied in an hour; later than this something is wrong.
EMPTIED_WITHIN = timedelta(days=1)
# A close gives its money back in seconds; where it died, the job of the next hour does.
RELEASED_WITHIN = timedelta(hours=2)


class OverdueChecks(Component, frozen=True, kw_only=True):
    """Looks for money that has stayed where it should not. `campaign_balance(name)` answers
    (balance, credits) of a campaign's account in rupiah, up to date, or None."""

    books: Books
    campaigns: Campaigns
    campaign_balance: Callable[[str], tuple[int, int] | None]
    clock: Clock

    def checks(self, at: Moment) -> Iterator[Check]:
        """Both checks."""
        campaigns = list(self.campaigns.all())
        yield self._lapsed([one for one in campaigns if at.vouchers[one.id]], at)
        yield self._released([one for one in campaigns if at.guards.campaigns[one.id]])

    def _lapsed(self, holding: list[Terms], at: Moment) -> Check:
        """What is left on vouchers that the job has passed, or should have by now. Only where the
        sums say that there is something are the vouchers themselves looked for."""
        now = self.clock()
        exceptions: list[BookException] = []
        actual = 0
        for terms in holding:
            if not self._is_over(terms, now):
                continue
            for voucher in self.books.vouchers_holding(terms.id):
                actual += voucher.balance
                if len(exceptions) < NAMED_AT_MOST:
                    name = account("voucher", voucher.id)
                    exceptions.append(
                        BookException("voucher_not_emptied", name, 0, voucher.balance)
                    )
                if not at.has_time():
                    break
        return Check("lapsed", RUPIAH, 0, actual, tuple(exceptions))

    def _is_over(self, terms: Terms, now: datetime) -> bool:
        end = from_text(terms.spend_until)
        if now < end:
            return False
        return now >= end + EMPTIED_WITHIN or self.campaigns.lapsed(terms.id) == LAPSE_DONE

    def _released(self, holding: list[Terms]) -> Check:
        """What campaigns hold that were not closed just now. It was read a while ago, so those that
        hold something are read again."""
        now = self.clock()
        exceptions = []
        for terms in holding:
            if terms.state != CLOSED or self._is_closing(terms, now):
                continue
            name = account("campaign", terms.id)
            balance, _ = self.campaign_balance(name) or (0, 0)
            if balance:
                exceptions.append(BookException("campaign_not_released", name, 0, balance))
        actual = sum(one.actual for one in exceptions)
        return Check("released", RUPIAH, 0, actual, tuple(exceptions[:NAMED_AT_MOST]))

    def _is_closing(self, terms: Terms, now: datetime) -> bool:
        closed_at = self.campaigns.changed_at(terms.id)
        return closed_at is not None and now < from_text(closed_at) + RELEASED_WITHIN
