"""Synthetic residents and merchants of Malang, written as the CSV files an office would send.

No one here exists: names are drawn from common ones, phones from +62 812 9, NIKs from the city's
area codes with made-up dates.
"""

import csv
import io
from dataclasses import dataclass
from random import Random
from typing import Any

from chalicelib.core.parts import Parts
from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.core.values.subject import ADMIN, Subject
from chalicelib.imports.parts import ImportParts
from chalicelib.merchants.rules.merchant import CATEGORIES

RESIDENTS = 2000
MERCHANTS = 200
# So many of each, the first, stand on the page that lists the demo people.
LISTED = 12

# Who has brought them in, by the books.
SEED = Subject(ADMIN, "seed", "")

_GIVEN_WOMEN = (
    "Siti Dewi Sri Ratna Endang Wahyu Nur Rina Lilis Fitri Ayu Indah Yuni Maya Putri".split()
)
_GIVEN_MEN = (
    "Budi Agus Slamet Eko Joko Hadi Bambang Rudi Arif Dwi Teguh Imam Heru Yanto Bayu".split()
)
_FAMILY = (
    "Rahayu Santoso Lestari Wibowo Kurniawan Susanti Hidayat Utami Prasetyo Handayani Setiawan "
    "Wulandari Nugroho Purnomo Anggraini Saputra Maharani Subagyo Widodo Puspita"
).split()
_SEGMENTS = ("lansia", "difabel", "pkh", "mahasiswa")
_BANKS = ("002", "008", "009", "014", "114", "451")

# Each kind of shop begins its name with this; local/demo/goods.py has what it sells.
KINDS = {
    "kuliner": (
        "Bakso",
        "Warung Nasi",
        "Soto",
        "Es Campur",
        "Rawon",
        "Kopi",
        "Cwie Mie",
        "Keripik Tempe",
    ),
    "kriya": ("Batik", "Gerabah", "Anyaman", "Topeng Malangan"),
    "fesyen": ("Butik", "Konveksi", "Sepatu", "Hijab"),
    "kelontong": ("Toko", "Kios", "Sembako"),
    "jasa": ("Jahit", "Cukur", "Bengkel", "Laundry"),
    "pariwisata": ("Homestay", "Wisata Petik", "Sewa Sepeda"),
    "pendidikan": ("Kursus", "Les", "Toko Buku"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A resident of the demo city, as in the file."""

    nik: str
    name: str
    phone: str
    kelurahan_code: str
    segments: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A merchant of the demo city, as in the file."""

    nib: str
    name: str
    owner_name: str
    phone: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str
    size: str
    cooperative: str
    npwp: str
    pkp: str


def residents(random: Random) -> list[Person]:
    """The residents: every kelurahan has some; families share a phone, a few have none."""
    places = all_kelurahan()
    people: list[Person] = []
    for i in range(RESIDENTS):
        place = places[i % len(places)]
        woman = random.random() < 0.5
        name = f"{random.choice(_GIVEN_WOMEN if woman else _GIVEN_MEN)} {random.choice(_FAMILY)}"
        day = random.randint(1, 28) + (40 if woman else 0)
        area = place.kecamatan_code.replace(".", "")
        born = f"{day:02d}{random.randint(1, 12):02d}{random.randint(50, 99):02d}"
        segments = [one for one in _SEGMENTS if random.random() < 0.12]
        phone = f"+628129{i:07d}"
        if i > 100 and random.random() < 0.04:
            phone = people[-1].phone  # a family behind one phone
        elif i > 100 and random.random() < 0.03:
            phone = ""
        nik = f"{area}{born}{i + 1:04d}"
        people.append(Person(nik, name, phone, place.code, "|".join(segments)))
    return people


def merchants(random: Random) -> list[Shop]:
    """The merchants: every category has some; a few owners have two shops."""
    places = all_kelurahan()
    shops: list[Shop] = []
    taken: set[str] = set()
    for i in range(MERCHANTS):
        category = CATEGORIES[i % len(CATEGORIES)] if i % 3 else "kuliner"
        place = places[(i * 7) % len(places)]
        owner = f"{random.choice(_GIVEN_WOMEN + _GIVEN_MEN)} {random.choice(_FAMILY)}"
        phone = f"+628139{i:07d}"
        if i > 10 and i % 23 == 0:
            owner, phone = shops[-1].owner_name, shops[-1].phone
        name = _shop_name(random, category, owner, place.name)
        if name in taken:
            name = f"{name} {place.name}"
        taken.add(name)
        shops.append(
            Shop(
                nib=f"{1200000000000 + i * 7919:013d}",
                name=name,
                owner_name=owner,
                phone=phone,
                category=category,
                kelurahan_code=place.code,
                address=f"Jl. {place.name} No. {random.randint(1, 120)}",
                bank_code=random.choice(_BANKS),
                bank_account=f"{random.randint(0, 10**10 - 1):010d}",
                bank_account_name=owner.upper(),
                nmid=f"ID{1020000000000 + i:013d}",
                size=_size(i),
                cooperative="ya" if i % 31 == 3 else "",
                # Of companies only: a person's would be the NIK.
                npwp=f"00{91234567890000 + i * 7919:014d}" if i % 5 == 0 else "",
                pkp="ya" if i % 15 == 0 else "",
            )
        )
    return shops


def _size(number: int) -> str:
    """Most are micro, some small, a few medium; of a few nobody knows it."""
    if number % 29 == 7:
        return "medium"
    if number % 13 == 5:
        return ""
    return "small" if number % 6 == 4 else "micro"


def _shop_name(random: Random, category: str, owner: str, place: str) -> str:
    """As shops are called there: `Bakso Cak Slamet`, `Batik Maharani`, `Laundry Merjosari`."""
    kind = random.choice(KINDS[category])
    given, family = owner.split()
    title = "Bu" if given in _GIVEN_WOMEN else random.choice(("Pak", "Cak"))
    if category in ("kuliner", "kelontong", "jasa"):
        return f"{kind} {random.choice((f'{title} {given}', f'{title} {given}', place))}"
    return f"{kind} {random.choice((family, given, place))}"


def as_csv(rows: list[Any]) -> bytes:
    """Rows as a spreadsheet saves them."""
    text = io.StringIO()
    names = list(rows[0].__dataclass_fields__)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in rows)
    return text.getvalue().encode()


def import_all(parts: Parts, residents: list[Person], merchants: list[Shop]) -> None:
    """Import both files as an admin would; raises RuntimeError where a row is rejected."""
    for kind, body in (("residents", as_csv(residents)), ("merchants", as_csv(merchants))):
        outcome = parts[ImportParts].at_once.run(kind, body, SEED)
        if outcome.rejected_rows:
            raise RuntimeError(f"the demo {kind} were rejected: {list(outcome.rejections)[:3]}")


def listed(residents: list[Person], merchants: list[Shop]) -> list[dict[str, str]]:
    """A few of each, for the page that lists the demo people."""
    found = [
        {"role": "resident", "phone": one.phone, "name": one.name}
        for one in residents[:LISTED]
        if one.phone
    ]
    return found + [
        {"role": "merchant", "phone": one.phone, "name": one.name} for one in merchants[:LISTED]
    ]
