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

    def __init__(self, city: City, vouchers: int = 1, **terms: Any) -> None:
        self.city = city
        self.shop = city.merchant()
        self.resident = city.resident()
        self.sticker = sticker_of(self.shop)
        self.campaigns = [city.campaign(**terms) for _ in range(vouchers)]
        self.vouchers = [city.claim(self.resident, one) for one in self.campaigns]

    def pay(self, amount: int, *, key: str | None = None, **more: Any) -> Reply:
        return pay(self.resident, self.sticker, amount, key=key, **more)

    def undo(self, payment: str, key: str | None = None) -> Reply:
        return self.shop.post(f"/merchant/payments/{payment}/undo", {}, key=key)

    def left(self) -> int:
        """What the resident still has, in rupiah."""
        return sum(self.city.balance(f"voucher:{one}") for one in self.vouchers)

    def owed(self) -> int:
        return self.city.balance(f"merchant:{self.shop.id}")
