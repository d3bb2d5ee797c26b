"""A campaign as staff see it, and what everybody else sees of it alike."""

from chalicelib.campaigns.rules.money import NO_PROGRESS, Progress
from chalicelib.campaigns.rules.terms import (
    Audience,
    Gate,
    Kind,
    Rule,
    State,
    Terms,
    Warning,
    warnings,
)
from chalicelib.core.http.bodies import View
from chalicelib.merchants.rules.merchant import Category, CheckKind


class RuleView(View):
    percent: int
    min_payment: int
    max_per_payment: int
    max_rewards_per_day: int | None
    max_total_per_resident: int | None

    @classmethod
    def of(cls, rule: Rule) -> "RuleView":
        return cls(**{name: getattr(rule, name) for name in cls.__struct_fields__})


class GateView(View):
    category: Category
    percent: int

    @classmethod
    def of(cls, gate: Gate) -> "GateView":
        return cls(gate.category, gate.percent)


class LimitsView(View):
    per_merchant_per_day: int | None
    per_merchant: int | None


class CampaignView(View):
    id: str
    name: str
    description: str
    kind: Kind
    state: State
    face_value: int | None
    rule: RuleView | None
    per_resident: int
    claim_from: str
    claim_until: str
    spend_until: str
    categories: list[Category]
    kelurahan: list[str]
    segments: list[str]
    partial_spend: bool
    account_code: str
    limits: LimitsView
    pays_shipping: bool
    requires: list[CheckKind]
    audience: Audience
    opens_at_growth: GateView | None
    opened_at: str | None
    shards: int
    warnings: list[Warning]
    created_at: str
    funded: int
    issued: int
    redeemed: int
    remaining: int

    @classmethod
    def of(cls, terms: Terms, progress: Progress = NO_PROGRESS) -> "CampaignView":
        return cls(
            id=terms.id,
            name=terms.name,
            description=terms.description,
            kind=terms.kind,
            state=terms.state,
            face_value=terms.face_value or None,
            rule=RuleView.of(terms.rule) if terms.rule else None,
            per_resident=terms.per_resident,
            claim_from=terms.claim_from,
            claim_until=terms.claim_until,
            spend_until=terms.spend_until,
            categories=list(terms.categories),
            kelurahan=list(terms.kelurahan),
            segments=list(terms.segments),
            partial_spend=terms.partial_spend,
            account_code=terms.account_code,
            limits=LimitsView(terms.per_merchant_per_day, terms.per_merchant),
            pays_shipping=terms.pays_shipping,
            requires=list(terms.requires),
            audience=terms.audience,
            opens_at_growth=GateView.of(terms.opens_at_growth) if terms.opens_at_growth else None,
            opened_at=terms.opened_at or None,
            shards=terms.shards,
            warnings=warnings(terms),
            created_at=terms.created_at,
            funded=progress.funded,
            issued=progress.issued,
            redeemed=progress.redeemed,
            remaining=progress.remaining,
        )


class CampaignPage(View):
    items: list[CampaignView]
    next_cursor: str | None
    through: str
