"""What documents need from rooms above: whoever makes them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.documents.rules import Kind


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the documents of a kind. `places` answers whose there are, `content` what the one of a
    place holds now, as JSON. Where one is made of all others, it is that of the place `summary`,
    the last of them."""

    places: Callable[[], Sequence[str]]
    content: Callable[[str], bytes]
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class Makers:
    """The makers of all documents."""

    by_kind: Mapping[Kind, Maker]
