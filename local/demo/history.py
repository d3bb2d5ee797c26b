"""Three running campaigns, and the month before now: claims, redemptions, a few refunds; payouts,
and closed days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Protocol

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.terms import SHARDS_BY_DEFAULT, Terms
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import JAKARTA, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.rules.merchant import Category
from chalicelib.merchants.rules.till import cashier_name
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.residents.parts import ResidentParts
from chalicelib.residents.rules import eligible
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.rules import Presented
from local.demo.books import Books
from local.demo.people import Person, Shop

DAYS = 30
CLAIMS = 900
# The city funds its campaigns twice: when they open, a day before the month that lists show, and
# so many days before now, for whoever looks for fundings there.
LATER_FUNDS_DAYS = 7


class MovableClock(Protocol):
    """A clock that is set to where the history is being written."""

    now: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign of the demo city; money in rupiah, `funded` in two equal parts."""

    name: str
    description: str
    face_value: int
    funded: int
    kelurahan: tuple[str, ...]
    segments: tuple[str, ...]
    categories: tuple[Category, ...]
    per_merchant_per_day: int | None


PLANS = (
    Plan(
        "Belanja UMKM Malang",
        "Untuk semua warga, di semua pedagang UMKM.",
        50_000,
        150_000_000,
        (),
        (),
        (),
        2_000_000,
    ),
    Plan(
        "Kuliner Klojen dan Kauman",
        "Untuk warga dua kelurahan, di pedagang kuliner.",
        75_000,
        15_000_000,
        ("35.73.02.1001", "35.73.02.1007"),
        (),
        ("kuliner",),
        None,
    ),
    Plan(
        "Sembako Lansia",
        "Untuk warga lansia, di toko kelontong dan kuliner.",
        100_000,
        40_000_000,
        (),
        ("lansia",),
        ("kelontong", "kuliner"),
        1_000_000,
    ),
)


def begins(now: datetime) -> datetime:
    """The day before the history's first."""
    return now - timedelta(days=DAYS + 1)


def write(
    parts: Parts,
    clock: MovableClock,
    random: Random,
    residents: list[Person],
    merchants: list[Shop],
    now: datetime,
    folder: Path,
) -> None:
    """Let a month pass, day by day, up to `now`. The bank's statements are kept in `folder`."""
    staff = staff_of(parts)
    admin = staff["admin"][0]
    finance, second, *_ = staff["finance"]
    start = now - timedelta(days=DAYS)
    clock.now = begins(now)
    books = Books(parts, finance, second, business_day(now), folder)
    campaigns = [
        _open(parts, plan, admin, finance, clock.now, number)
        for number, plan in enumerate(PLANS, start=1)
    ]
    for number, plan in enumerate(PLANS, start=1):
        books.funded(_reference(number), plan.funded // 2, _arrives(clock.now))
    shops = shops_of(parts, merchants)
    people = _people(parts, random, residents)
    vouchers: list[tuple[Subject, str, Terms]] = []
    for day in range(DAYS + 1):
        morning = (start + timedelta(days=day)).astimezone(JAKARTA).replace(hour=7, minute=0)
        clock.now = _later(clock.now, morning)
        if day == DAYS - LATER_FUNDS_DAYS:
            for number, (terms, plan) in enumerate(zip(campaigns, PLANS, strict=True), start=1):
                _fund(parts, terms.id, plan, finance, len(PLANS) + number)
                # The last of them is slow: it stands in the statement that nobody has accepted.
                slow = number == len(PLANS)
                arrives = business_day(now) - timedelta(days=1) if slow else _arrives(clock.now)
                books.funded(_reference(len(PLANS) + number), plan.funded // 2, arrives)
        books.morning()
        claiming = people[day * CLAIMS // DAYS : (day + 1) * CLAIMS // DAYS]
        for subject, person in claiming:
            vouchers += _claim(parts, subject, person, campaigns)
            clock.now += timedelta(seconds=random.randint(2, 40))
        for _ in range(_visits(morning, random)):
            clock.now += timedelta(seconds=random.randint(20, 400))
            if clock.now >= now:
                return
            _shop(parts, random, random.choice(vouchers), shops)


def _open(
    parts: Parts, plan: Plan, admin: Subject, finance: Subject, at: datetime, number: int
) -> Terms:
    draft = Terms(
        id="",
        name=plan.name,
        description=plan.description,
        state="draft",
        face_value=plan.face_value,
        per_resident=1,
        claim_from=to_text(at),
        claim_until=to_text(at + timedelta(days=90)),
        spend_until=to_text(at + timedelta(days=120)),
        categories=plan.categories,
        kelurahan=plan.kelurahan,
        segments=plan.segments,
        partial_spend=True,
        account_code="5.1.02.05.02.0002",
        per_merchant_per_day=plan.per_merchant_per_day,
        per_merchant=None,
        shards=SHARDS_BY_DEFAULT,
        created_at="",
        created_by="",
    )
    campaign_id = parts[CampaignParts].set_up.create(draft, admin, None, lambda terms: terms.id)
    _fund(parts, campaign_id, plan, finance, number)
    return parts[CampaignParts].change.change(campaign_id, "publish", admin)


def _fund(parts: Parts, campaign_id: str, plan: Plan, finance: Subject, number: int) -> None:
    """Fund a campaign with half of what it gets, by the SP2D of this number."""
    reference = _reference(number)
    key = Key.of(finance.id, "seed", reference, b"")
    parts[CampaignParts].fund.fund(
        campaign_id, plan.funded // 2, reference, finance, key, lambda transfer: transfer.id
    )


def _reference(number: int) -> str:
    return f"SP2D-DEMO-{number:04d}"


def _arrives(at: datetime) -> date:
    """The treasury's money is at the bank the day after its SP2D."""
    return business_day(at) + timedelta(days=1)


def staff_of(parts: Parts) -> dict[str, list[Subject]]:
    """The city's staff by their roles."""
    staff: dict[str, list[Subject]] = {}
    for member in parts[IdentityParts].staff.all():
        subject = Subject(member.role, member.id, member.phone)
        staff.setdefault(subject.role, []).append(subject)
    return staff


def shops_of(parts: Parts, merchants: list[Shop]) -> list[tuple[Subject, Shop]]:
    """Merchants as their owners sign in."""
    subjects = []
    for shop in merchants:
        merchant_id = parts[MerchantParts].look_up.id_of_nib(shop.nib)
        phone = parts[IdentityParts].pseudonyms.hash_phone(shop.phone)
        owner = cashier_name(shop.owner_name)
        subjects.append((Subject("merchant", merchant_id, phone, owner), shop))
    return subjects


def _people(parts: Parts, random: Random, residents: list[Person]) -> list[tuple[Subject, Person]]:
    chosen = [person for person in residents if person.phone]
    random.shuffle(chosen)
    return [(subject_of(parts, person), person) for person in chosen[:CLAIMS]]


def subject_of(parts: Parts, person: Person) -> Subject:
    """A resident as they sign in."""
    identity = parts[IdentityParts].pseudonyms
    resident_id = identity.id_of_nik(person.nik)
    return Subject("resident", resident_id, identity.hash_phone(person.phone))


def _claim(
    parts: Parts, subject: Subject, person: Person, campaigns: list[Terms]
) -> list[tuple[Subject, str, Terms]]:
    parts[ResidentParts].welcome.welcome(subject.id, subject.phone)
    segments = [one for one in person.segments.split("|") if one]
    claimed = []
    for terms in campaigns:
        if eligible(person.kelurahan_code, segments, terms.kelurahan, terms.segments):
            voucher_id = parts[VoucherParts].claim.claim(
                terms.id, subject, None, lambda held: held.voucher.id
            )
            claimed.append((subject, voucher_id, terms))
    return claimed


def _visits(morning: datetime, random: Random) -> int:
    """More people shop at the weekend."""
    return random.randint(60, 80) if morning.weekday() >= 5 else random.randint(35, 55)


def _shop(
    parts: Parts,
    random: Random,
    chosen: tuple[Subject, str, Terms],
    shops: list[tuple[Subject, Shop]],
) -> None:
    resident, voucher_id, terms = chosen
    # Some shops are busier than others.
    merchant, shop = shops[int(len(shops) * random.random() ** 1.6)]
    if terms.categories and shop.category not in terms.categories:
        return
    try:
        drawn = parts[VoucherParts].draw.draw(voucher_id, resident, None, None, False)
    except Refused:
        return  # spent
    amount = min(drawn.token.cap, random.choice((5, 8, 10, 12, 15, 20, 25, 30)) * 1000)
    # Every other till names what the whole purchase came to.
    bill_total = amount + 7_000 if amount % 2_000 == 0 else None
    try:
        paid = parts[RedemptionParts].redeem.redeem(
            Presented.of(drawn.text, None), amount, bill_total, merchant, None
        )
    except Refused:
        return  # the merchant's ceiling
    if random.random() < 0.02:
        key = Key.of(merchant.id, "seed", paid.transfer.id, b"")
        parts[RedemptionParts].refund.refund(
            paid.transfer.id, amount, "salah ketik", merchant, key, lambda transfer: transfer.id
        )


def _later(a: datetime, b: datetime) -> datetime:
    return max(a, b.astimezone(a.tzinfo))
