"""Choosing how one is told, and by which browsers."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256

from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock, to_text
from chalicelib.core.values.subject import MERCHANT, Subject
from chalicelib.core.values.web_addresses import NoAddress, read_endpoint
from chalicelib.notices.formats.web_push import NoSubscription, read_keys
from chalicelib.notices.rules.notice import Kind
from chalicelib.notices.rules.settings import (
    EveningSum,
    NoticeSettings,
    Subscription,
    kinds_of,
    subscribed,
    switched,
    unsubscribed,
)
from chalicelib.notices.store.evenings import Evenings
from chalicelib.notices.store.settings import Settings
from chalicelib.notices.use.own import Own

_TRIES = 5


class ChooseNotices(Component, frozen=True, kw_only=True):
    """The use cases of settings. `loopback` is the one address of this machine that is let through,
    "" where none is. All raise `forbidden` where the phone is theirs no longer, or a cashier's."""

    settings: Settings
    evenings: Evenings
    own: Own
    clock: Clock
    loopback: str

    def find(self, by: Subject) -> NoticeSettings:
        """My settings."""
        self.own.must_be(by)
        return self.settings.get(by.id)

    def choose(
        self,
        by: Subject,
        kinds: Mapping[Kind, bool],
        push: bool | None,
        silent_from: str | None,
        silent_until: str | None,
        evening_sum: EveningSum | None = None,
    ) -> NoticeSettings:
        """Switch kinds and pushes on or off, choose silent hours (`HH:MM`, WIB), and how a shop is
        told its day's sum; what is not said stays. Raises `validation_failed` for what my role has
        not."""
        if evening_sum is not None and by.role != MERCHANT:
            raise invalid("evening_sum", "hanya untuk toko", "is a shop's alone")
        for kind in kinds:
            if kind not in kinds_of(by.role):
                raise invalid(f"kinds.{kind}", "tidak dikenal", "is unknown")

        def chosen(settings: NoticeSettings) -> NoticeSettings:
            for kind, on in kinds.items():
                settings = switched(settings, kind, on=on)
            return replace(
                settings,
                push=settings.push if push is None else push,
                silent_from=silent_from or settings.silent_from,
                silent_until=silent_until or settings.silent_until,
            )

        chosen_now = self._change(by, chosen)
        if evening_sum is None:
            return chosen_now
        return tell_in_the_evening(self.settings, self.evenings, by.id, evening_sum)

    def subscribe(
        self, by: Subject, endpoint: str, p256dh: str, auth: str, language: str
    ) -> Subscription:
        """Let a browser take pushes. Said again, it is the same one with what it has now. Raises
        `validation_failed` for an address that is not a public one, or keys that are none."""
        try:
            read_endpoint(endpoint, self.loopback)
        except NoAddress:
            raise invalid(
                "endpoint", "harus alamat https publik", "must be a public https address"
            ) from None
        try:
            read_keys(p256dh, auth)
        except NoSubscription:
            raise invalid("keys", "bukan kunci peramban", "are no browser's keys") from None
        new = Subscription(
            id=ids.stable_id(ids.PUSH_SUBSCRIPTION, sha256(endpoint.encode()).digest()),
            endpoint=endpoint,
            p256dh=p256dh,
            auth=auth,
            phone=by.phone,
            language=language,
            created_at=to_text(self.clock()),
        )
        self._change(by, lambda settings: subscribed(settings, new))
        return new

    def unsubscribe(self, by: Subject, subscription_id: str) -> None:
        """Send a browser no more pushes; where there is no such one, that is so already."""
        self._change(by, lambda settings: unsubscribed(settings, subscription_id))

    def _change(
        self, by: Subject, change: Callable[[NoticeSettings], NoticeSettings]
    ) -> NoticeSettings:
        self.own.must_be(by)
        return changed(self.settings, by.id, change)


def tell_in_the_evening(
    settings: Settings, evenings: Evenings, merchant_id: str, evening_sum: EveningSum
) -> NoticeSettings:
    """Choose how a merchant is told its day's sum. Whoever wants it is listed before, so that none
    of them is missing on the list, wherever we die."""
    if evening_sum != "none":
        evenings.add(merchant_id)
    return changed(settings, merchant_id, lambda before: replace(before, evening_sum=evening_sum))


def changed(
    store: Settings, subject_id: str, change: Callable[[NoticeSettings], NoticeSettings]
) -> NoticeSettings:
    """Change somebody's settings, whoever else does at the same time. Raises `state_conflict` where
    others never cease."""
    for _ in range(_TRIES):
        before = store.get(subject_id)
        after = change(before)
        if after == before:
            return before
        try:
            return store.change(before, after)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
    raise Refused("state_conflict", retry_after=1)
