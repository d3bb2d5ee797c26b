"""Orders on a marketplace's site, as its server and its shopper see them."""

from typing import Any

from tests.http.client import City, Person, Reply, fresh_key
from tests.http.partners import SHOP, Partner, partner_of

RETURN_URL = f"{SHOP}/kembali"


def order(shop: Person, goods: int = 30_000, **given: Any) -> dict[str, Any]:
    """What a partner asks to be paid."""
    return {
        "merchant_id": shop.id,
        "goods": goods,
        "shipping": 0,
        "order_id": f"ORD-{fresh_key()}",
        "return_url": RETURN_URL,
    } | given


def opened(partner: Partner, shop: Person, goods: int = 30_000, **given: Any) -> str:
    """The id of a new open checkout."""
    made = partner.post("/partner/checkouts", order(shop, goods, **given)).ok(201)
    return str(made["id"])


def order_page(city: City, shop: Person) -> str:
    """The wallet's page of a new open order at a new partner's."""
    return f"/wallet/#/checkout/{opened(partner_of(city), shop)}"


def agree(resident: Person, checkout: str, *voucher_ids: str, key: str | None = None) -> Reply:
    """The resident authorises it, of these vouchers, or of whichever pay."""
    body = {"voucher_ids": list(voucher_ids)} if voucher_ids else {}
    return resident.post(f"/resident/checkouts/{checkout}/authorize", body, key=key)


def act(partner: Partner, checkout: str, action: str, key: str | None = None, **body: Any) -> Reply:
    """`capture`, `void` or `refunds`."""
    return partner.post(f"/partner/checkouts/{checkout}/{action}", body, key=key)


def refund(partner: Partner, checkout: str, amount: int, key: str | None = None) -> Reply:
    return act(partner, checkout, "refunds", key=key or fresh_key(), amount=amount, reason="kurang")


class Held:
    """An order of `goods` rupiah at a new shop that a new resident has agreed to, of one voucher
    of 50,000."""

    def __init__(self, city: City, goods: int = 30_000, **terms: Any) -> None:
        self.city = city
        self.partner = partner_of(city)
        self.shop = city.merchant()
        self.resident = city.resident()
        self.campaign = city.campaign(**terms)
        self.voucher = city.claim(self.resident, self.campaign)
        self.checkout = opened(self.partner, self.shop, goods)
        agree(self.resident, self.checkout).ok()

    def act(self, action: str, key: str | None = None, **body: Any) -> Reply:
        return act(self.partner, self.checkout, action, key, **body)

    def state(self) -> str:
        found = self.partner.get(f"/partner/checkouts/{self.checkout}").ok()
        return str(found["state"])

    def balances(self) -> tuple[int, int, int]:
        """What stands on voucher, hold and merchant."""
        return (
            self.city.balance(f"voucher:{self.voucher}"),
            self.city.balance(f"hold:{self.checkout}"),
            self.city.balance(f"merchant:{self.shop.id}"),
        )
