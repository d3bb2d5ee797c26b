"""Telling those who listen what the ledger tells of: once, at once, or not at all.

A hint that is lost costs a screen some minutes at most, as it asks by itself as well; one that
keeps others waiting helps nobody. So nothing is tried a second time that may have been told. Who is
still opening a connection cannot be told anything yet: that hint waits for it, a little longer each
time, until it is late or the ticket is over. So a screen that has a ticket misses nothing of what
happens from then on, and need not ask when its connection is open.
"""

import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.core.work import Send
from chalicelib.live.ports import Wallets
from chalicelib.live.rules import (
    Hint,
    Listener,
    Moved,
    Told,
    is_late,
    of_transfer,
    told_again_in,
)
from chalicelib.live.store.listeners import Listeners
from chalicelib.live.store.sockets import Gone, Sockets, Untold

# Of the ten connections that a client keeps.
AT_ONCE = 8


class Message(msgspec.Struct, frozen=True):
    """What the queue brings: a transfer that the ledger tells of, or a hint as it is; `to` is the
    one listener that it waits for."""

    moved: Moved | None = None
    told: Told | None = None
    to: str | None = None


class Meant(NamedTuple):
    """A hint, and the one listener that it waits for, where it does."""

    told: Told
    to: str | None = None


class Said(NamedTuple):
    """How many hints were told, how many listeners were gone, what could not be told, and what
    waits for a connection."""

    told: int
    gone: int
    untold: int
    waiting: int


class Tell(Component, frozen=True, kw_only=True):
    """The use case of telling."""

    wallets: Wallets
    listeners: Listeners
    sockets: Sockets
    send: Send
    clock: Clock

    def take_up(self, messages: Collection[str]) -> Said:
        """Tell all that listen what messages (`Message`, in JSON) say; what is late, or cannot be
        read, is told to nobody."""
        now = self.clock()
        read = list(_read(messages))
        moved = [one.moved for one in read if one.moved and not is_late(one.moved.occurred_at, now)]
        vouchers = [voucher for one in moved if (voucher := one.account("voucher"))]
        residents = self.wallets.residents_of(vouchers) if vouchers else {}
        hints = [Meant(told) for one in moved for told in of_transfer(one, residents)]
        hints += [Meant(one.told, one.to) for one in read if one.told]
        hints = [one for one in hints if not is_late(one.told.hint.at, now)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            subjects = list(dict.fromkeys(one.told.subject_id for one in hints))
            listening = dict(zip(subjects, pool.map(self._listening, subjects), strict=True))
            ended = list(pool.map(self._tell, _meant(hints, listening)))
        return Said(*(ended.count(end) for end in Said._fields))

    def _listening(self, subject_id: str) -> list[Listener]:
        now = self.clock()
        return [one for one in self.listeners.of(subject_id) if not one.is_over(now)]

    def _tell(self, meant: tuple[Listener, Hint]) -> str:
        listener, hint = meant
        if is_late(hint.at, self.clock()):
            # Others were slow to be told.
            return "untold"
        if listener.connection is None:
            return self._wait(listener, hint)
        try:
            self.sockets.tell(listener.connection, msgspec.json.encode(hint._asdict()))
        except Gone:
            if listener.is_opening(self.clock()):
                return self._wait(listener, hint)
            self.listeners.forget(listener)
            return "gone"
        except Untold as untold:
            log(event="hint lost", why=untold.why)
            return "untold"
        return "told"

    def _wait(self, listener: Listener, hint: Hint) -> str:
        message = {"told": [listener.subject_id, [*hint]], "to": listener.id}
        try:
            self.send(message, told_again_in(hint.at, self.clock()))
        except Exception as error:  # whatever it is, others are still to be told
            log(event="hint lost", why=type(error).__name__)
            return "untold"
        return "waiting"


def _meant(
    hints: Iterable[Meant], listening: Mapping[str, Iterable[Listener]]
) -> list[tuple[Listener, Hint]]:
    """Each hint with each listener that has asked for it, or with the one that it waits for."""
    return [
        (listener, told.hint)
        for told, to in hints
        for listener in listening[told.subject_id]
        if told.hint.topic in listener.topics and to in (None, listener.id)
    ]


def _read(messages: Iterable[str]) -> Iterator[Message]:
    for message in messages:
        try:
            yield msgspec.json.decode(message, type=Message)
        except msgspec.MsgspecError:
            traceback.print_exc()
