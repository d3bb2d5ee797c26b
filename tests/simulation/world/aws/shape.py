"""How a service is asked, and answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Protocol

import msgspec
from botocore.awsrequest import HeadersDict


class Refusal(Exception):
    """A service says no: its error's code, a message, the HTTP status."""

    def __init__(self, code: str, message: str = "", status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code
        self.status = status


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it left botocore."""

    operation: str
    url: str
    headers: Mapping[str, Any]
    body: bytes

    def json(self) -> Any:
        """What JSON protocols send."""
        return msgspec.json.decode(self.body or b"{}")


class _Raw(BytesIO):
    """A body as urllib3 gives it out, piece by piece."""

    def stream(self, amount: int = 65_536, **_: Any) -> Any:
        """All of it."""
        yield self.read()


@dataclass(slots=True)
class Answered:
    """An HTTP answer as botocore reads it."""

    status_code: int
    content: bytes = b""
    headers: Any = field(default_factory=lambda: HeadersDict({}))
    url: str = ""

    @property
    def raw(self) -> _Raw:
        """For answers that are read piece by piece."""
        return _Raw(self.content)

    @property
    def text(self) -> str:
        """As text."""
        return self.content.decode()


class Service(Protocol):
    """Answers what it is asked. Raises Refusal."""

    def answer(self, asked: Asked) -> Answered:
        """At once: how long it takes is the world's to say."""
        ...

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error in this service's protocol."""
        ...

    def copy(self) -> Any:
        """What it keeps, such that going on changes nothing of it."""
        ...

    def restore(self, kept: Any) -> None:
        """Be again as it was."""
        ...


class JsonService:
    """A service that is asked, and answers, in JSON: an operation is a method of its name."""

    def answer(self, asked: Asked) -> Answered:
        """What the operation's method answers."""
        found = getattr(self, asked.operation)(asked.json())
        return Answered(200, json.dumps(found).encode())

    def refused(self, code: str, message: str, status: int) -> Answered:
        """An error by AWS's JSON protocols."""
        return Answered(status, json.dumps({"__type": code, "message": message}).encode())
