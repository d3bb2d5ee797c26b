"""Sending pushes to somebody's browsers.

    lease ── POST to each ── those that failed: a message each ── what was told: pushed ── release

Whoever dies at any of these is followed by the queue, which delivers the message again: at worst
something is pushed twice, and shows once, as the second takes the first one's place.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.outside import Answer, Outside, Unreachable
from chalicelib.core.values import ids
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import MERCHANT, RESIDENT
from chalicelib.core.values.web_addresses import NoAddress, read_endpoint
from chalicelib.core.work import RemainingMs
from chalicelib.notices.formats import web_push
from chalicelib.notices.ports import Holders
from chalicelib.notices.rules.notice import Notice
from chalicelib.notices.rules.push import FRESH, LEASE, after, delay_s, due, shown
from chalicelib.notices.rules.settings import NoticeSettings, Subscription, unsubscribed
from chalicelib.notices.store.notices import Notices
from chalicelib.notices.store.push_key import PushKey
from chalicelib.notices.store.settings import Settings
from chalicelib.notices.use.choose import changed
from chalicelib.notices.use.tell import Push

# Of more that are new to somebody, so many are counted.
_COUNTED_MOST = 100

# What a browser may take whose server hangs: its name, its connection, its answer.
ONE_MOST_MS = 25_000

# Puts a message into the queue of pushes, to be delivered after some seconds.
SendLater = Callable[[Push, int], None]


class SendPushes(Component, frozen=True, kw_only=True):
    """The use case of a push's message. `loopback` is the one address of this machine that is let
    through, "" where none is."""

    notices: Notices
    settings: Settings
    holders: Holders
    key: PushKey
    outside: Outside
    send: SendLater
    clock: Clock
    loopback: str

    def take_up(self, message: str, remaining_ms: RemainingMs) -> None:
        """Push what is new to somebody, when it is time, as a message asks for; browsers for which
        no time is left get a message each. What is raised, the queue brings again."""
        asked = msgspec.json.decode(message, type=Push)
        now = self.clock()
        settings = self.settings.get(asked.subject_id)
        if not settings.takes_pushes:
            return
        silence_ends = settings.silence_ends(now)
        until = max(asked.not_before, to_text(silence_ends) if silence_ends else "")
        if wait := delay_s(until, now):
            self.send(asked, wait)
        elif not self.settings.lease(asked.subject_id, now):
            # Somebody pushes at this very moment, and may yet die of it.
            self.send(asked, int(LEASE.total_seconds()))
        else:
            self._push(asked, settings, now, remaining_ms)
            self.settings.release(asked.subject_id)

    def _push(
        self, asked: Push, settings: NoticeSettings, now: datetime, remaining_ms: RemainingMs
    ) -> None:
        newest = self.notices.newest_first(asked.subject_id, _COUNTED_MOST)
        again = bool(asked.subscription)
        if not again and all(one.pushed for one in newest):
            return
        pushed: set[Notice] = set()
        for browser in settings.subscriptions:
            if again and browser.id != asked.subscription:
                continue
            new = due(newest, settings, browser, now)
            if not new or (not again and all(one.pushed for one in new)):
                continue
            if not self._still_theirs(asked.subject_id, browser):
                self._forget(asked.subject_id, browser)
                continue
            if remaining_ms() < ONE_MOST_MS:
                self.send(Push(asked.subject_id, browser.id, asked.failures), 0)
            else:
                self._to(browser, new, asked, now)
            pushed.update(new)
        for one in pushed:
            if not one.pushed:
                self.notices.mark_pushed(one)

    def _to(self, browser: Subscription, new: list[Notice], asked: Push, now: datetime) -> None:
        answer = self._posted(browser, new, _role(asked.subject_id))
        next = after(answer.status, answer.retry_after_s, asked.failures)
        log(event="push", subject=asked.subject_id, status=answer.status, next=str(next))
        if next == "gone":
            self._forget(asked.subject_id, browser)
        elif not isinstance(next, str):
            later = Push(asked.subject_id, browser.id, asked.failures + 1, to_text(now + next))
            self.send(later, delay_s(later.not_before, now))

    def _posted(self, browser: Subscription, new: list[Notice], role: str) -> Answer:
        try:
            endpoint = read_endpoint(browser.endpoint, self.loopback)
        except NoAddress:
            return Answer(404, b"")
        body = web_push.encrypted(
            web_push.content(shown(new, role, browser.language)._asdict()),
            web_push.read_keys(browser.p256dh, browser.auth),
            ec.generate_private_key(ec.SECP256R1()),
            secrets.token_bytes(web_push.SALT_BYTES),
        )
        token = self.key.token(web_push.audience_of(endpoint))
        headers = web_push.headers(token, self.key.public, FRESH)
        try:
            return self.outside.send("POST", endpoint, headers, body)
        except Unreachable as unreachable:
            return Answer(0, unreachable.why.encode())

    def _still_theirs(self, subject_id: str, browser: Subscription) -> bool:
        """Whether the phone that allowed it is still theirs: a taken one learns nothing more."""
        return self.holders.by_role[_role(subject_id)](subject_id, browser.phone)

    def _forget(self, subject_id: str, browser: Subscription) -> None:
        changed(self.settings, subject_id, lambda settings: unsubscribed(settings, browser.id))


def _role(subject_id: str) -> str:
    return RESIDENT if subject_id.startswith(ids.RESIDENT) else MERCHANT
