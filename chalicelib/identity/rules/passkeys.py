"""Passkeys: keys that people's own devices keep, by which they come in, and by which staff prove
who they are before money moves.

A challenge is a text that the city has signed, and is kept nowhere until it has been answered. A
passkey of the staff counts for money once another admin has confirmed it. Whoever adds one without
having proved themself by one that counts (a device is lost) needs two other admins: what came by
SMS or mail alone opens nothing.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import epoch
from chalicelib.core.values.subject import STAFF_ROLES
from chalicelib.identity.rules.hashes import keyed_digest, keyed_hash

CHALLENGE_LIFE = timedelta(minutes=5)
# How long a proof is good for what moves money.
PROVED_FOR = timedelta(minutes=10)
# Somebody's phone, computer and spare key, several times over.
PASSKEYS_EACH = 10

PasskeyState = Literal["proposed", "active", "removal_proposed", "removed"]

_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkeys they are: somebody in one role, at one phone (a keyed hash). With the phone
    the passkeys go, too."""

    role: str
    id: str
    phone: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey. `credential` and `public_key` are as the device gave them, `sign_count` is how
    often it said that it had signed (0 of one that does not count). `wanting` says how many admins
    are still to confirm it, `confirmed_by` has the ids of those who have."""

    id: str
    owner: Owner
    name: str
    credential: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    state: PasskeyState
    wanting: int
    confirmed_by: frozenset[str]
    created_at: str


def drawn_challenge(pepper: bytes, purpose: str, drawn: str, now: datetime) -> str:
    """A challenge for a purpose, good for CHALLENGE_LIFE. `drawn` is a random id."""
    text = f"{drawn}.{epoch(now + CHALLENGE_LIFE):0{_DIGITS}d}"
    return f"{text}.{_signature(pepper, purpose, text)}"


def must_be_ours(pepper: bytes, purpose: str, challenge: str, now: datetime) -> None:
    """Raises `unauthenticated` for a challenge that the city did not draw for this purpose, or that
    has ended."""
    text, _, signature = challenge.rpartition(".")
    ours = _signature(pepper, purpose, text)
    if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), ours.encode()):
        raise unproven()
    if int(text[-_DIGITS:]) <= epoch(now):
        raise unproven()


def for_owner(owner: Owner) -> str:
    """The purpose of a challenge by which somebody makes a passkey."""
    return f"passkey of {owner.role}:{owner.id}:{owner.phone}"


def for_role(role: str) -> str:
    """The purpose of a challenge by which somebody proves who they are in a role."""
    return f"passkey as {role}"


def handle_of(pepper: bytes, owner: Owner) -> bytes:
    """What a device is told its owner is: it tells nobody who that is (WebAuthn, 14.6.1)."""
    return keyed_digest(pepper, "passkey owner", f"{owner.role}:{owner.id}:{owner.phone}")


def passkey_id(credential: bytes) -> str:
    """The id that belongs to a credential's id, which may be a thousand bytes."""
    return ids.stable_id(ids.PASSKEY, sha256(credential).digest())


def made(
    owner: Owner,
    credential: bytes,
    public_key: bytes,
    sign_count: int,
    name: str,
    created_at: str,
    *,
    owes_proof: bool,
) -> Passkey:
    """A new passkey: of the staff one that others confirm, two of them where whoever makes it has
    others that count and has proved none of them."""
    wanting = (2 if owes_proof else 1) if owner.role in STAFF_ROLES else 0
    return Passkey(
        id=passkey_id(credential),
        owner=owner,
        name=name,
        credential=credential,
        public_key=public_key,
        sign_count=sign_count,
        state="proposed" if wanting else "active",
        wanting=wanting,
        confirmed_by=frozenset(),
        created_at=created_at,
    )


def confirmed(passkey: Passkey, by: str) -> Passkey:
    """A proposed passkey after one more admin has confirmed it."""
    wanting = passkey.wanting - 1
    state: PasskeyState = "proposed" if wanting else "active"
    return replace(passkey, state=state, wanting=wanting, confirmed_by=passkey.confirmed_by | {by})


def gone(passkey: Passkey) -> Passkey:
    """A passkey that was taken away."""
    return replace(passkey, state="removed", wanting=0)


def counts_on(count_before: int, count: int) -> bool:
    """Whether a device's count goes on. One that goes back, or stands still, is of a copy; a
    device that does not count always says 0 (WebAuthn, 6.1.1)."""
    return count > count_before or count == count_before == 0


def owes_proof(counting: Collection[str], passkey: str, proved_at: int, now: datetime) -> bool:
    """Whether somebody of the staff, whose passkeys of these ids count, has still to prove who they
    are before money moves: they did so by `passkey`, at the second `proved_at`."""
    if not counting:
        return False
    return passkey not in counting or epoch(now) - proved_at > PROVED_FOR.total_seconds()


def unproven() -> Refused:
    """Why a passkey opens nothing, whatever is wrong with it."""
    return Explained(
        "unauthenticated",
        (
            "Kunci sandi ini tidak dikenal, sudah dihapus, atau terlalu lama ditunggu. Anda belum "
            "masuk. Coba lagi, atau masuk dengan kode.",
            "This passkey is not known, was deleted, or took too long. You are not signed in. "
            "Try again, or sign in with a code.",
        ),
    )


def too_many() -> Refused:
    """Why nobody has more than PASSKEYS_EACH."""
    return Explained(
        "state_conflict",
        (
            f"Anda sudah punya {PASSKEYS_EACH} kunci sandi, atau kunci ini sudah ada. Tidak ada "
            "yang dibuat. Hapus satu yang tidak dipakai.",
            f"You have {PASSKEYS_EACH} passkeys already, or this very one. None was made. Delete "
            "one that you do not use.",
        ),
    )


def _signature(pepper: bytes, purpose: str, text: str) -> str:
    return keyed_hash(pepper, "passkey challenge", f"{purpose}:{text}")
