"""The parts of documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from chalicelib.core.parts import Room
from chalicelib.core.work import Work
from chalicelib.documents.ports import Makers
from chalicelib.documents.rules import KEPT

if TYPE_CHECKING:
    from chalicelib.documents.rules import Kind
    from chalicelib.documents.store import Documents
    from chalicelib.documents.use.announce import Announce
    from chalicelib.documents.use.make import MakeDocuments
    from chalicelib.documents.use.read import Reader

T = TypeVar("T")

# The largest document is made in a second or two.
SPARE_MS = 5_000


class DocumentParts(Room):
    """What strangers read."""

    @cached_property
    def store(self) -> Documents:
        from chalicelib.documents.store import Documents

        parts = self.parts
        return Documents(parts.connection, parts.writer, parts.table("documents"))

    @cached_property
    def make(self) -> MakeDocuments:
        from chalicelib.documents.use.make import MakeDocuments

        parts = self.parts
        return MakeDocuments(
            documents=self.store,
            makers=lambda: parts.port(Makers),
            changing=lambda names: self.announce.changing(names),
            clock=parts.clock,
        )

    @cached_property
    def work(self) -> Work:
        """What the queue's function does."""
        parts = self.parts
        return Work(
            job=self.make, send=parts.send_to(parts.settings.documents_queue), spare_ms=SPARE_MS
        )

    @cached_property
    def announce(self) -> Announce:
        """What use cases say before they change something."""
        from chalicelib.documents.use.announce import Announce

        return Announce(
            documents=self.store, make=self.make, queue=self.work.queue, clock=self.parts.clock
        )

    def reader(
        self, kind: Kind, decode: Callable[[bytes], T], *, kept: timedelta = KEPT
    ) -> Reader[T]:
        """What keeps a kind's documents in this process, and looks again after so long."""
        from chalicelib.documents.use.read import Reader

        return Reader(kind, self.store, decode, self.parts.clock, kept)
