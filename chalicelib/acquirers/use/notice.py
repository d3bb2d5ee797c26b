"""Noticing which acquirers are heard and for which shops, at next to no cost.

A thousand notifications a second would make one item hot: each process notes an acquirer once a
minute and a shop's NMID once a day.
"""

from datetime import datetime, timedelta

import msgspec

from chalicelib.acquirers.store.coverage import Coverage
from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day

AGAIN_AFTER = timedelta(minutes=1)
# What a process remembers of a day; then it begins anew.
_KEPT_AT_MOST = 50_000


class Notice(Component, frozen=True, kw_only=True):
    """The use case of noticing."""

    coverage: Coverage
    heard: dict[str, datetime] = msgspec.field(default_factory=dict)
    seen: set[tuple[str, str, str]] = msgspec.field(default_factory=set)

    def hear(self, psp_id: str, nmid: str, now: datetime) -> None:
        """An acquirer was heard, of a payment to this NMID."""
        last = self.heard.get(psp_id)
        if last is None or now - last >= AGAIN_AFTER:
            self.coverage.hear(psp_id, now)
            self.heard[psp_id] = now
        of_today = (psp_id, nmid, business_day(now).isoformat())
        if of_today not in self.seen:
            if len(self.seen) >= _KEPT_AT_MOST:
                self.seen.clear()
            self.coverage.see(*of_today)
            self.seen.add(of_today)
