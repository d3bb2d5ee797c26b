"""A shop's own sticker over HTTP."""

from datetime import UTC, datetime

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.use.own import Written

api = Api("stickers")


class StickerView(View):
    """A sticker: its text, the address that its QR code holds, and since when it counts."""

    sticker: str
    url: str
    issued_at: str

    @classmethod
    def of(cls, found: Written) -> "StickerView":
        issued_at = datetime.fromtimestamp(found.sticker.issued_at, UTC)
        return cls(found.text, found.url, to_text(issued_at))


@api.route(
    "GET", "/merchant/sticker", MERCHANTS, answers={200: StickerView}, refusals=("not_found",)
)
def sticker(request: Request, parts: StickerParts) -> StickerView:
    """My shop's sticker: what residents scan to pay me."""
    return StickerView.of(parts.own.current(request.subject.id))
