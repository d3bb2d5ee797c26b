"""The campaigns table, keyed by the campaign's id: its terms and its state."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from chalicelib.campaigns.rules.terms import Gate, Rule, State, Terms
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text

# All vouchers of the campaign were seen empty after their time.
LAPSE_DONE = "done"


class CampaignItem(Model):
    class Meta:
        table_name = "campaigns"

    pk = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    description = UnicodeAttribute()
    state = UnicodeAttribute()
    version = NumberAttribute()
    face_value = NumberAttribute()
    per_resident = NumberAttribute()
    claim_from = UnicodeAttribute()
    claim_until = UnicodeAttribute()
    spend_until = UnicodeAttribute()
    categories: ListAttribute[str] = ListAttribute()
    kelurahan: ListAttribute[str] = ListAttribute()
    segments: ListAttribute[str] = ListAttribute()
    partial_spend = BooleanAttribute()
    account_code = UnicodeAttribute()
    per_merchant_per_day = NumberAttribute(null=True)
    per_merchant = NumberAttribute(null=True)
    shards = NumberAttribute()
    kind = UnicodeAttribute()
    rule: MapAttribute[str, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]
    pays_shipping = BooleanAttribute()
    requires: ListAttribute[str] = ListAttribute()
    audience = UnicodeAttribute()
    opens_at_growth: MapAttribute[str, Any] = MapAttribute(null=True)  # type: ignore[no-untyped-call]
    # When its growth was reached; absent of one that waits, or for nothing.
    opened_at = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()
    # When it last changed its state; absent while it is as it was created.
    changed_at = UnicodeAttribute(null=True)
    # How far the emptying of lapsed vouchers has got: the journal entry behind which nothing was
    # looked at yet, or LAPSE_DONE.
    lapsed = UnicodeAttribute(null=True)


class Campaigns:
    """The store of campaigns."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, terms: Terms) -> Write:
        """Put a new campaign."""
        item = {name: _plain(value) for name, value in asdict(terms).items()}
        item["pk"] = item.pop("id")
        item["opened_at"] = terms.opened_at or None
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def change(self, was: Terms, state: State, version: int, now: datetime) -> Write:
        """Move to another state, if nobody has changed it since it was read; else
        `state_conflict`."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": was.id},
            update="SET #state = :state, version = :version, changed_at = :now",
            condition="version = :was",
            names={"#state": "state"},
            values={
                ":state": state,
                ":version": version,
                ":now": to_text(now),
                ":was": was.version,
            },
        )

    def open(self, campaign_id: str, now: datetime) -> Write:
        """Open one that waits for growth; `state_conflict` where it is open already."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": campaign_id},
            update="SET opened_at = :now",
            condition="attribute_exists(pk) AND attribute_not_exists(opened_at)",
            values={":now": to_text(now)},
        )

    def find(self, campaign_id: str) -> Terms | None:
        """A campaign, up to date."""
        try:
            item = CampaignItem.get(campaign_id, consistent_read=True)
        except CampaignItem.DoesNotExist:
            return None
        return _terms(item)

    def changed_at(self, campaign_id: str) -> str | None:
        """When a campaign last changed its state; None where it never has."""
        return CampaignItem.get(campaign_id, consistent_read=True).changed_at

    def lapsed(self, campaign_id: str) -> str | None:
        """How far the emptying of a campaign's lapsed vouchers has got: None, an entry of its
        journal, or LAPSE_DONE."""
        return CampaignItem.get(campaign_id, consistent_read=True).lapsed

    def set_lapsed(self, campaign_id: str, reached: str) -> None:
        """Note how far it has got."""
        CampaignItem(campaign_id).update([CampaignItem.lapsed.set(reached)])

    def all(self) -> Iterator[Terms]:
        """Every campaign of the city: hundreds at most."""
        for item in CampaignItem.scan(consistent_read=True):
            yield _terms(item)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: member for name, member in value.items() if member is not None}
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _terms(item: CampaignItem) -> Terms:
    values = item.attribute_values
    return Terms(
        id=item.pk,
        name=item.name,
        description=item.description,
        state=item.state,  # type: ignore[arg-type]  # as `change` has it
        face_value=int(item.face_value),
        per_resident=int(item.per_resident),
        claim_from=item.claim_from,
        claim_until=item.claim_until,
        spend_until=item.spend_until,
        categories=tuple(item.categories),  # type: ignore[arg-type]  # as `put` has them
        kelurahan=tuple(item.kelurahan),
        segments=tuple(item.segments),
        partial_spend=item.partial_spend,
        account_code=item.account_code,
        per_merchant_per_day=_number(values.get("per_merchant_per_day")),
        per_merchant=_number(values.get("per_merchant")),
        shards=int(item.shards),
        created_at=item.created_at,
        created_by=item.created_by,
        version=int(item.version),
        kind=item.kind,  # type: ignore[arg-type]
        rule=_rule(values.get("rule")),
        pays_shipping=item.pays_shipping,
        requires=tuple(item.requires),  # type: ignore[arg-type]
        audience=item.audience,  # type: ignore[arg-type]
        opens_at_growth=_gate(values.get("opens_at_growth")),
        opened_at=item.opened_at or "",
    )


def _rule(value: MapAttribute[str, Any] | None) -> Rule | None:
    if value is None:
        return None
    rule: dict[str, Any] = value.as_dict()  # type: ignore[no-untyped-call]
    members = {name: _number(member) for name, member in rule.items()}
    return Rule(**{name: members.get(name) for name in Rule.__dataclass_fields__})  # type: ignore[arg-type]


def _gate(value: MapAttribute[str, Any] | None) -> Gate | None:
    if value is None:
        return None
    gate: dict[str, Any] = value.as_dict()  # type: ignore[no-untyped-call]
    return Gate(gate["category"], int(gate["percent"]))


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
