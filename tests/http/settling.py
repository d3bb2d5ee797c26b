"""What tests of settlements share: shops that are owed something, and what officers do."""

from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import City, Person, Reply, fresh_key
from tests.http.conftest import TestCity


def taken(city: City, shop: Person, amount: int) -> str:
    """A redemption of this many rupiah: its id."""
    resident = city.resident()
    voucher = city.claim(resident, city.campaign(fund=amount, face_value=amount))
    return str(city.redeem(shop, city.draw(resident, voucher)["token"], amount).ok(201)["id"])


def given_back(shop: Person, redemption: str, amount: int) -> None:
    path = f"/merchant/redemptions/{redemption}/refunds"
    shop.post(path, {"amount": amount, "reason": "kembali"}, key=fresh_key()).ok(201)


def shop_with(city: City, *amounts: int, **given: str) -> Person:
    shop = city.merchant(**given)
    for amount in amounts:
        taken(city, shop, amount)
    return shop


def shop_known_to_be_owed(city: TestCity, amount: int) -> Person:
    """A shop that is owed so many rupiah, of which the journal knows by now."""
    shop = shop_with(city, amount)
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    return shop


def get(city: City, settlement: Any) -> Any:
    return city.finance.get(f"/finance/settlements/{settlement['id']}").ok()


def act(by: Person, settlement: Any, action: str) -> Reply:
    """Do something to a settlement; whoever approves one has looked at it."""
    path = f"/finance/settlements/{settlement['id']}"
    if action == "approve":
        return approve(by, by.get(path).ok())
    return by.post(f"{path}/{action}")


def approve(by: Person, seen: Any, key: str | None = None) -> Reply:
    """Approve a settlement as it was seen."""
    body = {"total": seen["total"], "version": seen["version"]}
    return by.post(f"/finance/settlements/{seen['id']}/approve", body, key=key)


def withdraw(by: Person, settlement: Any, reason: str = "salah tanggal") -> Reply:
    """Propose to withdraw a settlement."""
    return by.post(f"/finance/settlements/{settlement['id']}/withdraw", {"reason": reason})


def on_line(by: Person, settlement: Any, shop: Person, action: str, **more: str) -> Reply:
    path = f"/finance/settlements/{settlement['id']}/lines/{shop.id}/{action}"
    return by.post(path, {"reason": "diperiksa", **more})


def line_of(settlement: Any, shop: Person) -> Any:
    return next(line for line in settlement["lines"] if line["merchant_id"] == shop.id)


def merchants_in(settlement: Any) -> set[str]:
    return {line["merchant_id"] for line in settlement["lines"]}


def owed(city: City, shop: Person) -> int:
    return city.balance(f"merchant:{shop.id}")


def post_draft(city: TestCity, until: str | None = None, key: str | None = None) -> Reply:
    """Draft up to now, or up to another moment, when the projections have followed."""
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": until or to_text(city.clock())}
    return city.finance.post("/finance/settlements", body, key=key or fresh_key())


def draft(city: TestCity, until: str | None = None) -> Any:
    return post_draft(city, until).ok(201)
