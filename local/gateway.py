"""What stands before the handlers in AWS, without AWS: HTTP in, API Gateway's event, HTTP out.

`event_of` makes the event that the city's HTTP API hands a function (payload format 1.0: "Create
AWS Lambda proxy integrations for HTTP APIs", its developer guide), `reply_of` reads the answer.
The front asks the deployed functions by them; `Gateway` the handlers in this process, for
`make bench-server` and for tests of HTTP that need no packaged Lambda.
"""

import base64
import json
import logging
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from infra.http_api import DEFAULT_ROUTE, UNKNOWN
from local.problems import problem
from local.resources import Answering, Found, Resources

# What API Gateway takes of a body, and of a request's line and headers together; and CloudFront of
# an address ("Quotas" in their developer guides). CloudFront answers a longer one with 413, too.
MOST_BODY_BYTES = 10 * 1024 * 1024
MOST_HEADER_BYTES = 10_240
MOST_TARGET_BYTES = 8_192
# A function gives up after 29 seconds, the gateway after 30.
FUNCTION_SECONDS = 29.0
# What an HTTP API hands on as text; everything else, also without a type, is base 64 (observed by
# others, the documentation names no list).
TEXT_TYPES = frozenset(["application/json", "application/xml", "application/javascript"])

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int
    headers: Headers
    body: bytes


@dataclass(slots=True)
class Context:
    """The Lambda context of one invocation."""

    aws_request_id: str
    deadline: float
    function_name: str = ""
    function_version: str = "$LATEST"
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = ""
    log_group_name: str = ""
    log_stream_name: str = ""
    identity: None = None
    client_context: None = None

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda gives up."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def _own_reply(code: str) -> Reply:
    document = problem(code)
    headers = [("Content-Type", "application/problem+json")]
    if document["status"] == 503:
        headers.append(("Retry-After", "1"))
    return Reply(document["status"], headers, json.dumps(document, ensure_ascii=False).encode())


TOO_LARGE = _own_reply("too_large")
FAILED = _own_reply("unavailable")


def too_long(method: str, target: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether a request's address (path and query, as sent), or its line and headers together, are
    over what AWS takes; a header counts with its colon, its space and the end of its line."""
    if len(target) > MOST_TARGET_BYTES:
        return True
    line = len(f"{method} {target} HTTP/1.1\r\n")
    return line + sum(len(name) + len(value) + 4 for name, value in headers) > MOST_HEADER_BYTES


def event_of(
    method: str,
    path: str,
    query: str,
    headers: Iterable[tuple[str, str]],
    body: bytes,
    found: Answering,
    source_ip: str = "127.0.0.1",
) -> dict[str, Any]:
    """The proxy event of a request for what was found."""
    single: dict[str, str] = {}
    multiple: dict[str, list[str]] = {}
    for sent, value in headers:
        name = sent.lower()
        single[name] = value
        multiple.setdefault(name, []).append(value)
    queried: dict[str, list[str]] = {}
    if query:
        for name, value in parse_qsl(query, keep_blank_values=True):
            queried.setdefault(name, []).append(value)
    text, encoded = _text(body, single.get("content-type", ""))
    request_id = str(uuid.uuid4())
    return {
        "version": "1.0",
        "resource": found.resource,
        "path": path,
        "httpMethod": method,
        "headers": single,
        "multiValueHeaders": multiple,
        "queryStringParameters": {name: queried[name][-1] for name in queried} or None,
        "multiValueQueryStringParameters": queried or None,
        "pathParameters": found.parameters,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": found.resource,
            "httpMethod": method,
            "path": path,
            "stage": DEFAULT_ROUTE,
            "protocol": "HTTP/1.1",
            "requestId": request_id,
            "extendedRequestId": request_id,
            "requestTimeEpoch": int(time.time() * 1000),
            "accountId": "357300000001",
            "apiId": "local",
            "identity": {"sourceIp": source_ip, "userAgent": single.get("user-agent", "")},
        },
        "body": text,
        "isBase64Encoded": encoded,
    }


def _text(body: bytes, content_type: str) -> tuple[str | None, bool]:
    """A body as the event holds it: text, or base 64."""
    if not body:
        return None, False
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type in TEXT_TYPES or media_type.startswith("text/"):
        return body.decode("utf-8", errors="replace"), False
    return base64.b64encode(body).decode("ascii"), True


def reply_of(result: Mapping[str, Any]) -> Reply:
    """What a function answered, as it goes out: a header with several values several times. Raises
    KeyError or ValueError where it is no answer."""
    listed: Headers = [(name, str(value)) for name, value in result["headers"].items()]
    for name, values in result.get("multiValueHeaders", {}).items():
        listed += [(name, str(value)) for value in values]
    content = result["body"]
    if result.get("isBase64Encoded"):
        return Reply(result["statusCode"], listed, base64.b64decode(content))
    raw = content.encode() if isinstance(content, str) else bytes(content)
    return Reply(result["statusCode"], listed, raw)


class Gateway:
    """The API of some areas, answered in this process, one request at a time.

    Each area is a Chalice application, by the name of its function; no two have the same route, and
    one of them answers what no route fits. Chalice keeps the current request on the application, as
    a Lambda worker serves one at a time; so a Gateway must not be used by two threads at once.
    """

    def __init__(self, areas: Mapping[str, Any]) -> None:
        self._areas = areas
        self._answering = {
            (method, resource): name
            for name, application in areas.items()
            for resource, methods in application.routes.items()
            for method in methods
        }
        self._resources = Resources(resource for _, resource in self._answering)

    def match(self, path: str) -> Found | None:
        """The resource for a raw path, and its parameters; None where there is none."""
        return self._resources.match(path)

    def event(
        self,
        method: str,
        path: str,
        query: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        source_ip: str = "127.0.0.1",
    ) -> dict[str, Any]:
        """The proxy event of a request."""
        found = self._found(method, path)
        return event_of(method, path, query, headers, body, found, source_ip)

    def _found(self, method: str, path: str) -> Answering:
        found = self.match(path)
        if found is None or (method, found[0]) not in self._answering:
            return Answering(UNKNOWN, DEFAULT_ROUTE, None)
        return Answering(self._answering[method, found[0]], *found)

    def area_of(self, event: Mapping[str, Any]) -> str:
        """The area that answers the event of a request."""
        return self._answering.get((event["httpMethod"], event["resource"]), UNKNOWN)

    def answer(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        source_ip: str = "127.0.0.1",
    ) -> Reply:
        """Answer one request; what the application raises becomes a 503."""
        headers = list(headers)
        target = f"{path}?{query}" if query else path
        if len(body) > MOST_BODY_BYTES or too_long(method, target, headers):
            return TOO_LARGE
        event = self.event(method, path, query, headers, body, source_ip)
        deadline = time.monotonic() + FUNCTION_SECONDS
        name = self.area_of(event)
        context = Context(event["requestContext"]["requestId"], deadline, name)
        try:
            return reply_of(self._areas[name](event, context))
        except Exception:
            logging.exception("a handler has thrown")
            return FAILED
