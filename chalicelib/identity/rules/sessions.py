"""What signing in promises: how long an access token and a browser's session live, and what
follows a refresh token."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.core.values.instants import from_text, to_text
from chalicelib.identity.rules.hashes import keyed_hash
from chalicelib.identity.rules.logins import Login, Role

ACCESS_LIFE = timedelta(hours=1)

# How long the refresh token before the newest is honoured: a second tab, or an answer that got
# lost on the way.
PREVIOUS_HONOURED = timedelta(seconds=60)

SESSION_LIFE: Mapping[Role, timedelta] = {
    "resident": timedelta(days=90),
    "merchant": timedelta(days=30),
    "admin": timedelta(hours=12),
    "finance": timedelta(hours=12),
    "auditor": timedelta(hours=12),
}

# Nobody refreshes a billion times: what is longer is no number of ours.
_NUMBER_DIGITS = 9


@dataclass(frozen=True, slots=True)
class TokenFamily:
    """A signed-in browser: one chain of refresh tokens, of which `number` is the newest. Instants
    are text; `phone` is a keyed hash, and `holder` who had it when somebody last came by it: with
    them the family goes, for the phone may be another's by then."""

    id: str
    role: Role
    phone: str
    subject_id: str
    holder: str
    number: int
    rotated_at: str
    expires_at: str


@dataclass(frozen=True, slots=True)
class Proved:
    """By which passkey (its id) somebody has proved who they are, at which second since 1970."""

    passkey: str
    at: int


NOT_PROVED = Proved("", 0)


@dataclass(frozen=True, slots=True)
class Access:
    """An access token for `login` of `logins`, for whom the phone may sign in, and for how many
    seconds from now."""

    access_token: str = field(repr=False)
    expires_in: int
    role: Role
    login: Login
    logins: tuple[Login, ...]


@dataclass(frozen=True, slots=True)
class Session(Access):
    """What signing in gives. `refresh_token` goes into the cookie of the role."""

    refresh_token: str = field(repr=False)
    refresh_expires_in: int


def begun(id: str, role: Role, login: Login, phone: str, now: datetime) -> TokenFamily:
    """The family of a browser that has just signed in; its role says how long it may stay."""
    expires_at = now + SESSION_LIFE[role]
    return TokenFamily(
        id, role, phone, login.id, login.holder, 1, to_text(now), to_text(expires_at)
    )


def successor(family: TokenFamily, number: int, now: datetime) -> int | None:
    """Which number follows a refresh token of this family; None where the family ends.

    The newest is followed by a new one. The one before gives the same successor for a while. An
    older one has been stolen or replayed: nobody in this family stays signed in.
    """
    if to_text(now) >= family.expires_at:
        return None
    if number == family.number:
        return number + 1
    if number == family.number - 1:
        rotated = from_text(family.rotated_at)
        return family.number if now - rotated <= PREVIOUS_HONOURED else None
    return None


def refresh_token(pepper: bytes, family_id: str, number: int) -> str:
    """The refresh token of this number: made, not kept, so that the same successor can be given
    twice without storing any token."""
    mac = keyed_hash(pepper, "refresh", f"{family_id}.{number}")
    return f"{family_id}.{number}.{mac}"


def read_refresh_token(pepper: bytes, token: str) -> tuple[str, int] | None:
    """The family's id and the number that a refresh token of ours names; None for any other
    text."""
    family_id, _, rest = token.partition(".")
    digits, _, _ = rest.partition(".")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _NUMBER_DIGITS:
        return None
    number = int(digits)
    ours = refresh_token(pepper, family_id, number)
    if not hmac.compare_digest(token.encode("utf-8", "surrogatepass"), ours.encode()):
        return None
    return family_id, number
