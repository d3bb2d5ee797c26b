"""What stands before the handlers in AWS, without AWS: HTTP in, API Gateway's event, HTTP out.

`Gateway` answers requests with the handlers in this process: for `make bench-server` and for tests
of HTTP that need no packaged Lambda. It builds the REST proxy event that API Gateway builds
("Set up Lambda proxy integrations", its developer guide: payload format 1.0) and answers what API
Gateway answers by itself the same way (infra/gateway_responses.py).
"""

import base64
import logging
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from infra.gateway_responses import GATEWAY_RESPONSES
from local.resources import Found, Resources

# What API Gateway takes of a body and of all headers together, and CloudFront of an address
# ("Quotas" in their developer guides). CloudFront answers a longer one with 413, too.
MOST_BODY_BYTES = 10 * 1024 * 1024
MOST_HEADER_BYTES = 10_240
MOST_TARGET_BYTES = 8_192
# API Gateway waits 29 seconds for a function.
FUNCTION_SECONDS = 29.0

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
        """Milliseconds until API Gateway gives up."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


def _own_reply(response_type: str) -> Reply:
    response = GATEWAY_RESPONSES[response_type]
    prefix = "gatewayresponse.header."
    headers = [
        (name.removeprefix(prefix), value.strip("'"))
        for name, value in response["responseParameters"].items()
    ]
    body = response["responseTemplates"]["application/json"].encode()
    return Reply(int(response["statusCode"]), headers, body)


NOT_FOUND = _own_reply("MISSING_AUTHENTICATION_TOKEN")
TOO_LARGE = _own_reply("REQUEST_TOO_LARGE")
FAILED = _own_reply("INTEGRATION_FAILURE")


def too_long(target: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether an address (path and query, as sent) or the headers of a request are over what AWS
    takes; a header counts with its colon, its space and the end of its line."""
    if len(target) > MOST_TARGET_BYTES:
        return True
    return sum(len(name) + len(value) + 4 for name, value in headers) > MOST_HEADER_BYTES


class Gateway:
    """The API of some areas, answered in this process, one request at a time.

    Each area is a Chalice application, by the name of its function; no two have the same route.
    Chalice keeps the current request on the application, as a Lambda worker serves one at a time;
    so a Gateway must not be used by two threads at once.
    """

    def __init__(self, areas: Mapping[str, Any], stage: str = "city") -> None:
        self._areas = areas
        self._stage = stage
        self._answering = {
            (method, resource): name
            for name, application in areas.items()
            for resource, methods in application.routes.items()
            for method in methods
        }
        self._resources = Resources(resource for _, resource in self._answering)
        self._binary = {kind for one in areas.values() for kind in one.api.binary_types}

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
    ) -> dict[str, Any] | None:
        """The proxy event of a request; None where no route has this path and method."""
        found = self.match(path)
        if found is None or (method, found[0]) not in self._answering:
            return None
        resource, parameters = found
        single: dict[str, str] = {}
        multiple: dict[str, list[str]] = {}
        for name, value in headers:
            single[name] = value
            multiple.setdefault(name, []).append(value)
        queried: dict[str, list[str]] = {}
        if query:
            for name, value in parse_qsl(query, keep_blank_values=True):
                queried.setdefault(name, []).append(value)
        text, encoded = self._text(body, single)
        request_id = str(uuid.uuid4())
        return {
            "resource": resource,
            "path": path,
            "httpMethod": method,
            "headers": single,
            "multiValueHeaders": multiple,
            "queryStringParameters": {name: queried[name][-1] for name in queried} or None,
            "multiValueQueryStringParameters": queried or None,
            "pathParameters": parameters,
            "stageVariables": None,
            "requestContext": {
                "resourcePath": resource,
                "httpMethod": method,
                "path": f"/{self._stage}{path}",
                "stage": self._stage,
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

    def area_of(self, event: Mapping[str, Any]) -> str:
        """The area that answers the event of a request."""
        return self._answering[event["httpMethod"], event["resource"]]

    def _text(self, body: bytes, headers: Mapping[str, str]) -> tuple[str | None, bool]:
        """A body as the event holds it: text, or base64 for the API's binary media types."""
        if not body:
            return None, False
        media_type = next(
            (headers[name] for name in headers if name.lower() == "content-type"), ""
        ).partition(";")[0]
        if media_type.strip().lower() in self._binary:
            return base64.b64encode(body).decode("ascii"), True
        return body.decode("utf-8", errors="replace"), False

    def answer(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes = b"",
        source_ip: str = "127.0.0.1",
    ) -> Reply:
        """Answer one request; what the application raises becomes a 503, as in AWS."""
        headers = list(headers)
        if len(body) > MOST_BODY_BYTES or too_long(f"{path}?{query}" if query else path, headers):
            return TOO_LARGE
        event = self.event(method, path, query, headers, body, source_ip)
        if event is None:
            return NOT_FOUND
        deadline = time.monotonic() + FUNCTION_SECONDS
        name = self.area_of(event)
        context = Context(event["requestContext"]["requestId"], deadline, name)
        try:
            result = self._areas[name](event, context)
        except Exception:
            logging.exception("a handler has thrown")
            return FAILED
        listed: Headers = list(result["headers"].items())
        for name, values in result.get("multiValueHeaders", {}).items():
            listed += [(name, value) for value in values]
        content = result["body"]
        if result.get("isBase64Encoded"):
            return Reply(result["statusCode"], listed, base64.b64decode(content))
        raw = content.encode() if isinstance(content, str) else bytes(content)
        return Reply(result["statusCode"], listed, raw)
