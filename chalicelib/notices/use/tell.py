"""Telling people what happened: written down once for each, then pushed where they want it.

    put ── the push's message

Whoever dies between the two is followed by whoever finds the same again: the message is sent anew,
and what was pushed already is not pushed again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.notices.rules.notice import KIND_OF, Happening, Notice, notice_of
from chalicelib.notices.store.notices import Notices
from chalicelib.notices.store.settings import Settings

# Of the ten connections that a client of DynamoDB keeps.
PUT_AT_ONCE = 8


class Push(msgspec.Struct, frozen=True, omit_defaults=True):
    """A queue's message: somebody may be pushed to. `subscription` is the one browser that has not
    taken it, after so many `failures`; `not_before` an instant."""

    subject_id: str
    subscription: str = ""
    failures: int = 0
    not_before: str = ""


# Puts the messages of pushes into their queue.
SendPushes = Callable[[Collection[Push]], None]


class Tell(Component, frozen=True, kw_only=True):
    """The use case of telling."""

    notices: Notices
    settings: Settings
    send: SendPushes
    clock: Clock

    def tell(self, happenings: Iterable[Happening]) -> int:
        """Tell each of these, unless it is old, or they do not want to be told of its kind; answers
        how many were told. Told again it changes nothing."""
        now = self.clock()
        news = [one for one in happenings if one.is_news(now)]
        settings = self.settings.get_many(one.subject_id for one in news)
        wanted = [one for one in news if settings[one.subject_id].is_told(KIND_OF[one.event])]
        told = self._put([notice_of(one, now) for one in wanted])
        pushed_to = dict.fromkeys(
            one.subject_id for one in wanted if settings[one.subject_id].takes_pushes
        )
        if pushed_to:
            self.send([Push(subject_id) for subject_id in pushed_to])
        return told

    def _put(self, notices: Sequence[Notice]) -> int:
        """Put these; answers how many are new. A release day's reminders are waiting for answers
        most of the time, so several are put at once."""
        if len(notices) < 2:
            return sum(map(self.notices.put, notices))
        with ThreadPoolExecutor(PUT_AT_ONCE) as pool:
            return sum(pool.map(self.notices.put, notices))
