"""Telling those who listen what the ledger tells of: once, at once, or not at all.

A hint that is lost costs a screen some seconds, as it asks by itself as well; one that comes late,
or keeps others waiting, helps nobody. So nothing is tried a second time.
"""

import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import msgspec

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.live.ports import Wallets
from chalicelib.live.rules import Hint, Listener, Moved, Told, is_late, of_transfer
from chalicelib.live.store.listeners import Listeners
from chalicelib.live.store.sockets import Gone, Sockets, Untold

# Of the ten connections that a client keeps.
AT_ONCE = 8


class Message(msgspec.Struct, frozen=True):
    """What the queue brings: a transfer that the ledger tells of, or a hint as it is."""

    moved: Moved | None = None
    told: Told | None = None


class Said(NamedTuple):
    """How many hints were told, how many listeners were gone, and what could not be told."""

    told: int
    gone: int
    untold: int


class Tell(Component, frozen=True, kw_only=True):
    """The use case of telling."""

    wallets: Wallets
    listeners: Listeners
    sockets: Sockets
    clock: Clock

    def take_up(self, messages: Collection[str]) -> Said:
        """Tell all that listen what messages (`Message`, in JSON) say; what is late, or cannot be
        read, is told to nobody."""
        now = self.clock()
        read = list(_read(messages))
        moved = [one.moved for one in read if one.moved and not is_late(one.moved.occurred_at, now)]
        vouchers = [voucher for one in moved if (voucher := one.account("voucher"))]
        residents = self.wallets.residents_of(vouchers) if vouchers else {}
        told = [told for one in moved for told in of_transfer(one, residents)]
        told += [one.told for one in read if one.told and not is_late(one.told.hint.at, now)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            subjects = list(dict.fromkeys(one.subject_id for one in told))
            listening = dict(zip(subjects, pool.map(self._listening, subjects), strict=True))
            ended = list(pool.map(self._tell, _meant(told, listening)))
        return Said(ended.count("told"), ended.count("gone"), ended.count("untold"))

    def _listening(self, subject_id: str) -> list[Listener]:
        return self.listeners.of(subject_id, self.clock())

    def _tell(self, meant: tuple[Listener, Hint]) -> str:
        listener, hint = meant
        if is_late(hint.at, self.clock()):
            # Others were slow to be told.
            return "untold"
        try:
            self.sockets.tell(listener.connection, msgspec.json.encode(hint._asdict()))
        except Gone:
            if not listener.is_opening(self.clock()):
                self.listeners.forget(listener)
            return "gone"
        except Untold as untold:
            log(event="hint lost", why=untold.why)
            return "untold"
        return "told"


def _meant(
    told: Iterable[Told], listening: Mapping[str, Iterable[Listener]]
) -> list[tuple[Listener, Hint]]:
    """Each hint with each listener that has asked for it."""
    return [
        (listener, hint)
        for subject_id, hint in told
        for listener in listening[subject_id]
        if hint.topic in listener.topics
    ]


def _read(messages: Iterable[str]) -> Iterator[Message]:
    for message in messages:
        try:
            yield msgspec.json.decode(message, type=Message)
        except msgspec.MsgspecError:
            traceback.print_exc()
