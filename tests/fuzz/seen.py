"""What has been asked of a city, and by whom: material for asking again, a little wrong."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from chalicelib.core.http.api import JSON
from tests.fuzz.asking import OPERATIONS
from tests.http.client import PREFIX, Headers, Person, Send
from tests.http.conftest import TestCity
from tests.http.declared import route_of
from tests.http.operations import actor

_PARAMETER = re.compile(r"\{(\w+)\}")

# Method, and address with its parameters' names.
Operation = tuple[str, str]


def _made() -> dict[Operation, str]:
    """Whose parameter the id is that a creation answers: as the document's links say."""
    return {
        (operation.method.upper(), operation.full_path): name
        for operation in OPERATIONS
        for response in operation.definition.raw["responses"].values()
        for link in response.get("links", {}).values()
        for name, value in link["parameters"].items()
        if value == "$response.body#/id"
    }


MADE = _made()


@dataclass(frozen=True)
class Example:
    """A request that was granted. `body` is what JSON said, or bytes of another media type; None
    where there was none."""

    token: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    media_type: str
    body: Any


@dataclass
class Seen:
    """What was granted, by operation, and what each parameter of an address and each member of a
    body has been, by its name."""

    examples: dict[Operation, list[Example]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    # Whose challenge it was, and who has which token: phone, role, subject.
    _phones: dict[str, str] = field(default_factory=dict)
    _holders: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _people: dict[tuple[str, str, str], Person] = field(default_factory=dict)

    def noting(self, send: Send) -> Send:
        """The same `Send`, whose granted requests are kept."""

        def noted(
            method: str, path: str, query: str, headers: Headers, body: bytes
        ) -> tuple[int, list[tuple[str, str]], bytes]:
            answer = send(method, path, query, headers, body)
            if answer[0] < 300:
                self._keep(method, path, query, headers, body, answer[2])
                self._know(path, body, answer[2])
            return answer

        return noted

    def _keep(
        self, method: str, path: str, query: str, headers: Headers, body: bytes, answered: bytes
    ) -> None:
        route = route_of(method, path)
        if route is None:
            return
        template = PREFIX + route.path
        found = re.fullmatch(_PARAMETER.sub("([^/]+)", template), path)
        assert found, (template, path)
        parameters = dict(zip(_PARAMETER.findall(template), found.groups(), strict=True))
        media_type = headers.get("Content-Type", "")
        content: Any = body or None
        if body and media_type == JSON:
            content = json.loads(body)
            self._learn(content)
        self._learn(parameters)
        if parameter := MADE.get((method, template)):
            self._learn({parameter: json.loads(answered)["id"]})
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        example = Example(token, parameters, dict(parse_qsl(query)), media_type, content)
        self.examples[method, template].append(example)

    def _know(self, path: str, body: bytes, answered: bytes) -> None:
        if path == f"{PREFIX}/auth/otp":
            self._phones[json.loads(answered)["challenge"]] = json.loads(body)["phone"]
        elif path == f"{PREFIX}/auth/token":
            asked, given = json.loads(body), json.loads(answered)
            if "challenge" in asked:
                phone = self._phones[asked["challenge"]]
                self._holders[given["access_token"]] = (phone, asked["role"], given["subject"])

    def know(self, **values: Any) -> None:
        """That a parameter of some name may be this."""
        self._learn(values)

    def _learn(self, content: Any) -> None:
        if isinstance(content, dict):
            for name, value in content.items():
                if value not in self.values[name]:
                    self.values[name].append(value)
                self._learn(value)
        elif isinstance(content, list):
            for one in content:
                self._learn(one)

    def who(self, city: TestCity, example: Example, role: str) -> Person:
        """Whoever was granted it, signed in anew, or somebody else of the role where it was no
        resident's and no merchant's."""
        holder = self._holders.get(example.token)
        if holder is None or holder[1] not in ("resident", "merchant"):
            return actor(city, role)
        if holder not in self._people:
            self._people[holder] = city.sign_in(*holder)
        return self._people[holder]
