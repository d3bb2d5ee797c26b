"""Searching public documents on real tables: the vocabulary follows the documents that it is made
of, whoever dies between them, and a search reads no more than it needs."""

import os
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.parts import Parts
from chalicelib.core.values.kelurahan import nearest_first
from chalicelib.core.values.settings import Settings
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.ports import Maker, Makers
from chalicelib.documents.rules import SETTLES, Name, is_settled
from chalicelib.documents.store import Documents
from chalicelib.documents.use.announce import Announce
from chalicelib.documents.use.make import MakeDocuments
from chalicelib.search.parts import SearchParts
from chalicelib.search.rules.listing import Listing, Row
from chalicelib.search.use import VOCABULARY, Search, decoded
from chalicelib.wiring import make_parts
from tests.stack import TestEmulator
from tests.stores.document_sources import always
from tests.stores.import_city import Clock

CODES = nearest_first()
HERE, THERE = (Name("products", place) for place in CODES[:2])
WORDS = Name("products", VOCABULARY)


class City:
    """What is sold in each kelurahan, and who makes documents of it."""

    def __init__(self, parts: Parts, clock: Clock) -> None:
        self.sold = {place: ["bakso"] for place in CODES}
        self.clock = clock
        self.parts = parts
        self.store: Documents = parts[DocumentParts].store
        self.sent: list[str] = []
        vocabulary = parts[SearchParts].vocabulary_document("products")

        def content(place: str) -> bytes:
            if place == VOCABULARY:
                return vocabulary.content(CODES)
            rows = (Row(name, name, "", name) for name in self.sold[place])
            return msgspec.json.encode(Listing.of(rows))

        makers = Makers({"products": Maker(lambda: [*CODES, VOCABULARY], content, VOCABULARY)})
        self.make = MakeDocuments(
            documents=self.store,
            makers=lambda: makers,
            changing=lambda names: self.announce.changing(names),
            clock=clock,
        )
        self.announce = Announce(
            documents=self.store,
            make=self.make,
            queue=lambda id, seconds: self.sent.append(id),
            clock=clock,
        )

    def found(self, q: str) -> list[str]:
        """What a process that has just started finds."""
        search = self.parts[SearchParts].of("products")
        return search.page(CODES, q, str, lambda _: True, None, 200).items

    def settle(self) -> None:
        """Messages are taken up, each when it is due, until there is none."""
        while self.sent:
            self.clock.pass_by(seconds=5)
            for id in [*self.sent]:
                if self.make.go_on(id, always) is None:
                    self.sent.remove(id)


@pytest.fixture
def city(emulator: TestEmulator) -> City:
    emulator.empty_tables()
    clock = Clock()
    made = City(make_parts(Settings.from_env(os.environ), clock), clock)
    made.make.make_all()
    made.settle()
    return made


def test_a_new_word_is_found_when_the_vocabulary_has_followed(city: City) -> None:
    assert city.found("rujak") == []
    city.announce.changing([HERE])
    city.sold[HERE.place] = ["rujak"]
    city.settle()
    assert city.found("rujak") == ["rujak"]
    assert len(city.found("bakso")) == len(CODES) - 1
    head = city.store.head(WORDS)
    assert head is not None
    assert is_settled(head)


def test_a_change_without_a_new_word_makes_no_new_edition_of_the_vocabulary(city: City) -> None:
    before = city.store.head(WORDS)
    city.announce.changing([HERE])
    city.sold[HERE.place] = ["bakso", "Bakso!"]
    city.settle()
    after = city.store.head(WORDS)
    assert before is not None
    assert after is not None
    assert (after.edition, after.version > before.version) == (before.edition, True)
    assert len(city.found("bakso")) == len(CODES) + 1


def test_what_has_not_changed_is_announced_to_nobody(city: City) -> None:
    city.make.make(HERE)
    assert city.sent == []
    city.sold[HERE.place] = ["rujak"]
    city.make.make(HERE)
    assert city.sent == [WORDS.id]


class Killed(BaseException):
    """The function was killed."""


@pytest.mark.parametrize("at", ["_put_pieces", "_change", "_forget"])
def test_a_maker_that_dies_leaves_nothing_that_is_not_found(
    city: City, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    city.sold[HERE.place] = ["rujak"]
    with monkeypatch.context() as patch:
        patch.setattr(Documents, at, killed)
        with pytest.raises(Killed):
            city.make.make(HERE)
    # It was announced before anything was put: its message comes, and the document's own again.
    assert city.sent == [WORDS.id]
    city.settle()
    city.make.make(HERE)
    city.settle()
    assert city.found("rujak") == ["rujak"]


def test_a_vocabulary_that_was_made_in_between_is_made_again(city: City) -> None:
    """It read the documents before the change that was announced to it was put."""
    city.sold[HERE.place] = ["rujak"]
    put: Callable[..., Any] = city.store.put

    def late(name: Name, *rest: Any) -> Any:
        if name == HERE:
            city.clock.pass_by(seconds=6)
            city.make.go_on(WORDS.id, always)
        return put(name, *rest)

    city.make = MakeDocuments(
        documents=_With(city.store, late),
        makers=city.make.makers,
        changing=city.make.changing,
        clock=city.clock,
    )
    city.make.make(HERE)
    assert city.found("rujak") == []
    city.settle()
    assert city.found("rujak") == ["rujak"]


class _With(Documents):
    """A store whose `put` is another."""

    def __init__(self, store: Documents, put: Callable[..., Any]) -> None:
        super().__init__(store._connection, store._writer, store._table)
        self.put = put  # type: ignore[method-assign]


def test_a_lost_message_is_made_good_by_the_clock(city: City) -> None:
    city.sold[HERE.place] = ["rujak"]
    city.make.make(HERE)
    city.sent.clear()
    city.clock.pass_by(seconds=60)
    assert city.make.make_forgotten(always) == 1
    assert city.found("rujak") == ["rujak"]


def remove(city: City, name: Name) -> None:
    client_of(city.parts.connection).delete_item(
        TableName=city.parts.settings.table("documents"),
        Key={"pk": {"S": name.kind}, "sk": {"S": name.place}},
    )


def test_what_is_sold_is_found_also_while_there_is_no_vocabulary(city: City) -> None:
    city.sold[THERE.place] = ["rujak manis"]
    city.make.make(THERE)
    city.settle()
    remove(city, WORDS)
    assert city.found("rujak") == city.found("ruj manis") == ["rujak manis"]
    assert city.found("sate") == []


def test_what_is_sold_elsewhere_is_found_also_while_a_document_is_missing(city: City) -> None:
    remove(city, HERE)
    assert len(city.found("bakso")) == len(CODES) - 1
    remove(city, WORDS)
    assert len(city.found("bakso")) == len(CODES) - 1


def test_a_search_reads_the_vocabulary_and_what_holds_all_its_words(city: City) -> None:
    city.sold[THERE.place] = ["rujak manis", "bakso"]
    city.make.make(THERE)
    city.settle()
    read: list[str] = []

    def note(params: Any, **_: object) -> None:
        if "RequestItems" in params:
            (asked,) = params["RequestItems"].values()
            read.append(" ".join(key["pk"]["S"] for key in asked["Keys"]))
        else:
            read.append("heads")

    events = client_of(city.parts.connection).meta.events
    events.register("provide-client-params.dynamodb", note)
    try:
        for q, wanted in {
            "sate": [],
            "rujak": [THERE.id],
            "bakso manis": [THERE.id],
        }.items():
            read.clear()
            city.found(q)
            assert read == ["heads", WORDS.id, *wanted]
        read.clear()
        search = city.parts[SearchParts].of("products")
        for _ in range(3):
            search.page(CODES, "bakso", str, lambda _: True, None, 1)
            # The nearest fills the page, and the next one tells that there is more.
            assert read == ["heads", WORDS.id, f"{HERE.id} {THERE.id}"]
    finally:
        events.unregister("provide-client-params.dynamodb", note)


def test_a_vocabulary_settles_late_enough_for_what_was_announced_to_it(city: City) -> None:
    city.sold[HERE.place] = ["rujak"]
    city.make.make(HERE)
    city.clock.pass_by(seconds=SETTLES.total_seconds() - 1)
    assert city.make.go_on(WORDS.id, always) is not None
    city.clock.pass_by(seconds=1)
    assert city.make.go_on(WORDS.id, always) is None


def test_a_search_that_would_read_too_much_answers_where_to_go_on(city: City) -> None:
    """Two words that many have, and hardly anybody together."""
    for place in CODES:
        city.sold[place] = ["rujak", "manis"]
    city.sold[CODES[-1]] = ["rujak manis"]
    city.make.make_all()
    city.settle()
    reader = city.parts[DocumentParts].reader("products", decoded)
    search = Search(reader=reader, most_read=20)
    pages: list[list[str]] = []
    cursor: str | None = None
    while cursor is not None or not pages:
        page = search.page(CODES, "rujak manis", str, lambda _: True, cursor, 50)
        cursor = page.cursor
        pages.append(page.items)
    assert len(pages) > 3
    assert pages == [[]] * (len(pages) - 1) + [["rujak manis"]]
    # What has been read once is at hand.
    again = search.page(CODES, "rujak manis", str, lambda _: True, None, 50)
    assert (again.items, again.cursor) == (["rujak manis"], None)


def test_a_search_that_looks_through_too_much_in_vain_answers_where_to_go_on(city: City) -> None:
    """At hand, but nothing of it fits: each is looked at all the same."""
    for place in CODES:
        city.sold[place] = ["manis"]
    city.make.make_all()
    city.settle()
    reader = city.parts[DocumentParts].reader("products", decoded)
    for most_read, pages in ((10**6, 1), (10, 6)):
        search = Search(reader=reader, most_read=most_read)
        found, cursor = 0, None
        while found == 0 or cursor is not None:
            page = search.page(CODES, "", str, lambda _: False, cursor, 50)
            assert page.items == []
            found, cursor = found + 1, page.cursor
        assert found == pages, most_read
