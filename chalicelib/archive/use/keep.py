"""Keeping what the ledger's stream has handed on, and what is signed with a day."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from chalicelib.archive.files import Bucket
from chalicelib.archive.rules import pack, pack_day
from chalicelib.core.component import Component


class Keep(Component, frozen=True, kw_only=True):
    """The use cases of the archive's queue, and of whoever closes a day."""

    bucket: Bucket

    def keep(self, messages: Iterable[str]) -> int:
        """Put the transfers of some messages (`{"transfers": […]}` each) into the archive; answers
        how many objects that made. Done twice, it puts the same objects again."""
        objects = pack(
            transfer for message in messages for transfer in json.loads(message)["transfers"]
        )
        self._put(objects)
        return len(objects)

    def keep_day(self, day: date, acts: Iterable[bytes], report: bytes) -> None:
        """Put the acts of a day and its report into the archive, before they are signed. Done
        twice, it puts the same objects again."""
        self._put(pack_day(day, acts, report))

    def _put(self, objects: Mapping[str, bytes]) -> None:
        for key, content in objects.items():
            self.bucket.put(key, content)
