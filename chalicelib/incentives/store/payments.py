"""Payments in the incentives table."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.connection import Connection

from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment, Status
from chalicelib.campaigns.rules.budget import Overtaken
from chalicelib.core.dynamo.items import get_plain, query_range
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.incentives.rules.case import Rewarded, Told
from chalicelib.incentives.rules.claim import Claim
from chalicelib.incentives.store.items import (
    PAYMENT_PREFIX,
    case_key,
    given_back_key,
    listed_at,
)


class KnownBefore(Refused):
    """The acquirer has told so before, or what is final."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Payments:
    """The store of payments."""

    def __init__(self, connection: Connection, table: str) -> None:
        self._connection = connection
        self._table = table

    def tell(self, psp_id: str, payment: Payment) -> Write:
        """Put a payment, or let one that was paid be given back; KnownBefore where that changes
        nothing. What was told first of shop, sum and card stays."""
        keep = ("nmid", "amount", "paid_at", "card")
        given = {name: value for name in keep if (value := getattr(payment, name)) not in ("", 0)}
        sets = [f"{name} = if_not_exists({name}, :{name})" for name in given]
        if payment.status == REFUNDED:
            condition, was = "attribute_not_exists(pk) OR #status = :paid", {":paid": PAID}
        else:
            condition, was = "attribute_not_exists(pk)", {}
        return Write(
            self._table,
            lambda _: KnownBefore(),
            key=_key(psp_id, payment.rrn, payment.paid_on),
            update=f"SET #status = :status, {', '.join(sets)}",
            condition=condition,
            names={"#status": "status"},
            values={":status": payment.status, **was, **{f":{k}": v for k, v in given.items()}},
        )

    def reward(self, told: Told, claim: Claim) -> Write:
        """Let a payment reward a claim, once for ever; Overtaken where it has rewarded one, or was
        given back."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=_key(told.psp_id, told.payment.rrn, told.payment.paid_on),
            update="SET claim_id = :claim, resident_id = :resident, merchant_id = :merchant,"
            " campaign_id = :campaign, voucher_id = :voucher, reward = :reward",
            condition="#status = :paid AND attribute_not_exists(claim_id)",
            names={"#status": "status"},
            values={
                ":claim": claim.id,
                ":resident": claim.resident_id,
                ":merchant": claim.merchant_id,
                ":campaign": claim.campaign_id,
                ":voucher": claim.voucher_id,
                ":reward": claim.reward,
                ":paid": PAID,
            },
        )

    def take_back(self, told: Told, amount: int) -> Write:
        """Note that `amount` rupiah of a payment's reward were taken back; Overtaken where that was
        done before."""
        return Write(
            self._table,
            lambda _: Overtaken(),
            key=_key(told.psp_id, told.payment.rrn, told.payment.paid_on),
            update="SET taken_back = :amount",
            condition="attribute_exists(claim_id) AND attribute_not_exists(taken_back)",
            values={":amount": amount},
        )

    def give_back(self, claim: Claim, now: datetime) -> Write:
        """List a rewarded payment as given back to its payer, by when that was told: it is no sale
        any more, whatever became of its reward."""
        return put_new(
            self._table,
            {
                "pk": given_back_key(business_day(now)),
                "sk": listed_at(now, claim.id),
                "merchant_id": claim.merchant_id,
                "amount": claim.amount,
            },
            lambda _: Overtaken(),
            occurred=now,
        )

    def given_back(self, since: datetime, until: datetime) -> Iterator[tuple[str, int, str]]:
        """Merchant, amount and instant of each rewarded payment that was given back with since <=
        instant < until; complete where the ledger reaches `until`."""
        low, high = to_text(since), to_text(until)
        day, last = business_day(since), business_day(until)
        while day <= last:
            key = given_back_key(day)
            for item in query_range(self._connection, self._table, key, low, high):
                yield item["merchant_id"], item["amount"], item["sk"].partition("#")[0]
            day += timedelta(days=1)

    def rewarded(self, claims: Iterable[Claim]) -> dict[str, Rewarded]:
        """What the payments that granted claims name say of their rewards, by claim."""
        keys = {
            tuple(_key(one.psp_id, one.rrn, one.paid_on).values()): one.id
            for one in claims
            if one.voucher_id
        }
        items = get_plain(self._connection, self._table, [(pk, sk) for pk, sk in keys])
        return {
            keys[item["pk"], item["sk"]]: Rewarded(
                told_of(item), item.get("voucher_id", ""), item.get("reward", 0)
            )
            for item in items
        }

    def statuses(
        self, psp_id: str, payments: Iterable[Payment]
    ) -> Mapping[tuple[str, str], Status]:
        """The status of those payments of an acquirer that are known, by number and day."""
        wanted = {
            tuple(_key(psp_id, one.rrn, one.paid_on).values()): (one.rrn, one.paid_on)
            for one in payments
        }
        found = get_plain(self._connection, self._table, [(pk, sk) for pk, sk in wanted])
        return {wanted[item["pk"], item["sk"]]: item["status"] for item in found}


def told_of(item: Mapping[str, Any]) -> Told:
    """The payment of an item in plain values."""
    _, paid_on, psp_id = item["sk"].split("#", 2)
    payment = Payment(
        rrn=item["pk"].partition("#")[2],
        paid_on=paid_on,
        paid_at=item.get("paid_at", ""),
        nmid=item.get("nmid", ""),
        amount=item.get("amount", 0),
        status=item["status"],
        card=item.get("card", ""),
    )
    return Told(psp_id, payment, item.get("claim_id", ""), "taken_back" in item)


def _key(psp_id: str, rrn: str, paid_on: str) -> dict[str, str]:
    return {"pk": case_key(rrn), "sk": f"{PAYMENT_PREFIX}{paid_on}#{psp_id}"}
