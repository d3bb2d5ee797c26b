"""Where the pages of shops and products find what they show."""

from collections.abc import Iterable

import msgspec

# So many products stand on a shop's page, the rest in the wallet; so many things like it below.
GOODS_MOST = 24
SIMILAR_MOST = 6
# Things alike are looked for in so many kelurahan, the nearest: each may be a document to read.
LOOKED_THROUGH = 6


class Addresses(msgspec.Struct, frozen=True, gc=False):
    """In which kelurahan, by its number among `places`, each shop and each product is."""

    places: list[str]
    at: dict[str, int]

    @classmethod
    def of(cls, found: Iterable[tuple[str, str]]) -> "Addresses":
        """Of ids, each with its kelurahan."""
        by_id = dict(found)
        places = sorted(set(by_id.values()))
        numbers = {place: number for number, place in enumerate(places)}
        return cls(places, {id: numbers[by_id[id]] for id in sorted(by_id)})

    def place(self, id: str) -> str | None:
        """The kelurahan in which something is; None where nothing of this id is known."""
        number = self.at.get(id)
        return None if number is None else self.places[number]
