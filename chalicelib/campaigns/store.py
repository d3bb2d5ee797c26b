"""Campaigns, and their budgets: one root where money comes in and goes back, and shards from
which claims are paid, so that no item is written by every claim."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from chalicelib.campaigns.rules import PUBLISHED, Terms
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import CLOSED_THROUGH, closed_before

ROOT = "root"


class CampaignItem(Model):
    class Meta:
        table_name = "campaigns"

    pk = UnicodeAttribute(hash_key=True)
    name = UnicodeAttribute()
    description = UnicodeAttribute()
    state = UnicodeAttribute()
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
    created_at = UnicodeAttribute()
    created_by = UnicodeAttribute()
    # How far the emptying of lapsed vouchers has got; "done" at the end.
    lapsed = UnicodeAttribute(null=True)


class BudgetItem(Model):
    class Meta:
        table_name = "budgets"

    pk = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
    balance = NumberAttribute()
    credits = NumberAttribute(null=True)
    moves = NumberAttribute(null=True)


def budget_key(campaign_id: str, part: int | str) -> str:
    """`cmp_…#root`, or `cmp_…#017` for a shard."""
    return f"{campaign_id}#{part if isinstance(part, str) else f'{part:03d}'}"


class Budget:
    """A campaign's money as it stands: the root and every shard, in rupiah.

    `moved` changes whenever money has come into the root or gone from it: two readings with the
    same `moved` had no money between places unseen.
    """

    def __init__(self, root: int, credits: int, moves: int, shards: list[int]) -> None:
        self.root = root
        self.credits = credits
        self.moved = (root, credits, moves)
        self.shards = shards

    @property
    def total(self) -> int:
        return self.root + sum(self.shards)


class Campaigns:
    """The campaigns table."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, terms: Terms) -> Write:
        """Put a new campaign."""
        item = {name: _plain(value) for name, value in asdict(terms).items()}
        item["pk"] = item.pop("id")
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def set_state(self, campaign_id: str, was: str, state: str) -> Write:
        """Move to another state, if it is still in the one that was seen."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": campaign_id},
            update="SET #state = :state",
            condition="#state = :was",
            names={"#state": "state"},
            values={":state": state, ":was": was},
        )

    def find(self, campaign_id: str) -> Terms | None:
        """A campaign, up to date."""
        try:
            item = CampaignItem.get(campaign_id, consistent_read=True)
        except CampaignItem.DoesNotExist:
            return None
        return _terms(item)

    def lapsed(self, campaign_id: str) -> str | None:
        """How far the emptying of a campaign's lapsed vouchers has got."""
        return CampaignItem.get(campaign_id, consistent_read=True).lapsed

    def set_lapsed(self, campaign_id: str, reached: str) -> None:
        """Note how far it has got."""
        CampaignItem(campaign_id).update([CampaignItem.lapsed.set(reached)])

    def all(self) -> Iterator[Terms]:
        """Every campaign of the city: hundreds at most."""
        for item in CampaignItem.scan(consistent_read=True):
            yield _terms(item)


class Budgets:
    """The budgets table. Each part's balance changes only beside a transfer, or by `move`, which
    keeps the sum over the campaign's parts."""

    def __init__(self, table: str) -> None:
        self._table = table

    def open(self, campaign_id: str, part: int | str, state: str, now: datetime) -> Write:
        """Put an empty part, unless it stands there."""
        item = {
            "pk": budget_key(campaign_id, part),
            "state": state,
            "balance": 0,
            "credits": 0,
            CLOSED_THROUGH: closed_before(now),
        }
        if part == ROOT:
            item["moves"] = 0
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def opened(self, campaign_id: str, shards: int) -> set[int]:
        """Which shards of a campaign stand there."""
        keys = {budget_key(campaign_id, shard): shard for shard in range(shards)}
        return {keys[item.pk] for item in BudgetItem.batch_get(list(keys), consistent_read=True)}

    def credit_root(self, campaign_id: str, amount: int, refusal: Condition) -> Write:
        """Money comes in or back, unless the campaign is closed or missing: then `refusal`."""
        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET balance = balance + :amount, credits = credits + :amount",
            condition="attribute_exists(pk) AND #state <> :closed",
            names={"#state": "state"},
            values={":amount": amount, ":closed": "closed"},
        )

    def pass_through_root(self, campaign_id: str, amount: int) -> Write:
        """Money comes back to a closed campaign and is released at once: only counted."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET credits = credits + :amount",
            condition="#state = :closed",
            names={"#state": "state"},
            values={":amount": amount, ":closed": "closed"},
        )

    def pass_and_return(self, campaign_id: str, amount: int) -> Write:
        """Money comes back and goes out again in one transaction: only counted."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET credits = credits + :amount",
            condition="#state <> :closed",
            names={"#state": "state"},
            values={":amount": amount, ":closed": "closed"},
        )

    def debit(self, campaign_id: str, part: int | str, amount: int, refusal: Condition) -> Write:
        """Take a voucher's money from a part of a published campaign."""
        update = "SET balance = balance - :amount"
        values: dict[str, Any] = {":amount": amount, ":published": PUBLISHED}
        if part == ROOT:
            update += ", moves = moves + :one"
            values[":one"] = 1
        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, part)},
            update=update,
            condition="balance >= :amount AND #state = :published",
            names={"#state": "state"},
            values=values,
        )

    def drain(self, campaign_id: str, part: int | str, seen: int) -> Write:
        """Take all that was seen in a part of a closing campaign."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict", retry_after=1),
            key={"pk": budget_key(campaign_id, part)},
            update="SET balance = balance - :seen",
            condition="balance = :seen AND #state = :closed",
            names={"#state": "state"},
            values={":seen": seen, ":closed": "closed"},
        )

    def set_state(self, campaign_id: str, part: int | str, state: str) -> Write:
        """A part follows its campaign's state."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": budget_key(campaign_id, part)},
            update="SET #state = :state",
            condition="attribute_exists(pk)",
            names={"#state": "state"},
            values={":state": state},
        )

    def move(self, campaign_id: str, parts: dict[int, int], refusal: Condition) -> list[Write]:
        """Move money from the root on to shards: one write each, at most 99 shards at a time.

        No transfer: the account `campaign:{id}` is the sum of its parts, and keeps its balance.
        """
        return self._between(campaign_id, parts, refusal, root="-", shard="+")

    def gather(self, campaign_id: str, parts: dict[int, int], refusal: Condition) -> list[Write]:
        """The reverse of `move`: money of shards back to the root."""
        return self._between(campaign_id, parts, refusal, root="+", shard="-")

    def _between(
        self, campaign_id: str, parts: dict[int, int], refusal: Condition, *, root: str, shard: str
    ) -> list[Write]:
        def write(part: int | str, sign: str, amount: int, more: str = "") -> Write:
            return Write(
                self._table,
                refusal,
                key={"pk": budget_key(campaign_id, part)},
                update=f"SET balance = balance {sign} :amount{more}",
                condition="balance >= :amount" if sign == "-" else "attribute_exists(pk)",
                values={":amount": amount, **({":one": 1} if more else {})},
            )

        return [
            write(ROOT, root, sum(parts.values()), ", moves = moves + :one"),
            *[write(part, shard, amount) for part, amount in parts.items()],
        ]

    def debit_root(self, campaign_id: str, amount: int, refusal: Condition) -> Write:
        """Take money out of the root of a campaign that is not closed, if it holds as much."""
        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET balance = balance - :amount, moves = moves + :one",
            condition="balance >= :amount AND #state <> :closed",
            names={"#state": "state"},
            values={":amount": amount, ":one": 1, ":closed": "closed"},
        )

    def read(self, campaign_id: str, shards: int) -> Budget | None:
        """All parts, consistently read (but not in one instant); None where there is no root."""
        keys = [budget_key(campaign_id, ROOT)]
        keys += [budget_key(campaign_id, shard) for shard in range(shards)]
        found = {item.pk: item for item in BudgetItem.batch_get(keys, consistent_read=True)}
        root = found.get(keys[0])
        if root is None:
            return None
        parts = [int(found[key].balance) if key in found else 0 for key in keys[1:]]
        return Budget(int(root.balance), int(root.credits), int(root.moves), parts)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _terms(item: CampaignItem) -> Terms:
    values = item.attribute_values
    return Terms(
        id=item.pk,
        name=item.name,
        description=item.description,
        state=item.state,
        face_value=int(item.face_value),
        per_resident=int(item.per_resident),
        claim_from=item.claim_from,
        claim_until=item.claim_until,
        spend_until=item.spend_until,
        categories=tuple(item.categories),
        kelurahan=tuple(item.kelurahan),
        segments=tuple(item.segments),
        partial_spend=item.partial_spend,
        account_code=item.account_code,
        per_merchant_per_day=_number(values.get("per_merchant_per_day")),
        per_merchant=_number(values.get("per_merchant")),
        shards=int(item.shards),
        created_at=item.created_at,
        created_by=item.created_by,
    )


def _number(value: Any) -> int | None:
    return None if value is None else int(value)
