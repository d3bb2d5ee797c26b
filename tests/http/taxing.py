"""Tax that was withheld of a purchase, as officers bring it to the state."""

from itertools import count
from typing import Any

from tests.http.client import City, Person, Reply, fresh_key
from tests.http.conftest import TestCity
from tests.http.explaining import Line, one
from tests.http.purchasing import Purchase, bast, item

REMITS = "/finance/taxes/remit"
_numbers = count(1)


def billing_code() -> str:
    return f"0{next(_numbers):014}"


def ntpn() -> str:
    return f"{next(_numbers):04X}".rjust(16, "A")


def withheld(
    city: City, amount: int = 7_500, kind: str = "pph22", shop: Person | None = None
) -> Purchase:
    """A purchase of ten times so much at a shop, all of it accepted, of which so much is tax."""
    order = Purchase(city, item(10, amount), shop=shop).delivered()
    order.accept(bast=bast(), taxes=[{"kind": kind, "amount": amount}]).ok()
    return order


def due(city: City, kind: str = "pph22") -> Any:
    """How a kind of tax stands."""
    found = city.finance.get("/finance/taxes").ok()["taxes"]
    return next(one for one in found if one["kind"] == kind)


def propose(city: City, amount: int, kind: str = "pph22", code: str | None = None) -> Reply:
    body = {"kind": kind, "amount": amount, "billing_code": code or billing_code()}
    return city.finance.post(REMITS, body, key=fresh_key())


def approved(city: TestCity, amount: int, kind: str = "pph22") -> Any:
    """A remit that one officer has proposed and another approved."""
    remit = propose(city, amount, kind).ok(201)
    return city.colleague.post(f"{REMITS}/{remit['id']}/approve").ok()


def remitted(city: TestCity, amount: int, kind: str = "pph22", number: str | None = None) -> Line:
    """The bank has booked so much, and told the NTPN."""
    code = approved(city, amount, kind)["billing_code"]
    return one(city, f",MPN {code} NTPN {number or ntpn()},debit,{amount},")


def read(city: City, remit: Any) -> Any:
    return city.finance.get(f"{REMITS}/{remit['id']}").ok()
