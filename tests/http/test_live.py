"""Screens are told at once: their own alone, once, without a sum or a name."""

import json

import pytest
from msgspec import structs

from chalicelib.core.values.errors import Refused
from chalicelib.vouchers.parts import VoucherParts
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.listening import PayingByCode, connect, connections, hint, listen, ticket

# Tickets


def test_a_ticket_says_where_a_connection_is_opened_and_for_how_long(city: TestCity) -> None:
    issued = city.merchant().post("/live/tickets", {"topics": ["till"]}).ok(201)
    assert issued["url"] == "ws://localhost:8000/live"
    assert issued["expires_in"] == 60
    assert issued["ticket"].startswith("tkt_")


def test_a_ticket_opens_one_connection(city: TestCity) -> None:
    secret = ticket(city.merchant(), "till")
    connect(city, secret)
    with pytest.raises(Refused, match="unauthenticated"):
        connect(city, secret)


def test_a_ticket_is_good_for_a_minute(city: TestCity) -> None:
    early, late = (ticket(city.merchant(), "till") for _ in range(2))
    city.hands.pass_by(seconds=59)
    connect(city, early)
    city.hands.pass_by(seconds=1)
    with pytest.raises(Refused, match="unauthenticated"):
        connect(city, late)


def test_a_made_up_ticket_opens_nothing(city: TestCity) -> None:
    real = ticket(city.merchant(), "till")
    drawn, second, shop = real.split(".")
    other = city.merchant().id
    made_up = ["", "tkt_", "tkt_" + "0" * 22, "x" * 5_000, "ticket", "..", f"{drawn}.{second}."]
    made_up += [f"{drawn}.{second}.{other}", f"{drawn}.0000000000.{shop}", f"{real}x"]
    made_up += [f"tkt_{'0' * 22}.{second}.{shop}", f"{real}\x00", f"{drawn}.{second}.{'r' * 5_000}"]
    for secret in made_up:
        with pytest.raises(Refused, match="unauthenticated"):
            connect(city, secret)


def test_a_ticket_is_not_kept_in_clear(city: TestCity) -> None:
    secret = ticket(city.merchant(), "till")
    table = city.parts.settings.table("live")
    found = city.stream.emulator.client("dynamodb").scan(TableName=table)["Items"]
    assert found
    assert secret.partition(".")[0] not in json.dumps(found)


def test_nobody_listens_to_what_is_anothers(city: TestCity) -> None:
    resident, shop = city.resident(), city.merchant()
    refused(resident.post("/live/tickets", {"topics": ["till"]}), "forbidden")
    refused(shop.post("/live/tickets", {"topics": ["wallet"]}), "forbidden")
    refused(shop.post("/live/tickets", {"topics": ["till", "payment:abc"]}), "forbidden")
    for staff in (city.admin, city.finance):
        refused(staff.post("/live/tickets", {"topics": ["till"]}), "forbidden")
    body = {"topics": ["till"]}
    refused(city.post("/live/tickets", body), "unauthenticated")


@pytest.mark.parametrize(
    "topics",
    [[], ["nothing"], ["payment:"], ["payment:a b"], ["payment:" + "a" * 65], ["wallet"] * 6, [1]],
)
def test_what_is_no_topic_is_refused(city: TestCity, topics: list[object]) -> None:
    refused(city.resident().post("/live/tickets", {"topics": topics}), "validation_failed")


def test_a_phone_that_was_taken_from_a_resident_gets_no_ticket(city: TestCity) -> None:
    resident = city.resident()
    phone = city.new_phone()
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": phone}).ok()
    refused(resident.post("/live/tickets", {"topics": ["wallet"]}), "forbidden")
    ticket(city.sign_in(phone, "resident"), "wallet")


def test_a_code_that_is_drawn_brings_a_ticket_where_one_is_asked_for(city: TestCity) -> None:
    paying = PayingByCode(city)
    plain = city.draw(paying.resident, paying.voucher)
    assert set(plain) == {"id", "token", "expires_at", "refresh_at"}
    drawn = city.draw(paying.resident, paying.voucher, ticket=True)
    assert set(drawn["live"]) == {"url", "ticket", "expires_in"}
    with connections(city) as held:
        screen = connect(city, drawn["live"]["ticket"])
        held.open.add(screen)
        paying.redeem(drawn["token"])
        hint(city)
    (told,) = held.told[screen]
    assert (told["topic"], told["id"]) == ("wallet", paying.voucher)


def test_a_ticket_that_cannot_be_given_holds_no_code_up(city: TestCity) -> None:
    paying = PayingByCode(city)
    vouchers = city.functions["till"][VoucherParts]
    real = vouchers.draw
    tickets = structs.replace(real.tickets, clock=lambda: 1 / 0)
    vouchers.draw = structs.replace(real, tickets=tickets)
    try:
        drawn = city.draw(paying.resident, paying.voucher, ticket=True)
    finally:
        vouchers.draw = real
    assert "live" not in drawn
    paying.redeem(drawn["token"])


# Hints


def test_till_payment_and_wallet_are_told_of_a_payment(city: TestCity) -> None:
    paying = PayingByCode(city)
    token, jti = paying.draw()
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        screen = listen(city, held, paying.resident, f"payment:{jti}", "wallet")
        paid = paying.redeem(token)
        hint(city)
    (at_till,) = held.told[till]
    at = at_till.pop("at")
    assert at_till == {"topic": "till", "kind": "redeem", "id": paid}
    assert sorted(held.told[screen], key=lambda one: str(one["topic"])) == [
        {"topic": f"payment:{jti}", "kind": "redeem", "id": paid, "at": at},
        {"topic": "wallet", "kind": "redeem", "id": paying.voucher, "at": at},
    ]


def test_a_refund_is_told_of_the_payment_that_it_undoes(city: TestCity) -> None:
    paying = PayingByCode(city)
    token, jti = paying.draw()
    paid = paying.redeem(token)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        screen = listen(city, held, paying.resident, f"payment:{jti}")
        hint(city)
        body = {"amount": 1_000, "reason": "salah"}
        path = f"/merchant/redemptions/{paid}/refunds"
        paying.shop.post(path, body, key=fresh_key()).ok(201)
        hint(city)
    for connection in (till, screen):
        last = held.told[connection][-1]
        assert (last["kind"], last["id"]) == ("refund", paid)


def test_a_hint_has_no_money_and_no_name_in_it(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        hint(city)
    (told,) = held.told[till]
    assert set(told) == {"topic", "kind", "id", "at"}


def test_who_asks_for_anothers_payment_is_told_nothing(city: TestCity) -> None:
    paying, nosy = PayingByCode(city), city.resident()
    token, jti = paying.draw()
    with connections(city) as held:
        screen = listen(city, held, nosy, f"payment:{jti}", "wallet")
        paying.redeem(token)
        hint(city)
    assert screen not in held.told


def test_another_shops_till_is_told_nothing(city: TestCity) -> None:
    paying, other = PayingByCode(city), city.merchant()
    with connections(city) as held:
        till = listen(city, held, other, "till")
        paying.pay()
        hint(city)
    assert till not in held.told


def test_all_phones_of_a_till_are_told(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        phones = [listen(city, held, paying.shop, "till") for _ in range(3)]
        paying.pay()
        hint(city)
    assert all(len(held.told[phone]) == 1 for phone in phones)
