"""The budgets table: of each campaign one root (`cmp_…#root`), where money comes in and goes back,
and shards (`cmp_…#017`) from which claims are paid, so that no item is written by every claim."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.campaigns.rules import (
    CLOSED,
    PUBLISHED,
    ROOT,
    Budget,
    Overtaken,
    Part,
    Place,
    State,
    payment_refusal,
    withdrawal_refusal,
)
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules import CLOSED_THROUGH, closed_before

_STATE = {"#state": "state"}


class BudgetItem(Model):
    class Meta:
        table_name = "budgets"

    pk = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
    balance = NumberAttribute()
    credits = NumberAttribute(null=True)
    moves = NumberAttribute(null=True)


def budget_key(campaign_id: str, part: Part) -> str:
    """`cmp_…#root`, or `cmp_…#017` for a shard."""
    return f"{campaign_id}#{part if isinstance(part, str) else f'{part:03d}'}"


class Budgets:
    """The store of budgets. Each part's balance changes only beside a transfer, or by `allocate`
    and `gather`, which keep the sum over the campaign's parts."""

    def __init__(self, table: str) -> None:
        self._table = table

    def open(self, campaign_id: str, part: Part, state: State, now: datetime) -> Write:
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

    def follow(self, campaign_id: str, part: Part, state: State) -> Write:
        """A part follows its campaign's state."""
        return Write(
            self._table,
            lambda _: Refused("state_conflict"),
            key={"pk": budget_key(campaign_id, part)},
            update="SET #state = :state",
            condition="attribute_exists(pk)",
            names=_STATE,
            values={":state": state},
        )

    # Money comes in

    def fund(self, campaign_id: str, amount: int) -> Write:
        """The root gets `amount` rupiah: `not_found` where there is none, `state_conflict` where
        the campaign is closed."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return Refused("state_conflict" if old else "not_found")

        return self._credit(campaign_id, amount, refusal)

    def take_back(self, campaign_id: str, amount: int) -> Write:
        """Money of vouchers comes back to the root; Overtaken where the campaign was closed
        meanwhile."""
        return self._credit(campaign_id, amount, lambda _: Overtaken())

    def _credit(self, campaign_id: str, amount: int, refusal: Condition) -> Write:
        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET balance = balance + :amount, credits = credits + :amount",
            condition="attribute_exists(pk) AND #state <> :closed",
            names=_STATE,
            values={":amount": amount, ":closed": CLOSED},
        )

    def take_back_and_release(self, campaign_id: str, amount: int) -> Write:
        """Money comes back to a closed campaign and is released at once: only counted. Overtaken
        where it is not closed."""
        return self._count(campaign_id, amount, "#state = :closed")

    def take_back_and_reissue(self, campaign_id: str, amount: int) -> Write:
        """Money comes back and goes out again in one transaction: only counted. Overtaken where the
        campaign was closed meanwhile."""
        return self._count(campaign_id, amount, "#state <> :closed")

    def _count(self, campaign_id: str, amount: int, condition: str) -> Write:
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET credits = credits + :amount",
            condition=condition,
            names=_STATE,
            values={":amount": amount, ":closed": CLOSED},
        )

    # Money goes out

    def pay(self, campaign_id: str, part: Part, amount: int) -> Write:
        """Take a voucher's money from a part of a published campaign: `campaign_not_open`, or
        Empty where it holds less."""
        update = "SET balance = balance - :amount"
        values: dict[str, Any] = {":amount": amount, ":published": PUBLISHED}
        if part == ROOT:
            update += ", moves = moves + :one"
            values[":one"] = 1
        return Write(
            self._table,
            lambda old: payment_refusal(_place(old)),
            key={"pk": budget_key(campaign_id, part)},
            update=update,
            condition="balance >= :amount AND #state = :published",
            names=_STATE,
            values=values,
        )

    def drain(self, campaign_id: str, part: Part, seen: int) -> Write:
        """Take all that was seen in a part of a closing campaign; Overtaken where it holds another
        sum."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": budget_key(campaign_id, part)},
            update="SET balance = balance - :seen",
            condition="balance = :seen AND #state = :closed",
            names=_STATE,
            values={":seen": seen, ":closed": CLOSED},
        )

    def withdraw(self, campaign_id: str, amount: int) -> Write:
        """Take money that was funded out of the root: `state_conflict` where the campaign is
        closed; Overtaken where the root holds less, because a claim was faster."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return (withdrawal_refusal(old["state"]) if old else None) or Overtaken()

        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, ROOT)},
            update="SET balance = balance - :amount, moves = moves + :one",
            condition="balance >= :amount AND #state <> :closed",
            names=_STATE,
            values={":amount": amount, ":one": 1, ":closed": CLOSED},
        )

    # Money moves between parts

    def allocate(self, campaign_id: str, shares: Mapping[int, int]) -> list[Write]:
        """Move money from the root on to shards: one write each, at most 99 shards at a time.
        Overtaken where the root holds less.

        No transfer: the account `campaign:{id}` is the sum of its parts, and keeps its balance.
        """
        return self._between(campaign_id, shares, root="-", shard="+")

    def gather(self, campaign_id: str, shares: Mapping[int, int]) -> list[Write]:
        """The reverse of `allocate`: money of shards back to the root."""
        return self._between(campaign_id, shares, root="+", shard="-")

    def _between(
        self, campaign_id: str, shares: Mapping[int, int], *, root: str, shard: str
    ) -> list[Write]:
        def write(part: Part, sign: str, amount: int, more: str = "") -> Write:
            return Write(
                self._table,
                lambda _: Overtaken(),
                key={"pk": budget_key(campaign_id, part)},
                update=f"SET balance = balance {sign} :amount{more}",
                condition="balance >= :amount" if sign == "-" else "attribute_exists(pk)",
                values={":amount": amount, **({":one": 1} if more else {})},
            )

        return [
            write(ROOT, root, sum(shares.values()), ", moves = moves + :one"),
            *[write(part, shard, amount) for part, amount in shares.items()],
        ]

    def read(self, campaign_id: str, shards: int) -> Budget | None:
        """All parts, consistently read (but not in one instant); None where there is no root."""
        keys = [budget_key(campaign_id, ROOT)]
        keys += [budget_key(campaign_id, shard) for shard in range(shards)]
        found = {item.pk: item for item in BudgetItem.batch_get(keys, consistent_read=True)}
        root = found.get(keys[0])
        if root is None:
            return None
        return Budget(
            root=int(root.balance),
            credits=int(root.credits),
            moves=int(root.moves),
            shards=tuple(int(found[key].balance) if key in found else 0 for key in keys[1:]),
        )


def _place(old: Mapping[str, Any] | None) -> Place | None:
    if old is None:
        return None
    return Place(old["state"], old["balance"], old.get("credits", 0), old.get("moves"))
