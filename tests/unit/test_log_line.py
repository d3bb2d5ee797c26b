"""The one line of log that a request writes."""

import importlib

import pytest

from chalicelib.core.http.app import NOBODY, line_of
from chalicelib.core.log import log
from chalicelib.core.values.subject import Subject

MOST_BYTES = 200
REQUEST = "ade0fcf0-f88b-4518-8f8e-565fc543ca68"
TILL = Subject("merchant", "mrc_uZRHjG2htc0w", "")


def test_a_success_of_any_route_is_one_line_of_200_bytes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    apis = importlib.import_module("app").app.apis
    routes = [f"{route.method} {route.path}" for api in apis for route in api.routes]
    assert routes
    for route in routes:
        log(**line_of(route, 201, "", TILL, 1234.5, REQUEST))
        written = capsys.readouterr().err
        assert len(written.encode()) <= MOST_BYTES, route
        assert written.count("\n") == 1


def test_a_refusal_says_its_code_and_who_was_refused() -> None:
    line = line_of("GET /x", 403, "forbidden", TILL, 1.0, REQUEST)
    assert (line["code"], line["who"]) == ("forbidden", "merchant:mrc_uZRHjG2htc0w")


def test_what_is_empty_is_left_out() -> None:
    assert line_of("", 404, "not_found", NOBODY, 1.0, "") == {
        "status": 404,
        "code": "not_found",
        "ms": 1.0,
    }
