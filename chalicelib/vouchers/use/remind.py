"""Reminding residents of vouchers that lapse soon: each of a voucher once, a week before; or a day
before, where it was claimed after that.

On the day after a release there may be as many vouchers as the city has residents: they are looked
at in pages, and how far that is gone is noted after each. Whoever dies is followed by the next run,
which tells the page that was under way again, and so nobody twice.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice

from chalicelib.campaigns.rules.terms import CLOSED, DRAFT, Terms
from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.values.instants import JAKARTA, Clock, from_text, to_text
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.notices.rules.notice import Happening
from chalicelib.notices.store.progress import Progress
from chalicelib.notices.use.tell import Tell
from chalicelib.vouchers.rules import ACTIVE, Voucher
from chalicelib.vouchers.store.vouchers import Vouchers

# So long before vouchers lapse those are looked at that there are by then.
ROUNDS = (timedelta(days=7), timedelta(days=1))
# By day: most people's phones are silent at night (notices/rules/settings.py).
_FROM_HOUR, _UNTIL_HOUR = 9, 17

_AT_A_TIME = 100
# So many entries of each of the journal's shards are held at a time.
_READ_AHEAD = 200


class RemindOfLapses(Component, frozen=True, kw_only=True):
    """The job that reminds."""

    vouchers: Vouchers
    campaigns: Campaigns
    journal: Journal
    totals: Totals
    progress: Progress
    tell: Tell
    clock: Clock

    def run(self, has_time: HasTime) -> int:
        """Remind of what lapses within a week, as far as the time goes; answers how many notices
        there were."""
        now = self.clock()
        if not _FROM_HOUR <= now.astimezone(JAKARTA).hour < _UNTIL_HOUR:
            return 0
        return sum(
            self._round(terms, before, now, has_time)
            for terms in list(self.campaigns.all())
            for before in ROUNDS
            if _lapses_within(before, terms, now)
        )

    def _round(self, terms: Terms, before: timedelta, now: datetime, has_time: HasTime) -> int:
        job = _job(terms, before)
        noted = self.progress.find(job)
        if noted.get("done") or not has_time():
            return 0
        # All vouchers there are when it begins, in one order however long it takes.
        as_of = noted.get("as_of") or to_text(now)
        if not noted:
            self.progress.note(job, {"as_of": as_of}, now)
        if self.totals.through() <= from_text(as_of):
            return 0
        listed = self.journal.newest_first(
            account("campaign", terms.id),
            self._seen(terms, before),
            from_text(as_of),
            noted.get("before"),
            _READ_AHEAD,
        )
        told = 0
        while has_time():
            part = list(islice(listed, _AT_A_TIME))
            told += self._tell(part, now)
            done: Mapping[str, str] = {"done": "yes"} if len(part) < _AT_A_TIME else {}
            if not done:
                done = {"before": entry_key(part[-1])}
            self.progress.note(job, {"as_of": as_of, **done}, now)
            if "done" in done:
                break
        return told

    def _seen(self, terms: Terms, before: timedelta) -> datetime:
        """Up to when an earlier round has looked at vouchers."""
        earlier = [self.progress.find(_job(terms, one)) for one in ROUNDS if one > before]
        return from_text(max([terms.created_at, *(one.get("as_of", "") for one in earlier)]))

    def _tell(self, part: list[Transfer], now: datetime) -> int:
        # Many rewards may have come onto one voucher.
        issued = dict.fromkeys(one.credit_account for one in part if _issues(one))
        found = self.vouchers.find_many(name.partition(":")[2] for name in issued)
        left = [one for one in found if one.balance and one.state(now) == ACTIVE]
        return self.tell.tell(_lapses(one) for one in left)


def _lapses_within(before: timedelta, terms: Terms, now: datetime) -> bool:
    soon = to_text(now) < terms.spend_until <= to_text(now + before)
    return soon and terms.state not in (DRAFT, CLOSED)


def _job(terms: Terms, before: timedelta) -> str:
    return f"lapses#{terms.id}#{terms.spend_until}#{before.days}"


def _issues(transfer: Transfer) -> bool:
    return transfer.kind in ("issue", "incentive") and transfer.reverses is None


def _lapses(voucher: Voucher) -> Happening:
    until = from_text(voucher.spend_until)
    return Happening(
        voucher.resident_id,
        "voucher_lapses",
        f"{voucher.id} {voucher.spend_until}",
        # The same whenever the job comes to it.
        to_text(until - ROUNDS[0]),
        voucher.id,
        voucher.balance,
        voucher.spend_until,
    )
