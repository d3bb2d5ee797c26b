"""A sheet of codes to print and cut: ten to a page of A4, each with its QR code and its text, what
it is worth, and until when it is claimed and spent."""

from collections.abc import Sequence

from chalicelib.campaigns.rules.terms import Terms
from chalicelib.codes.rules.text import address, printed
from chalicelib.core.pdf import HEIGHT, WIDTH, Document, Page
from chalicelib.core.writing import moment_words, rupiah, wrapped

COLUMNS, ROWS = 2, 5
_MARGIN = 28.0
_CARD_WIDTH = (WIDTH - 2 * _MARGIN) / COLUMNS
_CARD_HEIGHT = (HEIGHT - 2 * _MARGIN) / ROWS
_QR = 104.0
_INSET = 10.0
# A name in two lines, so that the card has room for the rest.
_NAME_LINES = 2


class Sheet:
    """Draws the codes of a campaign, which are claimed at `origin`."""

    def __init__(self, terms: Terms, origin: str) -> None:
        self._terms = terms
        self._origin = origin
        beside = _CARD_WIDTH - _QR - 3 * _INSET
        self._name = wrapped(terms.name, beside, 11, True)[:_NAME_LINES]

    def drawn(self, codes: Sequence[str]) -> bytes:
        """The PDF document of these codes."""
        document = Document(f"Kode: {self._terms.name}", "id")
        for start in range(0, len(codes), COLUMNS * ROWS):
            page = document.new_page()
            for at, code in enumerate(codes[start : start + COLUMNS * ROWS]):
                row, column = divmod(at, COLUMNS)
                left = _MARGIN + column * _CARD_WIDTH
                top = HEIGHT - _MARGIN - row * _CARD_HEIGHT
                self._card(page, left, top, code)
        return document.as_bytes()

    def _card(self, page: Page, left: float, top: float, code: str) -> None:
        page.line(left, top, left + _CARD_WIDTH, 0.25)
        page.line(left, top - _CARD_HEIGHT, left + _CARD_WIDTH, 0.25)
        x, y = left + _INSET, top - 24
        page.qr(left + _CARD_WIDTH - _QR - _INSET, top - _QR - _INSET, _QR, self._address(code))
        for line in self._name:
            page.text(x, y, line, 11, True)
            y -= 14
        page.text(x, y - 6, rupiah(self._terms.face_value, 0), 16, True)
        y -= 25
        for line in ("Pindai, atau buka", self._origin.partition("//")[2] + "/wallet/"):
            page.text(x, y, line, 7.5)
            y -= 10
        page.text(x, y, "dan ketik kode ini.", 7.5)
        page.text(x, top - _CARD_HEIGHT + 40, printed(code), 13, True)
        claim, spend = (
            moment_words(one, 0) for one in (self._terms.claim_until, self._terms.spend_until)
        )
        page.text(x, top - _CARD_HEIGHT + 26, f"Klaim sebelum {claim} · claim before", 7)
        page.text(x, top - _CARD_HEIGHT + 14, f"Belanja sebelum {spend} · spend before", 7)

    def _address(self, code: str) -> str:
        return address(self._origin, code)
