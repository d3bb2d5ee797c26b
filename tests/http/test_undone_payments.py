"""Undoing a payment at a sticker: by the shop within the day, once, and when its resident asks."""

from datetime import timedelta

from chalicelib.notices.parts import NoticeParts
from tests.http.cashiers import add, remove
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.paying import Paying, asked_to_undo
from tests.http.schedules import first, write_of


def events(person: Person, role: str) -> list[str]:
    found = person.get(f"/{role}/notices").ok()["items"]
    return [one["event"] for one in found]


def test_the_shop_undoes_all_parts_at_once(city: TestCity) -> None:
    at = Paying(city, vouchers=3)
    paid = at.pay(120_000).ok(201)
    undone = at.undo(paid["id"]).ok()
    assert (undone["refunded"], undone["undo"]) == (120_000, "done")
    assert {part["state"] for part in undone["parts"]} == {"refunded"}
    assert (at.left(), at.owed()) == (150_000, 0)
    assert at.resident.get(f"/resident/payments/{paid['id']}").ok()["refunded"] == 120_000
    city.assert_books_balance()


def test_what_is_undone_twice_is_undone_once_and_told_the_same(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    payment = at.pay(70_000).ok(201)["id"]
    key = fresh_key()
    first = at.undo(payment, key).ok()
    stored = city.transfers_stored()
    for again in (at.undo(payment, key), at.undo(payment, fresh_key()), at.undo(payment)):
        assert (again.ok(), again.replayed) == (first, True)
    assert city.transfers_stored() == stored


def test_what_was_refunded_before_is_not_given_back_again(city: TestCity) -> None:
    at = Paying(city, vouchers=2)
    paid = at.pay(70_000).ok(201)
    path = f"/merchant/redemptions/{paid['parts'][0]['id']}/refunds"
    at.shop.post(path, {"amount": 50_000, "reason": "salah"}, key=fresh_key()).ok(201)
    assert at.undo(paid["id"]).ok()["refunded"] == 70_000
    assert (at.left(), at.owed()) == (100_000, 0)


def test_what_was_refunded_whole_is_not_undone(city: TestCity) -> None:
    at = Paying(city)
    paid = at.pay(10_000).ok(201)
    path = f"/merchant/redemptions/{paid['parts'][0]['id']}/refunds"
    at.shop.post(path, {"amount": 10_000, "reason": "salah"}, key=fresh_key()).ok(201)
    refused(at.undo(paid["id"]), "state_conflict")
    refused(at.ask(paid["id"]), "state_conflict")


def test_the_ceilings_of_the_day_are_given_back(city: TestCity) -> None:
    at = Paying(city, limits={"per_merchant_per_day": 40_000})
    payment = at.pay(40_000).ok(201)["id"]
    refused(at.pay(1), "merchant_limit_reached")
    at.undo(payment).ok()
    at.pay(40_000).ok(201)


def test_a_payment_of_another_day_is_not_undone_and_nobody_asks_for_it(city: TestCity) -> None:
    at = Paying(city, spend_until=_in_days(city, 3))
    payment = at.pay(10_000).ok(201)["id"]
    city.hands.pass_by(days=1)
    at.shop = city.sign_in(at.shop.phone, "merchant")
    at.resident = city.sign_in(at.resident.phone, "resident")
    problem = refused(at.undo(payment), "state_conflict")
    assert "hari yang sama" in problem["detail"]
    refused(at.ask(payment), "state_conflict")
    assert at.owed() == 10_000


def _in_days(city: TestCity, days: int) -> str:
    return (city.hands.now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_on_a_lapsed_voucher_it_goes_on_to_the_campaign(city: TestCity) -> None:
    ends = (city.hands.now + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    at = Paying(city, claim_until=ends, spend_until=ends)
    payment = at.pay(10_000).ok(201)["id"]
    city.hands.pass_by(minutes=11)
    assert at.undo(payment).ok()["refunded"] == 10_000
    assert at.owed() == 0
    city.assert_books_balance()


def test_another_shop_undoes_nothing(city: TestCity) -> None:
    at, other = Paying(city), Paying(city)
    payment = at.pay(10_000).ok(201)["id"]
    refused(other.undo(payment), "not_found")
    refused(other.decline(payment), "not_found")
    path = f"/merchant/payments/{payment}/undo"
    refused(other.resident.post(path, {}), "forbidden")


def test_a_cashier_who_was_taken_off_the_till_undoes_nothing(city: TestCity) -> None:
    at, phone = Paying(city), city.new_phone()
    cashier_id = add(at.shop, phone).ok(201)["id"]
    cashier = city.sign_in(phone, "merchant")
    payment = at.pay(10_000).ok(201)["id"]
    remove(at.shop, cashier_id).ok()
    refused(cashier.post(f"/merchant/payments/{payment}/undo", {}), "forbidden")
    assert at.owed() == 10_000


# The resident asks


def test_a_resident_asks_and_the_shop_sees_it_and_undoes_it(city: TestCity) -> None:
    at, payment = asked_to_undo(city)
    at.ask(payment).ok()
    (asked,) = at.shop.get("/merchant/undo-requests").ok()["items"]
    seen = at.resident.get(f"/resident/payments/{payment}").ok()
    assert seen["undo"] == "asked"
    assert {name: asked[name] for name in ("payment_id", "amount", "check", "state")} == {
        "payment_id": payment,
        "amount": 30_000,
        "check": seen["check"],
        "state": "asked",
    }
    at.undo(payment).ok()
    (done,) = at.shop.get("/merchant/undo-requests").ok()["items"]
    assert done["state"] == "done"
    # Asked late, it is told as it is.
    refused(at.ask(payment), "state_conflict")
    refused(at.decline(payment), "state_conflict")


def test_the_shop_declines_and_both_are_told_once(city: TestCity) -> None:
    at, payment = asked_to_undo(city)
    assert at.decline(payment).ok()["undo"] == "declined"
    assert at.decline(payment).ok()["undo"] == "declined"
    refused(at.ask(payment), "state_conflict")
    assert at.owed() == 30_000
    for _ in range(2):
        city.parts[NoticeParts].tell_of_acts.run(lambda: True)
    assert events(at.shop, "merchant").count("undo_asked") == 1
    assert events(at.resident, "resident").count("undo_declined") == 1
    # What was declined may still be undone by the shop itself.
    assert at.undo(payment).ok()["undo"] == "done"


def test_nobody_declines_what_nobody_asks_for(city: TestCity) -> None:
    at = Paying(city)
    refused(at.decline(at.pay(1_000).ok(201)["id"]), "state_conflict")


def test_nobody_asks_for_another_persons_payment(city: TestCity) -> None:
    at, other = Paying(city), Paying(city)
    payment = at.pay(1_000).ok(201)["id"]
    path = f"/resident/payments/{payment}/undo-request"
    refused(other.resident.post(path, {}), "not_found")


def test_a_phone_that_was_taken_asks_for_nothing(city: TestCity) -> None:
    at = Paying(city)
    payment = at.pay(1_000).ok(201)["id"]
    body = {"phone": city.new_phone()}
    city.admin.send("PATCH", f"/admin/residents/{at.resident.id}", body).ok()
    refused(at.ask(payment), "not_found")
    refused(at.pay(1_000), "voucher_insufficient")


def test_nobody_asks_by_a_phone_that_is_taken_meanwhile(city: TestCity) -> None:
    at = Paying(city)
    payment = at.pay(30_000).ok(201)["id"]

    def take() -> object:
        path = f"/admin/residents/{at.resident.id}"
        return city.admin.send("PATCH", path, {"phone": city.new_phone()}).ok()

    with first(city.parts, take, write_of("payment.ask_undo")):
        refused(at.ask(payment), "unauthenticated")
    assert at.shop.get("/merchant/undo-requests").ok()["items"] == []
