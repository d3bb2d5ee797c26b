"""Notices of merchants: payouts, orders, decisions. A shop's are its owner's."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.pages import PageQuery
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.routes.views import (
    NoticePage,
    ReadBody,
    SettingsBody,
    SettingsView,
    SubscriptionBody,
    SubscriptionView,
    UnreadView,
    choose_settings,
    page_of,
    read_through,
    settings_of,
    subscribe_browser,
)

api = Api("notices")


@api.route(
    "GET",
    "/merchant/notices",
    MERCHANTS,
    query=PageQuery,
    answers={200: NoticePage},
    refusals=("forbidden",),
)
def merchant_notices(request: Request, parts: NoticeParts) -> NoticePage:
    """What I was told in the last 90 days, newest first, and how much of it I have not read."""
    return page_of(request, parts)


@api.route("POST", "/merchant/notices/read", MERCHANTS, body=ReadBody, answers={200: UnreadView})
def merchant_has_read(request: Request, parts: NoticeParts) -> UnreadView:
    """I have read what was told up to an instant."""
    return read_through(request, parts)


@api.route(
    "GET",
    "/merchant/notice-settings",
    MERCHANTS,
    answers={200: SettingsView},
    refusals=("forbidden",),
)
def merchant_settings(request: Request, parts: NoticeParts) -> SettingsView:
    """How I am told: each kind, pushes, silent hours (WIB)."""
    return settings_of(request, parts)


@api.route(
    "PATCH",
    "/merchant/notice-settings",
    MERCHANTS,
    body=SettingsBody,
    answers={200: SettingsView},
    refusals=("state_conflict",),
)
def choose_as_merchant(request: Request, parts: NoticeParts) -> SettingsView:
    """Choose how I am told; what is not named stays as it is."""
    return choose_settings(request, parts)


@api.route(
    "POST",
    "/merchant/push-subscriptions",
    MERCHANTS,
    body=SubscriptionBody,
    answers={201: SubscriptionView},
    refusals=("state_conflict",),
)
def subscribe_as_merchant(request: Request, parts: NoticeParts) -> SubscriptionView:
    """Let this browser take pushes (Push API); of more than five the oldest takes none any more."""
    return subscribe_browser(request, parts)


@api.route(
    "DELETE",
    "/merchant/push-subscriptions/{subscription_id}",
    MERCHANTS,
    answers={204: None},
    refusals=("state_conflict",),
)
def unsubscribe_as_merchant(request: Request, parts: NoticeParts) -> Answer:
    """Send this browser no more pushes."""
    parts.choose.unsubscribe(request.subject, request.path["subscription_id"])
    return Answer(204)
