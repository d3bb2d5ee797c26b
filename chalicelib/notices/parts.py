"""The parts of notices."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room
from chalicelib.notices.ports import Concerned, Holders

if TYPE_CHECKING:
    from collections.abc import Collection

    from chalicelib.core.outside import Outside
    from chalicelib.notices.store.evenings import Evenings
    from chalicelib.notices.store.notices import Notices
    from chalicelib.notices.store.progress import Progress
    from chalicelib.notices.store.push_key import PushKey
    from chalicelib.notices.store.settings import Settings
    from chalicelib.notices.use.acted import TellOfActs
    from chalicelib.notices.use.choose import ChooseNotices
    from chalicelib.notices.use.keys import NoteKeys
    from chalicelib.notices.use.moved import TellOfTransfers
    from chalicelib.notices.use.own import Own
    from chalicelib.notices.use.push import SendPushes
    from chalicelib.notices.use.read import ReadNotices
    from chalicelib.notices.use.tell import Push, Tell


class NoticeParts(Room):
    """What people are told, and how."""

    @cached_property
    def store(self) -> Notices:
        from chalicelib.notices.store.notices import Notices

        parts = self.parts
        return Notices(parts.connection, parts.writer, parts.table("notices"))

    @cached_property
    def settings(self) -> Settings:
        from chalicelib.notices.store.settings import Settings

        parts = self.parts
        return Settings(parts.connection, parts.writer, parts.table("notices"))

    @cached_property
    def progress(self) -> Progress:
        from chalicelib.notices.store.progress import Progress

        parts = self.parts
        return Progress(parts.connection, parts.writer, parts.table("notices"))

    @cached_property
    def evenings(self) -> Evenings:
        from chalicelib.notices.store.evenings import Evenings

        parts = self.parts
        return Evenings(parts.connection, parts.writer, parts.table("notices"))

    @cached_property
    def push_key(self) -> PushKey:
        from chalicelib.notices.store.push_key import PushKey

        parts = self.parts
        return PushKey(
            lambda: parts.client("kms"),
            parts.settings.push_key,
            parts.settings.contact,
            parts.clock,
        )

    @cached_property
    def tell(self) -> Tell:
        from chalicelib.notices.use.tell import Tell

        return Tell(
            notices=self.store,
            settings=self.settings,
            send=self._send_all,
            clock=self.parts.clock,
        )

    @cached_property
    def tell_of_transfers(self) -> TellOfTransfers:
        from chalicelib.notices.use.moved import TellOfTransfers

        return TellOfTransfers(tell=self.tell, concerned=self.parts.port(Concerned))

    @cached_property
    def tell_of_acts(self) -> TellOfActs:
        from chalicelib.notices.use.acted import TellOfActs

        return TellOfActs(
            journal=self.parts[AuditParts].journal,
            progress=self.progress,
            tell=self.tell,
            concerned=self.parts.port(Concerned),
            clock=self.parts.clock,
        )

    @cached_property
    def note_keys(self) -> NoteKeys:
        from chalicelib.notices.use.keys import NoteKeys

        return NoteKeys(notices=self.store, holders=self.parts.port(Holders))

    @cached_property
    def read(self) -> ReadNotices:
        from chalicelib.notices.use.read import ReadNotices

        return ReadNotices(
            notices=self.store, settings=self.settings, own=self._own, clock=self.parts.clock
        )

    @cached_property
    def choose(self) -> ChooseNotices:
        from chalicelib.notices.use.choose import ChooseNotices

        return ChooseNotices(
            settings=self.settings,
            evenings=self.evenings,
            own=self._own,
            clock=self.parts.clock,
            loopback=self.parts.settings.push_loopback,
        )

    @cached_property
    def outside(self) -> Outside:
        """What calls push services."""

        from chalicelib.core.outside import Outside

        return Outside()

    @cached_property
    def push(self) -> SendPushes:
        from chalicelib.notices.use.push import SendPushes

        return SendPushes(
            notices=self.store,
            settings=self.settings,
            holders=self.parts.port(Holders),
            key=self.push_key,
            outside=self.outside,
            send=self._send,
            clock=self.parts.clock,
            loopback=self.parts.settings.push_loopback,
        )

    @cached_property
    def _own(self) -> Own:
        from chalicelib.notices.use.own import Own

        return Own(holders=self.parts.port(Holders))

    def _send_all(self, pushes: Collection[Push]) -> None:
        for push in pushes:
            self._send(push, 0)

    def _send(self, push: Push, delay_s: int) -> None:
        import msgspec

        send = self.parts.send_to(self.parts.settings.pushes_queue)
        send(msgspec.to_builtins(push), delay_s)
