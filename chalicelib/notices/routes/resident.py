"""Notices of residents: what lapses, was paid, was decided."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.pages import PageQuery
from chalicelib.core.values.subject import RESIDENTS
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
    "/resident/notices",
    RESIDENTS,
    query=PageQuery,
    answers={200: NoticePage},
    refusals=("forbidden",),
)
def resident_notices(request: Request, parts: NoticeParts) -> NoticePage:
    """What I was told in the last 90 days, newest first, and how much of it I have not read."""
    return page_of(request, parts)


@api.route("POST", "/resident/notices/read", RESIDENTS, body=ReadBody, answers={200: UnreadView})
def resident_has_read(request: Request, parts: NoticeParts) -> UnreadView:
    """I have read what was told up to an instant."""
    return read_through(request, parts)


@api.route(
    "GET",
    "/resident/notice-settings",
    RESIDENTS,
    answers={200: SettingsView},
    refusals=("forbidden",),
)
def resident_settings(request: Request, parts: NoticeParts) -> SettingsView:
    """How I am told: each kind, pushes, silent hours (WIB)."""
    return settings_of(request, parts)


@api.route(
    "PATCH",
    "/resident/notice-settings",
    RESIDENTS,
    body=SettingsBody,
    answers={200: SettingsView},
    refusals=("state_conflict",),
)
def choose_as_resident(request: Request, parts: NoticeParts) -> SettingsView:
    """Choose how I am told; what is not named stays as it is."""
    return choose_settings(request, parts)


@api.route(
    "POST",
    "/resident/push-subscriptions",
    RESIDENTS,
    body=SubscriptionBody,
    answers={201: SubscriptionView},
    refusals=("state_conflict",),
)
def subscribe_as_resident(request: Request, parts: NoticeParts) -> SubscriptionView:
    """Let this browser take pushes (Push API); of more than five the oldest takes none any more."""
    return subscribe_browser(request, parts)


@api.route(
    "DELETE",
    "/resident/push-subscriptions/{subscription_id}",
    RESIDENTS,
    answers={204: None},
    refusals=("state_conflict",),
)
def unsubscribe_as_resident(request: Request, parts: NoticeParts) -> Answer:
    """Send this browser no more pushes."""
    parts.choose.unsubscribe(request.subject, request.path["subscription_id"])
    return Answer(204)
