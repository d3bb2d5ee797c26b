"""How each resident and merchant wants to be told."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.connection import Connection

from chalicelib.core.dynamo.items import get_plain
from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.notices.rules.push import LEASE
from chalicelib.notices.rules.settings import NoticeSettings, Subscription

_SETTINGS = "settings"


class Settings:
    """The store of settings."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def get(self, subject_id: str) -> NoticeSettings:
        """Somebody's settings, up to date; the usual ones where they have chosen none."""
        return self.get_many([subject_id])[subject_id]

    def get_many(self, subject_ids: Iterable[str]) -> dict[str, NoticeSettings]:
        """The same of many, by id."""
        wanted = list(dict.fromkeys(subject_ids))
        keys = [(subject_id, _SETTINGS) for subject_id in wanted]
        found = {one["pk"]: one for one in get_plain(self._connection, self._table, keys)}
        return {id: _settings(id, found.get(id, {})) for id in wanted}

    def change(self, before: NoticeSettings, after: NoticeSettings) -> NoticeSettings:
        """Choose others, if nobody has since these were read; else `state_conflict`. Answers them
        as they stand then."""
        seen = "version = :seen" if before.version else "attribute_not_exists(version)"
        item = self._update(
            before.subject_id,
            "SET #off = :off, push = :push, silent_from = :from, silent_until = :until,"
            " subscriptions = :subscriptions, evening_sum = :evening, version = :next",
            seen,
            {
                ":off": sorted(after.off),
                ":push": after.push,
                ":from": after.silent_from,
                ":until": after.silent_until,
                ":subscriptions": [asdict(one) for one in after.subscriptions],
                ":evening": after.evening_sum,
                ":next": before.version + 1,
                **({":seen": before.version} if before.version else {}),
            },
            {"#off": "off"},
        )
        return _settings(before.subject_id, item)

    def read_up_to(self, subject_id: str, told_at: str) -> bool:
        """What was told up to an instant is read; False where more was already."""
        return self._try(
            subject_id,
            "SET read_at = :at",
            "attribute_not_exists(read_at) OR read_at < :at",
            {":at": told_at},
        )

    def lease(self, subject_id: str, now: datetime) -> bool:
        """Begin a push to somebody, which nobody else then sends for LEASE; False where somebody
        has."""
        return self._try(
            subject_id,
            "SET pushing_until = :until",
            "attribute_not_exists(pushing_until) OR pushing_until <= :now",
            {":until": to_text(now + LEASE), ":now": to_text(now)},
        )

    def release(self, subject_id: str) -> None:
        """End it."""
        self._update(subject_id, "REMOVE pushing_until", None, {})

    def forget(self, subject_id: str) -> Write:
        """The write that forgets how somebody wanted it, and their browsers."""
        return Write(
            self._table,
            lambda _: Refused("unavailable", retry_after=1),
            key={"pk": subject_id, "sk": _SETTINGS},
            delete=True,
        )

    def _try(self, subject_id: str, update: str, condition: str, values: Mapping[str, Any]) -> bool:
        try:
            self._update(subject_id, update, condition, values)
        except Refused as refused:
            if refused.code != "state_conflict":
                raise
            return False
        return True

    def _update(
        self,
        subject_id: str,
        update: str,
        condition: str | None,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        return self._writer.update(
            Write(
                self._table,
                lambda _: Refused("state_conflict", retry_after=1),
                key={"pk": subject_id, "sk": _SETTINGS},
                update=update,
                condition=condition,
                names=names or {},
                values=values,
            )
        )


def _settings(subject_id: str, item: Mapping[str, Any]) -> NoticeSettings:
    usual = NoticeSettings(subject_id)
    return NoticeSettings(
        subject_id=subject_id,
        off=frozenset(item.get("off", ())),
        push=item.get("push", usual.push),
        silent_from=item.get("silent_from", usual.silent_from),
        silent_until=item.get("silent_until", usual.silent_until),
        read_at=item.get("read_at", ""),
        subscriptions=tuple(Subscription(**one) for one in item.get("subscriptions", ())),
        evening_sum=item.get("evening_sum", usual.evening_sum),
        version=item.get("version", 0),
    )
