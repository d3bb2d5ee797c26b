"""What tests of bank statements do: settlements at the bank, statements that answer them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.instants import business_day, to_text
from tests.http.client import Person, Reply, fresh_key
from tests.http.conftest import TestCity

STATEMENTS = "/finance/bank-statements"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


@dataclass(frozen=True)
class Sent:
    """A settlement that went to the bank, and the payments in it to some shops of our own."""

    id: str
    number: str
    shops: Sequence[Person]
    payments: Sequence[str]
    amounts: Sequence[int]


def sent(city: TestCity, colleague: Person, *amounts: int) -> Sent:
    """New shops that have taken so much, and a settlement that pays them (and all others)."""
    shops = []
    for amount in amounts:
        shop, resident = city.merchant(), city.resident()
        voucher = city.claim(resident, city.campaign(fund=amount, face_value=amount))
        city.redeem(shop, city.draw(resident, voucher)["token"], amount).ok(201)
        shops.append(shop)
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": to_text(city.clock())}
    drafted = city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
    path = f"/finance/settlements/{drafted['id']}"
    seen = {"total": drafted["total"], "version": drafted["version"]}
    colleague.post(f"{path}/approve", seen, key=fresh_key()).ok()
    city.finance.post(f"{path}/sent").ok()
    found = city.finance.get(path).ok()
    lines = {line["merchant_id"]: line for line in found["lines"]}
    payments = [lines[shop.id]["payments"][0]["end_to_end_id"] for shop in shops]
    return Sent(found["id"], payments[0][:9], shops, payments, amounts)


def today(city: TestCity) -> str:
    return business_day(city.clock()).isoformat()


def statement(city: TestCity, *rows: str) -> bytes:
    """A CSV statement; rows are without their date, which is today's."""
    return "\n".join([HEADER, *(f"{today(city)},{row}" for row in rows), ""]).encode()


def post(
    by: Person, content: bytes, media_type: str = "text/csv", key: str | None = None, **query: str
) -> Reply:
    headers = {"Content-Type": media_type}
    return by.send("POST", STATEMENTS, raw=content, headers=headers, key=key, **query)


def booked(city: TestCity, content: bytes, media_type: str = "text/csv", **query: str) -> Any:
    """A statement that one officer hands in and the other accepts."""
    return accept(city, post(city.finance, content, media_type, **query).ok(201)["id"]).ok()


def accept(city: TestCity, statement_id: str) -> Reply:
    """The other officer accepts."""
    return city.colleague.post(f"{STATEMENTS}/{statement_id}/accept")


def states(told: Any) -> list[str]:
    """How the lines of a statement stand."""
    return [line["state"] for line in told["lines"]]


def payment(city: TestCity, out: Sent, number: int) -> Any:
    found = city.finance.get(f"/finance/settlements/{out.id}").ok()
    (line,) = [one for one in found["lines"] if one["merchant_id"] == out.shops[number].id]
    return line["payments"][0]


def owed(city: TestCity, shop: Person) -> int:
    return city.balance(f"merchant:{shop.id}")
