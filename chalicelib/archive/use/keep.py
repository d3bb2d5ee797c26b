"""Keeping what the ledger's stream has handed on."""

import json
from collections.abc import Iterable

from chalicelib.archive.files import Bucket
from chalicelib.archive.rules import pack
from chalicelib.core.component import Component


class Keep(Component, frozen=True, kw_only=True):
    """The use case of the archive's queue."""

    bucket: Bucket

    def keep(self, messages: Iterable[str]) -> int:
        """Put the transfers of some messages (`{"transfers": […]}` each) into the archive; answers
        how many objects that made. Done twice, it puts the same objects again."""
        objects = pack(
            transfer for message in messages for transfer in json.loads(message)["transfers"]
        )
        for key, content in objects.items():
            self.bucket.put(key, content)
        return len(objects)
