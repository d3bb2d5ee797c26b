"""Answers to texts that came by message: by which message, and how far each answer is."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import UpdateError

from chalicelib.core.dynamo.conditions import condition_failed
from chalicelib.core.dynamo.writer import Write, put_new
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch, to_text
from chalicelib.identity.rules.answers import LEASE
from chalicelib.identity.rules.codes import CODES_WINDOW, Challenge
from chalicelib.identity.rules.devices import Sent
from chalicelib.identity.store.challenges import challenge_item, challenge_pk
from chalicelib.identity.store.table import IdentityItem, find_item

_KEPT_AFTER_S = 3600
_ANSWERS = "answers"


class TextKnown(Refused):
    """A text has come before."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class Answers:
    """The store of answers. A `phone` is a keyed hash, and so is a `message`, whose id names a
    phone."""

    def __init__(self, table: str) -> None:
        self._table = table

    def begin(self, challenge: Challenge, message: str, now: datetime) -> Write:
        """Put the challenge that a text has brought by this message, for whoever sends its answer
        within LEASE; TextKnown where the text has come before, by whatever message."""
        more = {"message": message, "leased_until": to_text(now + LEASE)}
        return put_new(self._table, challenge_item(challenge) | more, lambda _: TextKnown())

    def lease(self, knock_id: str, message: str, now: datetime, *, again: bool) -> bool:
        """Take up the answer that this message is owed; False where the text came by another, it
        has been answered, or somebody is at it. `again` is whoever has tried before."""
        mine = (IdentityItem.message == message) & IdentityItem.answered_at.does_not_exist()
        if not again:
            mine &= IdentityItem.leased_until <= to_text(now)
        item = IdentityItem(challenge_pk(knock_id), "challenge")
        try:
            item.update([IdentityItem.leased_until.set(to_text(now + LEASE))], mine)
        except UpdateError as error:
            if not condition_failed(error):
                raise
            return False
        return True

    def answered(self, knock_id: str, message: str, now: datetime) -> None:
        """The answer was taken. Where the code has been used meanwhile there is nothing to do."""
        item = IdentityItem(challenge_pk(knock_id), "challenge")
        try:
            item.update(
                [IdentityItem.answered_at.set(to_text(now))], IdentityItem.message == message
            )
        except UpdateError as error:
            if not condition_failed(error):
                raise

    def sent(self, phone: str) -> Sent:
        """When answers went to a phone lately, up to date."""
        item = find_item(_pk(phone), _ANSWERS)
        return Sent("", list(item.sent or []), int(item.version or 0)) if item else Sent("", [], 0)

    def count(self, phone: str, seen: Sent, sent: Sequence[str], now: datetime) -> Write:
        """Note when answers went to a phone, if none has gone out since that was `seen`; else
        `rate_limited`."""
        values = {
            ":sent": list(sent),
            ":next": seen.version + 1,
            ":ttl": epoch(now + CODES_WINDOW) + _KEPT_AFTER_S,
        }
        return Write(
            self._table,
            lambda _: Refused("rate_limited", retry_after=1),
            key={"pk": _pk(phone), "sk": _ANSWERS},
            update="SET sent = :sent, version = :next, #ttl = :ttl",
            condition="version = :seen" if seen.version else "attribute_not_exists(pk)",
            names={"#ttl": "ttl"},
            values=values | ({":seen": seen.version} if seen.version else {}),
        )


def _pk(phone: str) -> str:
    return f"answers#{phone}"
