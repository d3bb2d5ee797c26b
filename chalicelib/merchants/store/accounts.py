"""Merchants' accounts: what is owed to whom, what redemptions and refunds do to it, paying it out.

An account's item has attributes that no model can name beforehand (a count of transfers for each
business day, see ledger/store/guards.py), so it is read in plain values.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import every, get_plain
from chalicelib.core.dynamo.writer import Condition, Write
from chalicelib.core.values.errors import Refused
from chalicelib.ledger.rules.guards import CLOSED_THROUGH, COUNT_PREFIX, NAMED_PREFIX
from chalicelib.merchants.rules.account import (
    COUNTERS,
    Bounced,
    Counted,
    Standing,
    Taking,
    Till,
    day_counter,
)
from chalicelib.merchants.rules.merchant import ACTIVE, CheckKind
from chalicelib.merchants.store.ceilings import Counting, asked_by, given_back, taken
from chalicelib.merchants.store.items import ACCOUNT, check_attribute, read_checks


class MerchantAccounts:
    """The accounts in the merchants table."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def after(self, merchant_id: str) -> Iterator[Standing]:
        """Every merchant's account after this one ("" for all), in the table's own order, which
        stays the same; page by page."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "FilterExpression": "sk = :account",
            "ExpressionAttributeValues": {":account": {"S": ACCOUNT}},
        }
        if merchant_id:
            request["ExclusiveStartKey"] = {"pk": {"S": merchant_id}, "sk": {"S": ACCOUNT}}
        for item in every(client_of(self._connection).scan, request):
            yield _standing(item)

    def of(self, merchant_ids: Sequence[str]) -> dict[str, Standing]:
        """The accounts of these merchants, by id, up to date."""
        keys = [(one, ACCOUNT) for one in merchant_ids]
        found = get_plain(self._connection, self._table, keys)
        return {item["pk"]: _standing(item) for item in found}

    def balance(self, merchant_id: str) -> tuple[int, int] | None:
        """Balance and credits of a merchant's account, in rupiah."""
        found = self.of([merchant_id]).get(merchant_id)
        return None if found is None else (found.balance, found.credits)

    def till(self, merchant_id: str) -> Till | None:
        """What a payment would find at a merchant's account, up to date."""
        found = get_plain(self._connection, self._table, [(merchant_id, ACCOUNT)])
        return read_till(next(found, None))

    def credit(
        self,
        merchant_id: str,
        amount: int,
        campaign_id: str,
        day: str,
        categories: Iterable[str],
        per_day: int | None,
        in_all: int | None,
        stale_days: Iterable[str],
        phones: Collection[str],
        requires: Collection[CheckKind],
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        """Owe a merchant `amount` rupiah more, if it is active, of an accepted category, under its
        ceilings, has the checks that the campaign `requires`, and exactly `phones` may use its
        till; else `refusal` of what stood there. Counters are kept only where a campaign has
        ceilings; those of `stale_days` are dropped."""
        counting = taken([Counted(campaign_id, amount, day, per_day, in_all)])
        conditions = ["#state = :active", "(attribute_not_exists(phones) OR phones = :phones)"]
        conditions += [f"{check_attribute(kind)} >= :today" for kind in requires]
        accepted = {f":c{i}": one for i, one in enumerate(categories)}
        if accepted:
            conditions.append(f"category IN ({', '.join(accepted)})")
        stale = [] if per_day is None else [day_counter(campaign_id, one) for one in stale_days]
        dropped = {f"#old{i}": name for i, name in enumerate(stale)}
        sets = ["balance = balance + :amount", "credits = credits + :amount", *counting.sets]
        update = "SET " + ", ".join(sets) + (f" REMOVE {', '.join(dropped)}" if dropped else "")
        values: dict[str, Any] = {":amount": amount, ":active": ACTIVE, ":phones": set(phones)}
        values |= {":today": day} if requires else {}
        return self._write(
            merchant_id,
            update,
            conditions + counting.conditions,
            {"#state": "state"} | counting.names | dropped,
            values | accepted | counting.values,
            lambda old: refusal(read_till(old)),
        )

    def debit(
        self,
        merchant_id: str,
        amount: int,
        counted: Iterable[Counted],
        phone: str | None,
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        """Owe a merchant `amount` rupiah less, if so much is owed and `phone`, where one asks, may
        use its till; else `refusal` of what stood there. Gives the ceilings of what is `counted`
        back."""
        counting = given_back(counted)
        values: dict[str, Any] = {":amount": amount}
        conditions = ["balance >= :amount", "attribute_exists(#state)"]
        if phone is not None:
            values[":phone"] = phone
            conditions.append("(attribute_not_exists(phones) OR contains(phones, :phone))")
        return self._write(
            merchant_id,
            "SET " + ", ".join(["balance = balance - :amount", *counting.sets]),
            conditions,
            {"#state": "state"} | counting.names,
            values | counting.values,
            lambda old: refusal(read_till(old)),
        )

    def agree(
        self, merchant_id: str, taking: Taking, refusal: Callable[[Till | None], Refused]
    ) -> Write:
        """Count under a merchant's ceilings what is held for it, if it is active and what `taking`
        asks; else `refusal` of what stood there."""
        return self._take(merchant_id, taking, Counting(), refusal)

    def pay(
        self,
        merchant_id: str,
        amount: int,
        sticker: int,
        taking: Taking,
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        """Owe a merchant `amount` rupiah more that its sticker of this number has brought, if it is
        active, that sticker still counts, and it is what `taking` asks; else `refusal` of what
        stood there."""
        paid = Counting(
            ["balance = balance + :amount", "credits = credits + :amount"],
            ["sticker = :sticker"],
            {},
            {":amount": amount, ":sticker": sticker},
        )
        return self._take(merchant_id, taking, paid, refusal)

    def _take(
        self,
        merchant_id: str,
        taking: Taking,
        beside: Counting,
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        asked = asked_by(taking, beside)
        return self._write(
            merchant_id,
            asked.update,
            asked.conditions,
            asked.names,
            asked.values,
            lambda old: refusal(read_till(old)),
        )

    def capture(
        self,
        merchant_id: str,
        amount: int,
        counted: Iterable[Counted],
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        """Owe a merchant `amount` rupiah more of what was held for it, if it is active; where that
        is 0, whatever it is. Gives the ceilings of what is `counted` back."""
        counting = given_back(counted)
        sets, conditions, values = counting.sets, ["attribute_exists(#state)"], counting.values
        if amount:
            sets = ["balance = balance + :amount", "credits = credits + :amount", *sets]
            conditions = ["#state = :active"]
            values = values | {":amount": amount, ":active": ACTIVE}
        return self._write(
            merchant_id,
            f"SET {', '.join(sets)}" if sets else "",
            conditions,
            {"#state": "state"} | counting.names,
            values,
            lambda old: refusal(read_till(old)),
        )

    def check(
        self, merchant_id: str, stranger: str, refusal: Callable[[Till | None], Refused]
    ) -> Write:
        """The condition that a merchant is active and `stranger`, a keyed hash, no phone of its
        till; else `refusal` of what stood there."""
        return Write(
            self._table,
            lambda old: refusal(read_till(old)),
            key={"pk": merchant_id, "sk": ACCOUNT},
            condition="#state = :active AND NOT contains(phones, :stranger)",
            names={"#state": "state"},
            values={":active": ACTIVE, ":stranger": stranger},
        )

    def buy(
        self,
        merchant_id: str,
        amount: int,
        stranger: str,
        refusal: Callable[[Till | None], Refused],
    ) -> Write:
        """Owe a merchant `amount` rupiah more of what the city has bought, whatever its state, if
        `stranger`, a keyed hash, is no phone of its till; else `refusal` of what stood there."""
        return self._write(
            merchant_id,
            "SET balance = balance + :amount, credits = credits + :amount",
            ["attribute_exists(#state)", "NOT contains(phones, :stranger)"],
            {"#state": "state"},
            {":amount": amount, ":stranger": stranger},
            lambda old: refusal(read_till(old)),
        )

    def _write(
        self,
        merchant_id: str,
        update: str,
        conditions: Sequence[str],
        names: Mapping[str, str],
        values: Mapping[str, Any],
        refusal: Condition,
    ) -> Write:
        return Write(
            self._table,
            refusal,
            key={"pk": merchant_id, "sk": ACCOUNT},
            update=update,
            condition=" AND ".join(conditions),
            names=names,
            values=values,
        )

    def settle(
        self, seen: Standing, amount: int, number: str, until: str, now: str, refusal: Condition
    ) -> Write:
        """Owe a merchant `amount` rupiah less, which settlement `number` pays out, if so much is
        owed and none has paid since the account was seen."""
        unpaid = "settled = :seen" if seen.settled else "attribute_not_exists(settled)"
        values = {":amount": amount, ":number": number, ":until": until, ":now": now}
        return self._write(
            seen.merchant_id,
            "SET balance = balance - :amount, settled = :number,"
            " settled_until = :until, settled_at = :now",
            ["balance >= :amount", unpaid],
            {},
            values | ({":seen": seen.settled} if seen.settled else {}),
            refusal,
        )

    def pay_back(self, merchant_id: str, amount: int, refusal: Condition) -> Write:
        """Owe a merchant again what it was not paid."""
        return self.owe(merchant_id, amount, 0, refusal)

    def owe(
        self,
        merchant_id: str,
        given: int,
        taken: int,
        refusal: Condition,
        bounced: Bounced | None = None,
    ) -> Write:
        """Owe a merchant again what was `given` back of payments, and no more what had not come
        back after all (`taken`), if so much is still owed; where its account has `bounced`, that
        is noted beside it."""
        noted = (
            {"bounced_account": bounced.account, "bounced_reason": bounced.reason}
            if bounced
            else {}
        )
        sets = ["balance = balance + :net", "credits = credits + :given"]
        sets += [f"{name} = :{name}" for name in noted]
        return self._write(
            merchant_id,
            "SET " + ", ".join(sets),
            ["balance >= :least"],
            {},
            {
                ":net": given - taken,
                ":given": given,
                ":least": max(0, taken - given),
                **{f":{name}": value for name, value in noted.items()},
            },
            refusal,
        )


def _standing(item: Mapping[str, Any]) -> Standing:
    return Standing(
        merchant_id=item["pk"],
        state=item.get("state", ""),
        balance=item.get("balance", 0),
        credits=item.get("credits", 0),
        closed_through=item.get(CLOSED_THROUGH, ""),
        settled=item.get("settled", ""),
        settled_until=item.get("settled_until", ""),
        settled_at=item.get("settled_at", ""),
        counts=_counts(item),
    )


def _counts(item: Mapping[str, Any]) -> dict[str, int]:
    """How many transfers of each day went through an account, those only named left out."""
    found = {}
    for name, counted in item.items():
        if name.startswith(COUNT_PREFIX):
            day = name.removeprefix(COUNT_PREFIX)
            if through := counted - item.get(NAMED_PREFIX + day, 0):
                found[day] = through
    return found


def read_till(item: Mapping[str, Any] | None) -> Till | None:
    """What an account's item, in plain values, holds of a till."""
    if item is None:
        return None
    phones = item.get("phones")
    return Till(
        state=item.get("state", ""),
        category=item.get("category", ""),
        phones=frozenset(phones) if phones else None,
        owed=item.get("balance", 0),
        redeemed={name: value for name, value in item.items() if name.startswith(COUNTERS)},
        checks=read_checks(item),
        sticker=item.get("sticker", 0),
        sticker_at=item.get("sticker_at", 0),
    )
