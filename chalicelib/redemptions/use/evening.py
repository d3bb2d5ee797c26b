"""Telling shops their day's sum by text message, if they want it: for a stall without a smartphone.

Of closed facts: nothing before nine o'clock can come any more when it is summed. That a shop is
told is noted before it is; whoever dies between the two leaves it untold, as a message is better
lost than sent twice.
"""

from collections.abc import Callable
from datetime import date

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.accounts import account
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.notices.rules.settings import EveningSum, NoticeSettings
from chalicelib.notices.store.evenings import Evenings
from chalicelib.notices.store.settings import Settings
from chalicelib.notices.use.choose import tell_in_the_evening
from chalicelib.redemptions.rules.evening import bounds, evening_of, evening_text, sum_of

_AT_A_TIME = 50
# So many entries of a shop's journal are held at a time.
_READ_AHEAD = 200


class EveningSums(Component, frozen=True, kw_only=True):
    """The job of each evening. `send` hands a text to a phone (`+62…`)."""

    evenings: Evenings
    settings: Settings
    journal: Journal
    totals: Totals
    merchants: Merchants
    send: Callable[[str, str], None]
    clock: Clock

    def run(self, has_time: HasTime) -> int:
        """Tell every shop that wants it what it has taken, once, as far as the time goes; answers
        how many were told."""
        day = evening_of(self.clock())
        if day is None or self.totals.through() < bounds(day)[1]:
            return 0
        told, waiting = 0, self.evenings.listed()
        for start in range(0, len(waiting), _AT_A_TIME):
            if not has_time():
                break
            told += self._tell_some(day, waiting[start : start + _AT_A_TIME], has_time)
        return told

    def _tell_some(self, day: date, merchant_ids: list[str], has_time: HasTime) -> int:
        told = self.evenings.told(day, merchant_ids)
        settings = self.settings.get_many(one for one in merchant_ids if one not in told)
        wanted = [id for id, one in settings.items() if one.evening_sum == "sms"]
        found = self.merchants.find_many(wanted)
        return sum(self._tell(day, found[id]) for id in wanted if id in found and has_time())

    def _tell(self, day: date, merchant: Merchant) -> bool:
        since, until = bounds(day)
        entries = self.journal.newest_first(
            account("merchant", merchant.id), since, until, None, _READ_AHEAD
        )
        found = sum_of(entries)
        if not self.evenings.tell(day, merchant.id, self.clock()):
            return False
        if found.is_nothing or not merchant.phone:
            return False
        try:
            self.send(merchant.phone, evening_text(merchant.name, day, found))
        except Exception as error:
            # A number that no message reaches keeps nobody else from theirs.
            log(event="evening sum not sent", merchant=merchant.id, error=type(error).__name__)
            return False
        return True


class ChooseEveningSum(Component, frozen=True, kw_only=True):
    """The use case of an officer who chooses for a shop without a smartphone, as it has asked."""

    merchants: Merchants
    settings: Settings
    evenings: Evenings
    audit: AuditJournal
    writer: Writer
    clock: Clock

    def find(self, merchant_id: str) -> NoticeSettings:
        """How a merchant is told. Raises `not_found`."""
        return self.settings.get(self.merchants.get(merchant_id).id)

    def choose(self, merchant_id: str, evening_sum: EveningSum, by: Subject) -> NoticeSettings:
        """Choose how it is told. Said again it changes nothing. Raises `not_found`."""
        if self.find(merchant_id).evening_sum == evening_sum:
            return self.find(merchant_id)
        chosen = tell_in_the_evening(self.settings, self.evenings, merchant_id, evening_sum)
        self.writer.transact(
            [
                self.audit.entry(
                    by,
                    "merchant.evening_sum",
                    merchant_id,
                    self.clock(),
                    evening_sum=evening_sum,
                )
            ]
        )
        return chosen
