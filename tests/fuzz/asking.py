"""A generated case, sent to the city in this process, and its answer."""

from typing import Any
from urllib.parse import urlsplit

import requests
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from infra.described import openapi
from tests.http.conftest import TestCity

BASE = "http://kota.example"
# What an answer is held against, besides the route's own declaration (tests/http/declared.py).
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
Case = schemathesis.Case[Any]


def _whole(found: Any) -> Any:
    return found.ok()


SCHEMA = schemathesis.openapi.from_dict(openapi())
OPERATIONS = [_whole(found) for found in SCHEMA.get_all_operations()]


def prepared(case: Case) -> requests.PreparedRequest:
    """The request that a case stands for. Raises ValueError for one that HTTP cannot say."""
    kwargs = case.as_transport_kwargs(base_url=BASE)
    return requests.Request(**kwargs).prepare()


def sent(city: TestCity, asked: requests.PreparedRequest) -> schemathesis.Response:
    """What the city answers, held against what the route declares (tests/http/declared.py)."""
    url = urlsplit(str(asked.url))
    body = asked.body or b""
    content = body.encode() if isinstance(body, str) else body
    assert isinstance(content, bytes)
    headers = {_text(name): _text(value) for name, value in asked.headers.items()}
    status, answered, raw = city.transport(str(asked.method), url.path, url.query, headers, content)
    found: dict[str, list[str]] = {}
    for name, value in answered:
        found.setdefault(name.lower(), []).append(value)
    return schemathesis.Response(
        status_code=status, headers=found, content=raw, request=asked, elapsed=0.0, verify=False
    )


def _text(part: str | bytes) -> str:
    # As a server reads it off the wire.
    return part.decode("latin-1") if isinstance(part, bytes) else part


def roles_of(operation: Any) -> list[str]:
    """The roles that an operation lets in, "" for a stranger."""
    return operation.definition.raw["x-roles"] or [""]
