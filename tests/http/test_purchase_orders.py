"""The life of a purchase order over HTTP, and what becomes of its money."""

from typing import Any

from tests.http.conftest import TestCity
from tests.http.purchasing import ACCOUNT_CODE, Purchase
from tests.http.settling import draft, line_of, owed


def promise(city: TestCity, number: str) -> Any:
    listed = city.finance.every("/finance/promises")
    return next(one for one in listed if one["reference"] == number)


def test_an_order_goes_from_draft_to_the_next_settlement(city: TestCity) -> None:
    order = Purchase(city)
    assert order.get()["state"] == "draft"
    treasury, tax = city.balance("treasury"), city.balance("tax")
    order.act("submit").ok()
    approved = order.approve().ok()
    assert (approved["state"], approved["committed"]) == ("approved", 500_000)
    assert city.balance(order.account) == 500_000
    assert city.balance("treasury") == treasury - 500_000
    promised = promise(city, order.funding)
    assert (promised["due"], promised["account_code"]) == (500_000, ACCOUNT_CODE)
    assert order.deliver().ok()["state"] == "delivered"
    accepted = order.accept(taxes=[{"kind": "pph22", "amount": 7_500}]).ok()
    assert (accepted["state"], accepted["committed"]) == ("accepted", 0)
    assert (accepted["accepted"], accepted["withheld"], accepted["net"]) == (
        *(500_000, 7_500, 492_500),
    )
    assert city.balance(order.account) == 0
    assert city.balance("tax") == tax + 7_500
    assert owed(city, order.shop) == 492_500
    line = line_of(draft(city), order.shop)
    assert (line["amount"], line["state"]) == (492_500, "ready")
