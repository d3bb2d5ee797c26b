"""Looking for stickers that hang where they do not belong.

`through` says of an instant that every transfer before it is listed, and none will come before it
any more. So what was paid between two such instants is read once, added up, and written together
with how far that was: each payment counts once, whoever dies and however many look at once.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.ledger.rules.journal import cut
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.merchants.rules.merchant import Merchant
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.residents.store.residents import Residents
from chalicelib.stickers.rules.screening import (
    DAYS,
    PAYMENTS_LEAST,
    Doubt,
    Homes,
    added,
    counted,
    doubt,
    payer_of,
    payments_at_stickers,
)
from chalicelib.stickers.store import Overtaken, Screenings

# Transfers that are counted in one step: some seconds.
STEP_MOST = 5_000


class ScreenStickers(Component, frozen=True, kw_only=True):
    """The use case of the clock that looks."""

    journal: Journal
    totals: Totals
    residents: Residents
    merchants: Merchants
    screenings: Screenings
    step_most: int = STEP_MOST

    def run(self, has_time: Callable[[], bool]) -> int:
        """Count what was paid at stickers, as far as the ledger reaches and the time allows, and
        note which shops are doubtful; answers how many they are."""
        until = self.totals.through()
        with suppress(Overtaken):
            while has_time() and self.step(until):
                pass
            return self._look()
        return 0

    def step(self, until: datetime) -> bool:
        """Count the next transfers, of one business day, up to an instant that the ledger surely
        reaches; False where there are none. Raises Overtaken."""
        seen = self.screenings.counted_until()
        # Older ones are looked at by nobody.
        oldest, _ = day_bounds(business_day(until) - timedelta(days=DAYS))
        since = max(seen, oldest) if seen else oldest
        if since >= until:
            return False
        day = business_day(since)
        _, day_ends = day_bounds(day)
        until = min(until, day_ends)
        found, cut_at = cut(self.journal.oldest_first(since, until), self.step_most)
        payments = [*payments_at_stickers(found).values()]
        payers = self.residents.find_many({payer_of(one) for one in payments})
        homes = {id: one.kelurahan_code for id, one in payers.items()}
        self.screenings.count(seen, cut_at or until, day, counted(payments, homes))
        return True

    def _look(self) -> int:
        until = self.screenings.counted_until()
        if until is None:
            return 0
        last = business_day(until)
        sums: dict[str, Homes] = {}
        for part in self.screenings.of_days(_days_to(last)):
            added(sums, part)
        often = {id: homes for id, homes in sums.items() if sum(homes.values()) >= PAYMENTS_LEAST}
        shops = self.merchants.find_many(often, consistent=False)
        found = [
            one
            for id, shop in shops.items()
            if (one := doubt(id, shop.kelurahan_code, often[id])) is not None
        ]
        self.screenings.doubt(sorted(found, key=lambda one: (-one.there, one.merchant_id)), until)
        return len(found)


def _days_to(last: date) -> list[date]:
    return [last - timedelta(days=back) for back in range(DAYS)]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A doubtful shop, as it stands now."""

    doubt: Doubt
    merchant: Merchant


class ReadDoubts(Component, frozen=True, kw_only=True):
    """The use case of staff who look after them."""

    screenings: Screenings
    merchants: Merchants

    def all(self) -> tuple[list[Doubtful], datetime | None]:
        """The doubtful shops, those first that are paid most from elsewhere, and up to which
        instant payments were looked at."""
        found, until = self.screenings.doubts()
        shops = self.merchants.find_many([one.merchant_id for one in found])
        return [
            Doubtful(one, shops[one.merchant_id]) for one in found if one.merchant_id in shops
        ], until
