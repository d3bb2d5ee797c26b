"""Waiting until the lists reach far enough."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.totals import Totals


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far journal and totals surely reach, for work that needs all before some instant."""

    totals: Totals
    heartbeats: Heartbeats
    clock: Clock

    def missing_s(self, until: datetime) -> int:
        """0 where every transfer before `until` is listed; else the seconds after which to ask
        again."""
        return 0 if self.totals.through() >= until else 15
