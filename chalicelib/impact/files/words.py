"""The words of the public page, in both languages."""

from collections.abc import Mapping

from chalicelib.core.values.kelurahan import by_code
from chalicelib.impact.rules.tally import OTHER
from chalicelib.showcase.files.words import WORDS as SHOWCASE_WORDS
from chalicelib.showcase.files.words import Language, rupiah

WORDS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "title": "Dampak",
        "lead": "Apa yang dilakukan uang Kota {city}: dari mana, ke mana, dan apa hasilnya.",
        "through": "Sampai {day}, hari terakhir yang ditutup.",
        "nothing": "Belum ada hari yang ditutup, jadi belum ada angka.",
        "money_in": "Uang masuk",
        "voucher": "Dana voucher",
        "incentive": "Dana insentif nontunai",
        "money_in_means": "Dana kota untuk kampanye (SP2D), dikurangi yang dikembalikan.",
        "spent": "Sampai di pedagang",
        "spent_means": (
            "Yang dibayar voucher dan hadiah kepada pedagang, dikurangi pengembalian: "
            "{payments} pembayaran di {merchants} pedagang."
        ),
        "by_month": "Per bulan",
        "by_category": "Menurut kategori",
        "by_kelurahan": "Menurut kelurahan",
        "group": "Kelompok",
        "month": "Bulan",
        "amount": "Rupiah",
        "merchants": "Pedagang",
        "other": "Lainnya",
        "the_rest": "Selebihnya",
        "more": "{count} lagi",
        "groups_mean": (
            "Kelompok yang terlalu kecil digabung sebagai Lainnya. Angka baru bergerak bila lima "
            "pedagang atau lebih berubah, agar omzet satu toko tidak terbaca; sisanya menyusul."
        ),
        "growth": "Pertumbuhan",
        "growth_means": (
            "Penjualan pedagang yang sama, dua belas bulan terakhir, dibanding tahun sebelumnya."
        ),
        "no_growth": "Belum ada lima toko yang berjualan di kedua tahun untuk dibandingkan.",
        "purchases": "Belanja daerah",
        "purchases_mean": "Yang dibeli kota dari pedagang lewat Tumbas, termasuk pajak.",
        "share": "Belanja untuk usaha kecil, {year}",
        "share_means": (
            "Bagian anggaran barang dan jasa yang sampai di usaha mikro, kecil, dan koperasi. "
            "Undang-undang meminta {target} %; kurang {missing}. Dihitung dari anggaran {budget}."
        ),
        "no_budget": "Belum ada anggaran, jadi tidak ada persentase.",
        "few_suppliers": "Belum lima pemasok yang dibayar, jadi belum ada persentase.",
        "cashless": "Nontunai",
        "with_nmid": "Pedagang dengan QRIS",
        "first_time": "Warga yang pertama kali membayar",
        "cashless_means": "Pedagang yang punya NMID, dan warga yang baru pertama membayar begini.",
        "cost": "Biaya per pembayaran",
        "cost_means": (
            "Tagihan komputasi awan {first}–{last}, {amount}, dibagi {payments} pembayaran."
        ),
        "cost_rate": "Kurs {currency} {rate}: {source}, {day}.",
        "no_bill": "Belum ada tagihan.",
        "service": "Layanan",
        "by_service": "Menurut layanan",
        "check": "Periksa sendiri",
        "check_means": (
            "Akar hari ini mengikat setiap transfer sampai rupiah terakhir dan ditandatangani. "
            "Catat, lalu bandingkan dengan tumbas-verify:"
        ),
        "csv": "Unduh CSV",
        "embed": "Pasang halaman ini di situs Anda",
        "switch": "English",
        "home": "Tumbas",
    },
    "en": {
        "title": "Impact",
        "lead": "What the money of {city} does: where it comes from, where it goes, what it does.",
        "through": "Up to {day}, the last day that was closed.",
        "nothing": "No day has been closed yet, so there are no figures.",
        "money_in": "Money in",
        "voucher": "Funds for vouchers",
        "incentive": "Funds for cashless rewards",
        "money_in_means": "What the city gave to campaigns (SP2D), less what went back.",
        "spent": "Reached shops",
        "spent_means": (
            "What vouchers and rewards paid to shops, less refunds: "
            "{payments} payments at {merchants} shops."
        ),
        "by_month": "By month",
        "by_category": "By category",
        "by_kelurahan": "By kelurahan",
        "group": "Group",
        "month": "Month",
        "amount": "Rupiah",
        "merchants": "Shops",
        "other": "Others",
        "the_rest": "The rest",
        "more": "{count} more",
        "groups_mean": (
            "Groups that are too small are merged as Others. A figure moves only when five shops "
            "or more have changed, so that nobody reads one shop's sales; the rest follows."
        ),
        "growth": "Growth",
        "growth_means": "Sales of the same shops, the last twelve months against the year before.",
        "no_growth": "There are not yet five shops with sales in both years to compare.",
        "purchases": "The city's purchases",
        "purchases_mean": "What the city has bought from shops through Tumbas, taxes included.",
        "share": "Spent at small businesses, {year}",
        "share_means": (
            "The part of the budget for goods and services that reached micro and small businesses "
            "and cooperatives. The law asks for {target} %; missing are {missing}. Of a budget of "
            "{budget}."
        ),
        "no_budget": "There is no budget yet, so there is no percentage.",
        "few_suppliers": "Not yet five suppliers were paid, so there is no percentage yet.",
        "cashless": "Cashless",
        "with_nmid": "Shops with QRIS",
        "first_time": "Residents who paid for the first time",
        "cashless_means": "Shops that have an NMID, and residents who had never paid so before.",
        "cost": "Cost per payment",
        "cost_means": "The cloud's bill {first}–{last}, {amount}, over {payments} payments.",
        "cost_rate": "{currency} at {rate}: {source}, {day}.",
        "no_bill": "There is no bill yet.",
        "service": "Service",
        "by_service": "By service",
        "check": "Check it yourself",
        "check_means": (
            "The day's root binds every transfer to the last rupiah, and is signed. Note it, and "
            "hold it against tumbas-verify:"
        ),
        "csv": "Download CSV",
        "embed": "Show this page on your site",
        "switch": "Bahasa Indonesia",
        "home": "Tumbas",
    },
}
_NO_BREAK = "\u00a0"


def number(count: int) -> str:
    """A number with its thousands grouped, as it is read here: `20.000`."""
    return f"{count:,}".replace(",", ".")


def hundredths(value: int) -> str:
    """Hundredths as people here write them: `1,63`."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{number(value // 100)},{value % 100:02d}"


def percent(tenths: int) -> str:
    """Tenths of a percent: `12,5 %`."""
    sign, value = ("-" if tenths < 0 else ""), abs(tenths)
    return f"{sign}{number(value // 10)},{value % 10}{_NO_BREAK}%"


def cents(amount: int, by: int) -> str:
    """What one of many bears, in rupiah to two digits: `Rp 1,63`."""
    return f"Rp{_NO_BREAK}{hundredths((200 * amount + by) // (2 * by))}"


def group_name(group: str, language: Language) -> str:
    """What a group is called: a category, a kelurahan, or all others."""
    if group == OTHER:
        return WORDS[language]["other"]
    here = by_code().get(group)
    return here.name if here else SHOWCASE_WORDS[language].get(group, group)


__all__ = [
    "WORDS",
    "Language",
    "cents",
    "group_name",
    "hundredths",
    "number",
    "percent",
    "rupiah",
]
