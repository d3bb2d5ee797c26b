"""A city whose Monday has had everything, and ways to write past all of its code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.raw import plain, to_raw
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.spans import spans_before
from chalicelib.ledger.rules.sums import summed
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST
from tests.http.client import SECOND_OFFICER, Person, fresh_key
from tests.http.conftest import Clock, TestCity, city_of
from tests.http.settling import approve
from tests.stack import TestEmulator

MONDAY = "2026-12-07"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"
# What the bank has told on Monday: an SP2D, a payment, a fee.
CLOSING = 1_000_000 - 50_000 - 2_500
Key = dict[str, str]


@dataclass
class Books:
    """A city whose Monday has had everything: funded, claimed, redeemed, settled, booked by the
    bank. Of two payments that were sent it has booked `paid`, and not `sent` (end-to-end ids).
    `redeemed` are three redemptions that no settlement has paid yet."""

    city: TestCity
    colleague: Person
    campaign: str = ""
    merchant: Person = None  # type: ignore[assignment]
    voucher: str = ""
    settlement: str = ""
    sp2d: str = ""
    paid: str = ""
    sent: str = ""
    redeemed: list[str] = field(default_factory=list)

    @property
    def finance(self) -> Person:
        return self.city.finance

    def caught_up(self) -> None:
        """Some minutes later: the projections have followed, and know it."""
        self.city.hands.pass_by(minutes=3)
        self.city.parts[LedgerParts].pulse.beat()
        self.city.stream.catch_up()

    def report(self, date: str = MONDAY, **query: str) -> Any:
        return self.finance.get("/finance/reconciliation", date=date, **query).ok()

    def anew(self, date: str = MONDAY) -> Any:
        """The books of a closed day as they are now."""
        return self.report(date, since=to_text(self.city.clock()))

    def check(self, name: str, date: str = MONDAY) -> Any:
        return next(one for one in self.report(date)["checks"] if one["name"] == name)

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

    def found_in(self, *checks: str) -> set[tuple[str, str, int]]:
        """All exceptions as (code, subject, difference), and that no other check than these is
        red: a fault that stands in two books is told by both."""
        report = self.report()
        red = {one["name"] for one in report["checks"] if one["state"] == "difference"}
        assert red <= set(checks), report
        return {(one["code"], one["subject"], one["difference"]) for one in report["exceptions"]}

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
        approve(self.colleague, self.finance.get(path).ok(), fresh_key()).ok()
        assert self.finance.get(f"{path}/payout-file", format="csv").status == 200
        self.finance.post(f"{path}/sent").ok()
        return self.finance.get(path).ok()

    def upload(self, *rows: str) -> Any:
        """A CSV file of that Monday's lines, handed in and accepted by nobody."""
        text = "\n".join([HEADER, *(f"{MONDAY},{row}" for row in rows), ""])
        return self.posted(text.encode(), "text/csv")

    def upload_mt940(self, opening: int, *entries: tuple[str, int, str], day: int = 7) -> Any:
        """An MT940 file of a day of that December: the balance before it and each entry's direction
        (C or D), rupiah and words."""
        closing = opening + sum(one if sign == "C" else -one for sign, one, _ in entries)
        text = [":20:STMT", ":25:0011234567", ":28C:1/1", f":60F:C2612{day:02d}IDR{opening},"]
        for sign, amount, words in entries:
            text += [f":61:2612{day:02d}12{day:02d}{sign}{amount},NTRFNONREF", f":86:{words}"]
        text += [f":62F:C2612{day:02d}IDR{closing},", "-", ""]
        return self.posted("\r\n".join(text).encode(), "text/plain")

    def posted(self, raw: bytes, media_type: str) -> Any:
        headers = {"Content-Type": media_type}
        return self.finance.send(
            "POST", "/finance/bank-statements", raw=raw, headers=headers, key=fresh_key()
        ).ok(201)

    def accept(self, statement: Any) -> Any:
        path = f"/finance/bank-statements/{statement['id']}/accept"
        return self.colleague.post(path, key=fresh_key()).ok()

    def close(self, day: str) -> Any:
        return self.finance.post(f"/finance/days/{day}/close").ok()


@contextmanager
def reconciled_city(emulator: TestEmulator) -> Iterator[Books]:
    """A new city after its Monday."""
    emulator.empty_tables()
    clock = Clock()
    clock.now = datetime(2026, 12, 7, 2, tzinfo=UTC)
    with city_of(emulator, clock, [("finance", SECOND_OFFICER)]) as city:
        made = Books(city, city.colleague)
        _monday(made)
        yield made


def _monday(books: Books) -> None:
    city = books.city
    books.campaign = city.campaign(fund=0)
    books.sp2d = city.fund(books.campaign, 1_000_000)["reference"]
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
    (books.paid, amount), (books.sent, less) = names[books.merchant.id], names[other.id]
    assert (amount, less) == (50_000, 35_000)
    books.accept(
        books.upload_mt940(
            0,
            ("C", 1_000_000, f"SP2D {books.sp2d}"),
            ("D", amount, books.paid),
            ("D", 2_500, "BIAYA ADM"),
        )
    )
    books.redeemed = [books.redeem(amount) for amount in (15_000, 25_000, 35_000)]
    books.caught_up()
