"""A sticker as its shop and staff see it."""

from datetime import UTC, datetime

from chalicelib.core.http.api import PDF, Answer
from chalicelib.core.http.bodies import View
from chalicelib.core.values.instants import to_text
from chalicelib.stickers.use.own import Written


class StickerView(View):
    """A sticker: its text, the address that its QR code holds, and since when it counts."""

    sticker: str
    url: str
    issued_at: str

    @classmethod
    def of(cls, found: Written) -> "StickerView":
        issued_at = datetime.fromtimestamp(found.sticker.issued_at, UTC)
        return cls(found.text, found.url, to_text(issued_at))


def document(file: bytes, name: str, **headers: str) -> Answer:
    """A PDF file to keep under a name."""
    kept = {"Content-Type": PDF, "Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(200, file, kept | headers)
