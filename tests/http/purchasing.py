"""The city's orders at a shop, as the people see them through whose hands they go."""

from typing import Any

from tests.http.client import City, Person, Reply, fresh_key

ORDERS = "/admin/purchase-orders"
ACCOUNT_CODE = "5.1.02.01.01.0052"


def item(quantity: int = 10, unit_price: int = 50_000, **given: Any) -> dict[str, Any]:
    return {"name": "Nasi kotak", "quantity": quantity, "unit_price": unit_price} | given


def wanted(shop: Person, *items: dict[str, Any], **given: Any) -> dict[str, Any]:
    """What an officer drafts: ten boxed meals of 50,000 unless said otherwise."""
    return {
        "unit": "Dinas Pendidikan",
        "merchant_id": shop.id,
        "account_code": ACCOUNT_CODE,
        "reference": f"SP-{fresh_key()}",
        "means": "LS",
        "items": list(items) or [item()],
    } | given


def sp2d() -> str:
    return f"SP2D-{fresh_key()}"


def bast() -> str:
    return f"BAST-{fresh_key()}"


class Purchase:
    """A new order at a new shop, as far as it was brought."""

    def __init__(
        self, city: City, *items: dict[str, Any], shop: Person | None = None, **given: Any
    ) -> None:
        self.city = city
        self.shop = shop or city.merchant()
        self.funding = sp2d()
        body = wanted(self.shop, *items, **given)
        self.id = str(city.admin.post(ORDERS, body, key=fresh_key()).ok(201)["id"])

    @property
    def path(self) -> str:
        return f"{ORDERS}/{self.id}"

    @property
    def account(self) -> str:
        return f"order:{self.id}"

    def get(self) -> Any:
        return self.city.admin.get(self.path).ok()

    def act(self, action: str, key: str | None = None, **body: Any) -> Reply:
        """What an officer of the unit does."""
        return self.city.admin.post(f"{self.path}/{action}", body, key=key or fresh_key())

    def approve(self, by: Person | None = None, key: str | None = None, **body: Any) -> Reply:
        path = f"/finance/purchase-orders/{self.id}/approve"
        body = {"reference": self.funding} | body
        return (by or self.city.finance).post(path, body, key=key or fresh_key())

    def deliver(self, by: Person | None = None, key: str | None = None) -> Reply:
        return (by or self.shop).post(f"/merchant/purchase-orders/{self.id}/deliver", key=key)

    def accept(self, key: str | None = None, **body: Any) -> Reply:
        return self.act("accept", key, **{"bast": bast()} | body)

    def submitted(self) -> "Purchase":
        self.act("submit").ok()
        return self

    def approved(self) -> "Purchase":
        self.submitted().approve().ok()
        return self

    def delivered(self) -> "Purchase":
        self.approved().deliver().ok()
        return self
