"""Residents who pay at a shop's sticker."""

from typing import Any

from tests.http.client import City, Person, Reply, fresh_key


def sticker_of(shop: Person) -> str:
    """What hangs on the shop's wall."""
    return str(shop.get("/merchant/sticker").ok()["sticker"])


def pay(
    resident: Person, sticker: str, amount: int, *, key: str | None = None, **more: Any
) -> Reply:
    """The resident pays at a sticker, of `voucher_ids` where they are named."""
    body = {"sticker": sticker, "amount": amount} | more
    return resident.post("/resident/payments", body, key=key or fresh_key())


class Paying:
    """A resident with a voucher of 50,000 of each of so many campaigns, and a shop."""

    def __init__(
        self, city: City, vouchers: int = 1, shop: Person | None = None, **terms: Any
    ) -> None:
        self.city = city
        self.shop = shop or city.merchant()
        self.resident = city.resident()
        self.sticker = sticker_of(self.shop)
        self.campaigns = [city.campaign(**terms) for _ in range(vouchers)]
        self.vouchers = [city.claim(self.resident, one) for one in self.campaigns]

    def pay(self, amount: int, *, key: str | None = None, **more: Any) -> Reply:
        return pay(self.resident, self.sticker, amount, key=key, **more)

    def undo(self, payment: str, key: str | None = None) -> Reply:
        return self.shop.post(f"/merchant/payments/{payment}/undo", {}, key=key)

    def ask(self, payment: str) -> Reply:
        """The resident asks the shop to undo it."""
        return self.resident.post(f"/resident/payments/{payment}/undo-request", {})

    def decline(self, payment: str) -> Reply:
        return self.shop.post(f"/merchant/payments/{payment}/decline-undo", {})

    def left(self) -> int:
        """What the resident still has, in rupiah."""
        return sum(self.city.balance(f"voucher:{one}") for one in self.vouchers)

    def owed(self) -> int:
        return self.city.balance(f"merchant:{self.shop.id}")


def asked_to_undo(city: City, shop: Person | None = None) -> tuple[Paying, str]:
    """A payment that its resident asks the shop to undo, and its id."""
    at = Paying(city, shop=shop)
    payment = str(at.pay(30_000).ok(201)["id"])
    at.ask(payment).ok()
    return at, payment
