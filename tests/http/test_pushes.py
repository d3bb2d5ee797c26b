"""Whoever has allowed it is pushed to: once, not at night, and never with a sum or a name on it."""

import socket
from typing import Any

import pytest
from msgspec import json, structs

from chalicelib.core.outside import Outside
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.store.notices import Notices
from chalicelib.notices.use.push import ONE_MOST_MS
from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.noticing import events, push, tell, time_enough
from tests.http.pushing import Browser, Paying, at, push_service, refusal, subscriptions


def test_what_is_told_is_pushed_encrypted_and_signed(city: TestCity) -> None:
    paying = Paying(city)
    with push_service(city) as seen:
        paying.pay()
        push(city)
    (shown,) = paying.browser.read(seen)
    assert shown == {
        "title": "Voucher Anda dipakai membayar",
        "body": "Buka aplikasi untuk melihatnya.",
        "place": "/wallet/#/notices",
    }
    # Neither the push service nor a locked screen learns what of.
    assert paying.voucher.encode() not in seen[0]
    assert b"dipakai" not in seen[0]


def test_it_is_said_in_the_browsers_language(city: TestCity) -> None:
    paying = Paying(city)
    paying.browser.subscribe(paying.resident, language="en").ok(201)
    with push_service(city) as seen:
        paying.pay()
        push(city)
    (shown,) = paying.browser.read(seen)
    assert shown["title"] == "A voucher of yours has paid"


def test_several_that_wait_are_pushed_as_one(city: TestCity) -> None:
    paying = Paying(city)
    with push_service(city) as seen:
        for _ in range(3):
            paying.pay()
        assert push(city) == 3
        push(city)
    (shown,) = paying.browser.read(seen)
    assert shown["title"] == "3 pemberitahuan baru"


def test_what_was_read_meanwhile_is_not_pushed(city: TestCity) -> None:
    paying = Paying(city)
    with push_service(city) as seen:
        paying.pay()
        (notice,) = paying.resident.get("/resident/notices").ok()["items"]
        paying.resident.post("/resident/notices/read", {"through": notice["told_at"]}).ok()
        push(city)
    assert paying.browser.read(seen) == []


def test_at_night_it_is_kept_until_morning(city: TestCity) -> None:
    paying = Paying(city)
    sent: list[tuple[Any, int]] = []
    work = city.parts[NoticeParts].push
    with push_service(city) as seen:
        at(city, 16)
        paying.pay()
        paying.pay()
        assert len(events(paying.resident)) == 2
        later = _with(work, send=lambda message, delay: sent.append((message, delay)))
        for message in (f'{{"subject_id":"{paying.resident.id}"}}',) * 2:
            later.take_up(message, time_enough)
        assert [delay for _, delay in sent] == [900, 900]
        assert paying.browser.read(seen) == []
        at(city, 23)
        work.take_up(f'{{"subject_id":"{paying.resident.id}"}}', time_enough)
        work.take_up(f'{{"subject_id":"{paying.resident.id}"}}', time_enough)
    (shown,) = paying.browser.read(seen)
    assert shown["title"] == "2 pemberitahuan baru"
    push(city)


def _with(work: Any, **members: Any) -> Any:
    return structs.replace(work, **members)


def test_silent_hours_are_each_persons_own(city: TestCity) -> None:
    paying = Paying(city)
    hours = {"silent_from": "09:00", "silent_until": "11:00"}
    paying.resident.send("PATCH", "/resident/notice-settings", hours).ok()
    with push_service(city) as seen:
        paying.pay()
        push(city)
        assert paying.browser.read(seen) == []
        never = {"silent_from": "09:00", "silent_until": "09:00"}
        paying.resident.send("PATCH", "/resident/notice-settings", never).ok()
        paying.pay()
        push(city)
        assert len(paying.browser.read(seen)) == 1


def test_pushes_can_be_switched_off(city: TestCity) -> None:
    paying = Paying(city)
    paying.resident.send("PATCH", "/resident/notice-settings", {"push": False}).ok()
    with push_service(city) as seen:
        paying.pay()
        assert push(city) == 0
        assert events(paying.resident) == ["paid"]
        paying.resident.send("PATCH", "/resident/notice-settings", {"push": True}).ok()
        paying.pay()
        push(city)
    (shown,) = paying.browser.read(seen)
    assert shown["title"] == "2 pemberitahuan baru"


def test_whoever_signs_out_takes_the_browser_with_them(city: TestCity) -> None:
    paying = Paying(city)
    path = f"/resident/push-subscriptions/{paying.subscription['id']}"
    for _ in range(2):
        assert paying.resident.send("DELETE", path).status == 204
    assert subscriptions(paying.resident) == []
    with push_service(city) as seen:
        paying.pay()
        push(city)
    assert seen == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(city: TestCity, status: int) -> None:
    paying = Paying(city)
    other = Browser(city)
    with push_service(city, refusal(status)):
        paying.pay()
        push(city)
    assert subscriptions(paying.resident) == []
    other.subscribe(paying.resident).ok(201)
    with push_service(city) as seen:
        paying.pay()
        push(city)
    assert len(other.read(seen)) == 1


def hang(connection: socket.socket) -> None:
    """As a service that takes a request and never answers."""
    connection.recv(65536)
    connection.recv(1)


def garbage(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"\x00\x01 no HTTP \r\n\r\n")


@pytest.mark.parametrize(
    "behave", [refusal(429, "Retry-After: 120"), refusal(503), refusal(500), hang, garbage]
)
def test_what_a_service_does_not_take_is_sent_again_later(city: TestCity, behave: Any) -> None:
    paying = Paying(city)
    sent: list[tuple[Any, int]] = []
    work = _with(
        city.parts[NoticeParts].push,
        send=lambda message, delay: sent.append((message, delay)),
        outside=Outside(longest_s=0.5),
    )
    message = f'{{"subject_id":"{paying.resident.id}"}}'
    with push_service(city, behave):
        paying.pay()
        work.take_up(message, time_enough)
    ((later, delay),) = sent
    assert delay == (120 if behave == refusal(429, "Retry-After: 120") else 60)
    assert (later.subscription, later.failures) == (paying.subscription["id"], 1)
    with push_service(city) as seen:
        # Before its time it goes back into the queue.
        work.take_up(json.encode(later).decode(), time_enough)
        assert seen == []
        assert len(sent) == 2
        city.hands.pass_by(seconds=delay)
        work.take_up(json.encode(later).decode(), time_enough)
    (shown,) = paying.browser.read(seen)
    assert shown["title"] == "Voucher Anda dipakai membayar"
    assert len(sent) == 2
    push(city)


def test_what_is_refused_for_good_is_not_sent_again(city: TestCity) -> None:
    paying = Paying(city)
    with push_service(city, refusal(403)):
        paying.pay()
        assert push(city) == 1
        assert push(city) == 0
    assert subscriptions(paying.resident) == [paying.subscription["id"]]


def test_one_slow_browser_keeps_the_other_from_nothing(city: TestCity) -> None:
    paying = Paying(city)
    other = Browser(city)
    other.subscribe(paying.resident).ok(201)
    refusing: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        request = connection.recv(65536)
        refusing.append(request)
        is_first = request.startswith(f"POST /{paying.browser.name} ".encode())
        connection.sendall(refusal(503) if is_first else refusal(201))

    with push_service(city, behave):
        paying.pay()
        push(city)
    assert len(refusing) == 2
    with push_service(city) as seen:
        city.hands.pass_by(seconds=60)
        again = f'"subscription":"{paying.subscription["id"]}","failures":1'
        message = f'{{"subject_id":"{paying.resident.id}",{again}}}'
        city.parts[NoticeParts].push.take_up(message, time_enough)
    assert len(paying.browser.read(seen)) == 1
    assert other.read(seen) == []


def test_what_there_is_no_time_for_is_another_messages(city: TestCity) -> None:
    """A function that is killed while servers hang would only be begun again."""
    paying = Paying(city)
    sent: list[tuple[Any, int]] = []
    work = _with(
        city.parts[NoticeParts].push,
        send=lambda message, delay: sent.append((message, delay)),
    )
    message = f'{{"subject_id":"{paying.resident.id}"}}'
    with push_service(city) as seen:
        paying.pay()
        work.take_up(message, lambda: ONE_MOST_MS - 1)
        assert seen == []
        ((later, delay),) = sent
        assert (later.subscription, later.failures, delay) == (paying.subscription["id"], 0, 0)
        # What is left is another's by now.
        work.take_up(message, time_enough)
        assert seen == []
        work.take_up(json.encode(later).decode(), time_enough)
    assert len(paying.browser.read(seen)) == 1
    push(city)


class Killed(BaseException):
    """The function ends here, as AWS ends one."""


def test_whoever_dies_between_telling_and_pushing_is_followed(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    paying = Paying(city)
    notices = city.parts[NoticeParts]

    def die(*_: Any) -> None:
        raise Killed

    city.stream.catch_up()
    tell(city)
    with monkeypatch.context() as patch:
        patch.setattr(NoticeParts, "_send", die)
        with pytest.raises(Killed):
            paying.pay()
    assert events(paying.resident) == ["paid"]
    # The queue brings the message again: what it tells is known, and pushed.
    redelivered = [one.key for one in notices.store.newest_first(paying.resident.id, 1)]
    assert len(redelivered) == 1
    with push_service(city) as seen:
        tell_again(city, paying)
        push(city)
    assert len(paying.browser.read(seen)) == 1
    assert events(paying.resident) == ["paid"]


def tell_again(city: TestCity, paying: Paying) -> None:
    """As the queue does that was not told that a message was worked on."""
    (paid,) = paying.resident.get("/resident/redemptions").ok()["items"]
    moved = (
        f'{{"id":"{paid["id"]}","kind":"redeem","amount":1000,'
        f'"debit_account":"voucher:{paying.voucher}","credit_account":"merchant:{paying.shop.id}",'
        f'"occurred_at":"{paid["redeemed_at"]}"}}'
    )
    assert city.parts[NoticeParts].tell_of_transfers.take_up({"m": moved}) == []


def test_whoever_dies_after_the_push_pushes_it_twice_at_worst(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    paying = Paying(city)
    work = city.parts[NoticeParts].push
    message = f'{{"subject_id":"{paying.resident.id}"}}'

    def die(*_: Any) -> None:
        raise Killed

    with push_service(city) as seen:
        paying.pay()
        with monkeypatch.context() as patch:
            patch.setattr(Notices, "mark_pushed", die)
            with pytest.raises(Killed):
                work.take_up(message, time_enough)
        # While the dead one's lease is good, nobody else pushes.
        work.take_up(message, time_enough)
        assert len(paying.browser.read(seen)) == 1
        city.hands.pass_by(seconds=60)
        work.take_up(message, time_enough)
        work.take_up(message, time_enough)
    first, second = paying.browser.read(seen)
    assert first == second
    city.hands.pass_by(seconds=60)


def test_a_phone_that_was_taken_is_pushed_nothing(city: TestCity) -> None:
    paying = Paying(city)
    with push_service(city) as seen:
        paying.pay()
        body = {"phone": city.new_phone()}
        city.admin.send("PATCH", f"/admin/residents/{paying.resident.id}", body).ok()
        push(city)
    assert seen == []
    settings = city.parts[NoticeParts].settings.get(paying.resident.id)
    assert settings.subscriptions == ()
    # Nor does it read on.
    refused(paying.resident.get("/resident/notices"), "forbidden")
