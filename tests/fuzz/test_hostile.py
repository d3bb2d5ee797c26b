"""Whatever somebody sends who means ill, each operation refuses it in its own words."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from chalicelib.core.http.api import JSON
from tests.fuzz import hostile
from tests.fuzz.asking import OPERATIONS, roles_of
from tests.fuzz.seen import Example, Seen
from tests.http.client import Person, fresh_key
from tests.http.conftest import TestCity
from tests.http.operations import actor

every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
every_with_a_body = pytest.mark.parametrize(
    "operation",
    [one for one in OPERATIONS if "requestBody" in one.definition.raw],
    ids=lambda one: one.label,
)


def doors() -> list[Any]:
    """An operation of each kind for the door, which reads headers before anything else."""
    found: dict[object, Any] = {}
    for one in OPERATIONS:
        raw = one.definition.raw
        media = tuple(raw.get("requestBody", {}).get("content", ()))
        keyed = [it["required"] for it in raw["parameters"] if it["in"] == "header"]
        found.setdefault((one.method, media, *keyed, *roles_of(one)), one)
    return list(found.values())


class Asking:
    """One operation, asked by whoever may, as it was granted once where it was."""

    def __init__(self, city: TestCity, seen: Seen, operation: Any) -> None:
        self._city = city
        self._method = operation.method.upper()
        self._template = operation.full_path
        role = roles_of(operation)[0]
        examples = seen.examples[self._method, self._template]
        names = [
            one["name"] for one in operation.definition.raw["parameters"] if one["in"] == "path"
        ]
        nobodys = {name: (seen.values[name] or ["none"])[0] for name in names}
        self.example = examples[-1] if examples else Example("", nobodys, {}, JSON, None)
        self.person: Person = seen.who(city, self.example, role) if examples else actor(city, role)
        self.wrong: list[str] = []

    def ask(
        self,
        what: str,
        *,
        body: bytes | None = None,
        path: dict[str, str] | None = None,
        query: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Ask with something else in the place of what was granted; note what must not be."""
        parts = {name: quote(str(value), safe="") for name, value in self.example.path.items()}
        target = self._template.format(**parts | (path or {}))
        sent = {"Content-Type": self.example.media_type or JSON, "Idempotency-Key": fresh_key()}
        if self.person.token:
            sent["Authorization"] = f"Bearer {self.person.token}"
        content = self.granted() if body is None else body
        asked = urlencode(self.example.query) if query is None else query
        try:
            status, _, raw = self._city.transport(
                self._method, target, asked, sent | (headers or {}), content
            )
            assert status < 500, raw
        except AssertionError as error:
            self.wrong.append(f"{what}: {error}")

    def granted(self) -> bytes:
        """The body that was granted."""
        body = self.example.body
        return (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )

    def members(self) -> Iterator[tuple[str, bytes]]:
        """That body with each hostile value in the place of each of its members, one at a time."""
        given = self.example.body
        if not isinstance(given, dict):
            return
        for name in given:
            rest = {other: value for other, value in given.items() if other != name}
            for what, value in hostile.MEMBERS.items():
                body = {**rest, name: _HERE}
                yield f"{name}: {what}", json.dumps(body).replace(f'"{_HERE}"', value).encode()


_HERE = "what-stands-here"


@every_with_a_body
def test_a_body_that_hurts_is_refused(city: TestCity, seen: Seen, operation: Any) -> None:
    asking = Asking(city, seen, operation)
    for what, body in hostile.BODIES.items():
        asking.ask(what, body=body)
    for what, body in asking.members():
        asking.ask(what, body=body)
    assert not asking.wrong, "\n".join(asking.wrong)


@every_operation
def test_an_address_that_hurts_is_refused(city: TestCity, seen: Seen, operation: Any) -> None:
    asking = Asking(city, seen, operation)
    for name in asking.example.path:
        for part in hostile.PARTS:
            asking.ask(f"{name}={part[:80]}", path={name: part})
    parameters = operation.definition.raw["parameters"]
    for name in [one["name"] for one in parameters if one["in"] == "query"]:
        given = {other: it for other, it in asking.example.query.items() if other != name}
        for value in hostile.VALUES:
            asking.ask(f"?{name}={value[:80]}", query=f"{urlencode(given)}&{name}={value}")
    assert not asking.wrong, "\n".join(asking.wrong)


@pytest.mark.parametrize("operation", doors(), ids=lambda one: one.label)
def test_a_header_that_hurts_is_refused(city: TestCity, seen: Seen, operation: Any) -> None:
    asking = Asking(city, seen, operation)
    for headers in hostile.HEADERS:
        asking.ask(str(headers)[:200], headers=headers)
    assert not asking.wrong, "\n".join(asking.wrong)
