"""Screens are told at once: their own alone, once, without a sum or a name; and nothing waits for
them."""

import json

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.queues import Queues
from chalicelib.live.parts import LiveParts
from chalicelib.live.rules import LISTENERS_MOST
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.listening import connect, connections, hint, listen, messages, ticket


class Paying:
    """A resident with a voucher, and a shop."""

    def __init__(self, city: TestCity) -> None:
        self.city = city
        self.resident, self.shop = city.resident(), city.merchant()
        self.voucher = city.claim(self.resident, city.campaign())
        # What others have left.
        city.stream.catch_up()
        list(messages(city))

    def draw(self) -> tuple[str, str]:
        """A payment token, and its id."""
        drawn = self.city.draw(self.resident, self.voucher)
        return drawn["token"], drawn["id"]

    def redeem(self, token: str) -> str:
        paid = self.city.redeem(self.shop, token, 1_000).ok(201)
        return str(paid["id"])

    def pay(self) -> str:
        return self.redeem(self.draw()[0])


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
    for secret in ("", "tkt_", "tkt_" + "0" * 22, "x" * 5_000, "ticket"):
        with pytest.raises(Refused, match="unauthenticated"):
            connect(city, secret)


def test_a_ticket_is_not_kept_in_clear(city: TestCity) -> None:
    secret = ticket(city.merchant(), "till")
    table = city.parts.settings.table("live")
    found = city.stream.emulator.client("dynamodb").scan(TableName=table)["Items"]
    assert found
    assert secret not in json.dumps(found)


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


# Hints


def test_till_payment_and_wallet_are_told_of_a_payment(city: TestCity) -> None:
    paying = Paying(city)
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
    paying = Paying(city)
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
    paying = Paying(city)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        hint(city)
    (told,) = held.told[till]
    assert set(told) == {"topic", "kind", "id", "at"}


def test_who_asks_for_anothers_payment_is_told_nothing(city: TestCity) -> None:
    paying, nosy = Paying(city), city.resident()
    token, jti = paying.draw()
    with connections(city) as held:
        screen = listen(city, held, nosy, f"payment:{jti}", "wallet")
        paying.redeem(token)
        hint(city)
    assert screen not in held.told


def test_another_shops_till_is_told_nothing(city: TestCity) -> None:
    paying, other = Paying(city), city.merchant()
    with connections(city) as held:
        till = listen(city, held, other, "till")
        paying.pay()
        hint(city)
    assert till not in held.told


def test_all_phones_of_a_till_are_told(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        phones = [listen(city, held, paying.shop, "till") for _ in range(3)]
        paying.pay()
        hint(city)
    assert all(len(held.told[phone]) == 1 for phone in phones)


# Those who are gone


def test_a_listener_that_is_gone_costs_one_call(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        gone, there = (listen(city, held, paying.shop, "till") for _ in range(2))
        held.open.discard(gone)
        for _ in range(3):
            paying.pay()
            hint(city)
    assert [connection for _, connection in held.calls].count(gone) == 1
    assert len(held.told[there]) == 3


def test_one_that_is_just_opening_is_not_taken_for_gone(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        till = connect(city, ticket(paying.shop, "till"))
        paying.pay()
        hint(city)
        held.open.add(till)
        paying.pay()
        hint(city)
    assert len(held.told[till]) == 1


def test_after_two_hours_a_listener_is_none_any_more(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        listen(city, held, paying.shop, "till")
        city.hands.pass_by(hours=2)
        paying.pay()
        hint(city)
    assert held.calls == []


def test_whoever_opens_too_many_loses_the_oldest_and_is_told_so(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        opened = [listen(city, held, paying.shop, "till") for _ in range(LISTENERS_MOST + 2)]
        paying.pay()
        hint(city)
    # Closed, so that the screen there opens another, rather than believing that it is told.
    assert [one for method, one in held.calls if method == "DELETE"] == opened[:2]
    assert all((connection in held.told) == (connection in opened[2:]) for connection in opened)


# Nothing waits for them


def test_what_is_late_is_told_to_nobody(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        listen(city, held, paying.shop, "till")
        paying.pay()
        city.hands.pass_by(seconds=21)
        hint(city)
    assert held.calls == []


def test_one_that_cannot_be_told_keeps_nobody_else_from_it(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        slow, failing, there = (listen(city, held, paying.shop, "till") for _ in range(3))
        held.hanging.add(slow)
        held.failing[failing] = 500
        paying.pay()
        (said,) = hint(city)
        assert (said.told, said.gone, said.untold) == (1, 0, 2)
        # Nor is it tried again: a hint is lost rather than late.
        assert [one for _, one in held.calls].count(failing) == 1
        held.hanging.clear()
        held.failing.clear()
        paying.pay()
        (said,) = hint(city)
        assert said.told == 3
    assert len(held.told[there]) == 2


def test_a_queue_that_takes_no_hints_holds_neither_books_nor_reports_up(city: TestCity) -> None:
    paying = Paying(city)
    settings = city.parts.settings
    queues = Queues(
        city.parts.sqs,
        reports=settings.reports_queue,
        archive=settings.archive_queue,
        webhooks=settings.webhooks_queue,
        notices=settings.notices_queue,
        live=settings.live_queue + "-is-not-there",
        dead_letters=settings.ledger_dead_letters,
    )
    paid = paying.pay()
    transfer = city.parts[LedgerParts].transfers.find(paid)
    assert transfer
    queues.hand_on([transfer])
    city.stream.catch_up()


def test_a_message_that_is_none_keeps_no_other_back(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        city.stream.catch_up()
        for batch in messages(city):
            said = city.parts[LiveParts].tell.take_up(["{}", "no json", *batch])
            assert said.told == 1
    assert len(held.told[till]) == 1


def test_told_twice_changes_nothing(city: TestCity) -> None:
    paying = Paying(city)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        city.stream.catch_up()
        for batch in messages(city):
            for _ in range(2):
                city.parts[LiveParts].tell.take_up(batch)
    first, second = held.told[till]
    assert first == second


def test_a_cashier_listens_to_the_till_of_the_shop(city: TestCity) -> None:
    paying = Paying(city)
    phone = city.new_phone()
    paying.shop.post("/merchant/cashiers", {"name": "Ani", "phone": phone}, key=fresh_key()).ok(201)
    cashier: Person = city.sign_in(phone, "merchant")
    with connections(city) as held:
        till = listen(city, held, cashier, "till")
        paying.pay()
        hint(city)
    assert len(held.told[till]) == 1
