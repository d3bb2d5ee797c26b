"""Public documents on real tables: makers side by side, late or killed."""

import os
from datetime import timedelta

import pytest

from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.settings import Settings
from chalicelib.core.work import Later
from chalicelib.documents.parts import DocumentParts
from chalicelib.documents.ports import Maker, Makers
from chalicelib.documents.rules import SETTLES, is_settled
from chalicelib.documents.store import PIECE_BYTES, Documents
from chalicelib.documents.use.announce import Announce
from chalicelib.documents.use.make import MakeDocuments
from chalicelib.wiring import make_parts
from tests.stack import TestEmulator
from tests.stores.document_sources import HERE, THERE, Sources, always, nobody, shown
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


@pytest.fixture
def sent() -> list[tuple[str, int]]:
    return []


@pytest.fixture
def announce(
    store: Documents, make: MakeDocuments, sent: list[tuple[str, int]], clock: Clock
) -> Announce:
    return Announce(
        documents=store, make=make, queue=lambda id, s: sent.append((id, s)), clock=clock
    )


def pieces(parts: Parts) -> int:
    table = parts.settings.table("documents")
    return sum(1 for item in scan_plain(parts.connection, table) if "/" in item["pk"])


def test_of_two_makers_the_one_that_ends_late_puts_nothing(
    store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    """The late one has read its sources first: what it would put is older."""
    make.make(HERE)
    seen, begun = store.head(HERE), clock()
    old = b'"older"'
    sources.texts[HERE.place] = "second"
    assert make.make(HERE) is not None
    assert store.put(HERE, seen, old, begun) is None
    assert shown(store, clock) == "second"


def test_a_late_maker_puts_nothing_also_where_the_others_found_no_change(
    store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    make.make(HERE)
    seen, begun = store.head(HERE), clock()
    sources.texts[HERE.place] = "taken back in a moment"
    old = sources.content(HERE.place)
    sources.texts[HERE.place] = "first"
    assert make.make(HERE) is not None
    assert store.put(HERE, seen, old, begun) is None
    assert shown(store, clock) == "first"


def test_whoever_was_overtaken_looks_again_and_makes_what_it_had_seen(
    store: Documents, announce: Announce, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    announce.changing([HERE])
    slow = sources.content

    def overtaken(place: str) -> bytes:
        # Another reads before the change, and ends before this one.
        sources.content = slow  # type: ignore[method-assign]
        make.make(HERE)
        sources.texts[place] = "changed"
        return slow(place)

    makers = Makers({"merchants": Maker(sources.places, overtaken)})
    late = MakeDocuments(documents=store, makers=lambda: makers, changing=nobody, clock=clock)
    assert isinstance(late.go_on(HERE.id, always), Later)
    assert shown(store, clock) == "first"
    clock.pass_by(seconds=5)
    assert isinstance(make.go_on(HERE.id, always), Later)
    assert shown(store, clock) == "changed"


def test_what_is_written_after_a_making_is_found_by_the_one_that_settles(
    store: Documents, announce: Announce, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    announce.changing([HERE])
    clock.pass_by(seconds=1)
    later = make.go_on(HERE.id, always)
    # The transaction was slow, or whoever wrote it died at once.
    sources.texts[HERE.place] = "second"
    assert shown(store, clock) == "first"
    assert later is not None
    clock.pass_by(seconds=later.seconds)
    assert make.go_on(HERE.id, always) is None
    assert shown(store, clock) == "second"
    head = store.head(HERE)
    assert head is not None
    assert is_settled(head)


def test_a_burst_of_changes_sends_one_message_and_makes_few_documents(
    announce: Announce,
    make: MakeDocuments,
    sources: Sources,
    sent: list[tuple[str, int]],
    clock: Clock,
) -> None:
    makings = 0
    for change in range(200):
        announce.changing([HERE], timedelta(seconds=3))
        sources.texts[HERE.place] = str(change)
        clock.pass_by(milliseconds=100)
        if change % 10 == 9:
            # The message is taken up whenever it is due; here more often than that.
            makings += _made(make, sources)
    assert len(sent) == 1
    later: Later | None = Later(0)
    while later is not None:
        clock.pass_by(seconds=later.seconds)
        later = make.go_on(HERE.id, always)
    assert makings <= 2
    assert len(sources.read) <= 5
    announce.changing([HERE])
    assert len(sent) == 2


def _made(make: MakeDocuments, sources: Sources) -> int:
    before = len(sources.read)
    make.go_on(HERE.id, always)
    return len(sources.read) - before


def test_a_message_for_what_is_settled_makes_it_once_and_is_done(
    announce: Announce, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    announce.changing([HERE])
    clock.pass_by(seconds=SETTLES.total_seconds())
    assert make.go_on(HERE.id, always) is None
    read = len(sources.read)
    assert make.go_on(HERE.id, always) is None
    assert len(sources.read) == read + 1
    assert not make.is_there("merchants/99.99.99.9999")
    assert not make.is_there("secrets/city")


def no_table(parts: Parts) -> Documents:
    return Documents(parts.connection, parts.writer, "tumbas-nowhere-documents")


def test_a_change_that_the_table_takes_no_note_of_is_shown_all_the_same(
    parts: Parts,
    store: Documents,
    make: MakeDocuments,
    sources: Sources,
    sent: list[tuple[str, int]],
    clock: Clock,
) -> None:
    """A campaign is paused, and a shop suspended, whatever has become of the documents."""
    make.make_all()
    clock.pass_by(seconds=60)
    announce = Announce(
        documents=no_table(parts), make=make, queue=lambda *one: sent.append(one), clock=clock
    )
    announce.changing([HERE, THERE], timedelta(seconds=4))
    delay = round(SETTLES.total_seconds()) + 4
    assert sent == [(HERE.id, delay), (THERE.id, delay)]
    sources.texts[HERE.place] = "second"
    announce.changing([HERE], timedelta(seconds=4))
    assert len(sent) == 2
    clock.pass_by(seconds=delay)
    assert make.go_on(HERE.id, always) is None
    assert shown(store, clock) == "second"


def test_a_change_that_nobody_takes_note_of_is_refused(
    parts: Parts, make: MakeDocuments, clock: Clock
) -> None:
    def lost(id: str, seconds: int) -> None:
        raise ConnectionError(id)

    announce = Announce(documents=no_table(parts), make=make, queue=lost, clock=clock)
    with pytest.raises(Refused) as refused:
        announce.changing([HERE])
    assert refused.value.code == "unavailable"


def test_a_lost_message_is_made_good_by_the_clock(
    store: Documents, announce: Announce, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    assert make.make_forgotten(always) == 2
    assert make.make_forgotten(always) == 0
    clock.pass_by(seconds=60)
    announce.changing([HERE])
    sources.texts[HERE.place] = "second"
    # Its message may still be on its way.
    assert make.make_forgotten(always) == 0
    clock.pass_by(seconds=60)
    assert make.make_forgotten(lambda: False) == 0
    assert make.make_forgotten(always) == 1
    assert shown(store, clock) == "second"


def test_a_document_that_cannot_be_made_holds_up_no_other(
    store: Documents, sources: Sources, clock: Clock
) -> None:
    def content(place: str) -> bytes:
        if place == HERE.place:
            raise RuntimeError(place)
        return sources.content(place)

    makers = Makers({"merchants": Maker(sources.places, content)})
    make = MakeDocuments(documents=store, makers=lambda: makers, changing=nobody, clock=clock)
    with pytest.raises(RuntimeError):
        make.make_forgotten(always)
    assert shown(store, clock, THERE) == "there"


def test_a_lost_table_is_made_anew_by_the_clock(
    emulator: TestEmulator, store: Documents, make: MakeDocuments, clock: Clock
) -> None:
    make.make_all()
    emulator.empty_tables()
    assert shown(store, clock) is None
    assert make.make_forgotten(always) == 2
    assert (shown(store, clock), shown(store, clock, THERE)) == ("first", "there")


def test_a_document_larger_than_an_item_is_kept_in_pieces(
    parts: Parts, store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    large = os.urandom(PIECE_BYTES).hex()
    sources.texts[HERE.place] = large
    head = make.make(HERE)
    assert head is not None
    assert head.pieces >= 2
    assert shown(store, clock) == large


def test_no_more_than_two_editions_are_kept_and_what_a_crash_left_goes(
    parts: Parts, store: Documents, make: MakeDocuments, sources: Sources, clock: Clock
) -> None:
    make.make(HERE)
    # A maker that died before it could put the head.
    store._put_pieces(HERE, "0000000002-00000000", b"left behind")
    for text in ("second", "third", "fourth", "fifth"):
        sources.texts[HERE.place] = text
        make.make(HERE)
    assert pieces(parts) == 2
    # The same content again is no new edition.
    make.make(HERE)
    assert pieces(parts) == 2
    assert shown(store, clock) == "fifth"


def test_what_goes_wrong_after_an_announced_change_does_not_undo_it(
    store: Documents, make: MakeDocuments, announce: Announce, sources: Sources, clock: Clock
) -> None:
    def broken(place: str) -> bytes:
        raise RuntimeError(place)

    makers = Makers({"merchants": Maker(sources.places, broken)})
    failing = MakeDocuments(documents=store, makers=lambda: makers, changing=nobody, clock=clock)

    def lost(id: str, seconds: int) -> None:
        raise ConnectionError(id)

    careless = Announce(documents=store, make=failing, queue=lost, clock=clock)
    with careless.at_once(HERE):
        sources.texts[HERE.place] = "second"
    clock.pass_by(seconds=60)
    assert make.make_forgotten(always) == 2
    assert shown(store, clock) == "second"
