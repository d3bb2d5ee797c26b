"""What the shops of the demo city sell: goods that Malang knows, by the kind of shop."""

from random import Random

import msgspec

from chalicelib.core.parts import Parts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import Category, Service
from chalicelib.products.parts import ProductParts
from chalicelib.products.rules import Offer
from local.demo.people import KINDS, Shop

# Of the shops, this share has put products on its shelf.
STOCKED = 0.75

_AT_TABLE: tuple[Service, ...] = ("dine_in", "take_away", "delivery")
_HANDED: tuple[Service, ...] = ("take_away", "delivery")
_THERE: tuple[Service, ...] = ("dine_in",)
_FETCHED: tuple[Service, ...] = ("take_away",)

# kind of shop -> (name, price in rupiah, made in Malang, services)
_GOODS: dict[str, tuple[tuple[str, int, bool, tuple[Service, ...]], ...]] = {
    "Bakso": (
        ("Bakso Malang komplit", 20_000, True, _AT_TABLE),
        ("Bakso urat", 16_000, True, _AT_TABLE),
        ("Bakso bakar", 15_000, True, _AT_TABLE),
        ("Pangsit goreng", 5_000, True, _AT_TABLE),
    ),
    "Cwie Mie": (
        ("Cwie mie Malang", 17_000, True, _AT_TABLE),
        ("Cwie mie pangsit", 20_000, True, _AT_TABLE),
        ("Pangsit kuah", 12_000, True, _AT_TABLE),
        ("Es jeruk", 6_000, True, _THERE),
    ),
    "Warung Nasi": (
        ("Nasi pecel", 12_000, True, _AT_TABLE),
        ("Nasi empal", 25_000, True, _AT_TABLE),
        ("Nasi jagung", 13_000, True, _AT_TABLE),
        ("Orem-orem tempe", 14_000, True, _AT_TABLE),
    ),
    "Soto": (
        ("Soto ayam Lombok", 18_000, True, _AT_TABLE),
        ("Soto daging", 22_000, True, _AT_TABLE),
        ("Perkedel kentang", 4_000, True, _AT_TABLE),
        ("Koya sebungkus", 8_000, True, _HANDED),
    ),
    "Rawon": (
        ("Rawon daging", 28_000, True, _AT_TABLE),
        ("Rawon buntut", 45_000, True, _AT_TABLE),
        ("Telur asin", 6_000, False, _HANDED),
        ("Tempe goreng", 3_000, True, _AT_TABLE),
    ),
    "Kopi": (
        ("Kopi Dampit tubruk", 10_000, True, _AT_TABLE),
        ("Kopi susu gula aren", 18_000, True, _AT_TABLE),
        ("Biji kopi Dampit 200 g", 45_000, True, _HANDED),
        ("Pisang goreng", 12_000, True, _AT_TABLE),
    ),
    "Es Campur": (
        ("Es campur", 14_000, True, _AT_TABLE),
        ("Es tawon", 12_000, True, _AT_TABLE),
        ("Es teler alpukat", 17_000, True, _AT_TABLE),
        ("Sari apel botol 500 ml", 15_000, True, _HANDED),
    ),
    "Keripik Tempe": (
        ("Keripik tempe Sanan original 250 g", 18_000, True, _HANDED),
        ("Keripik tempe Sanan balado 250 g", 19_000, True, _HANDED),
        ("Keripik buah nangka 100 g", 22_000, True, _HANDED),
        ("Keripik apel 100 g", 20_000, True, _HANDED),
    ),
    "Batik": (
        ("Kain batik malangan tulis", 450_000, True, _HANDED),
        ("Kain batik malangan cap", 175_000, True, _HANDED),
        ("Kemeja batik motif Tugu", 220_000, True, _HANDED),
        ("Selendang batik bunga teratai", 95_000, True, _HANDED),
    ),
    "Topeng Malangan": (
        ("Topeng Panji", 350_000, True, _HANDED),
        ("Topeng Klana", 375_000, True, _HANDED),
        ("Gantungan kunci topeng", 15_000, True, _HANDED),
        ("Topeng hias kecil", 60_000, True, _HANDED),
    ),
    "Gerabah": (
        ("Vas Dinoyo", 85_000, True, _HANDED),
        ("Cangkir keramik Dinoyo", 30_000, True, _HANDED),
        ("Celengan gerabah", 25_000, True, _HANDED),
        ("Pot tanaman", 40_000, True, _HANDED),
    ),
    "Anyaman": (
        ("Tas anyaman mendong", 75_000, True, _HANDED),
        ("Tikar mendong", 90_000, True, _HANDED),
        ("Tempat tisu rotan Balearjosari", 45_000, True, _HANDED),
        ("Kursi rotan", 350_000, True, _HANDED),
    ),
    "Butik": (
        ("Blus bordir", 165_000, True, _HANDED),
        ("Kebaya kutubaru", 285_000, True, _HANDED),
        ("Rok lilit batik", 140_000, True, _HANDED),
    ),
    "Konveksi": (
        ("Kaus sablon Arema", 75_000, True, _HANDED),
        ("Jaket hoodie", 145_000, True, _HANDED),
        ("Seragam olahraga sekolah", 95_000, True, _HANDED),
    ),
    "Sepatu": (
        ("Sandal kulit", 110_000, True, _HANDED),
        ("Sepatu pantofel kulit", 285_000, True, _HANDED),
        ("Semir dan servis sol", 35_000, True, _FETCHED),
    ),
    "Hijab": (
        ("Hijab segi empat", 35_000, True, _HANDED),
        ("Pashmina ceruty", 45_000, False, _HANDED),
        ("Mukena bordir", 185_000, True, _HANDED),
    ),
    "Toko": (
        ("Beras premium 5 kg", 74_000, False, _HANDED),
        ("Minyak goreng 1 liter", 18_000, False, _HANDED),
        ("Gula pasir 1 kg", 17_500, False, _HANDED),
        ("Telur ayam 1 kg", 29_000, True, _HANDED),
    ),
    "Kios": (
        ("Tempe kedelai sepapan", 6_000, True, _HANDED),
        ("Tahu putih isi 10", 8_000, True, _HANDED),
        ("Apel manalagi 1 kg", 28_000, True, _HANDED),
        ("Sayur sop sebungkus", 7_000, True, _HANDED),
    ),
    "Sembako": (
        ("Paket sembako", 100_000, False, _HANDED),
        ("Beras medium 5 kg", 65_000, False, _HANDED),
        ("Gas melon isi ulang", 20_000, False, _HANDED),
        ("Kecap manis 550 ml", 24_000, False, _HANDED),
    ),
    "Jahit": (
        ("Jahit kemeja", 90_000, True, _FETCHED),
        ("Potong celana", 20_000, True, _FETCHED),
        ("Ganti ritsleting", 15_000, True, _FETCHED),
    ),
    "Cukur": (
        ("Potong rambut dewasa", 20_000, True, _THERE),
        ("Potong rambut anak", 15_000, True, _THERE),
        ("Cukur jenggot", 10_000, True, _THERE),
    ),
    "Bengkel": (
        ("Ganti oli motor", 55_000, False, _THERE),
        ("Tambal ban", 15_000, True, _THERE),
        ("Servis ringan motor", 60_000, True, _THERE),
    ),
    "Laundry": (
        ("Cuci setrika per kg", 7_000, True, _HANDED),
        ("Cuci sepatu", 30_000, True, _HANDED),
        ("Cuci selimut", 25_000, True, _HANDED),
    ),
    "Homestay": (
        ("Kamar semalam", 175_000, True, _THERE),
        ("Kamar keluarga semalam", 300_000, True, _THERE),
        ("Sarapan nasi pecel", 15_000, True, _THERE),
    ),
    "Wisata Petik": (
        ("Petik stroberi sekeranjang", 35_000, True, _THERE),
        ("Petik jeruk 1 kg", 25_000, True, _THERE),
        ("Dodol apel", 18_000, True, _HANDED),
    ),
    "Sewa Sepeda": (
        ("Sewa sepeda sehari", 40_000, True, _FETCHED),
        ("Sewa sepeda 2 jam", 15_000, True, _FETCHED),
        ("Tur Kampung Warna-Warni", 50_000, True, _THERE),
    ),
    "Kursus": (
        ("Kursus menjahit sebulan", 350_000, True, _THERE),
        ("Kursus komputer sebulan", 300_000, True, _THERE),
        ("Kursus membatik sehari", 125_000, True, _THERE),
    ),
    "Les": (
        ("Les matematika 4 kali", 200_000, True, _THERE),
        ("Les bahasa Inggris 4 kali", 220_000, True, _THERE),
        ("Les gamelan 4 kali", 180_000, True, _THERE),
    ),
    "Toko Buku": (
        ("Buku tulis isi 10", 38_000, False, _HANDED),
        ("Buku cerita Panji", 55_000, True, _HANDED),
        ("Fotokopi 100 lembar", 25_000, True, _FETCHED),
    ),
}


def goods(shop_name: str) -> list[Offer]:
    """What a shop may sell, told by the beginning of its name."""
    kind = max((one for one in _GOODS if shop_name.startswith(one)), key=len)
    category = next(name for name, kinds in KINDS.items() if kind in kinds)
    return [
        Offer(name, price, msgspec.convert(category, Category), "", made_in_malang, services)
        for name, price, made_in_malang, services in _GOODS[kind]
    ]


def stock(parts: Parts, random: Random, shops: list[Shop]) -> None:
    """Let most shops put two to four products on their shelves."""
    for shop in random.sample(shops, round(len(shops) * STOCKED)):
        merchant_id = parts[MerchantParts].look_up.id_of_nib(shop.nib)
        offers = goods(shop.name)
        for offer in random.sample(offers, random.randint(2, len(offers))):
            parts[ProductParts].shelf.add(merchant_id, offer, None, lambda _: None)
