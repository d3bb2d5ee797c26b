"""What the tests of payouts share: shops that are owed something, settlements of it, and the
way to them at the console."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, expect

from chalicelib.core.values.instants import business_day, to_text
from tests.browser.console import row
from tests.browser.people import Person, Town
from tests.http.client import Person as Client
from tests.http.client import fresh_key
from tests.stack import wait_for

HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


@dataclass(frozen=True)
class Shop:
    """A shop that has taken vouchers: its name, and its redemptions in their order."""

    client: Client
    name: str
    redemptions: Sequence[str]

    @property
    def id(self) -> str:
        return self.client.id


def shop(town: Town, name: str, *amounts: int, **given: str) -> Shop:
    """A new shop that has taken so much, once the journal shows it."""
    city = town.city
    client = city.merchant(name=name, **given)
    redemptions = []
    for amount in amounts:
        resident = city.resident()
        voucher = city.claim(resident, city.campaign(fund=amount, face_value=amount))
        token = city.draw(resident, voucher)["token"]
        redemptions.append(str(city.redeem(client, token, amount).ok(201)["id"]))
    now = datetime.now(UTC)
    bounds = {"from": to_text(now - timedelta(hours=1)), "to": to_text(now + timedelta(hours=1))}
    account = f"merchant:{client.id}"

    def listed() -> bool:
        found = city.finance.every("/finance/transfers", account=account, **bounds)
        return {one["id"] for one in found} >= set(redemptions)

    wait_for(60, listed)
    return Shop(client, name, redemptions)


def drafted(town: Town) -> Any:
    """A settlement of all that is owed now, drafted by the city's first finance officer."""
    body = {"until": to_text(datetime.now(UTC))}
    return town.city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)


def line_of(settlement: Any, of: Shop) -> Any:
    return next(one for one in settlement["lines"] if one["merchant_id"] == of.id)


def sent(town: Town) -> Any:
    """A settlement of all that is owed now, as it went to the bank."""
    settlement = drafted(town)
    path = f"/finance/settlements/{settlement['id']}"
    colleague = town.city.sign_in(town.staff("finance"), "finance")
    seen = {"total": settlement["total"], "version": settlement["version"]}
    colleague.post(f"{path}/approve", seen, key=fresh_key()).ok()
    return colleague.post(f"{path}/sent").ok()


def current(town: Town, settlement: Any) -> Any:
    """A settlement as it stands."""
    return town.city.finance.get(f"/finance/settlements/{settlement['id']}").ok()


def statement(*rows: str) -> str:
    """Our own CSV; rows are without their date, which is today's."""
    today = business_day(datetime.now(UTC)).isoformat()
    return "".join(f"{one}\r\n" for one in (HEADER, *(f"{today},{row}" for row in rows)))


def post_statement(town: Town, text: str) -> Any:
    """Hand a statement in, as the city's first finance officer."""
    headers = {"Content-Type": "text/csv"}
    finance = town.city.finance
    path = "/finance/bank-statements"
    return finance.send("POST", path, raw=text.encode(), headers=headers).ok(201)


def accept_statement(town: Town, posted: Any) -> Any:
    """Accept a statement as a colleague of whoever handed it in."""
    colleague = town.city.sign_in(town.staff("finance"), "finance")
    return colleague.post(f"/finance/bank-statements/{posted['id']}/accept").ok()


def at_settlement(one: Person, settlement: Any) -> None:
    """Go to a settlement by its address, as a reload or a bookmark does."""
    one.open(f"/console/#/finance/settlements/{settlement['id']}")
    expect(one.page.get_by_role("heading", name="Baris pencairan")).to_be_visible()
    one.settled()


def line(one: Person, of: Shop) -> Locator:
    """A shop's line of the settlement on the screen."""
    return row(one.page, of.name)
