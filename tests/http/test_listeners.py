"""Who listens and is gone, or late, or slow: nothing waits for them."""

from msgspec import structs

from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.store.queues import Queues
from chalicelib.live.parts import LiveParts
from chalicelib.live.rules import LISTENERS_MOST, LOOKED_AT
from chalicelib.payments.parts import PaymentParts
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity
from tests.http.listening import (
    PayingByCode,
    connect,
    connections,
    hint,
    listen,
    messages,
    ticket,
    waited,
)
from tests.http.paying import Paying as StickerPaying

# Those who are gone


def test_a_listener_that_is_gone_costs_one_call(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        gone, there = (listen(city, held, paying.shop, "till") for _ in range(2))
        held.open.discard(gone)
        for _ in range(3):
            paying.pay()
            hint(city)
    assert [connection for _, connection in held.calls].count(gone) == 1
    assert len(held.told[there]) == 3


def test_whoever_has_a_ticket_misses_nothing_until_the_connection_is_open(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        issued = ticket(paying.shop, "till")
        first = paying.pay()
        (said,) = hint(city)
        assert said.waiting == 1
        # It has asked for the connection, which API Gateway does not know yet.
        till = connect(city, issued)
        assert waited(city).waiting == 1
        held.open.add(till)
        assert waited(city).told == 1
        second = paying.pay()
        hint(city)
    assert [one["id"] for one in held.told[till]] == [first, second]


def test_what_waits_for_one_connection_is_told_to_no_other_again(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        there = listen(city, held, paying.shop, "till")
        issued = ticket(paying.shop, "till")
        paying.pay()
        (said,) = hint(city)
        assert (said.told, said.waiting) == (1, 1)
        late = connect(city, issued)
        held.open.add(late)
        said = waited(city)
        assert (said.told, said.waiting) == (1, 0)
    assert len(held.told[there]) == len(held.told[late]) == 1


def test_nothing_waits_for_a_connection_that_nobody_opens(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        ticket(paying.shop, "till")
        paying.pay()
        (said,) = hint(city)
        assert said.waiting == 1
        city.hands.pass_by(seconds=61)
        assert waited(city) == (0, 0, 0, 0)
    assert held.calls == []


def test_tickets_that_nobody_used_hide_nobody_who_listens(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        for _ in range(LOOKED_AT):
            ticket(paying.shop, "till")
        city.hands.pass_by(minutes=2)
        listen(city, held, paying.shop, "till")
        # Whoever opens one more has swept out what is over.
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        hint(city)
        standing = city.parts[LiveParts].listeners.of(paying.shop.id)
    assert len(held.told[till]) == 1
    assert len(standing) < LOOKED_AT // 2


def test_after_two_hours_a_listener_is_none_any_more(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        listen(city, held, paying.shop, "till")
        city.hands.pass_by(hours=2)
        paying.pay()
        hint(city)
    assert held.calls == []


def test_whoever_opens_too_many_loses_the_oldest_and_is_told_so(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        opened = [listen(city, held, paying.shop, "till") for _ in range(LISTENERS_MOST + 2)]
    # Closed, so that the screen there opens another, rather than believing that it is told.
    assert [one for method, one in held.calls if method == "DELETE"] == opened[:2]
    standing = city.parts[LiveParts].listeners.of(paying.shop.id)
    assert {one.connection for one in standing} == {*opened[2:]}


# Nothing waits for them


def test_what_is_late_is_told_to_nobody(city: TestCity) -> None:
    paying = PayingByCode(city)
    with connections(city) as held:
        listen(city, held, paying.shop, "till")
        paying.pay()
        city.hands.pass_by(seconds=61)
        hint(city)
    assert held.calls == []


def test_one_that_cannot_be_told_keeps_nobody_else_from_it(city: TestCity) -> None:
    paying = PayingByCode(city)
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


def test_a_queue_that_takes_no_hints_holds_no_books_up(city: TestCity) -> None:
    paying = PayingByCode(city)
    settings = city.parts.settings
    queues = Queues(
        city.parts.sqs,
        fiscal=settings.fiscal_queue,
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
    paying = PayingByCode(city)
    with connections(city) as held:
        till = listen(city, held, paying.shop, "till")
        paying.pay()
        city.stream.catch_up()
        for batch in messages(city):
            said = city.parts[LiveParts].tell.take_up(["{}", "no json", *batch])
            assert said.told == 1
    assert len(held.told[till]) == 1


def test_told_twice_changes_nothing(city: TestCity) -> None:
    paying = PayingByCode(city)
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
    paying = PayingByCode(city)
    phone = city.new_phone()
    paying.shop.post("/merchant/cashiers", {"name": "Ani", "phone": phone}, key=fresh_key()).ok(201)
    cashier: Person = city.sign_in(phone, "merchant")
    with connections(city) as held:
        till = listen(city, held, cashier, "till")
        paying.pay()
        hint(city)
    assert len(held.told[till]) == 1


# What no transfer tells


def test_a_till_is_told_that_its_customer_asks_to_undo_and_they_that_it_declines(
    city: TestCity,
) -> None:
    at = StickerPaying(city)
    paid = at.pay(10_000).ok(201)["id"]
    city.stream.catch_up()
    list(messages(city))
    with connections(city) as held:
        till = listen(city, held, at.shop, "till")
        wallet = listen(city, held, at.resident, "wallet")
        at.ask(paid).ok()
        hint(city)
        # Asked again, it is asked for still, and nobody is told again.
        at.ask(paid).ok()
        at.shop.post(f"/merchant/payments/{paid}/decline-undo").ok()
        hint(city)
    ((asked),) = held.told[till]
    assert (asked["topic"], asked["kind"], asked["id"]) == ("till", "undo_asked", paid)
    ((answered),) = held.told[wallet]
    assert (answered["kind"], answered["id"]) == ("undo_declined", paid)


def test_a_payment_at_a_sticker_is_told_as_one_whatever_has_paid_it(city: TestCity) -> None:
    at = StickerPaying(city, vouchers=3)
    city.stream.catch_up()
    list(messages(city))
    with connections(city) as held:
        till = listen(city, held, at.shop, "till")
        paid = at.pay(120_000).ok(201)["id"]
        hint(city)
    assert {(one["kind"], one["id"]) for one in held.told[till]} == {("redeem", paid)}
    assert len(held.told[till]) == 3


def test_what_cannot_be_said_at_once_is_done_all_the_same(city: TestCity) -> None:
    at = StickerPaying(city)
    paid = at.pay(10_000).ok(201)["id"]
    payments = city.functions["rest"][PaymentParts]
    real = payments.ask

    def fail(message: object, delay_s: int) -> None:
        raise OSError

    payments.ask = structs.replace(real, say=structs.replace(real.say, send=fail))
    try:
        assert at.ask(paid).ok()["undo"] == "asked"
    finally:
        payments.ask = real
