"""The demo city's campaigns of codes: one of students, one of visitors. Their codes are listed on
`/dev/`, as cards that lie on a counter are."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.terms import CODES, DRAFT, Terms
from chalicelib.codes.parts import CodeParts
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.merchants.rules.merchant import Category

COUNT = 20


@dataclass(frozen=True)
class Plan:
    """A campaign of codes. Money in rupiah."""

    name: str
    description: str
    face_value: int
    categories: tuple[Category, ...]
    funded: int
    reference: str


PLANS = (
    Plan(
        "Kuliah dan Kuliner",
        "Untuk mahasiswa baru: makan, fotokopi dan buku di sekitar kampus.",
        25_000,
        ("kuliner", "pendidikan"),
        5_000_000,
        "SP2D-DEMO-0031",
    ),
    Plan(
        "Jelajah Malang",
        "Untuk tamu hotel: kuliner dan wisata dari usaha kecil kota ini.",
        50_000,
        ("kuliner", "pariwisata"),
        5_000_000,
        "SP2D-DEMO-0032",
    ),
)


def hand_out(parts: Parts, admin: Subject, finance: Subject, now: datetime, home: Path) -> None:
    """Set the campaigns up, have their codes made, and keep them in `codes.json`."""
    listed = []
    for plan in PLANS:
        campaign_id = _open(parts, plan, admin, finance, now)
        room = parts[CodeParts]
        file_id = room.order.order(campaign_id, COUNT, admin, None, lambda file: file.id)
        room.work.take_up({"id": file_id}, lambda: 10**9)
        listed += [
            {"campaign": plan.name, "face_value": plan.face_value, "code": code}
            for code in _codes(parts, file_id)
        ]
    (home / "codes.json").write_text(json.dumps(listed))


def _open(parts: Parts, plan: Plan, admin: Subject, finance: Subject, now: datetime) -> str:
    draft = Terms(
        id="",
        name=plan.name,
        description=plan.description,
        state=DRAFT,
        face_value=plan.face_value,
        per_resident=1,
        claim_from=to_text(now - timedelta(days=1)),
        claim_until=to_text(now + timedelta(days=90)),
        spend_until=to_text(now + timedelta(days=120)),
        categories=tuple(sorted(plan.categories)),
        kelurahan=(),
        segments=(),
        partial_spend=True,
        account_code="5.1.02.05.02.0002",
        per_merchant_per_day=None,
        per_merchant=None,
        shards=4,
        created_at="",
        created_by="",
        audience=CODES,
    )
    campaigns = parts[CampaignParts]
    campaign_id = campaigns.set_up.create(draft, admin, None, lambda terms: terms.id)
    key = Key.of(finance.id, "seed", plan.reference, b"")
    campaigns.fund.fund(
        campaign_id, plan.funded, plan.reference, finance, key, lambda transfer: transfer.id
    )
    campaigns.change.change(campaign_id, "publish", admin)
    return campaign_id


def _codes(parts: Parts, file_id: str) -> list[str]:
    """The codes of a file, as its CSV has them."""
    bucket = parts[CodeParts].bucket
    key = parts[CodeParts].files.get(file_id).key
    content = bucket.client.get_object(Bucket=bucket.name, Key=key)["Body"].read()
    rows = content.decode("utf-8-sig").splitlines()[1:]
    return [row.partition(",")[0] for row in rows]
