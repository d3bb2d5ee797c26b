"""XML from strangers, read in a stream: elements of interest as small trees, one at a time.

Expat alone, because nothing here wants a document in memory. What makes XML dangerous is refused
rather than survived: any document type (so no entity can be declared, let alone one in another
file), any encoding but UTF-8, depth, long texts, and tokens that never end, which would make
expat of before 2.6 read them again and again (CVE-2023-52425).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from chalicelib.bank.formats.shape import StatementRefused
from chalicelib.imports.formats.records import Readable

CHUNK_BYTES = 64 * 1024
TOKEN_MOST_BYTES = 256 * 1024
DEPTH_MOST = 40
TEXT_MOST_CHARS = 4_000
_ENCODINGS = (None, "utf-8", "us-ascii")
# Between an element's namespace and its name, as expat gives them.
_SEPARATOR = "\n"


@dataclass(slots=True)
class Node:
    """An element: its name, its text, its attributes, and the elements in it; `parent`, of a unit
    alone, is the element in which it stands, as far as that has been read."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: "list[Node]" = field(default_factory=list)
    parent: "Node | None" = field(default=None, repr=False)

    def all(self, path: str) -> "Iterator[Node]":
        """Every element under a path such as `Refs/EndToEndId`."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def first(self, path: str) -> "Node | None":
        """The first element under a path, if any."""
        return next(self.all(path), None)

    def value(self, path: str) -> str:
        """The text of the first element under a path, blanks around it taken off; else ""."""
        found = self.first(path)
        return found.text.strip() if found else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to read: the namespaces that a document may have and the words for these, the elements
    to hand over when they end (and to forget then), and those not to look into."""

    namespaces: tuple[str, ...]
    known: str
    root: str
    units: frozenset[str]
    skipped: frozenset[str]


def units(file: Readable, wanted: Wanted) -> Iterator[Node]:
    """The units of a document in the order in which they end.

    Raises StatementRefused for what is no sound XML, no such document, or dangerous.
    """
    reader = _Reader(wanted)
    fed = 0
    while True:
        chunk = file.read(CHUNK_BYTES)
        if not fed and b"\0" in chunk[:4]:
            _refuse_encoding()
        fed += len(chunk)
        reader.feed(chunk, fed)
        yield from reader.take()
        if not chunk:
            return


class _Reader:
    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._open: list[Node] = []
        self._done: list[Node] = []
        self._depth = 0
        self._skipping = 0
        self._units_open = 0
        self._parser = parser = expat.ParserCreate("utf-8", _SEPARATOR)
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        parser.ExternalEntityRefHandler = _refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def feed(self, chunk: bytes, fed: int) -> None:
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise StatementRefused(
                "file",
                f"XML rusak atau terpotong di baris {error.lineno}. Unduh lagi dari bank.",
                f"the XML is broken or cut off at line {error.lineno}. "
                "Download it again from the bank.",
            ) from None
        if fed - self._parser.CurrentByteIndex > TOKEN_MOST_BYTES:
            _refuse_bounds()

    def take(self) -> list[Node]:
        done, self._done = self._done, []
        return done

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            _refuse_encoding()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH_MOST:
            _refuse_bounds()
        if self._skipping:
            self._skipping += 1
            return
        namespace, _, local = name.rpartition(_SEPARATOR)
        if self._depth == 1:
            self._must_be_wanted(namespace, local)
        elif namespace not in self._wanted.namespaces or local in self._wanted.skipped:
            self._skipping = 1
            return
        self._units_open += local in self._wanted.units
        self._open.append(Node(local, attributes))

    def _must_be_wanted(self, namespace: str, local: str) -> None:
        if local == self._wanted.root and namespace in self._wanted.namespaces:
            return
        found = namespace.rpartition(":")[2][:60] or local[:60]
        raise StatementRefused(
            "file",
            f"ini {found!r}; yang diterima: {self._wanted.known}.",
            f"this is {found!r}; what is taken: {self._wanted.known}.",
        )

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._skipping:
            self._skipping -= 1
            return
        node = self._open.pop()
        if node.name in self._wanted.units:
            self._units_open -= 1
            node.parent = self._open[-1] if self._open else None
            self._done.append(node)
        elif self._units_open:
            self._open[-1].children.append(node)

    def _text(self, data: str) -> None:
        if self._skipping or not self._open:
            return
        node = self._open[-1]
        if len(node.text) + len(data) > TEXT_MOST_CHARS:
            if not (node.text + data).strip():
                return
            _refuse_bounds()
        node.text += data


def _refuse_doctype(*_: object) -> NoReturn:
    raise StatementRefused(
        "file",
        "XML memuat DOCTYPE atau entitas. Rekening koran dari bank tidak memuatnya.",
        "the XML holds a DOCTYPE or an entity. A bank's statement has none.",
    )


def _refuse_encoding() -> NoReturn:
    raise StatementRefused(
        "file",
        "XML tidak tersimpan sebagai UTF-8.",
        "the XML is not stored as UTF-8.",
    )


def _refuse_bounds() -> NoReturn:
    raise StatementRefused(
        "file",
        "XML memuat unsur yang terlalu dalam atau terlalu panjang.",
        "the XML holds an element that is too deep or too long.",
    )
