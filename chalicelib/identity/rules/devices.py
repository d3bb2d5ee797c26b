"""Devices: browsers that have signed in as a phone, and may be sent codes whatever strangers do.

A device is a random secret in a cookie. What is kept of it lies under the phone, as a keyed hash of
both: the cookie says nothing of any phone, and a secret that somebody planted is never taken over,
for each sign-in draws a new one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.identity.rules.hashes import keyed_hash

# The longest that a browser keeps a cookie (RFC 6265bis, section 5.5).
DEVICE_LIFE = timedelta(days=400)
# Several people may sign in from one browser, and one person from several.
DEVICES_PER_BROWSER = 5
DEVICES_PER_PHONE = 10

_SECRET = re.compile(r"[0-9A-Za-z_-]{22}")


@dataclass(frozen=True, slots=True)
class Sent:
    """When codes went to a phone lately (instants as text, oldest first): from the browser that
    `device` names, or from all strangers together ("")."""

    device: str
    sent: Sequence[str]
    version: int
    signed_in_at: str = ""


def device_id(pepper: bytes, phone: str, secret: str) -> str:
    """Under which id a phone (a keyed hash) knows the browser that holds a secret."""
    return keyed_hash(pepper, "device", f"{phone}:{secret}")


def secrets_of(cookie: str | None) -> list[str]:
    """The secrets in a browser's cookie, the newest first. What is none of ours is left out."""
    found = [one for one in (cookie or "").split(".") if _SECRET.fullmatch(one)]
    return found[:DEVICES_PER_BROWSER]


def cookie_of(secret: str, others: Iterable[str]) -> str:
    """A browser's cookie with a new secret before its others; the oldest make room."""
    return ".".join([secret, *others][:DEVICES_PER_BROWSER])


def crowded_out(devices: Iterable[Sent]) -> list[str]:
    """Which of a phone's devices make room for one more: those that signed in longest ago."""
    newest_first = sorted(devices, key=lambda one: one.signed_in_at, reverse=True)
    return [one.device for one in newest_first[DEVICES_PER_PHONE - 1 :]]
