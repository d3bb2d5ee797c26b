"""The people of a simulated city, who reach it over a network that loses things."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.http.client import City, Person


class NoAnswer(Exception):
    """The request or its answer was lost, or whoever had it died: nobody knows."""


class Unlocked:
    """Stands where a person's lock does: one strand runs at a time, and each has a person of its
    own, whereas a real lock would keep everybody waiting."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@dataclass
class People(City):
    """The client of tests/http, whose people are as they were whenever a run begins."""

    known: list[Person] = field(default_factory=list)
    _kept: list[tuple[str, Any]] = field(default_factory=list)
    _met: int = 1

    def sign_in(self, phone: str, role: str, subject: str | None = None) -> Person:
        """A person who will be as they are now in each run."""
        person = super().sign_in(phone, role, subject)
        person._renewal = Unlocked()  # type: ignore[assignment]
        self.known.append(person)
        return person

    def keep(self) -> None:
        """What comes from here on is forgotten by `again`."""
        self._kept = [(person.token, person.until) for person in self.known]
        self._met = next(self._numbers)

    def again(self) -> None:
        """As it was."""
        del self.known[len(self._kept) :]
        for person, (token, until) in zip(self.known, self._kept, strict=True):
            person.token, person.until = token, until
        self._staff = {
            phone: person for phone, person in self._staff.items() if person in self.known
        }
        self._numbers = count(self._met)


def people(transport: Any, inbox: Callable[[str], Any], clock: Any, first: Iterable[int]) -> People:
    """A city's people, who number themselves from there."""
    return People(transport, inbox, clock, _numbers=iter(first))
