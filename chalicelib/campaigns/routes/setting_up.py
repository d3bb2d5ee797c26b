"""A campaign as it is set up: what the form holds, and the terms that it means."""

from typing import Annotated

import msgspec

from chalicelib.campaigns.rules.terms import (
    DRAFT,
    REGISTRY,
    SHARDS_AT_MOST,
    SHARDS_BY_DEFAULT,
    VOUCHER,
    Audience,
    Gate,
    Kind,
    Rule,
    Terms,
)
from chalicelib.core.http.bodies import Body
from chalicelib.core.http.fields import Name, Rupiah, Text
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.parse import instant, kelurahan
from chalicelib.merchants.rules.merchant import CHECK_KINDS, Category, CheckKind

Segment = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,32}$")]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
PerResident = Annotated[int, msgspec.Meta(ge=1, le=100)]
Kelurahan = Annotated[list[Code], msgspec.Meta(max_length=90)]
Segments = Annotated[list[Segment], msgspec.Meta(max_length=20)]


class Limits(Body):
    per_merchant_per_day: Rupiah | None = None
    per_merchant: Rupiah | None = None


class RuleBody(Body, kw_only=True):
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)]
    min_payment: Rupiah
    max_per_payment: Rupiah
    max_rewards_per_day: Annotated[int, msgspec.Meta(ge=1, le=1_000)] | None = None
    max_total_per_resident: Rupiah | None = None


class GateBody(Body):
    category: Category
    # Sales may fall first: a campaign of revival opens once they have lost no more than so much.
    percent: Annotated[int, msgspec.Meta(ge=-100, le=1_000)]


class CampaignBody(Body, kw_only=True):
    name: Name
    description: Text = ""
    kind: Kind = VOUCHER
    face_value: Rupiah | None = None
    rule: RuleBody | None = None
    per_resident: PerResident = 1
    claim_from: str
    claim_until: str
    spend_until: str
    categories: Annotated[list[Category], msgspec.Meta(max_length=20)] = []
    kelurahan: Kelurahan = []
    segments: Segments = []
    partial_spend: bool = True
    account_code: Annotated[str, msgspec.Meta(max_length=64)] = ""
    limits: Limits = msgspec.field(default_factory=Limits)
    pays_shipping: bool = False
    requires: Annotated[list[CheckKind], msgspec.Meta(max_length=len(CHECK_KINDS))] = []
    audience: Audience = REGISTRY
    opens_at_growth: GateBody | None = None
    shards: Annotated[int, msgspec.Meta(ge=1, le=SHARDS_AT_MOST)] = SHARDS_BY_DEFAULT


def kelurahan_codes(given: list[str]) -> tuple[str, ...]:
    """Kelurahan by their codes, each once. Raises `validation_failed`."""
    return tuple(sorted({kelurahan(code, "kelurahan") for code in given}))


def _rule_of(body: CampaignBody) -> Rule | None:
    """The rule of an incentive, which has no face value; a voucher has that and no rule. Raises
    `validation_failed`."""
    if body.kind == VOUCHER:
        if body.face_value is None:
            raise invalid("face_value", "harus diisi", "is required")
        if body.rule is not None:
            raise invalid("rule", "hanya untuk insentif", "is of incentives only")
        return None
    if body.rule is None:
        raise invalid("rule", "harus diisi", "is required")
    for name, given in (("face_value", body.face_value), ("per_resident", body.per_resident - 1)):
        if given:
            raise invalid(name, "bukan untuk insentif", "is of vouchers only")
    if body.rule.max_per_payment * 100 < body.rule.min_payment * body.rule.percent:
        raise invalid(
            "rule.max_per_payment",
            "lebih kecil dari hadiah pembayaran terkecil",
            "is less than what the smallest payment is rewarded with",
        )
    return Rule(**{name: getattr(body.rule, name) for name in Rule.__dataclass_fields__})


def _check_audience(body: CampaignBody) -> None:
    """Whoever comes with a code stands in no registry: a campaign of codes is of vouchers, and asks
    for no kelurahan and no segment. Raises `validation_failed`."""
    if body.audience == REGISTRY:
        return
    if body.kind != VOUCHER:
        raise invalid("audience", "hanya untuk voucher", "is of vouchers only")
    for name, given in (("kelurahan", body.kelurahan), ("segments", body.segments)):
        if given:
            raise invalid(
                name,
                "tidak dapat dibatasi: pemegang kode tidak ada di data warga",
                "cannot be asked for: whoever holds a code is not in the registry",
            )


def draft(body: CampaignBody) -> Terms:
    """The terms of a campaign that is planned. Raises `validation_failed`."""
    rule, gate = _rule_of(body), body.opens_at_growth
    _check_audience(body)
    claim_from = instant(body.claim_from, "claim_from")
    claim_until = instant(body.claim_until, "claim_until")
    spend_until = instant(body.spend_until, "spend_until")
    if claim_until <= claim_from:
        raise invalid("claim_until", "harus setelah claim_from", "must be after claim_from")
    if spend_until < claim_until:
        raise invalid("spend_until", "tidak boleh sebelum claim_until", "must not precede it")
    return Terms(
        id="",
        name=body.name,
        description=body.description,
        state=DRAFT,
        face_value=body.face_value or 0,
        per_resident=body.per_resident,
        claim_from=claim_from,
        claim_until=claim_until,
        spend_until=spend_until,
        categories=tuple(sorted(set(body.categories))),
        kelurahan=kelurahan_codes(body.kelurahan),
        segments=tuple(sorted(set(body.segments))),
        partial_spend=body.partial_spend,
        account_code=body.account_code,
        per_merchant_per_day=body.limits.per_merchant_per_day,
        per_merchant=body.limits.per_merchant,
        shards=body.shards,
        created_at="",
        created_by="",
        kind=body.kind,
        rule=rule,
        pays_shipping=body.pays_shipping,
        requires=tuple(sorted(set(body.requires))),
        audience=body.audience,
        opens_at_growth=Gate(gate.category, gate.percent) if gate else None,
    )
