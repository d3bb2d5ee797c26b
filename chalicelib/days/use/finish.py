"""Finishing what was begun: seal the day, list and count it, sign.

Only the queue's function may sign (infra/keys.py), and it signs what it has counted itself.

Each step can be done again without changing what it did, by anybody, also by several at once:
what counts is told by conditions, and whoever comes too late finds what stands. So a function that
dies anywhere leaves a day `closing`, and the next one goes on with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import LEAF, DayRecord, day_claims, leaf
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock, day_from_text
from chalicelib.core.work import HasTime
from chalicelib.days.rules.closing import Incomplete, OutOfTime
from chalicelib.days.rules.tree import WIDTH, tiles
from chalicelib.days.store.days import Days, Moved
from chalicelib.days.store.guards import Guards
from chalicelib.days.store.tiles import Tiles
from chalicelib.ledger.store.listing import DayListing


@dataclass(frozen=True, slots=True)
class _Listed:
    """A day's leaves: how many, their root, their hashes, and the entry key of each tile's
    first."""

    size: int
    day_root: bytes
    hashes: bytearray
    first_keys: list[str]


class Closing(Component, frozen=True, kw_only=True):
    """The job of a day that is being closed (core/work.py); its id is the date, `YYYY-MM-DD`.
    `sign` makes the compact JWS of a day's claims."""

    days: Days
    tiles: Tiles
    guards: Guards
    listing: DayListing
    writer: Writer
    sign: Callable[[Mapping[str, Any]], str]
    city: str
    clock: Clock

    def is_there(self, id: str) -> bool:
        """Whether a day is being closed, or is. A message comes before its closing has begun, and
        where that was refused nothing follows it."""
        day = day_from_text(id)
        return self.days.chain().closing == day or self.days.find(day) is not None

    def go_on(self, id: str, has_time: HasTime) -> None:
        """Finish closing a day. Raises Incomplete and OutOfTime: it is tried again later, as the
        projections may have caught up by then, and the guards know already."""
        day = day_from_text(id)
        if self.days.chain().closing != day:
            return
        try:
            self.finish(day, has_time)
        except Incomplete as incomplete:
            log(event="day not complete", date=id, **incomplete.context)
            raise

    def give_up(self, id: str) -> None:
        """Nothing: the day stays `closing` where finance sees it, and can be asked for again."""

    def finish(self, day: date, has_time: HasTime) -> DayRecord:
        """Seal, list and sign a day whose closing has begun; answers its record, the same each
        time. Raises Incomplete, and OutOfTime."""
        listed = self._complete(day, has_time, None)
        if isinstance(listed, DayRecord):
            return listed
        self.tiles.put(day, tiles(listed.hashes), listed.first_keys)
        return self._sign(day, listed)

    def check(self, day: date, has_time: HasTime, at_most: int) -> None:
        """Seal a day whose closing has begun, and see whether its listing is complete. Raises
        Incomplete, and OutOfTime, also where it has more than `at_most` transfers."""
        self._complete(day, has_time, at_most)

    def _complete(self, day: date, has_time: HasTime, at_most: int | None) -> _Listed | DayRecord:
        """A day's leaves, once they are as many as the guards have counted; its record, where
        somebody else was faster."""
        expected = self.guards.seal(day, has_time)
        if at_most is not None and expected > at_most:
            raise OutOfTime
        listed = self._list(day, has_time)
        if listed.size != expected:
            # The guards forget a day's count when the next day is sealed.
            found = self.days.find(day)
            if found is not None:
                return found.record
            raise Incomplete(expected, listed.size)
        return listed

    def _list(self, day: date, has_time: HasTime) -> _Listed:
        tree, hashes, first_keys = Tree(), bytearray(), []
        for transfer in self.listing.of_day(day, LEAF):
            if tree.size % WIDTH == 0:
                first_keys.append(transfer["key"])
                if not has_time():
                    raise OutOfTime
            hash = leaf_hash(leaf(transfer))
            hashes += hash
            tree.add(hash)
        return _Listed(tree.size, tree.root(), hashes, first_keys)

    def _sign(self, day: date, listed: _Listed) -> DayRecord:
        chain = self.days.chain()
        if chain.closing == day:
            name, root = day.isoformat(), listed.day_root.hex()
            claims = day_claims(self.city, name, listed.size, root, chain.day_root)
            record = DayRecord(name, listed.size, root, chain.day_root, self.sign(claims))
            try:
                self.writer.transact(self.days.finish(record, self.clock()))
                return record
            except Moved:
                pass  # somebody else was faster
        found = self.days.find(day)
        if found is None:
            raise Moved
        return found.record
