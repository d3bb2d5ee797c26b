"""Every answer of a city under test, held against what its route declares.

Whatever a test of HTTP asks for, its answer must have a status that the route names, and exactly
the View of that status: no member more, none less, none of another type. A refusal must have one of
the codes that the OpenAPI document lists for the operation.
"""

import importlib
import json
from functools import cache
from typing import Any

import msgspec

from chalicelib.core.http.api import PREFIX, Route
from chalicelib.core.http.openapi import codes
from chalicelib.core.values.catalogue import CATALOGUE
from local.gateway import Gateway
from tests.http.client import Headers, Send

PROBLEM = "application/problem+json"


@cache
def _routes() -> tuple[Gateway, dict[tuple[str, str], Route]]:
    module = importlib.import_module("app")
    routes = {(one.method, PREFIX + one.path): one for api in module.app.apis for one in api.routes}
    return Gateway(module.AREAS), routes


def route_of(method: str, path: str) -> Route | None:
    """The declaration of an operation; None where there is none."""
    gateway, routes = _routes()
    found = gateway.match(path)
    return routes.get((method, found[0])) if found else None


def holding(send: Send) -> Send:
    """The same `Send`, which fails where an answer is not as declared."""

    def held(
        method: str, path: str, query: str, headers: Headers, body: bytes
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        status, answered, raw = send(method, path, query, headers, body)
        hold(method, path, status, {name.lower(): value for name, value in answered}, raw)
        return status, answered, raw

    return held


def hold(method: str, path: str, status: int, headers: dict[str, str], raw: bytes) -> None:
    """Hold one answer against its declaration. Raises AssertionError."""
    where = f"{method} {path} answered {status}"
    route = route_of(method, path)
    media_type = headers.get("content-type", "").partition(";")[0]
    if status >= 400 and (route is None or route.refusing is None):
        assert media_type == PROBLEM, f"{where}: {media_type}, {raw[:200]!r}"
        code = json.loads(raw)["code"]
        assert CATALOGUE[code].status == status, f"{where} {code}"
        if route is not None:
            assert code in codes(route), f"{where} {code}: not declared"
        return
    assert route is not None, where
    if status == 304:
        # Who has what any public route would answer.
        assert not route.roles, where
        assert raw == b"", where
        assert headers["etag"], where
        return
    assert status in route.answers, f"{where}: not declared"
    shape = route.answers[status]
    if shape is None:
        assert raw == b"", f"{where} with a body: {raw[:200]!r}"
    elif isinstance(shape, tuple):
        assert media_type in shape, f"{where}: {media_type}"
    else:
        assert media_type == "application/json", f"{where}: {media_type}"
        assert _as_declared(raw, shape) == json.loads(raw), f"{where}: not as {shape.__name__}"


def _as_declared(raw: bytes, shape: type[msgspec.Struct]) -> Any:
    """A body read as its View and written again; what the View does not know is gone."""
    return json.loads(msgspec.json.encode(msgspec.json.decode(raw, type=shape)))
