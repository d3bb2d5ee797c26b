"""Vouchers, in the table of that name: each by its id, and each its own account."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import UpdateError
from pynamodb.models import Model

from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.items import Wanted
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.vouchers.rules import (
    ACTIVE,
    EXPIRED,
    MOVED,
    VOIDED,
    State,
    Voucher,
    VoucherLapsed,
)

_STATE = {"#state": "state"}


class VoucherItem(Model):
    class Meta:
        table_name = "vouchers"

    pk = UnicodeAttribute(hash_key=True)
    campaign_id = UnicodeAttribute()
    resident_id = UnicodeAttribute()
    owner_phone = UnicodeAttribute(null=True)
    owned_since = NumberAttribute(null=True)
    face_value = NumberAttribute()
    balance = NumberAttribute()
    credits = NumberAttribute()
    state = UnicodeAttribute()
    issued_at = UnicodeAttribute()
    spend_until = UnicodeAttribute()
    # Of an incentive.
    rewarded = NumberAttribute(null=True)
    rewards_on: MapAttribute[str, int] = MapAttribute(null=True)  # type: ignore[no-untyped-call]


def _voucher(item: Mapping[str, Any]) -> Voucher:
    """The voucher of an item in plain values."""
    return Voucher(
        id=item["pk"],
        campaign_id=item["campaign_id"],
        resident_id=item["resident_id"],
        owner_phone=item.get("owner_phone") or "",
        face_value=int(item["face_value"]),
        balance=int(item["balance"]),
        credits=int(item["credits"]),
        stored_state=item["state"],
        issued_at=item["issued_at"],
        spend_until=item["spend_until"],
        owned_since=int(item.get("owned_since") or 0),
        rewarded=int(item.get("rewarded") or 0),
        rewards_on=_by_day(item.get("rewards_on")),
    )


def _by_day(counts: Any) -> dict[str, int] | None:
    """Counts by business day, as a model or a plain item has them."""
    if counts is None:
        return None
    plain: Any = counts
    if isinstance(counts, MapAttribute):
        plain = counts.as_dict()  # type: ignore[no-untyped-call]
    return {day: int(count) for day, count in plain.items()}


class Vouchers:
    """The store of vouchers."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, voucher: Voucher) -> Write:
        """Put a new voucher with its money."""
        return put_new(
            self._table,
            {
                "pk": voucher.id,
                "campaign_id": voucher.campaign_id,
                "resident_id": voucher.resident_id,
                "owner_phone": voucher.owner_phone or None,
                "face_value": voucher.face_value,
                "balance": voucher.balance,
                "credits": voucher.credits,
                "state": voucher.stored_state,
                "issued_at": voucher.issued_at,
                "spend_until": voucher.spend_until,
                "rewarded": None if voucher.rewards_on is None else voucher.rewarded,
                "rewards_on": None if voucher.rewards_on is None else dict(voucher.rewards_on),
            },
            lambda _: Refused("unavailable", retry_after=1),
        )

    def debit(
        self,
        voucher_id: str,
        campaign_id: str,
        amount: int,
        now: datetime,
        drawn_at: int,
        not_owned_by: Collection[str],
        whole: bool,
        refusal: Callable[[Voucher | None], Refused],
        *,
        delegated: bool = False,
    ) -> Write:
        """Take `amount` rupiah off a voucher, if it is active, not lapsed, holds as much (exactly
        as much, where `whole`), is of this campaign, was its owner's already at the second
        `drawn_at`, and its owner has a phone and none of these, or, where a delegate pays
        (`delegated`), has none; else `refusal` of what stood there."""
        shops = {f":p{i}": phone for i, phone in enumerate(not_owned_by)}
        conditions = [
            "#state = :active",
            "spend_until > :now",
            "balance = :amount" if whole else "balance >= :amount",
            "campaign_id = :campaign",
            "(attribute_not_exists(owned_since) OR owned_since <= :drawn)",
        ]
        if delegated:
            conditions.append("attribute_not_exists(owner_phone)")
            shops = {}
        else:
            conditions.append(f"NOT owner_phone IN ({', '.join(shops)})")
            conditions.append("attribute_exists(owner_phone)")
        return Write(
            self._table,
            lambda old: refusal(None if old is None else _voucher(old)),
            key={"pk": voucher_id},
            update="SET balance = balance - :amount",
            condition=" AND ".join(conditions),
            names=_STATE,
            values={
                ":amount": amount,
                ":active": ACTIVE,
                ":now": to_text(now),
                ":campaign": campaign_id,
                ":drawn": drawn_at,
                **shops,
            },
        )

    def hold(
        self,
        voucher_id: str,
        resident_id: str,
        phone: str,
        amount: int,
        now: datetime,
        whole: bool,
    ) -> Write:
        """Take `amount` rupiah off a voucher for an order, if it is this resident's and this
        phone's (a keyed hash, "" for none), active, not lapsed, and holds as much (exactly as
        much, where `whole`); Overtaken where it does not any more."""
        owned = "owner_phone = :phone" if phone else "attribute_not_exists(owner_phone)"
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": voucher_id},
            update="SET balance = balance - :amount",
            condition="#state = :active AND spend_until > :now AND resident_id = :resident"
            f" AND {owned} AND balance {'=' if whole else '>='} :amount",
            names=_STATE,
            values={
                ":amount": amount,
                ":active": ACTIVE,
                ":now": to_text(now),
                ":resident": resident_id,
                **({":phone": phone} if phone else {}),
            },
        )

    def credit(self, voucher_id: str, amount: int, now: datetime) -> Write:
        """Give `amount` rupiah back to a voucher that can still spend it; else VoucherLapsed."""
        return Write(
            self._table,
            lambda _: VoucherLapsed(),
            key={"pk": voucher_id},
            update="SET balance = balance + :amount, credits = credits + :amount",
            condition="#state = :active AND spend_until > :now",
            names=_STATE,
            values={":amount": amount, ":active": ACTIVE, ":now": to_text(now)},
        )

    def reward(
        self,
        voucher_id: str,
        amount: int,
        paid_on: str,
        most_on_a_day: int | None,
        most_in_all: int | None,
        counted_no_more: Iterable[str],
        now: datetime,
        refusal: Callable[[Voucher | None], Refused],
    ) -> Write:
        """Put a reward of `amount` rupiah for a payment of the business day `paid_on` onto a
        voucher that can still be spent, if it stays within the limits (None for none) of that day
        and in all; else `refusal` of what stood there. Counts of other days are dropped."""
        conditions = ["#state = :active", "spend_until > :now"]
        values = {":amount": amount, ":one": 1, ":zero": 0, ":active": ACTIVE, ":now": to_text(now)}
        if most_on_a_day is not None:
            conditions.append(
                "(attribute_not_exists(rewards_on.#day) OR rewards_on.#day < :most_on_a_day)"
            )
            values[":most_on_a_day"] = most_on_a_day
        if most_in_all is not None:
            conditions.append("rewarded <= :room")
            values[":room"] = most_in_all - amount
        old = {f"#old{i}": day for i, day in enumerate(counted_no_more)}
        return Write(
            self._table,
            lambda found: refusal(None if found is None else _voucher(found)),
            key={"pk": voucher_id},
            update="SET face_value = face_value + :amount, balance = balance + :amount, "
            "credits = credits + :amount, rewarded = rewarded + :amount, "
            "rewards_on.#day = if_not_exists(rewards_on.#day, :zero) + :one "
            f"REMOVE {', '.join(f'rewards_on.{one}' for one in old)}",
            condition=" AND ".join(conditions),
            names={**_STATE, "#day": paid_on, **old},
            values=values,
        )

    def take_back_reward(self, voucher_id: str, amount: int) -> Write:
        """Take `amount` rupiah of a reward off a voucher; Overtaken where it holds less, or was
        emptied."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": voucher_id},
            update="SET face_value = face_value - :amount, balance = balance - :amount, "
            "rewarded = rewarded - :amount",
            condition="#state = :active AND balance >= :amount",
            names=_STATE,
            values={":amount": amount, ":active": ACTIVE},
        )

    def pass_through(self, voucher_id: str, amount: int, now: datetime) -> Write:
        """Money comes back to a lapsed voucher and goes on to its campaign: only counted."""
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": voucher_id},
            update="SET credits = credits + :amount",
            condition="#state <> :active OR spend_until <= :now",
            names=_STATE,
            values={":amount": amount, ":active": ACTIVE, ":now": to_text(now)},
        )

    def void(self, voucher_id: str, seen: int) -> Write:
        """Take all that was seen off an active voucher and void it; Overtaken where it holds
        another sum, or is active no longer."""
        return self._empty(voucher_id, seen, VOIDED)

    def expire(self, voucher_id: str, seen: int) -> Write:
        """The same to one whose time is over."""
        return self._empty(voucher_id, seen, EXPIRED)

    def _empty(self, voucher_id: str, seen: int, state: State) -> Write:
        return Write(
            self._table,
            lambda _: Overtaken(),
            key={"pk": voucher_id},
            update="SET balance = balance - :seen, #state = :state",
            condition="balance = :seen AND #state = :active",
            names=_STATE,
            values={":seen": seen, ":active": ACTIVE, ":state": state},
        )

    def find(self, voucher_id: str) -> Voucher | None:
        """A voucher, up to date."""
        if not voucher_id.startswith("vch_"):
            return None
        try:
            item = VoucherItem.get(voucher_id, consistent_read=True)
        except VoucherItem.DoesNotExist:
            return None
        return _voucher(item.attribute_values)

    def find_many(self, voucher_ids: Iterable[str]) -> list[Voucher]:
        """Those of these vouchers that exist."""
        return [
            _voucher(item.attribute_values)
            for item in VoucherItem.batch_get(list(voucher_ids), consistent_read=True)
        ]

    def wanted(self, voucher_ids: Iterable[str]) -> Wanted[Voucher]:
        """The same, to be read together with something else."""
        return Wanted(self._table, [{"pk": {"S": one}} for one in voucher_ids], _voucher)

    def page(self, after: str | None, limit: int) -> tuple[list[Voucher], str | None]:
        """Vouchers in the table's own order."""
        start = {"pk": {"S": after}} if after else None
        scan = VoucherItem.scan(
            VoucherItem.pk.startswith("vch_"),
            limit=limit,
            last_evaluated_key=start,
            consistent_read=True,
        )
        found = [_voucher(item.attribute_values) for item in scan]
        return found, found[-1].id if len(found) == limit else None

    def unspent(self) -> Iterator[Voucher]:
        """Every voucher on which something is left, in the table's own order, page by page."""
        for item in VoucherItem.scan(VoucherItem.balance > 0, consistent_read=True):
            yield _voucher(item.attribute_values)

    def set_owner(self, voucher_id: str, phone_hash: str | None) -> Write:
        """The owner has another phone, or none, which has drawn nothing yet. Added, not set: the
        phone before may draw its first between a reading and this."""
        return Write(
            self._table,
            lambda _: Refused("not_found"),
            key={"pk": voucher_id},
            update=("SET owner_phone = :phone" if phone_hash else "REMOVE owner_phone")
            + " ADD owned_since :moved",
            condition="attribute_exists(pk)",
            values={":moved": MOVED} | ({":phone": phone_hash} if phone_hash else {}),
        )

    def own(self, voucher: Voucher, since: int) -> Voucher:
        """What its phone draws pays from this second on (since 1970); as it stands then. Raises
        `unavailable` where it has been changed since it was read."""
        item = VoucherItem(voucher.id)
        phone = VoucherItem.owner_phone
        try:
            item.update(
                [VoucherItem.owned_since.set(since)],
                (VoucherItem.owned_since == voucher.owned_since)
                & (phone == voucher.owner_phone if voucher.owner_phone else phone.does_not_exist()),
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            raise Refused("unavailable", retry_after=1) from error
        return _voucher(item.attribute_values)
