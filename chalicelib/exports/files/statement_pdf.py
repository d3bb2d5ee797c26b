"""A merchant's statement as a page that a shop's owner can hand to a bank, and that proves itself.

The QR code holds the statement's sums, signed by the city: whoever doubts the paper compares them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.core.pdf import WIDTH, Document, Page
from chalicelib.core.values.masks import mask_account
from chalicelib.core.writing import day_words, moment_words, number, rupiah, wrapped
from chalicelib.exports.rules.paper import Paper
from chalicelib.merchants.rules.statement import StatementDay

LEFT, RIGHT = 50.0, WIDTH - 50.0
_TOP, _BOTTOM = 790.0, 70.0
_STEP = 14.0
_QR = 142.0
_BESIDE_QR = RIGHT - LEFT - _QR - 10


def render(paper: Paper, tongue: int) -> bytes:
    """The PDF file; `tongue` is 0 for Indonesian, 1 for English."""
    words = _WORDS[tongue]
    document = Document(f"{words['title']} {paper.merchant.name}", ("id", "en")[tongue])
    _Layout(document, paper, tongue).draw()
    return document.as_bytes()


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's title and heads, and where its cells are: the first `texts` begin at their places,
    the others, numbers, end there."""

    title: str
    heads: Sequence[str]
    places: Sequence[float]
    texts: int


class _Layout:
    """Where things go, from the top of the first page to the bottom of the last."""

    def __init__(self, document: Document, paper: Paper, tongue: int) -> None:
        self._document = document
        self._paper = paper
        self._tongue = tongue
        self._words = _WORDS[tongue]
        self._page: Page = document.new_page()
        self._y = _TOP

    def draw(self) -> None:
        self._head()
        self._sums()
        self._payouts()
        self._days()
        self._proof()
        total = len(self._document.pages)
        for place, page in enumerate(self._document.pages, start=1):
            page.text(LEFT, 40, f"{self._paper.merchant.id} · {self._at(self._paper.made_at)}", 7)
            page.right(RIGHT, 40, f"{place} / {total}", 7)

    def _head(self) -> None:
        paper, words = self._paper, self._words
        self._page.qr(RIGHT - _QR, _TOP + 12 - _QR, _QR, paper.proof)
        shop, days = paper.merchant, paper.statement.days
        self._line(f"Tumbas · {words['city']} {paper.city.title()}", 9)
        self._y -= 8
        self._line(words["title"], 18, bold=True)
        self._y -= 6
        self._line(shop.name, 12, bold=True)
        self._line(f"{shop.owner_name} · NIB {shop.nib} · {shop.address}")
        account = f"{shop.bank_code} {mask_account(shop.bank_account)} {shop.bank_account_name}"
        self._line(f"{words['account']}: {account}")
        span = f"{self._day(days[0].day)} – {self._day(days[-1].day)}"
        self._line(f"{words['period']}: {span}", bold=True)
        self._line(f"{words['through']} {self._at(paper.through)}")
        self._y -= 8

    def _sums(self) -> None:
        found = self._paper.statement
        bought = (("purchased", found.purchased, False),) if found.purchased else ()
        for name, amount, bold in (
            ("opening", found.opening, True),
            ("redeemed", found.redeemed, False),
            *bought,
            ("refunded", -found.refunded, False),
            ("paid_out", -found.paid_out, False),
            ("closing", found.closing, True),
        ):
            if name == "closing":
                self._page.line(LEFT, self._y + 10, LEFT + 300)
            self._page.text(LEFT, self._y, self._words[name], 10, bold)
            self._page.right(LEFT + 300, self._y, self._rupiah(amount), 10, bold)
            self._y -= _STEP + 1
        self._y -= 8

    def _payouts(self) -> None:
        if not self._paper.payouts:
            return
        words = self._words
        names = ("payout", "ordered_on", "paid_on", "amount")
        ends = (LEFT, LEFT + 110, LEFT + 230, RIGHT)
        table = _Table(words["payouts"], tuple(words[name] for name in names), ends, texts=3)
        self._begin(table)
        for one in self._paper.payouts:
            if self._room(1):
                self._begin(table)
            state = words["returned"] if one.returned else words["waiting"]
            paid = self._day(one.paid_on) if one.paid_on else state
            cells = (one.number, self._day(one.ordered_on), paid, self._number(one.amount))
            self._row(table, cells)
        self._y -= 10

    def _days(self) -> None:
        words = self._words
        ends = (LEFT, LEFT + 140, LEFT + 225, LEFT + 310, LEFT + 400, RIGHT)
        names = ("date", "count", "redeemed_short", "refunded_short", "paid_short", "owed")
        table = _Table(words["days"], tuple(words[name] for name in names), ends, texts=1)
        moved = [day for day in self._paper.statement.days if _has_moved(day)]
        self._room(4)
        self._begin(table)
        for day in moved:
            if self._room(1):
                self._begin(table)
            self._row(table, (self._day(day.day), *self._amounts(day)))
        found = self._paper.statement
        total = StatementDay(
            found.days[-1].day,
            found.redeemed,
            found.refunded,
            found.paid_out,
            found.closing,
            sum(day.count for day in found.days),
        )
        self._page.line(LEFT, self._y + 8.5, RIGHT)
        self._row(table, (words["total"], *self._amounts(total)), bold=True)
        self._line(words["still_days"], 7)
        self._y -= 10

    def _amounts(self, day: StatementDay) -> tuple[str, ...]:
        sums = (day.redeemed, day.refunded, day.paid_out, day.closing)
        return (str(day.count), *[self._number(amount) for amount in sums])

    def _proof(self) -> None:
        self._room(6)
        self._line(self._words["proof_title"], 10, bold=True)
        self._line(self._words["proof"].format(keys=self._paper.keys), _SMALL, most=RIGHT - LEFT)

    # Lines and rows

    def _line(
        self, text: str, size: float = 9, bold: bool = False, most: float = _BESIDE_QR
    ) -> None:
        """A line, or several where it is wider than `most`."""
        for part in wrapped(text, most, size, bold):
            self._page.text(LEFT, self._y, part, size, bold)
            self._y -= max(12.0, size * 1.4)

    def _begin(self, table: _Table) -> None:
        self._line(table.title, 10, bold=True)
        self._row(table, table.heads, bold=True)
        self._page.line(LEFT, self._y + 8.5, RIGHT)
        self._y -= 2

    def _row(self, table: _Table, cells: Sequence[str], bold: bool = False) -> None:
        for at, (cell, x) in enumerate(zip(cells, table.places, strict=True)):
            draw = self._page.text if at < table.texts else self._page.right
            draw(x, self._y, cell, _SMALL, bold)
        self._y -= _STEP - 2

    def _room(self, lines: int) -> bool:
        """Make room for so many lines: on a new page, where True is answered."""
        if self._y - lines * _STEP >= _BOTTOM:
            return False
        self._page, self._y = self._document.new_page(), _TOP
        return True

    # Words and numbers

    def _number(self, amount: int) -> str:
        return number(amount, self._tongue)

    def _rupiah(self, amount: int) -> str:
        return rupiah(amount, self._tongue)

    def _day(self, day: date) -> str:
        return day_words(day, self._tongue)

    def _at(self, instant: str) -> str:
        return moment_words(instant, self._tongue)


_SMALL = 8.0


def _has_moved(day: StatementDay) -> bool:
    return bool(day.count or day.redeemed or day.refunded or day.paid_out)


_WORDS = (
    {
        "title": "Rekening koran pedagang",
        "city": "Kota",
        "account": "Rekening pencairan",
        "period": "Periode",
        "through": "Memuat semua mutasi sampai dengan",
        "opening": "Terutang di awal",
        "redeemed": "Penjualan",
        "purchased": "  termasuk belanja daerah, sesudah pajak",
        "refunded": "Pengembalian",
        "paid_out": "Dicairkan",
        "closing": "Terutang di akhir",
        "payouts": "Pencairan",
        "payout": "Nomor",
        "ordered_on": "Diperintahkan",
        "paid_on": "Dibayar bank",
        "waiting": "menunggu bank",
        "returned": "dikembalikan bank",
        "amount": "Jumlah",
        "days": "Per hari",
        "date": "Tanggal",
        "count": "Transaksi",
        "redeemed_short": "Penjualan",
        "refunded_short": "Kembali",
        "paid_short": "Cair",
        "owed": "Terutang",
        "total": "Jumlah",
        "still_days": "Hari tanpa mutasi tidak dicantumkan. Semua jumlah dalam rupiah.",
        "proof_title": "Periksa keaslian",
        "proof": "Kode QR di halaman pertama memuat jumlah-jumlah di atas beserta tanda tangan "
        "digital kota. Pindai kodenya dan bandingkan: bila berbeda, kertas ini telah diubah. Teks "
        "di belakang tanda # adalah JWS (RFC 7515, ES256, typ statement+jwt); siapa pun dapat "
        "memeriksanya dengan kunci publik kota di {keys}, misalnya dengan perintah "
        "tumbas-verify statement.",
    },
    {
        "title": "Merchant's statement",
        "city": "City of",
        "account": "Paid out to",
        "period": "Period",
        "through": "Holds every transfer up to",
        "opening": "Owed at the beginning",
        "redeemed": "Sales",
        "purchased": "  of which bought by the city, less taxes",
        "refunded": "Refunds",
        "paid_out": "Paid out",
        "closing": "Owed at the end",
        "payouts": "Payouts",
        "payout": "Number",
        "ordered_on": "Ordered",
        "paid_on": "Paid by the bank",
        "waiting": "waiting for the bank",
        "returned": "returned by the bank",
        "amount": "Amount",
        "days": "By day",
        "date": "Date",
        "count": "Sales",
        "redeemed_short": "Sold",
        "refunded_short": "Refunded",
        "paid_short": "Paid out",
        "owed": "Owed",
        "total": "Total",
        "still_days": "Days on which nothing moved are left out. All amounts are in rupiah.",
        "proof_title": "Check that it is genuine",
        "proof": "The QR code on the first page holds the sums above with the city's digital "
        "signature. Scan it and compare: where they differ, this paper was changed. The text "
        "behind the # is a JWS (RFC 7515, ES256, typ statement+jwt); anybody can check it with the "
        "city's public keys at {keys}, for instance by the command tumbas-verify statement.",
    },
)
