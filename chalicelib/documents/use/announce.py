"""Announcing that what documents tell is about to change."""

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.documents.rules import SETTLES, Name, is_settled
from chalicelib.documents.store import Documents
from chalicelib.documents.use.make import MakeDocuments

# Most changes are written within milliseconds of their announcement.
FIRST_LOOK_S = 1
_AT_ONCE = timedelta(0)


class Announce(Component, frozen=True, kw_only=True):
    """What every use case says before it changes what documents tell. `queue` has a document taken
    up in some seconds; `announced` holds until when this process has said that each changes."""

    documents: Documents
    make: MakeDocuments
    queue: Callable[[str, int], None]
    clock: Clock
    announced: dict[Name, datetime] = msgspec.field(default_factory=dict)

    def changing(self, names: Iterable[Name], lasting: timedelta = _AT_ONCE) -> None:
        """Say that these documents' sources are about to change, for as long as `lasting` where
        more will follow. To be called before each transaction, and costs nothing where enough is
        left of what was said before. Where the table takes no note, the queue has to do: whoever
        pauses a campaign does not wait for what only tells of it. Raises `unavailable` where
        neither takes it."""
        now = self.clock()
        table_takes = True
        for name in sorted(set(names)):
            until = self.announced.get(name)
            if until is not None and until - now >= lasting / 2:
                continue
            table_takes = table_takes and self._note(name, lasting, now)
            if not table_takes:
                self._queue_unnoted(name, lasting)
            self.announced[name] = now + lasting

    @contextmanager
    def at_once(self, name: Name) -> Iterator[None]:
        """The same around a change of a document that is small and seldom made: it is made before
        the change is answered. Whatever goes wrong then, its message makes it a moment later."""
        self.changing([name])
        yield
        try:
            self.make.make(name)
        except Exception:  # the change is written, and the document follows
            traceback.print_exc(file=sys.stderr)

    def _note(self, name: Name, lasting: timedelta, now: datetime) -> bool:
        """Note it in the table; whether that was possible."""
        try:
            before = self.documents.announce(name, now + lasting)
        except Exception:  # whatever it is, the queue may take it
            traceback.print_exc(file=sys.stderr)
            return False
        # A document that is not settled has its message under way already: a burst of changes
        # sends one.
        if is_settled(before):
            self._queue(name, lasting)
        return True

    def _queue_unnoted(self, name: Name, lasting: timedelta) -> None:
        """Have a document made when all that is about to change has surely been written."""
        try:
            self.queue(name.id, round((lasting + SETTLES).total_seconds()))
        except Exception as error:
            raise Refused("unavailable", retry_after=1) from error

    def _queue(self, name: Name, lasting: timedelta) -> None:
        try:
            self.queue(name.id, FIRST_LOOK_S + round(lasting.total_seconds()))
        except Exception:  # the clock's function finds what was forgotten
            traceback.print_exc(file=sys.stderr)
