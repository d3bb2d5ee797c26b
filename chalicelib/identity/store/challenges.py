"""Challenges, and when codes went to a phone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from pynamodb.exceptions import UpdateError

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, from_text, to_text
from chalicelib.identity.rules.codes import (
    CODE_TRIES,
    CODES_WINDOW,
    STRANGERS_CODES_PER_HOUR,
    Challenge,
    Purpose,
    hour_of,
)
from chalicelib.identity.rules.devices import DEVICE_LIFE, Sent
from chalicelib.identity.store.table import IdentityItem, find_item

# DynamoDB may delete an item so long after it has ended.
_KEPT_AFTER_S = 3600

_STRANGERS = "strangers"
_DEVICE = "device#"


class SentMeanwhile(Refused):
    """Another code was counted since the count was read."""

    def __init__(self) -> None:
        super().__init__("rate_limited", retry_after=1)


class Challenges:
    """The store of challenges, of whose codes only hashes are kept. A `phone` is a keyed hash.
    Each change is a write, for a transaction with what goes with it."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put(self, challenge: Challenge) -> Write:
        """Put a new challenge."""
        item = challenge_item(challenge)
        return put_new(self._table, item, lambda _: Refused("unavailable", retry_after=1))

    def count_try(self, challenge_id: str, now: datetime) -> Challenge:
        """Count a try at a challenge, before the code is looked at.

        Raises `otp_locked` where it has been tried wrongly too often, `otp_invalid` where there
        is none.
        """
        item = IdentityItem(challenge_pk(challenge_id), "challenge")
        try:
            item.update(
                [IdentityItem.tries.add(1)],
                (IdentityItem.tries < CODE_TRIES) & (IdentityItem.expires_at > to_text(now)),
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise
            standing = find_item(challenge_pk(challenge_id), "challenge")
            alive = standing is not None and (standing.expires_at or "") > to_text(now)
            raise Refused("otp_locked" if alive else "otp_invalid") from None
        return Challenge(
            challenge_id,
            item.phone or "",
            cast(Purpose, item.purpose),
            item.code_hash or "",
            item.expires_at or "",
        )

    def use(self, challenge_id: str) -> Write:
        """Take a challenge away, whose code was right; `otp_invalid` where another request has."""
        return Write(
            self._table,
            lambda _: Refused("otp_invalid"),
            key={"pk": challenge_pk(challenge_id), "sk": "challenge"},
            delete=True,
            condition="attribute_exists(pk)",
        )

    def use_text(self, knock_id: str) -> Write:
        """A text's code was right; `otp_invalid` where another request has used it. It stays, so
        that the text, brought once more, is known."""
        return Write(
            self._table,
            lambda _: Refused("otp_invalid"),
            key={"pk": challenge_pk(knock_id), "sk": "challenge"},
            update="SET expires_at = :used",
            condition="attribute_exists(pk) AND expires_at > :used",
            values={":used": ""},
        )

    def sent(self, phone: str) -> list[Sent]:
        """When codes went to this phone lately, from strangers and from each of its devices, up to
        date."""
        return [_sent(item) for item in IdentityItem.query(_sent_pk(phone), consistent_read=True)]

    def count_sent(self, phone: str, seen: Sent, sent: Sequence[str], now: datetime) -> Write:
        """Note when codes went to a phone, if none has gone out since that was `seen`; else
        SentMeanwhile."""
        ended = now + (DEVICE_LIFE if seen.device else CODES_WINDOW)
        first = "attribute_not_exists(pk)"
        return Write(
            self._table,
            lambda _: SentMeanwhile(),
            key={"pk": _sent_pk(phone), "sk": _sent_sk(seen.device)},
            update="SET sent = :sent, version = :next, #ttl = :ttl",
            condition="version = :seen" if seen.version or seen.device else first,
            names={"#ttl": "ttl"},
            values={
                ":sent": list(sent),
                ":next": seen.version + 1,
                ":ttl": epoch(ended) + _KEPT_AFTER_S,
            }
            | ({":seen": seen.version} if seen.version or seen.device else {}),
        )

    def count_stranger(self, purpose: Purpose, now: datetime) -> Write:
        """Take one code off the hour's allowance for applications, or for visitors; else
        `rate_limited`."""
        hour, left_s = hour_of(now)
        return Write(
            self._table,
            lambda _: Refused("rate_limited", retry_after=left_s),
            key={"pk": f"{purpose} codes", "sk": hour},
            update="SET #ttl = :ttl ADD #number :one",
            condition="attribute_not_exists(pk) OR #number < :most",
            names={"#ttl": "ttl", "#number": "number"},
            values={
                ":ttl": epoch(now) + left_s + _KEPT_AFTER_S,
                ":one": 1,
                ":most": STRANGERS_CODES_PER_HOUR[purpose],
            },
        )

    def put_device(self, phone: str, device: str, now: datetime) -> Write:
        """This browser has signed in as the phone."""
        item = {
            "pk": _sent_pk(phone),
            "sk": _sent_sk(device),
            "sent": [],
            "version": 0,
            "signed_in_at": to_text(now),
            "ttl": epoch(now + DEVICE_LIFE),
        }
        return put_new(self._table, item, lambda _: Refused("unavailable", retry_after=1))

    def forget_devices(self, phone: str, devices: Iterable[str]) -> list[Write]:
        """These browsers are strangers to the phone from now on."""
        return [
            Write(
                self._table,
                lambda _: Refused("unavailable", retry_after=1),
                key={"pk": _sent_pk(phone), "sk": _sent_sk(device)},
                delete=True,
            )
            for device in devices
        ]


def challenge_pk(challenge_id: str) -> str:
    """The key of a challenge's item."""
    return f"challenge#{challenge_id}"


def challenge_item(challenge: Challenge) -> dict[str, Any]:
    """A new challenge's item."""
    return {
        "pk": challenge_pk(challenge.id),
        "sk": "challenge",
        "phone": challenge.phone,
        "purpose": challenge.purpose,
        "code_hash": challenge.code_hash,
        "tries": 0,
        "expires_at": challenge.expires_at,
        "ttl": epoch(from_text(challenge.expires_at)) + _KEPT_AFTER_S,
    }


def _sent_pk(phone: str) -> str:
    return f"otp#{phone}"


def _sent_sk(device: str) -> str:
    return _DEVICE + device if device else _STRANGERS


def _sent(item: IdentityItem) -> Sent:
    return Sent(
        device=item.sk.removeprefix(_DEVICE) if item.sk.startswith(_DEVICE) else "",
        sent=list(item.sent or []),
        version=int(item.version or 0),
        signed_in_at=item.signed_in_at or "",
    )
