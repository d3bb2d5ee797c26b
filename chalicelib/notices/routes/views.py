"""What the routes of residents and of merchants share."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.pages import in_time, next_cursor, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import instant
from chalicelib.core.values.subject import MERCHANT
from chalicelib.core.values.web_addresses import LONGEST
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.rules.notice import Event, Kind, Notice
from chalicelib.notices.rules.settings import (
    EveningSum,
    NoticeSettings,
    Subscription,
    kinds_of,
)

Time = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?![\s\S])")]
_KEY = msgspec.Meta(min_length=20, max_length=100)


class NoticeView(View):
    id: str
    kind: Kind
    event: Event
    # Of a transfer, claim, voucher, order or payout; where to look for more.
    about: str
    amount: int | None
    until: str | None
    at: str
    told_at: str
    read: bool

    @classmethod
    def of(cls, notice: Notice, read_at: str) -> "NoticeView":
        return cls(
            id=notice.id,
            kind=notice.kind,
            event=notice.event,
            about=notice.about,
            amount=notice.amount,
            until=notice.until or None,
            at=notice.at,
            told_at=notice.told_at,
            read=notice.told_at <= read_at,
        )


class NoticePage(View):
    items: list[NoticeView]
    next_cursor: str | None
    # Of the newest hundred.
    unread: int


class ReadBody(Body):
    through: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class UnreadView(View):
    unread: int


class SubscriptionView(View):
    id: str
    created_at: str

    @classmethod
    def of(cls, subscription: Subscription) -> "SubscriptionView":
        return cls(subscription.id, subscription.created_at)


class SettingsView(View):
    kinds: dict[str, bool]
    push: bool
    silent_from: str
    silent_until: str
    subscriptions: list[SubscriptionView]
    # Of a shop: whether it is told its day's sum by text message.
    evening_sum: EveningSum | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, settings: NoticeSettings, role: str) -> "SettingsView":
        return cls(
            kinds={kind: settings.wants(kind) for kind in kinds_of(role)},
            push=settings.push,
            silent_from=settings.silent_from,
            silent_until=settings.silent_until,
            subscriptions=[SubscriptionView.of(one) for one in settings.subscriptions],
            evening_sum=settings.evening_sum if role == MERCHANT else msgspec.UNSET,
        )


class SettingsBody(Body):
    kinds: dict[Kind, bool] = {}
    push: bool | None = None
    silent_from: Time | None = None
    silent_until: Time | None = None
    evening_sum: EveningSum | None = None


class KeysBody(Body):
    p256dh: Annotated[str, _KEY]
    auth: Annotated[str, _KEY]


class SubscriptionBody(Body):
    endpoint: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    keys: KeysBody
    language: Literal["id", "en"] = "id"


def page_of(request: Request, parts: NoticeParts) -> NoticePage:
    """A page of what whoever asks was told."""
    query = request.query
    before = read_cursor(query.cursor, in_time(ids.NOTICE))
    listed = parts.read.page(request.subject, before, query.limit)
    return NoticePage(
        [NoticeView.of(one, listed.read_at) for one in listed.notices],
        next_cursor(listed.after),
        parts.read.unread(request.subject),
    )


def read_through(request: Request, parts: NoticeParts) -> UnreadView:
    """Note what whoever asks has read."""
    through = instant(request.body.through, "through")
    return UnreadView(parts.read.read(request.subject, through))


def settings_of(request: Request, parts: NoticeParts) -> SettingsView:
    """The settings of whoever asks."""
    subject = request.subject
    return SettingsView.of(parts.choose.find(subject), subject.role)


def choose_settings(request: Request, parts: NoticeParts) -> SettingsView:
    """Change what is said of the settings."""
    body, subject = request.body, request.subject
    chosen = parts.choose.choose(
        subject,
        body.kinds,
        body.push,
        body.silent_from,
        body.silent_until,
        body.evening_sum,
    )
    return SettingsView.of(chosen, subject.role)


def subscribe_browser(request: Request, parts: NoticeParts) -> SubscriptionView:
    """Let a browser take pushes."""
    body = request.body
    made = parts.choose.subscribe(
        request.subject, body.endpoint, body.keys.p256dh, body.keys.auth, body.language
    )
    return SubscriptionView.of(made)
