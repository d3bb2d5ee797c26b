"""Closing a day: begin, seal, list and count, sign.

Each step can be done again without changing what it did, by anybody, also by several at once:
what counts is told by conditions, and whoever comes too late finds what stands. So a function that
dies anywhere leaves a day `closing`, and the next one goes on with it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from chalicelib.audit.store import AuditJournal
from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import DAY_TYP, LEAF, DayRecord, day_claims, leaf
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S, Writer
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock, day_from_text
from chalicelib.core.values.subject import Subject
from chalicelib.days import rules
from chalicelib.days.rules import Chain, Incomplete
from chalicelib.days.seal import Guards, OutOfTime
from chalicelib.days.store import Days, Moved
from chalicelib.days.tiles import WIDTH, tiles
from chalicelib.identity.keys import SecretsManagerKeys, signing_key
from chalicelib.ledger.listing import DayListing

# A request is given up after 29 seconds; whoever waits for it, sooner.
REQUEST_S = 12.0
# A day with more transfers than this is not listed within a request.
AT_ONCE_MOST = 20_000
# When a request that began a closing is over in any case, one way or another.
BEGUN_BY_THEN_S = 30
# How often the queue's function takes a day up, and how long it waits after a listing that was not
# complete: twice as long each time. SQS delays by 900 seconds at most.
TRIES = 10
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 900
# Enough to put a large day's tiles and to sign it.
SPARE_MS = 30_000

_LATENESS = timedelta(seconds=WRITE_LATENESS_S)

Send = Callable[[Mapping[str, Any], int], None]
HasTime = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A day's leaves: how many, their root, their hashes, and the key of each tile's first."""

    size: int
    root: bytes
    hashes: bytearray
    first_keys: list[str]


class Closing:
    """The use case of closing a day. `send(message, delay_s)` puts a message into its queue."""

    def __init__(
        self,
        days: Days,
        guards: Guards,
        listing: DayListing,
        audit: AuditJournal,
        writer: Writer,
        keys: SecretsManagerKeys,
        send: Send,
        city: str,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        self._days = days
        self._guards = guards
        self._listing = listing
        self._audit = audit
        self._writer = writer
        self._keys = keys
        self._send = send
        self._city = city
        self._clock = clock
        self._monotonic = monotonic

    def close(self, day: date, by: Subject) -> DayRecord | None:
        """Close a day; answers its record, the same each time, or None where that takes longer
        than a request may: then the queue's function goes on with it.

        Raises `state_conflict` for a day that has not ended or is not the next, and Incomplete.
        """
        # In this order: a day that is closed between the two readings is found.
        chain = self._days.chain()
        found = self._days.find(day)
        if found is not None:
            return found[0]
        rules.must_have_ended(day, self._clock(), _LATENESS)
        rules.must_be_next(day, chain)
        if chain.closing is None:
            self._begin(day, chain, by)
        over = self._monotonic() + REQUEST_S
        try:
            return self._finish(day, lambda: self._monotonic() < over, AT_ONCE_MOST)
        except OutOfTime:
            self._send({"date": day.isoformat()}, 0)
            return None

    def work(self, message: Mapping[str, Any], remaining_ms: Callable[[], int]) -> None:
        """Go on with the day that a message names, and send it on where it is not done.
        `remaining_ms` is what is left of this function's time.

        Raises Incomplete or OutOfTime after TRIES: the message ends in the dead letters, whose
        alarm tells somebody. The day can still be asked for again.
        """
        day = day_from_text(message["date"])
        if self._days.chain().closing != day:
            # It is closed by now, or its closing was refused before it began.
            return
        tries = message.get("tries", 0) + 1
        try:
            self._finish(day, lambda: remaining_ms() > SPARE_MS, None)
        except (Incomplete, OutOfTime) as unfinished:
            if tries >= TRIES:
                raise
            pause = 0
            if isinstance(unfinished, Incomplete):
                log(event="day not complete", date=day.isoformat(), **unfinished.context)
                pause = min(FIRST_PAUSE_S * 2 ** (tries - 1), LONGEST_PAUSE_S)
            self._send({"date": day.isoformat(), "tries": tries}, pause)

    def _begin(self, day: date, chain: Chain, by: Subject) -> None:
        now = self._clock()
        if chain.closed is None:
            rules.must_be_first(day, self._guards.first_day(), now)
        # The message first: without a closing that has begun it is dropped, whereas a closing
        # without a message would wait for somebody to ask for it again.
        self._send({"date": day.isoformat()}, BEGUN_BY_THEN_S)
        try:
            self._writer.transact(
                [
                    self._days.begin(day, chain, by, now),
                    self._audit.entry(by, "day.close", day.isoformat(), now),
                ]
            )
        except Moved:
            # Somebody else may have begun to close this very day, and even be done with it.
            if self._days.chain().closing != day and self._days.find(day) is None:
                raise

    def _finish(self, day: date, has_time: HasTime, at_most: int | None) -> DayRecord:
        expected = self._guards.seal(day, has_time)
        if at_most is not None and expected > at_most:
            raise OutOfTime
        listed = self._list(day, has_time)
        if listed.size != expected:
            # The guards forget a day's count when the next day is sealed.
            found = self._days.find(day)
            if found is not None:
                return found[0]
            raise Incomplete(expected, listed.size)
        self._days.put_tiles(day, tiles(listed.hashes), listed.first_keys)
        return self._sign(day, listed)

    def _list(self, day: date, has_time: HasTime) -> _Listed:
        tree, hashes, first_keys = Tree(), bytearray(), []
        for transfer in self._listing.of_day(day, LEAF):
            if tree.size % WIDTH == 0:
                first_keys.append(transfer["key"])
                if not has_time():
                    raise OutOfTime
            hash = leaf_hash(leaf(transfer))
            hashes += hash
            tree.add(hash)
        return _Listed(tree.size, tree.root(), hashes, first_keys)

    def _sign(self, day: date, listed: _Listed) -> DayRecord:
        chain = self._days.chain()
        if chain.closing == day:
            root = listed.root.hex()
            claims = day_claims(self._city, day.isoformat(), listed.size, root, chain.root)
            signature = jose.sign(claims, signing_key(self._keys.ring(), "receipt"), DAY_TYP)
            record = DayRecord(day.isoformat(), listed.size, root, chain.root, signature)
            try:
                self._writer.transact(self._days.finish(record, self._clock()))
                return record
            except Moved:
                pass  # somebody else was faster
        found = self._days.find(day)
        if found is None:
            raise Moved
        return found[0]
