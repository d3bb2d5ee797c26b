"""Comparing a day of the archive with the ledger: whether something is missing, or was changed."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256

from chalicelib.archive.files import Bucket
from chalicelib.archive.rules import Difference, differences, line, prefix, unpack
from chalicelib.core.component import Component
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.listing import DayListing
from chalicelib.ledger.store.transfers import Transfers


class Compare(Component, frozen=True, kw_only=True):
    """The use case of comparing. `hand_in` sends transfers to the archive's queue."""

    bucket: Bucket
    listing: DayListing
    transfers: Transfers
    hand_in: Callable[[Sequence[Transfer]], None]

    def compare(self, day: date) -> list[Difference]:
        """What of a business day archive and ledger do not say alike, by transfer id. The ledger
        is asked for what its journal lists of the day and for what the archive has of it. Raises
        Forged."""
        archived = self._archived(day)
        ids = {entry["id"] for entry in self.listing.of_day(day, ())} | archived.keys()
        stored = {
            one.id: sha256(line(asdict(one))).digest() for one in self.transfers.find_all(ids)
        }
        return differences(archived, stored)

    def make_good(self, found: Sequence[Difference]) -> int:
        """Send what the archive lacks to its queue; answers how many transfers that is."""
        ids = [one.transfer_id for one in found if one.what == "not in the archive"]
        lacking = list(self.transfers.find_all(ids))
        self.hand_in(lacking)
        return len(lacking)

    def _archived(self, day: date) -> dict[str, set[bytes]]:
        """Hashes of the lines that the archive has, by transfer id."""
        found: defaultdict[str, set[bytes]] = defaultdict(set)
        for key, content in self.bucket.every(prefix(day)):
            for one in unpack(key, content):
                found[json.loads(one)["id"]].add(sha256(one).digest())
        return found
