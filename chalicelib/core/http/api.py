"""One declaration per route, from which come the guard, the parsing and the OpenAPI document.

A route names the roles that may call it, the shape of its body and of each of its answers. Its
function gets a `Request` and its concept's parts; it answers a View, or an `Answer` where there is
more to say than the one success that it declares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import Subject

PREFIX = "/api/v1"
BODY_LIMIT_BYTES = 64 * 1024
JSON = "application/json"
CSV = "text/csv"
FORM = "application/x-www-form-urlencoded"
XML = "application/xml"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What tells that an answer was given before.
REPLAYED = {"Idempotency-Replayed": "true"}

Headers = Mapping[str, str]
# A header may be answered several times: a cookie each.
AnswerHeaders = Mapping[str, str | list[str]]
# What an answer of some status holds: a View, documents of these media types as they are, nothing.
Shape = type[View] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers: a View, or text or bytes as they are. What was kept of a success is
    answered again as it was."""

    status: int
    body: Any = None
    headers: AnswerHeaders = field(default_factory=dict)


def replayed_with(status: int, view: View | None) -> Answer | None:
    """What was answered before, made again; None where nothing was."""
    return None if view is None else Answer(status, view, REPLAYED)


@dataclass(frozen=True, slots=True)
class Request:
    """A request that has passed its route's guard."""

    subject: Subject
    body: Any
    query: Any
    path: Mapping[str, str]
    headers: Headers
    raw: bytes
    media_type: str
    key: Key | None
    tongue: int
    # Whether somebody has still to prove themself by a passkey before money moves.
    owes_proof: bool = False

    @property
    def kept_under(self) -> Key:
        """The key of a route that requires one."""
        assert self.key is not None, "the route is keyed='required'"
        return self.key


def must_accept(request: Request, media_type: str) -> None:
    """Raise `validation_failed` unless a request takes this media type, which is no text: Chalice
    would refuse it in words of its own."""
    takes = request.headers.get("accept", "")
    if media_type not in takes and "*/*" not in takes:
        raise invalid("Accept", f"harus {media_type}", f"must be {media_type}")


Act = Callable[[Request, Any], View | Answer]
Before = Callable[[Request, Any], Answer | None]
# A refusal in the words of a protocol that has its own, in place of a problem document.
Refusing = Callable[[Refused], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The declaration of one operation."""

    method: str
    path: str
    roles: frozenset[str]
    act: Act
    body: type[Body] | None
    query: type[Query] | None
    answers: Mapping[int, Shape]
    media_types: tuple[str, ...]
    limit_bytes: int
    raw: bool
    keyed: str
    kept: Before | None
    conditioned: bool
    proves: bool
    delegated: bool
    refusals: tuple[str, ...]
    refusing: Refusing | None

    @property
    def name(self) -> str:
        """The name of its function, of which there is one in each concept."""
        return self.act.__name__

    @property
    def changes_something(self) -> bool:
        return self.method != "GET"

    @property
    def takes_body(self) -> bool:
        return self.body is not None or self.media_types != (JSON,)

    @property
    def takes_nothing(self) -> bool:
        """Whether a body, where there is one, can only be an empty one."""
        return self.changes_something and not self.takes_body and not self.raw

    def answer(self, given: View | Answer) -> Answer:
        """What its function gave, as an answer: a View by itself is the one success."""
        if isinstance(given, Answer):
            return given
        (status,) = (one for one in self.answers if one < 400)
        return Answer(status, given)


class Api:
    """The routes of one concept."""

    def __init__(self, concept: str) -> None:
        self.concept = concept
        self.routes: list[Route] = []

    def route(
        self,
        method: str,
        path: str,
        roles: frozenset[str],
        *,
        answers: Mapping[int, Shape],
        body: type[Body] | None = None,
        query: type[Query] | None = None,
        media_types: tuple[str, ...] = (JSON,),
        limit_bytes: int = BODY_LIMIT_BYTES,
        raw: bool = False,
        keyed: str = "",
        kept: Before | None = None,
        conditioned: bool = False,
        proves: bool = False,
        delegated: bool = False,
        refusals: tuple[str, ...] = (),
        refusing: Refusing | None = None,
    ) -> Callable[[Act], Act]:
        """Declare an operation. `roles` empty means public. `answers` are its successes by status.
        `raw` is one that reads its body as it came, such as for a signature. `keyed` is "",
        "optional" or "required" (Idempotency-Key). `kept` looks where else a kept success may lie.
        `conditioned` is an operation in whose own conditions it stands who may
        still act: nothing is read before it. `proves` is one that moves or releases money, or says
        who may: of the staff whoever has a passkey must have proved it lately. `delegated` is open
        to whoever stands for a resident, too; nothing else of a resident's is. `refusals` are the
        codes that its use case may answer. `refusing` says them in another protocol's words, whose
        statuses `answers` has."""

        def declare(act: Act) -> Act:
            self.routes.append(
                Route(
                    method=method,
                    path=path,
                    roles=roles,
                    act=act,
                    body=body,
                    query=query,
                    answers=answers,
                    media_types=media_types,
                    limit_bytes=limit_bytes,
                    raw=raw,
                    keyed=keyed,
                    kept=kept,
                    conditioned=conditioned,
                    proves=proves,
                    delegated=delegated,
                    refusals=refusals,
                    refusing=refusing,
                )
            )
            return act

        return declare
