"""Telling partners, against the emulator's tables and a receiver on this machine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chalicelib.core.outside import Outside
from chalicelib.core.values.subject import PARTNER as ROLE
from chalicelib.core.values.subject import Subject
from chalicelib.partners.parts import PartnerParts
from chalicelib.webhooks.rules.delivery import LEASE, PAUSES
from chalicelib.webhooks.use.deliver import Attempt
from tests.stack import TestEmulator
from tests.stores.telling import SECRET, headers_of, registered, status, telling


class Killed(BaseException):
    """The function ends here, as AWS ends one."""


@pytest.fixture(autouse=True)
def _tables(emulator: TestEmulator) -> None:
    """The tables stand."""


def test_an_event_is_told_once_and_signed() -> None:
    with telling(status(204)) as here:
        event = here.event()
        here.deliver.attempt(Attempt.of(event))
        (request,) = here.seen
        body = request.partition(b"\r\n\r\n")[2]
        assert Webhook(SECRET).verify(body, headers_of(request)) == {"type": "checkout.captured"}
        assert headers_of(request)["webhook-id"] == event.id
        told = here.standing(event)
        assert (told.state, told.status, told.attempts) == ("delivered", 204, 1)
        # The queue brings it again.
        here.deliver.attempt(Attempt.of(event))
        assert len(here.seen) == 1
        assert here.queue == []


def test_forty_who_would_tell_at_once_tell_once() -> None:
    with telling(status(200)) as here:
        event, deliver = here.event(), here.deliver
        with ThreadPoolExecutor(40) as pool:
            [*pool.map(lambda _: deliver.attempt(Attempt.of(event)), range(40))]
        assert len(here.seen) == 1
        assert here.standing(event).state == "delivered"
        # Whoever came too late comes again, and finds nothing left to do.
        waiting, here.queue = here.queue, []
        here.now += LEASE
        for attempt, _ in waiting:
            deliver.attempt(attempt)
        assert (len(here.seen), here.queue) == (1, [])


def test_an_event_that_nobody_takes_is_told_for_three_days_then_listed_as_failed() -> None:
    with telling(status(500)) as here:
        begun, event = here.now, here.event()
        here.deliver.attempt(Attempt.of(event))
        calls = 1
        while here.queue:
            before = len(here.seen)
            here.deliver.attempt(here.next_message())
            calls += len(here.seen) - before
        assert calls == len(here.seen) == len(PAUSES) + 1
        assert timedelta(days=3) < here.now - begun < timedelta(days=4)
        failed = here.standing(event)
        assert (failed.state, failed.status, failed.attempts) == ("failed", 500, 10)
        assert here.failed() == [failed]
        # Each of them under the same id, with the same body, signed anew.
        assert {headers_of(one)["webhook-id"] for one in here.seen} == {event.id}
        assert len({headers_of(one)["webhook-timestamp"] for one in here.seen}) == 10


def test_a_message_that_comes_early_waits() -> None:
    with telling(status(500)) as here:
        event = here.event()
        here.deliver.attempt(Attempt.of(event))
        ((attempt, _),) = here.queue
        here.deliver.attempt(attempt)
        assert len(here.seen) == 1
        assert [delay for _, delay in here.queue] == [5, 5]


@pytest.mark.parametrize("step", ["send", "end"])
def test_whoever_dies_while_telling_is_followed(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with telling(status(200)) as here:
        event = here.event()

        def die(*_: Any, **__: Any) -> Any:
            raise Killed

        deliver = here.deliver
        owner: Any = deliver.outside if step == "send" else deliver.deliveries
        with monkeypatch.context() as patch:
            patch.setattr(type(owner), step, die)
            with pytest.raises(Killed):
                deliver.attempt(Attempt.of(event))
        told = len(here.seen)
        assert told == (0 if step == "send" else 1)
        # The queue brings the message again: at first the dead one still has it.
        deliver.attempt(Attempt.of(event))
        assert len(here.seen) == told
        deliver.attempt(here.next_message())
        assert here.standing(event).state == "delivered"
        assert len(here.seen) == told + 1
        assert {headers_of(one)["webhook-id"] for one in here.seen} == {event.id}


def test_whoever_dies_before_a_failure_is_noted_leaves_one_who_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with telling(status(500)) as here:
        event, deliver = here.event(), here.deliver

        def die(*_: Any) -> Any:
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr(type(deliver.deliveries), "end", die)
            with pytest.raises(Killed):
                deliver.attempt(Attempt.of(event))
        # The next attempt's message is on its way already, and the old one comes again.
        ahead = here.next_message()
        deliver.attempt(ahead)
        assert len(here.seen) == 1
        here.now += LEASE
        here.queue.clear()
        deliver.attempt(Attempt.of(event))
        assert here.standing(event).attempts == 1
        assert [attempt for attempt, _ in here.queue] == [ahead]


def test_two_secrets_sign_while_one_is_rotated() -> None:
    with telling(status(200)) as here:
        by = Subject(ROLE, here.partner.id, "")
        keep = structs.replace(
            here.parts[PartnerParts].webhook, digest=lambda purpose, text: b"B" * 32
        )
        second = keep.rotate(by, None)
        here.deliver.attempt(Attempt.of(here.event()))
        here.now += timedelta(hours=24)
        here.deliver.attempt(Attempt.of(here.event()))

        def verified(secret: str) -> list[bool]:
            found = []
            for one in here.seen:
                try:
                    # The library's clock is the machine's.
                    signed = headers_of(one)
                    expected = Webhook(secret).sign(
                        signed["webhook-id"],
                        datetime.fromtimestamp(int(signed["webhook-timestamp"])),
                        one.partition(b"\r\n\r\n")[2].decode(),
                    )
                    found.append(expected in signed["webhook-signature"].split(" "))
                except WebhookVerificationError:
                    found.append(False)
            return found

        assert verified(SECRET) == [True, False]
        assert verified(second) == [True, True]


def test_gone_ends_it_and_nothing_more_is_told_there() -> None:
    with telling(status(410)) as here:
        first, second = here.event(), here.event()
        here.deliver.attempt(Attempt.of(first))
        assert (here.standing(first).state, here.queue) == ("failed", [])
        assert here.parts[PartnerParts].store.get(here.partner.id).webhook.state == "gone"
        here.deliver.attempt(Attempt.of(second))
        failed = here.standing(second)
        assert (failed.state, failed.status, failed.why) == ("failed", 410, "gone")
        assert len(here.seen) == 1
        # Another address, at which there is nobody either.
        here.parts[PartnerParts].webhook.point(
            here.partner.webhook.url + "/baru", Subject(ROLE, here.partner.id, "")
        )
        here.replay(here.now - timedelta(hours=1))
        for attempt, _ in [*here.queue]:
            here.deliver.attempt(attempt)
        assert len(here.seen) == 2


def test_gone_does_not_silence_an_address_that_was_changed_meanwhile() -> None:
    with telling(status(410)) as here:
        store = here.parts[PartnerParts].store
        url = here.partner.webhook.url + "/baru"
        here.parts[PartnerParts].webhook.point(url, Subject(ROLE, here.partner.id, ""))
        here.deliver._silence(here.partner)
        assert (
            store.get(here.partner.id).webhook.url,
            store.get(here.partner.id).webhook.state,
        ) == (
            url,
            "on",
        )


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://toko.example/hook", "private"),
        ("http://127.0.0.1:1/hook", "address"),
        ("https://tidak-ada.example:8443/hook", "name"),
    ],
)
def test_an_address_of_the_inside_is_never_called(url: str, why: str) -> None:
    def resolve(host: str, _: int) -> list[str]:
        if host == "toko.example":
            return ["8.8.8.8", "169.254.169.254"]
        raise OSError(host)

    with telling(status(200)) as here:
        here.partner = registered(here.parts, url)
        event = here.event()
        structs.replace(here.deliver, outside=Outside(resolve=resolve)).attempt(Attempt.of(event))
        told = here.standing(event)
        assert (told.state, told.status, told.why, told.attempts) == ("pending", 0, why, 1)
        assert here.seen == []
