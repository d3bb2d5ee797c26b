"""The words of the pages, in both languages."""

from collections.abc import Mapping, Sequence
from typing import Literal

from chalicelib.merchants.rules.hours import DAYS, Day, Opening, by_days

Language = Literal["id", "en"]
# What a reader speaks whom Facebook and others show a preview (Open Graph protocol, og:locale).
LOCALES: Mapping[Language, str] = {"id": "id_ID", "en": "en_GB"}

WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "kuliner": "Kuliner",
        "kriya": "Kriya",
        "fesyen": "Fesyen",
        "kelontong": "Kelontong",
        "jasa": "Jasa",
        "pariwisata": "Pariwisata",
        "pendidikan": "Pendidikan",
        "dine_in": "makan di tempat",
        "take_away": "bawa pulang",
        "delivery": "diantar",
        "health_protocol": "Protokol kesehatan",
        "halal": "Sertifikat halal",
        "pirt": "PIRT",
        "hygiene": "Laik higiene",
        "place": "Kelurahan {kelurahan}, Kecamatan {kecamatan}, Kota {city}",
        "shop_lead": "{category} di {place}.",
        "made_here": "Buatan Malang",
        "sold_out": "Sedang habis",
        "goods": "Yang dijual",
        "more_goods": "{count} lainnya, di dompet",
        "no_goods": "Toko ini belum mencantumkan barangnya.",
        "hours": "Jam buka",
        "closed": "tutup",
        "checks": "Sertifikat",
        "until": "berlaku sampai {day}",
        "sold_by": "Dijual oleh",
        "similar": "Serupa di dekat sini",
        "map": "Buka di peta",
        "wallet": "Buka di dompet Tumbas",
        "voucher": "Voucher kota diterima di sini.",
        "other": "English",
        "missing": "Tidak ada di sini",
        "missing_lead": "Toko atau barang ini tidak (lagi) ada di daftar. Cari yang lain:",
        "failed": "Sedang tidak bisa",
        "failed_lead": "Halaman ini belum bisa ditampilkan. Coba lagi sebentar lagi.",
        "all": "Semua toko",
    },
    "en": {
        "kuliner": "Food and drink",
        "kriya": "Crafts",
        "fesyen": "Fashion",
        "kelontong": "Groceries",
        "jasa": "Services",
        "pariwisata": "Tourism",
        "pendidikan": "Education",
        "dine_in": "eat in",
        "take_away": "take away",
        "delivery": "delivery",
        "health_protocol": "Health protocol",
        "halal": "Halal certificate",
        "pirt": "PIRT",
        "hygiene": "Hygiene certificate",
        "place": "Kelurahan {kelurahan}, Kecamatan {kecamatan}, {city}",
        "shop_lead": "{category} in {place}.",
        "made_here": "Made in Malang",
        "sold_out": "Sold out for now",
        "goods": "What they sell",
        "more_goods": "{count} more, in the wallet",
        "no_goods": "This shop has not listed its goods yet.",
        "hours": "Opening hours",
        "closed": "closed",
        "checks": "Certificates",
        "until": "valid until {day}",
        "sold_by": "Sold by",
        "similar": "Similar ones nearby",
        "map": "Open in a map",
        "wallet": "Open in the Tumbas wallet",
        "voucher": "City vouchers are good here.",
        "other": "Bahasa Indonesia",
        "missing": "Not here",
        "missing_lead": "This shop or product is not listed, or no longer. Look for another:",
        "failed": "Not at the moment",
        "failed_lead": "This page cannot be shown yet. Try again in a moment.",
        "all": "All shops",
    },
}
_DAYS: Mapping[Language, Sequence[str]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Mapping[Language, Sequence[str]] = {
    "id": "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split(),
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
}
_NO_BREAK = "\u00a0"


def rupiah(amount: int) -> str:
    """Whole rupiah: `Rp 50.000`, with a no-break space."""
    return f"Rp{_NO_BREAK}{amount:,}".replace(",", ".")


def on_day(day: str, language: Language) -> str:
    """A day `YYYY-MM-DD` as people write it: `1 Des 2026`."""
    year, month, date = day.split("-")
    return f"{int(date)} {_MONTHS[language][int(month) - 1]} {year}"


def on_month(month: str, language: Language) -> str:
    """A month `YYYY-MM` as people write it: `Des 2026`."""
    year, number = month.split("-")
    return f"{_MONTHS[language][int(number) - 1]} {year}"


def opening_hours(hours: Sequence[Opening], language: Language) -> list[tuple[str, str]]:
    """A shop's week in runs of days that are alike: `Senin–Jumat`, `08.00–17.00`."""
    return [
        (_span(days, language), ", ".join(_times(*one) for one in times) or _closed(language))
        for days, times in by_days(hours)
    ]


def _span(days: Sequence[Day], language: Language) -> str:
    first, last = (_DAYS[language][DAYS.index(day)] for day in (days[0], days[-1]))
    return first if len(days) == 1 else f"{first}–{last}"


def _times(opens: str, closes: str) -> str:
    return f"{opens}–{closes}".replace(":", ".")


def _closed(language: Language) -> str:
    return WORDS[language]["closed"]
