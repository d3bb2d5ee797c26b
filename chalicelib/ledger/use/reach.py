"""Waiting until journal and totals reach far enough."""

import time
from collections.abc import Callable
from datetime import datetime

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITE_LATENESS_S
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.progress import Progress
from chalicelib.ledger.store.shards import open_shards
from chalicelib.ledger.store.totals import Totals

# A heartbeat mostly goes through the stream within half a second: it is looked for so often, with
# this pause before, and then again a second later.
_LOOKS = 8
_LOOK_PAUSE_S = 0.25
_BEAT_PAUSE_S = 1


class Reach(Component, frozen=True, kw_only=True):
    """How far journal and totals surely reach, for work that needs all there is before some
    instant."""

    totals: Totals
    progress: Progress
    heartbeats: Heartbeats
    clock: Clock
    sleep: Callable[[float], None] = time.sleep

    def missing_s(self, until: datetime) -> int:
        """0 where every transfer before `until` is listed; else the seconds after which to ask
        again. Asking sends heartbeats to every shard, and waits for them for two seconds, as soon
        as they can tell: not before whatever is on its way has arrived."""
        if self.totals.through() >= until:
            return 0
        left = (until - self.clock()).total_seconds() + WRITE_LATENESS_S
        if left >= 1:
            return int(left)
        if left > 0:
            self.sleep(left)
        parents, _ = self.progress.read()
        self.heartbeats.beat_everywhere(len(open_shards(parents)))
        for _ in range(_LOOKS):
            self.sleep(_LOOK_PAUSE_S)
            if self.totals.through() >= until:
                return 0
        return _BEAT_PAUSE_S
