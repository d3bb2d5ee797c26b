"""What tests of public documents share: sources to make them of, and how a process reads them."""

import json
from collections.abc import Iterable

from chalicelib.documents.rules import Name
from chalicelib.documents.store import Documents
from chalicelib.documents.use.read import Reader
from tests.stores.import_city import Clock

HERE = Name("merchants", "35.73.05.1001")
THERE = Name("merchants", "35.73.05.1002")


class Sources:
    """What documents are made of: a text a place, and how often each was read."""

    def __init__(self) -> None:
        self.texts = {HERE.place: "first", THERE.place: "there"}
        self.read: list[str] = []

    def places(self) -> list[str]:
        return list(self.texts)

    def content(self, place: str) -> bytes:
        self.read.append(place)
        return json.dumps(self.texts[place]).encode()


def reader(store: Documents, clock: Clock) -> Reader[str]:
    return Reader("merchants", store, json.loads, clock)


def shown(store: Documents, clock: Clock, name: Name = HERE) -> str | None:
    """What a process that has just started reads."""
    found = reader(store, clock)
    found.look()
    return found.of(name.place)


def nobody(names: Iterable[Name]) -> None:
    """Announces nothing, as nothing is made of these documents."""


def always() -> bool:
    return True
