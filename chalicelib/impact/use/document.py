"""The document of the public figures: made of what was told last, and read by everybody."""

import msgspec

from chalicelib.core.component import Component
from chalicelib.documents.rules import CITY
from chalicelib.documents.use.read import Reader
from chalicelib.impact.rules.position import NOTHING, Figures
from chalicelib.impact.store.positions import Positions


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All that the public page shows."""

    figures: Figures


def decoded(content: bytes) -> Shown:
    """What a document's content says."""
    return msgspec.json.decode(content, type=Shown)


class ImpactDocument(Component, frozen=True, kw_only=True):
    """Makes the one document."""

    positions: Positions

    def places(self) -> list[str]:
        """There is one, of the whole city."""
        return [CITY]

    def content(self, place: str) -> bytes:
        """The figures of the last closed day."""
        return msgspec.json.encode(Shown(figures=self.positions.newest() or NOTHING))


class ReadImpact(Component, frozen=True, kw_only=True):
    """The use case of whoever wants to know what the money did."""

    reader: Reader[Shown]

    def shown(self) -> Shown:
        """What is shown now; zeros before the first day is closed."""
        self.reader.look()
        return self.reader.of(CITY) or Shown(figures=NOTHING)
