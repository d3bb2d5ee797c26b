"""Readers of public documents on real tables: they follow within a second, read only what is new,
and tell nothing that they do not know."""

import os
from typing import Any

import pytest

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.settings import Settings
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.ports import Maker, Makers
from chalicelib.documents.store import Documents
from chalicelib.documents.use.make import MakeDocuments
from chalicelib.documents.use.read import Reader
from chalicelib.wiring import make_parts
from tests.stack import TestEmulator
from tests.stores.document_sources import HERE, THERE, Sources, nobody, reader
from tests.stores.import_city import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sources() -> Sources:
    return Sources()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock) -> Parts:
    emulator.empty_tables()
    return make_parts(Settings.from_env(os.environ), clock)


@pytest.fixture
def store(parts: Parts) -> Documents:
    return parts[DocumentParts].store


@pytest.fixture
def make(store: Documents, sources: Sources, clock: Clock) -> MakeDocuments:
    makers = Makers({"merchants": Maker(sources.places, sources.content)})
    return MakeDocuments(documents=store, makers=lambda: makers, changing=nobody, clock=clock)


def test_a_reader_follows_within_a_second_and_reads_only_what_is_new(
    parts: Parts, store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    make.make_all()
    asked: list[str] = []

    def note(model: object, **_: object) -> None:
        asked.append(model.name)  # type: ignore[attr-defined]

    events = client_of(parts.connection).meta.events
    found = reader(store, clock)
    events.register("before-call.dynamodb", note)
    try:
        found.look()
        assert asked == ["Query"]
        found.read([HERE.place, THERE.place])
        assert asked == ["Query", "BatchGetItem"]
        assert (found.of(HERE.place), found.of(THERE.place)) == ("first", "there")
        found.look()
        assert len(asked) == 2
        clock.pass_by(seconds=1)
        found.look()
        assert asked[2:] == ["Query"]
    finally:
        events.unregister("before-call.dynamodb", note)
    sources.texts[HERE.place] = "second"
    make.make(HERE)
    found.look()
    assert found.of(HERE.place) == "first"
    clock.pass_by(seconds=1)
    found.look()
    assert (found.of(HERE.place), found.of(THERE.place)) == ("second", "there")
    assert found.of("99.99.99.9999") is None


def test_what_a_reader_cannot_understand_is_not_told_as_nothing(
    store: Documents, make: MakeDocuments, clock: Clock
) -> None:
    """Another version of Tumbas may have made it, in another form."""
    make.make(HERE)

    def decode(content: bytes) -> str:
        raise ValueError(content)

    found = Reader("merchants", store, decode, clock)
    found.look()
    for _ in range(2):
        with pytest.raises(ValueError, match="first"):
            found.of(HERE.place)


def test_a_reader_whose_pieces_are_gone_reads_the_heads_again(
    store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    make.make(HERE)

    class Behind(Documents):
        """A store that first reads heads as they were two makings ago."""

        read = 0

        def heads(self, kind: object, *, consistent: bool = True) -> object:  # type: ignore[override]
            found = old if self.read == 0 else store.heads("merchants", consistent=consistent)
            self.read += 1
            return found

    old = store.heads("merchants")
    for text in ("second", "third"):
        sources.texts[HERE.place] = text
        make.make(HERE)
    behind = Behind(store._connection, store._writer, store._table)
    found = reader(behind, clock)
    found.look()
    assert found.of(HERE.place) == "third"
    assert behind.read == 2


def test_what_nobody_asks_for_is_not_read(
    parts: Parts, store: Documents, make: MakeDocuments, clock: Clock
) -> None:
    make.make_all()
    found = reader(store, clock)
    found.look()
    asked: list[str] = []

    def note(params: Any, **_: object) -> None:
        (of_table,) = params["RequestItems"].values()
        asked.extend(key["pk"]["S"] for key in of_table["Keys"])

    events = client_of(parts.connection).meta.events
    events.register("provide-client-params.dynamodb", note)
    try:
        assert found.of(HERE.place) == "first"
    finally:
        events.unregister("provide-client-params.dynamodb", note)
    assert asked == [HERE.id]
