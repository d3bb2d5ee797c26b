"""The budgets table: of each campaign one root (`cmp_…#root`), where money comes in and goes back,
and shards (`cmp_…#017`) from which claims are paid, so that no item is written by every claim.

The root changes its state in one transaction with the campaign, so that what it refuses is what the
campaign refuses. The shards follow one by one, each to the campaign's version and never backwards.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.campaigns.rules.budget import (
    NO_SHARD,
    ROOT,
    Budget,
    Overtaken,
    Part,
    Root,
    Shard,
    payment_refusal,
)
from chalicelib.campaigns.rules.money import withdrawal_refusal
from chalicelib.campaigns.rules.terms import CLOSED, DRAFT, PUBLISHED, State
from chalicelib.core.dynamo.writer import Condition, Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, closed_before

_STATE = {"#state": "state"}


class BudgetItem(Model):
    class Meta:
        table_name = "budgets"

    pk = UnicodeAttribute(hash_key=True)
    state = UnicodeAttribute()
    version = NumberAttribute()
    balance = NumberAttribute()
    # Only the root has these.
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

    # Parts come and change their state

    def open(self, campaign_id: str, now: datetime) -> Write:
        """Put the empty root of a draft, unless it stands there."""
        item = {
            "pk": budget_key(campaign_id, ROOT),
            "state": DRAFT,
            "version": 0,
            "balance": 0,
            "credits": 0,
            "moves": 0,
            CLOSED_THROUGH: closed_before(now),
        }
        return put_new(self._table, item, lambda _: Refused("state_conflict"))

    def change(self, campaign_id: str, state: State, version: int) -> Write:
        """The root changes its state, beside its campaign."""
        return self._update(
            campaign_id,
            ROOT,
            "SET #state = :state, version = :version",
            "version < :version",
            lambda _: Refused("state_conflict"),
            {":state": state, ":version": version},
        )

    def follow(
        self, campaign_id: str, shard: int, state: State, version: int, now: datetime
    ) -> Write:
        """A shard follows its campaign, and begins to exist where it does not; Overtaken where it
        stands at a later version."""
        return self._update(
            campaign_id,
            shard,
            "SET #state = :state, version = :version, balance = if_not_exists(balance, :nothing),"
            f" {CLOSED_THROUGH} = if_not_exists({CLOSED_THROUGH}, :before)",
            "attribute_not_exists(pk) OR version <= :version",
            lambda _: Overtaken(),
            {
                ":state": state,
                ":version": version,
                ":nothing": 0,
                ":before": closed_before(now),
            },
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
        return self._update(
            campaign_id,
            ROOT,
            "SET balance = balance + :amount, credits = credits + :amount",
            "attribute_exists(pk) AND #state <> :closed",
            refusal,
            {":amount": amount, ":closed": CLOSED},
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
        return self._update(
            campaign_id,
            ROOT,
            "SET credits = credits + :amount",
            condition,
            lambda _: Overtaken(),
            {":amount": amount, ":closed": CLOSED},
        )

    # Money goes out

    def pay(self, campaign_id: str, part: Part, amount: int) -> Write:
        """Take a voucher's money from a part of a published campaign; else `payment_refusal` of
        what stood there."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return payment_refusal(part, old["state"] if old else None)

        return self._debit(
            campaign_id, part, amount, "#state = :state", {":state": PUBLISHED}, refusal
        )

    def drain(self, campaign_id: str, part: Part, seen: int) -> Write:
        """Take all that was seen in a part of a closing campaign; Overtaken where it holds another
        sum."""
        return self._update(
            campaign_id,
            part,
            "SET balance = balance - :seen",
            "balance = :seen AND #state = :closed",
            lambda _: Overtaken(),
            {":seen": seen, ":closed": CLOSED},
        )

    def withdraw(self, campaign_id: str, amount: int) -> Write:
        """Take money that was funded out of the root: `state_conflict` where the campaign is
        closed; Overtaken where the root holds less, because a claim was faster."""

        def refusal(old: dict[str, Any] | None) -> Refused:
            return (withdrawal_refusal(old["state"]) if old else None) or Overtaken()

        return self._debit(
            campaign_id, ROOT, amount, "#state <> :closed", {":closed": CLOSED}, refusal
        )

    # Money moves between parts: no transfer, as the account `campaign:{id}` is the sum of its parts
    # and keeps its balance. The root of a closed campaign has no part in it, so that a close which
    # has seen all parts empty has seen the last of them.

    def allocate(self, campaign_id: str, shares: Mapping[int, int]) -> list[Write]:
        """Move rupiah from the root of a published campaign on to shards, by shard; Overtaken where
        the root holds less, or one of them is not published."""
        state = {":state": PUBLISHED}
        total = sum(shares.values())
        return [
            self._debit(campaign_id, ROOT, total, "#state = :state", state, _overtaken),
            *(
                self._update(
                    campaign_id,
                    shard,
                    "SET balance = balance + :amount",
                    "#state = :state",
                    _overtaken,
                    {":amount": amount, **state},
                )
                for shard, amount in shares.items()
            ),
        ]

    def gather(self, campaign_id: str, shares: Mapping[int, int]) -> list[Write]:
        """The reverse, while the campaign is not closed: Overtaken where a shard holds less."""
        closed = {":closed": CLOSED}
        return [
            self._update(
                campaign_id,
                ROOT,
                "SET balance = balance + :amount, moves = moves + :one",
                "#state <> :closed",
                _overtaken,
                {":amount": sum(shares.values()), ":one": 1, **closed},
            ),
            *(
                self._debit(campaign_id, shard, amount, "#state <> :closed", closed, _overtaken)
                for shard, amount in shares.items()
            ),
        ]

    def _debit(
        self,
        campaign_id: str,
        part: Part,
        amount: int,
        in_state: str,
        values: dict[str, Any],
        refusal: Condition,
    ) -> Write:
        """Take `amount` rupiah from a part that holds as much; the root counts that it moved."""
        update = "SET balance = balance - :amount"
        values = {":amount": amount, **values}
        if part == ROOT:
            update += ", moves = moves + :one"
            values[":one"] = 1
        condition = f"balance >= :amount AND {in_state}"
        return self._update(campaign_id, part, update, condition, refusal, values)

    def _update(
        self,
        campaign_id: str,
        part: Part,
        update: str,
        condition: str,
        refusal: Condition,
        values: dict[str, Any],
    ) -> Write:
        return Write(
            self._table,
            refusal,
            key={"pk": budget_key(campaign_id, part)},
            update=update,
            condition=condition,
            names=_STATE,
            values=values,
        )

    # Reading

    def root(self, campaign_id: str) -> Root | None:
        """The root, up to date; None where there is none."""
        try:
            item = BudgetItem.get(budget_key(campaign_id, ROOT), consistent_read=True)
        except BudgetItem.DoesNotExist:
            return None
        return Root(
            item.state,  # type: ignore[arg-type]  # as `change` has it
            int(item.balance),
            int(item.credits),
            int(item.moves),
        )

    def shards(self, campaign_id: str, count: int) -> tuple[Shard, ...]:
        """The shards, each up to date, but not in one instant."""
        keys = [budget_key(campaign_id, shard) for shard in range(count)]
        found = {
            item.pk: Shard(
                item.state,  # type: ignore[arg-type]  # as `follow` has it
                int(item.version),
                int(item.balance),
            )
            for item in BudgetItem.batch_get(keys, consistent_read=True)
        }
        return tuple(found.get(key, NO_SHARD) for key in keys)

    def read(self, campaign_id: str, shards: int) -> Budget | None:
        """The root, and then the shards: no shard can get money unseen while the root stays as it
        was read. None where there is no root."""
        root = self.root(campaign_id)
        return None if root is None else Budget(root, self.shards(campaign_id, shards))


def _overtaken(_: object) -> Overtaken:
    return Overtaken()
