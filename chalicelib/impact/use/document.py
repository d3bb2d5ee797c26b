"""The document of the public figures: made of what was told last, and read by everybody."""

import msgspec

from chalicelib.core.component import Component
from chalicelib.documents.rules import CITY
from chalicelib.documents.use.read import Reader
from chalicelib.impact.rules.shown import Shown, shown
from chalicelib.impact.store.bills import Bills
from chalicelib.impact.store.positions import Positions


def decoded(content: bytes) -> Shown:
    """What a document's content says."""
    return msgspec.json.decode(content, type=Shown)


class ImpactDocument(Component, frozen=True, kw_only=True):
    """Makes the one document."""

    positions: Positions
    bills: Bills

    def places(self) -> list[str]:
        """There is one, of the whole city."""
        return [CITY]

    def content(self, place: str) -> bytes:
        """What is shown now."""
        return msgspec.json.encode(shown(list(self.positions.told()), self.bills.all()))


class ReadImpact(Component, frozen=True, kw_only=True):
    """The use case of whoever wants to know what the money did."""

    reader: Reader[Shown]

    def shown(self) -> Shown:
        """What is shown now; zeros before the first day is closed."""
        self.reader.look()
        return self.reader.of(CITY) or Shown()
