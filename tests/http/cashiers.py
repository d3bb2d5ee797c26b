"""What tests of cashiers share: who adds and removes them, and a payment token to be taken."""

from tests.http.client import Person, Reply
from tests.http.conftest import TestCity


def add(owner: Person, phone: str, name: str = "Rina", key: str | None = None) -> Reply:
    return owner.post("/merchant/cashiers", {"phone": phone, "name": name}, key=key)


def remove(owner: Person, cashier_id: str) -> Reply:
    return owner.send("DELETE", f"/merchant/cashiers/{cashier_id}")


def with_cashier(city: TestCity, name: str = "Rina") -> tuple[Person, Person, str]:
    """(owner, cashier, the cashier's id) of a new merchant; the owner signed in before."""
    owner, phone = city.merchant(), city.new_phone()
    cashier_id = add(owner, phone, name).ok(201)["id"]
    return owner, city.sign_in(phone, "merchant"), cashier_id


def fresh_token(city: TestCity, resident: Person | None = None) -> str:
    """A payment token of a new voucher of Rp 50.000."""
    resident = resident or city.resident()
    return str(city.draw(resident, city.claim(resident, city.campaign(fund=50_000)))["token"])


def add_another(city: TestCity, owner: Person) -> str:
    phone = city.new_phone()
    add(owner, phone).ok(201)
    return phone
