"""Counting closed days, one after the other, and telling what may be told of them."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from chalicelib.campaigns.store.terms import Campaigns
from chalicelib.core.component import Component
from chalicelib.core.crypto.signed import DayRecord
from chalicelib.core.values.instants import day_from_text
from chalicelib.core.work import HasTime, Later
from chalicelib.days.store.days import Days
from chalicelib.documents.rules import CITY, Name
from chalicelib.impact.rules.position import MEMBERS, Moved, figures
from chalicelib.impact.store.positions import Overtaken, Positions
from chalicelib.impact.use.look import LookAround
from chalicelib.ledger.store.listing import DayListing
from chalicelib.merchants.store.merchants import Merchants

DOCUMENT = Name("impact", CITY)


class Publish(Component, frozen=True, kw_only=True):
    """The job of telling everybody (core/work.py); its id is a closed day, `YYYY-MM-DD`, and all
    that are closed before it are told, too. `changing` announces the document."""

    days: Days
    listing: DayListing
    merchants: Merchants
    campaigns: Campaigns
    positions: Positions
    around: LookAround
    changing: Callable[[Iterable[Name]], None]

    def is_there(self, id: str) -> bool:
        """Whether a day is closed: a message comes when its function is done, also where that has
        refused."""
        return self.days.find(day_from_text(id)) is not None

    def go_on(self, id: str, has_time: HasTime) -> Later | None:
        """Tell of every closed day that has not been told of."""
        for record in self.days.after(self.positions.through()):
            if not has_time():
                return Later()
            # Overtaken: another function is at it, and sees the rest through.
            with suppress(Overtaken):
                self._tell(record)
        return None

    def give_up(self, id: str) -> None:
        """Nothing: the next day that is closed tells of this one, too."""

    def _tell(self, record: DayRecord) -> None:
        position = self.positions.last()
        before = position.through
        transfers = [
            Moved(**{name: one[name] for name in MEMBERS})
            for one in self.listing.of_day(day_from_text(record.date), MEMBERS)
        ]
        shops = self.merchants.find_many({one.shop for one in transfers if one.shop})
        places = {id: (shop.category, shop.kelurahan_code) for id, shop in shops.items()}
        sources = {one.id: one.kind for one in self.campaigns.all()}
        position.count(record.date, transfers, places, sources)
        position.around = self.around.look(position.around, position.first, record.date)
        self.changing([DOCUMENT])
        self.positions.put(before, position, figures(position, record.root))
