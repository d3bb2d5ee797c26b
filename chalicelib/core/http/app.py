"""The door: Chalice with our routes. Guards, parses, acts, answers, and writes one line of log.

Chalice's middleware does not see what a view raises, so refusals become problem documents here, in
one place.
"""

import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import msgspec
from chalice.app import Blueprint, Chalice, Response

from chalicelib.core.dynamo.idempotency import Kept, Key, unless_kept
from chalicelib.core.http import problem
from chalicelib.core.http.api import (
    JSON,
    PDF,
    PREFIX,
    REPLAYED,
    XLSX,
    Answer,
    Api,
    Request,
    Route,
)
from chalicelib.core.http.bodies import Nothing, read_json, read_query
from chalicelib.core.http.caching import is_known, is_public, tag_of
from chalicelib.core.http.origin import origin_of
from chalicelib.core.http.paths import read_path
from chalicelib.core.log import log
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import Subject

NOBODY = Subject("", "", "")


class App(Chalice):
    """Chalice with our routes: `mount` each concept's Api with the parts that its functions get.

    `parts` is asked at each request, `authenticate` answers who has an access token, and `admit`
    raises where somebody must not change anything any more, and answers whether they have still to
    prove themselves before money moves.
    """

    # By which Chalice names the handler of a function: the variable that holds the application.
    __name__ = "app"

    def __init__(
        self,
        name: str,
        parts: Callable[[], Parts],
        authenticate: Callable[[Parts, str], Subject],
        admit: Callable[[Parts, Subject], bool],
    ) -> None:
        super().__init__(app_name=name)
        self.mounts: list[tuple[Api, type[Any]]] = []
        # Chalice knows pictures and archives by itself.
        self.api.binary_types += [PDF, XLSX]
        self.parts = parts
        self._authenticate = authenticate
        self._admit = admit

    @property
    def apis(self) -> list[Api]:
        """Every Api that is mounted."""
        return [api for api, _ in self.mounts]

    def mount(self, api: Api, parts: type[Any]) -> None:
        """Register every route of an Api; each of its functions gets the concept's `parts`."""
        self.mounts.append((api, parts))
        blueprint = Blueprint(f"chalicelib.{api.concept}.routes")
        for route in api.routes:
            blueprint.route(
                route.path,
                methods=[route.method],
                content_types=["*/*"],
                name=route.name,
            )(self._handler(route, parts))
        self.register_blueprint(blueprint, url_prefix=PREFIX)

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one gateway event; what Chalice refuses by itself becomes a problem, too, as does
        what the gateway has no route for: it sends it under a name that is no path."""
        if event["requestContext"]["resourcePath"] not in self.routes:
            return _no_such_address(context)
        answer: dict[str, Any] = super().__call__(event, context)
        if answer["statusCode"] == 405:
            return _no_such_address(context)
        if answer["statusCode"] >= 400 and "X-Tumbas" not in answer["headers"]:
            code = {415: "unsupported_media_type"}.get(answer["statusCode"], "unavailable")
            tongue = problem.language(event["headers"].get("accept-language") or "")
            answer["body"] = problem.document(Refused(code), tongue).decode()
            answer["statusCode"] = Refused(code).kind.status
            answer["headers"]["Content-Type"] = problem.CONTENT_TYPE
        answer["headers"].pop("X-Tumbas", None)
        return answer

    def _handler(self, route: Route, parts: type[Any]) -> Callable[..., Response]:
        def handle(**path: str) -> Response:
            begun = time.perf_counter()
            incoming: Any = self.current_request
            headers = incoming.headers
            tongue = problem.language(headers.get("accept-language") or "")
            subject = NOBODY
            code = ""
            try:
                subject, owes_proof = self._guard(route, incoming)
                request = self._parse(route, incoming, path, subject, tongue, owes_proof)
                answer = self._act(route, request, self.parts()[parts])
                response = _response(answer, headers.get("if-none-match") or "")
            except Refused as refused:
                code = refused.code
                response = _refusal(route, refused, tongue)
            except Exception:
                code = "unavailable"
                traceback.print_exc()
                response = _refusal(route, Refused("unavailable"), tongue)
            name = f"{route.method} {route.path}"
            _log(name, response.status_code, code, subject, begun, self.lambda_context)
            return response

        handle.__name__ = route.name
        return handle

    def _guard(self, route: Route, incoming: Any) -> tuple[Subject, bool]:
        origin = origin_of(incoming.context, incoming.headers)
        if not route.roles:
            return replace(NOBODY, origin=origin), False
        authorization = incoming.headers.get("authorization") or ""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused("unauthenticated")
        subject = self._authenticate(self.parts(), token)
        if subject.role not in route.roles:
            raise Refused("forbidden")
        if subject.delegate and not route.delegated:
            raise Refused("forbidden")
        owes_proof = False
        if route.changes_something and not route.conditioned:
            # Before anything else: also what was done before is not told to whoever was removed.
            owes_proof = self._admit(self.parts(), subject)
        return replace(subject, origin=origin), owes_proof

    def _parse(
        self,
        route: Route,
        incoming: Any,
        path: Mapping[str, str],
        subject: Subject,
        tongue: int,
        owes_proof: bool,
    ) -> Request:
        raw: bytes = incoming.raw_body
        if len(raw) > route.limit_bytes:
            raise Refused("too_large")
        path = read_path(path)
        media_type = (incoming.headers.get("content-type") or JSON).split(";")[0].strip().lower()
        key = None
        if route.keyed:
            key = self._key(route, incoming, path, subject, raw)
        if route.takes_body and media_type not in route.media_types:
            # What has happened is never refused: the same bytes may have succeeded as JSON.
            if route.media_types != (JSON,) or self.parts().records.find(key) is None:
                raise Refused("unsupported_media_type")
            media_type = JSON
        body = None
        if route.body is not None and media_type == JSON:
            body = self._body(route, raw, key)
        elif route.takes_nothing and raw:
            read_json(raw, Nothing)
        query = None
        if route.query is not None:
            query = read_query(incoming.query_params or {}, route.query)
        return Request(
            subject,
            body,
            query,
            path,
            incoming.headers,
            raw,
            media_type,
            key,
            tongue,
            owes_proof,
        )

    def _key(
        self,
        route: Route,
        incoming: Any,
        path: Mapping[str, str],
        subject: Subject,
        raw: bytes,
    ) -> Key | None:
        text = incoming.headers.get("idempotency-key")
        if text is None:
            if route.keyed == "required":
                raise Refused("idempotency_key_required")
            return None
        if not 1 <= len(text) <= 64 or not all("!" <= letter <= "~" for letter in text):
            raise invalid(
                "Idempotency-Key",
                "harus 1 sampai 64 karakter ASCII yang terlihat",
                "must be 1 to 64 visible ASCII characters",
            )
        name = f"{route.method} {route.path.format(**path)}"
        return Key.of(f"{subject.role}:{subject.id}", name, text, raw)

    def _body(self, route: Route, raw: bytes, key: Key | None) -> Any:
        assert route.body is not None
        try:
            return read_json(raw or b"{}", route.body)
        except Refused:
            # A body that is refused by itself never succeeded, but its key may have.
            if key is not None:
                self.parts().records.find(key)
            raise

    def _act(self, route: Route, request: Request, parts: Any) -> Answer:
        def act() -> Answer:
            if route.proves and request.owes_proof:
                raise Refused("step_up_required")
            return route.answer(route.act(request, parts))

        if not route.keyed:
            return act()

        def kept() -> Answer | None:
            before = self.parts().records.find(request.key)
            if before is not None and before.body is not None:
                return replayed(before, before.body)
            return route.kept(request, parts) if route.kept else None

        return unless_kept(act, kept)


def replayed(kept: Kept, body: Any) -> Answer:
    """The first answer once more."""
    return Answer(kept.status, body, REPLAYED)


def _response(answer: Answer, if_none_match: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": JSON,
        "Cache-Control": "no-store",
        **answer.headers,
    }
    body = answer.body
    if body is None:
        body = ""
    elif not isinstance(body, str | bytes):
        body = _encode(body)
    if is_public(headers):
        headers["ETag"] = tag = tag_of(body)
        if is_known(tag, if_none_match):
            del headers["Content-Type"]
            return Response(body="", status_code=304, headers=headers)
    return Response(body=body, status_code=answer.status, headers=headers)


def _encode(body: Any) -> str:
    return msgspec.json.encode(body).decode()


def _refusal(route: Route, refused: Refused, tongue: int) -> Response:
    if route.refusing is None:
        return _problem(refused, tongue)
    answer = route.refusing(refused)
    return _response(replace(answer, headers={**answer.headers, "X-Tumbas": "refusal"}), "")


def _problem(refused: Refused, tongue: int) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": problem.CONTENT_TYPE,
        "Cache-Control": "no-store",
        "X-Tumbas": "problem",
    }
    if refused.retry_after is not None:
        headers["Retry-After"] = str(refused.retry_after)
    document = problem.document(refused, tongue).decode()
    return Response(body=document, status_code=refused.kind.status, headers=headers)


def _no_such_address(context: Any) -> dict[str, Any]:
    _log("", 404, "not_found", NOBODY, time.perf_counter(), context)
    headers = {"Content-Type": problem.CONTENT_TYPE, "Cache-Control": "no-store"}
    body = problem.no_such_address().decode()
    return {"statusCode": 404, "headers": headers, "multiValueHeaders": {}, "body": body}


def _log(route: str, status: int, code: str, subject: Subject, begun: float, context: Any) -> None:
    elapsed = round((time.perf_counter() - begun) * 1000, 1)
    request_id = getattr(context, "aws_request_id", "")
    log(**line_of(route, status, code, subject, elapsed, request_id))


def line_of(
    route: str, status: int, code: str, subject: Subject, ms: float, request_id: str
) -> dict[str, Any]:
    """What the one line of a request says, and nothing of its content: no token, phone, NIK, name
    or body. What is empty is left out: each byte is paid for a million times."""
    who = f"{subject.role}:{subject.id}" if subject.id else ""
    line = {"route": route, "status": status, "code": code, "who": who, "ms": ms, "id": request_id}
    return {name: value for name, value in line.items() if value != ""}
