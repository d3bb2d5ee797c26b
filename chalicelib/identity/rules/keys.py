"""The keys of a city: five families of signing keys, and the pepper for keyed hashes.

Access tokens, payment tokens, receipts, days and stickers have keys of their own, so that none can
pass for another even where a check of `typ` or `aud` were missing. Of a key that signs days the
ring has the public half alone: the private one never leaves KMS, and only the function that closes
days may ask it for a signature.

A key's life:

    next      published, signs nothing yet, so that every cache knows it before it is used
    current   the one that signs
    retiring  signs nothing, still verifies what it signed; its private half is gone
    retired   verifies nothing that moves money; a payment key is still recognised, so that a
              token that has paid answers its redemption again after a rotation

Receipts, days and stickers have no end, so their keys stay `retiring`, and published, for good.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.core.values.instants import to_text

KeyFamily = Literal["payment", "access", "receipt", "day", "sticker"]
State = Literal["next", "current", "retiring", "retired"]

FAMILIES: tuple[KeyFamily, ...] = get_args(KeyFamily)
# Those whose private halves are in the ring, where somebody may have read them. A key that KMS
# keeps is rotated by itself, and costs by the month for as long as it is not deleted.
IN_RING: tuple[KeyFamily, ...] = ("payment", "access", "receipt")
IN_KMS: tuple[KeyFamily, ...] = ("day",)
# In the ring as well, and rotated by hand alone: a key of stickers verifies what hangs on walls for
# as long as the city lives, and whoever stole it could forge nothing that a photo of a sticker is
# not.
BY_HAND: tuple[KeyFamily, ...] = ("sticker",)

# How long a process trusts the ring it has read, and how long a client may cache the JWKS.
RING_CACHE = timedelta(minutes=5)
JWKS_CACHE = timedelta(minutes=5)
# An unknown kid may mean a rotation that this process has not seen: look again, but not at
# everybody's bidding.
UNKNOWN_KID_PAUSE = timedelta(seconds=30)

# The JWKS may come from a process whose ring is as old as may be, and be cached from then on.
PUBLISHED_AHEAD = RING_CACHE + JWKS_CACHE

# The longest time from `iat` to `exp` in a family; None where tokens do not expire.
LONGEST_LIFE: Mapping[KeyFamily, timedelta | None] = {
    "payment": timedelta(seconds=120),
    "access": timedelta(hours=1),
    "receipt": None,
    "day": None,
    "sticker": None,
}
# The city's key towards acquirers, which is in no ring: KMS has it, and it is changed by hand with
# each acquirer (SNAP BI's signatures name no key).
SNAP_KID = "snap"
# For clocks that disagree.
RETIRE_MARGIN = timedelta(seconds=60)

# For how long a retired key is still recognised: a payment token's kept success outlives its
# key by more than a year. Of other families nothing is left to recognise.
RECOGNISED: Mapping[KeyFamily, timedelta] = {"payment": timedelta(days=400)}

# The one member of an elliptic curve's JWK that is secret (RFC 7518, 6.2.2.1).
_PRIVATE = "d"

# A key of P-256 as JWK (RFC 7518, 6.2): `kty crv x y`, and `d` where it is private.
Jwk = Mapping[str, str]
# Draws a kid (four base62 characters) and a key of a family, private where the ring is to hold it.
Draw = Callable[[KeyFamily], tuple[str, Jwk]]


class TooEarly(Exception):
    """The next key has not been published for long enough; `ready_at` says when it will be."""

    def __init__(self, ready_at: datetime) -> None:
        super().__init__(f"the next key may be used from {to_text(ready_at)} on")
        self.ready_at = ready_at


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a family. Its JWK is private only while the key is `next` or `current`."""

    kid: str
    state: State
    created_at: datetime
    current_at: datetime | None
    retire_at: datetime | None
    jwk: Jwk = field(repr=False)

    @property
    def public(self) -> dict[str, str]:
        """The public half, as JWK."""
        return {name: value for name, value in self.jwk.items() if name != _PRIVATE}

    @property
    def is_private(self) -> bool:
        """Whether the private half is there."""
        return _PRIVATE in self.jwk


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Every key of a city, newest first in each family, and the 32 bytes of pepper.

    The pepper never rotates: hashes of NIKs and phones are looked up by it.
    """

    families: Mapping[KeyFamily, tuple[Key, ...]]
    pepper: bytes = field(repr=False)


def new_ring(now: datetime, draw: Draw, pepper: bytes) -> KeyRing:
    """A ring for a city that has none: a current and a next key in each family. `pepper` is 32
    random bytes."""
    taken: set[str] = set()
    families: dict[KeyFamily, tuple[Key, ...]] = {}
    for family in FAMILIES:
        signer = replace(_new_key(family, now, draw, taken), state="current", current_at=now)
        families[family] = (_new_key(family, now, draw, taken), signer)
    return KeyRing(families, pepper)


def rotate(
    ring: KeyRing,
    now: datetime,
    draw: Draw,
    *,
    families: Collection[KeyFamily] = IN_RING,
    force: bool = False,
) -> KeyRing:
    """The ring after a rotation of some families: next → current → retiring → retired.

    Raises TooEarly while the next key has not been published for PUBLISHED_AHEAD, unless forced
    (a key has leaked: then those with an old JWKS must fetch it anew).
    """
    ring = aged(ring, now)
    taken = {key.kid for keys in ring.families.values() for key in keys}
    rotated = dict(ring.families)
    for family in families:
        moved = tuple(_moved_on(key, family, now, force) for key in ring.families[family])
        rotated[family] = (_new_key(family, now, draw, taken), *moved)
    return replace(ring, families=rotated)


def aged(ring: KeyRing, now: datetime) -> KeyRing:
    """The ring as it stands at `now`: what is due to retire is retired, what is past is dropped.

    Applied whenever a ring is read, so that a key stops to verify on time without any command.
    """
    families: dict[KeyFamily, tuple[Key, ...]] = {}
    for family in FAMILIES:
        kept: list[Key] = []
        for key in ring.families[family]:
            if key.retire_at is None or now < key.retire_at:
                kept.append(key)
            elif now < key.retire_at + RECOGNISED.get(family, timedelta(0)):
                kept.append(replace(key, state="retired"))
        families[family] = tuple(kept)
    return replace(ring, families=families)


def current(ring: KeyRing, family: KeyFamily) -> Key:
    """The key that signs for a family now, whoever holds its private half. Raises LookupError for
    a ring that has none."""
    for key in ring.families[family]:
        if key.state == "current":
            return key
    raise LookupError(f"no current {family} key")


def signing(ring: KeyRing, family: KeyFamily) -> Key:
    """The same where the ring holds its private half. Raises LookupError for one that does not."""
    key = current(ring, family)
    if not key.is_private:
        raise LookupError(f"the current {family} key signs elsewhere")
    return key


def verifying(ring: KeyRing, family: KeyFamily, *, retired: bool = False) -> frozenset[str]:
    """The kids of the keys that verify for a family. With `retired`, also those that no longer do:
    only to recognise what has been paid."""
    return frozenset(key.kid for key in ring.families[family] if retired or key.state != "retired")


def published(ring: KeyRing) -> list[Key]:
    """What the JWK set (RFC 7517) shows: every key that signs, will sign, or has signed what still
    counts. May be cached for JWKS_CACHE."""
    return [key for family in FAMILIES for key in ring.families[family] if key.state != "retired"]


def knows(ring: KeyRing, kid: str) -> bool:
    """Whether a key of this ring, of whichever family and state, has this kid."""
    return any(key.kid == kid for keys in ring.families.values() for key in keys)


def _new_key(family: KeyFamily, now: datetime, draw: Draw, taken: set[str]) -> Key:
    """A fresh `next` key whose kid is not in `taken`, and is added to it."""
    kid, jwk = draw(family)
    while kid in taken:
        kid, jwk = draw(family)
    taken.add(kid)
    return Key(kid, "next", now, None, None, jwk)


def _moved_on(key: Key, family: KeyFamily, now: datetime, force: bool) -> Key:
    """The key one state further, as a rotation at `now` leaves it."""
    if key.state == "next":
        ready_at = key.created_at + PUBLISHED_AHEAD
        if now < ready_at and not force:
            raise TooEarly(ready_at)
        return replace(key, state="current", current_at=now)
    if key.state == "current":
        life = LONGEST_LIFE[family]
        # A process that has not seen this rotation signs with the old key for RING_CACHE more.
        retire_at = now + RING_CACHE + life + RETIRE_MARGIN if life is not None else None
        return replace(key, state="retiring", retire_at=retire_at, jwk=key.public)
    return key
