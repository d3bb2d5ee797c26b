"""Telling people what happened: written down once for each, then pushed where they want it.

    put ── the push's message

Whoever dies between the two is followed by whoever finds the same again: the message is sent anew,
and what was pushed already is not pushed again.
"""

from collections.abc import Callable, Collection, Iterable

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.instants import Clock
from chalicelib.notices.rules.notice import KIND_OF, Happening, notice_of
from chalicelib.notices.store.notices import Notices
from chalicelib.notices.store.settings import Settings


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
        told, pushes = 0, dict[str, Push]()
        for one in news:
            wishes = settings[one.subject_id]
            if not wishes.wants(KIND_OF[one.event]):
                continue
            told += self.notices.put(notice_of(one, now))
            if wishes.takes_pushes:
                pushes[one.subject_id] = Push(one.subject_id)
        if pushes:
            self.send(pushes.values())
        return told
