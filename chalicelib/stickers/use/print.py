"""Printing stickers."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.core.writing import day_words
from chalicelib.merchants.rules.merchant import ACTIVE, Merchant, place_key
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.stickers.use.own import OwnSticker

# Some two seconds of the function, and half a megabyte.
MOST_IN_A_FILE = 100


class PrintStickers(Component, frozen=True, kw_only=True):
    """The use cases of whoever prints stickers: a shop its own, an admin those of many."""

    own: OwnSticker
    merchants: Merchants
    city: str

    def of(self, merchant_id: str) -> bytes:
        """The PDF file of a shop's sticker. Raises `not_found`."""
        return self._file([self.merchants.get(merchant_id)])

    def of_many(self, merchant_ids: Sequence[str]) -> bytes:
        """The PDF file of the stickers of these shops, in their order. Raises `not_found` where one
        is none, or not active."""
        found = self.merchants.find_many(merchant_ids)
        if any(one not in found or found[one].state != ACTIVE for one in merchant_ids):
            raise Refused("not_found")
        return self._file([found[one] for one in merchant_ids])

    def of_kelurahan(
        self, kelurahan_code: str, after: str | None, limit: int
    ) -> tuple[bytes, str | None]:
        """The PDF file of the stickers of a kelurahan's active shops by category and name, after
        the place key `after`, and the key of the last one where there are more. Raises `not_found`
        where there is none."""
        active: list[Merchant] = []
        # One more than are printed: whether there is another file.
        while len(active) <= limit:
            found, after = self.merchants.in_kelurahan(kelurahan_code, after, limit + 1)
            active += [one for one in found if one.state == ACTIVE]
            if after is None:
                break
        if not active:
            raise Refused("not_found")
        printed = active[:limit]
        last = printed[-1]
        more = len(active) > limit
        return self._file(printed), place_key(last.category, last.name, last.id) if more else None

    def _file(self, merchants: Sequence[Merchant]) -> bytes:
        # Only whoever asks for one waits for what draws it.
        from chalicelib.stickers.files.sticker_pdf import Print, render

        numbered = self.own.stickers.of(one.id for one in merchants)
        prints = [
            Print(
                name=one.name,
                kelurahan_code=one.kelurahan_code,
                url=self.own.write(one.id, numbered[one.id]).url,
                number=numbered[one.id].number,
                issued_on=day_words(_day(numbered[one.id].issued_at), 0),
            )
            for one in merchants
        ]
        return render(prints, self.city)


def _day(second: int) -> date:
    return business_day(datetime.fromtimestamp(second, UTC))
