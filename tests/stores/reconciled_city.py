"""A city whose Monday has had everything, and ways to write past all of its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules import Transfer, spans_before, summed
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity

MONDAY = "2026-12-07"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"
Key = dict[str, str]


@dataclass
class Books:
    """A city whose Monday has had everything: funded, claimed, redeemed, settled, answered for by
    the bank. `redeemed` are three redemptions that no settlement has paid yet."""

    city: TestCity
    colleague: Person
    campaign: str = ""
    merchant: Person = None  # type: ignore[assignment]
    voucher: str = ""
    settlement: str = ""
    redeemed: list[str] = field(default_factory=list)

    @property
    def finance(self) -> Person:
        return self.city.finance

    def caught_up(self) -> None:
        """Some minutes later: the projections have followed, and know it."""
        self.city.hands.pass_by(minutes=3)
        self.city.parts[LedgerParts].pulse.beat()
        self.city.stream.catch_up()

    def report(self, date: str = MONDAY) -> Any:
        return self.finance.get("/finance/reconciliation", date=date).ok()

    def states(self, date: str = MONDAY) -> dict[str, str]:
        return {one["name"]: one["state"] for one in self.report(date)["checks"]}

    def found(self, check: str, code: str, date: str = MONDAY) -> list[Any]:
        """The exceptions, all of one check and code; and that no other check is red."""
        report = self.report(date)
        found: list[Any] = report["exceptions"]
        assert {(one["check"], one["code"]) for one in found} == {(check, code)}, report
        red = [one for one in report["checks"] if one["state"] == "difference"]
        assert [one["name"] for one in red] == [check], report
        assert red[0]["difference"] != 0
        assert all(len(one["transfers"]) <= NAMED_AT_MOST for one in found)
        return found

    # Past all of our code

    def table(self, concept: str) -> str:
        return self.city.parts.settings.table(concept)

    def item(self, concept: str, key: Key) -> dict[str, Any]:
        client = client_of(self.city.parts.connection)
        raw = {name: {"S": value} for name, value in key.items()}
        answer = client.get_item(TableName=self.table(concept), Key=raw, ConsistentRead=True)
        return plain(answer["Item"]) or {}

    def put(self, concept: str, item: dict[str, Any]) -> None:
        raw = {name: to_raw(value) for name, value in item.items()}
        client_of(self.city.parts.connection).put_item(TableName=self.table(concept), Item=raw)

    def drop(self, concept: str, key: Key) -> None:
        raw = {name: {"S": value} for name, value in key.items()}
        client_of(self.city.parts.connection).delete_item(TableName=self.table(concept), Key=raw)

    @contextmanager
    def added(self, concept: str, item: dict[str, Any], *key: str) -> Iterator[None]:
        """An item more, under a key of these members."""
        self.put(concept, item)
        try:
            yield
        finally:
            self.drop(concept, {name: item[name] for name in key})

    @contextmanager
    def tampered(self, concept: str, key: Key, **changes: Any) -> Iterator[None]:
        """Some members of an item changed; without any, the item gone. The stream, which would tell
        of a transfer's, is lost."""
        before = self.item(concept, key)
        self.city.stream.catch_up()
        if changes:
            self.put(concept, {**before, **changes})
        else:
            self.drop(concept, key)
        try:
            yield
        finally:
            self.put(concept, before)
            self.city.stream.batches()

    def count_again(self, transfer: Transfer, times: int) -> None:
        """Count a transfer into the totals that was counted before, or take it out."""
        values = summed([transfer]).counters()
        for span in spans_before(from_text(transfer.occurred_at)):
            client_of(self.city.parts.connection).update_item(
                TableName=self.table("totals"),
                Key={"pk": {"S": f"{span.level}#{span.parent}#0"}, "sk": {"S": span.end}},
                UpdateExpression="ADD " + ", ".join(f"#{i} :{i}" for i in range(len(values))),
                ExpressionAttributeNames={f"#{i}": name for i, name in enumerate(values)},
                ExpressionAttributeValues={
                    f":{i}": {"N": str(value * times)} for i, value in enumerate(values.values())
                },
            )

    # Through our use cases

    def redeem(self, amount: int) -> str:
        resident = self.city.resident()
        self.voucher = self.city.claim(resident, self.campaign)
        token = self.city.draw(resident, self.voucher)["token"]
        return str(self.city.redeem(self.merchant, token, amount).ok(201)["id"])

    def settle(self) -> Any:
        """A settlement of all that is owed by now, sent to the bank."""
        self.caught_up()
        body = {"until": to_text(self.city.clock())}
        drafted = self.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
        path = f"/finance/settlements/{drafted['id']}"
        seen = {name: drafted[name] for name in ("total", "version")}
        self.colleague.post(f"{path}/approve", seen, key=fresh_key()).ok()
        self.finance.post(f"{path}/sent").ok()
        return self.finance.get(path).ok()

    def statement(self, *rows: str) -> Any:
        text = "\n".join([HEADER, *(f"{MONDAY},{row}" for row in rows), ""])
        headers = {"Content-Type": "text/csv"}
        return self.finance.send(
            "POST", "/finance/bank-statements", raw=text.encode(), headers=headers
        ).ok()

    def swift(self, day: int, *, opening: int, closing: int) -> Any:
        """An MT940 statement of a day of that December, with one debit that nothing of ours
        explains."""
        fields = (
            ":20:STMT",
            ":25:0011234567",
            ":28C:1/1",
            f":60F:C2612{day - 1:02d}IDR{opening},",
            f":61:2612{day:02d}12{day:02d}D{opening - closing},NCHGNONREF",
            ":86:BIAYA ADM",
            f":62F:C2612{day:02d}IDR{closing},",
            "-",
            "",
        )
        headers = {"Content-Type": "text/plain"}
        raw = "\r\n".join(fields).encode()
        return self.finance.send("POST", "/finance/bank-statements", raw=raw, headers=headers).ok()

    def resolve(self, statement: Any) -> None:
        """An officer notes what its unmatched line is."""
        (line,) = [one for one in statement["lines"] if one["state"] == "unmatched"]
        path = f"/finance/bank-statements/{statement['id']}/lines/{line['line']}/resolve"
        body = {"reason": "biaya bank", "action": "note"}
        self.finance.post(path, body, key=fresh_key()).ok()


def monday(books: Books) -> None:
    """Let all of Monday happen in a new city."""
    city = books.city
    books.campaign = city.campaign(fund=0)
    funded = city.fund(books.campaign, 1_000_000)
    books.merchant, other = city.merchant(), city.merchant()
    for amount in (30_000, 20_000):
        books.redeem(amount)
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, books.campaign))["token"]
    refunded = city.redeem(other, token, 40_000).ok(201)["id"]
    path = f"/merchant/redemptions/{refunded}/refunds"
    other.post(path, {"amount": 5_000, "reason": "salah"}, key=fresh_key()).ok(201)
    settled = books.settle()
    books.settlement = settled["id"]
    names = {
        line["merchant_id"]: (line["payments"][0]["end_to_end_id"], line["amount"])
        for line in settled["lines"]
    }
    (mine, amount), (theirs, less) = names[books.merchant.id], names[other.id]
    assert (amount, less) == (50_000, 35_000)
    books.statement(
        f"{mine},,debit,50000,",
        f"{theirs},,debit,35000,",
        f"{theirs},,credit,35000,AC04",
        f",{funded['reference']},credit,1000000,",
    )
    books.redeemed = [books.redeem(amount) for amount in (15_000, 25_000, 35_000)]
    books.caught_up()
