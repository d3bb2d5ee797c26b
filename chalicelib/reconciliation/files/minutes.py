"""The minutes of a day's reconciliation (Berita Acara Rekonsiliasi Kas), for two people to sign.

In Indonesian alone: it is a document of the city's administration. Made of the report that was
signed with the day and of nothing else, so that it can be made again, the same, at any time.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chalicelib.core.pdf import WIDTH, Document, Page
from chalicelib.core.writing import day_words, moment_words, rupiah, wrapped

LEFT, RIGHT = 56.0, WIDTH - 56.0
_TOP, _BOTTOM = 785.0, 70.0
_SIZE, _STEP = 9.5, 14.0
_COLUMNS = (LEFT + 300, LEFT + 395, RIGHT)
_BLANK = "......................................................"
_ID = 0

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_CHECKS = {
    "zero_sum": "Jumlah semua saldo",
    "merchants": "Terutang kepada pedagang",
    "vouchers": "Voucher yang dipegang warga",
    "campaigns": "Dana kampanye yang belum diterbitkan",
    "holds": "Dana yang ditahan untuk pesanan",
    "orders": "Dana untuk pesanan belanja",
    "settlements": "Pencairan yang belum dibukukan bank",
    "bank": "Saldo kas di bank",
    "suspense": "Belum dapat dijelaskan",
    "tax": "Pajak yang dipungut dan belum disetor",
    "funding": "Kas daerah dan SP2D",
}
_TRANSIT = {
    "sp2d": "SP2D yang belum masuk",
    "payment": "Pembayaran yang belum dibukukan bank",
    "surrender": "Setoran (STS) yang belum dibukukan bank",
    "remit": "Setoran pajak yang belum dibukukan bank",
    "statement": "Rekening koran yang belum diterima",
    "closing": "Saldo bank yang terakhir, sebelum hari ini",
}


def render(report: Mapping[str, Any], sha256: str, city: str) -> bytes:
    """The PDF file of a day's report, whose hash is `sha256`."""
    day = date.fromisoformat(report["date"])
    document = Document(f"Berita Acara Rekonsiliasi Kas {day_words(day, _ID)}", "id")
    _Layout(document, report, sha256, city, day).draw()
    return document.as_bytes()


class _Layout:
    """Where things go, from the top of the first page to the bottom of the last."""

    def __init__(
        self, document: Document, report: Mapping[str, Any], sha256: str, city: str, day: date
    ) -> None:
        self._document = document
        self._report = report
        self._sha256 = sha256
        self._city = city.title()
        self._day = day
        self._page: Page = document.new_page()
        self._y = _TOP

    def draw(self) -> None:
        self._head()
        self._balances()
        self._in_transit()
        self._differences()
        self._close()
        total = len(self._document.pages)
        for place, page in enumerate(self._document.pages, start=1):
            page.text(LEFT, 40, f"Tumbas {self._city} · laporan {self._sha256}", 7)
            page.right(RIGHT, 40, f"{place} / {total}", 7)

    def _head(self) -> None:
        self._line("PEMERINTAH KOTA " + self._city.upper(), 11, bold=True)
        self._y -= 6
        self._line("BERITA ACARA REKONSILIASI KAS", 15, bold=True)
        self._line("Program voucher belanja UMKM", 11)
        self._line(f"Nomor: {_BLANK} (Tumbas: BAR/{self._day:%Y/%m/%d})")
        self._y -= 8
        self._line(
            f"Pada hari ini, ........................ tanggal {_BLANK}, bertempat di {_BLANK}, "
            "kami yang bertanda tangan di bawah ini:"
        )
        for number in (1, 2):
            self._y -= 4
            self._line(f"{number}. Nama     : {_BLANK}")
            self._line(f"    NIP       : {_BLANK}")
            self._line(f"    Jabatan : {_BLANK}")
        self._y -= 4
        weekday = _DAYS[self._day.weekday()]
        self._line(
            f"telah merekonsiliasi pembukuan program dengan rekening koran bank untuk hari "
            f"{weekday}, {day_words(self._day, _ID)}, menurut keadaan pada "
            f"{moment_words(self._report['as_of'], _ID)}, dengan hasil sebagai berikut."
        )
        self._y -= 8

    def _balances(self) -> None:
        self._line("A. Saldo menurut pembukuan dan menurut pembandingnya", 10.5, bold=True)
        self._row("", ("Pembanding", "Pembukuan", "Selisih"), bold=True)
        self._page.line(LEFT, self._y + 9, RIGHT)
        self._y -= 2
        found = {one["name"]: one for one in self._report["checks"] if one["unit"] == "rupiah"}
        # The bank's own closing balance first: the one number that nobody here can make up.
        for name in ("bank", *[name for name in found if name != "bank"]):
            if name in found:
                self._row(_CHECKS.get(name, name), self._sides(found[name]), bold=name == "bank")
        self._line(
            "Pembanding saldo kas adalah saldo akhir rekening koran bank yang terakhir diterima, "
            f"per {day_words(self._told_until(), _ID)}.",
            8,
        )
        self._y -= 8

    def _told_until(self) -> date:
        """Up to which day the bank has told: the day itself, unless its last closing is older."""
        since = [one["since"] for one in self._report["in_transit"] if one["kind"] == "closing"]
        return date.fromisoformat(since[0]) if since else self._day

    def _sides(self, check: Mapping[str, Any]) -> tuple[str, ...]:
        names = ("expected", "actual", "difference")
        return tuple(rupiah(check[name], _ID) for name in names)

    def _in_transit(self) -> None:
        self._line("B. Dalam perjalanan", 10.5, bold=True)
        sums: Sequence[Mapping[str, Any]] = self._report["in_transit_sums"]
        if not sums:
            self._line("Tidak ada.")
        for one in sums:
            name = f"{_TRANSIT.get(one['kind'], one['kind'])} ({one['count']})"
            self._row(name, ("", "", rupiah(one["amount"], _ID)), bold=True)
            for item in self._report["in_transit"]:
                if item["kind"] == one["kind"]:
                    since = day_words(date.fromisoformat(item["since"]), _ID)
                    amount = rupiah(item["amount"], _ID)
                    self._row(f"   {item['reference']}, sejak {since}", ("", "", amount))
        self._y -= 8

    def _differences(self) -> None:
        self._line("C. Selisih", 10.5, bold=True)
        exceptions: Sequence[Mapping[str, Any]] = self._report["exceptions"]
        if not exceptions:
            self._line("Tidak ada selisih.")
        for one in exceptions:
            name = f"{_CHECKS.get(one['check'], one['check'])}: {one['code']} {one['subject']}"
            unit = one["unit"] == "rupiah"
            amount = rupiah(one["difference"], _ID) if unit else f"{one['difference']} mutasi"
            self._row(name, ("", "", amount))
        agreement = self._report["agreement"]
        if agreement:
            self._line(
                f"Buku hari ini ditutup meskipun ada selisih, dengan alasan: "
                f"{agreement['reason']} (diusulkan {agreement['proposed_by']}, ditutup "
                f"{agreement['closed_by']})."
            )
        self._y -= 8

    def _close(self) -> None:
        self._room(15)
        self._line("D. Penutup", 10.5, bold=True)
        self._line(
            "Rincian rekonsiliasi tersimpan sebagai laporan elektronik yang ditandatangani bersama "
            "penutupan buku hari tersebut, dengan SHA-256:"
        )
        self._line(self._sha256, 8.5, bold=True)
        self._line(
            "Demikian berita acara ini dibuat dengan sebenarnya dalam rangkap secukupnya untuk "
            "dipergunakan sebagaimana mestinya."
        )
        self._y -= 16
        middle = LEFT + 260
        for left, right in (
            ("Pihak pertama,", "Pihak kedua,"),
            ("", ""),
            ("", ""),
            ("", ""),
            (_BLANK[:40], _BLANK[:40]),
            ("NIP", "NIP"),
        ):
            self._page.text(LEFT, self._y, left, _SIZE)
            self._page.text(middle, self._y, right, _SIZE)
            self._y -= _STEP

    def _line(self, text: str, size: float = _SIZE, bold: bool = False) -> None:
        for part in wrapped(text, RIGHT - LEFT, size, bold):
            self._room(1)
            self._page.text(LEFT, self._y, part, size, bold)
            self._y -= max(_STEP, size * 1.4)

    def _row(self, name: str, cells: Sequence[str], bold: bool = False) -> None:
        first, *others = wrapped(name, _COLUMNS[0] - LEFT - 95, _SIZE, bold)
        self._room(1 + len(others))
        self._page.text(LEFT, self._y, first, _SIZE, bold)
        for cell, x in zip(cells, _COLUMNS, strict=True):
            self._page.right(x, self._y, cell, _SIZE, bold)
        self._y -= _STEP
        for part in others:
            self._page.text(LEFT, self._y, part, _SIZE, bold)
            self._y -= _STEP

    def _room(self, lines: int) -> None:
        """Go on on a new page, where this one has no room for so many lines."""
        if self._y - lines * _STEP < _BOTTOM:
            self._page, self._y = self._document.new_page(), _TOP
