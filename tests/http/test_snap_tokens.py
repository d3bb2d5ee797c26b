"""Tokens of SNAP BI's door."""

from typing import Any

import pytest

from tests.http.acquiring import (
    TOKEN,
    Acquirer,
    code,
    timestamp,
)
from tests.http.conftest import TestCity


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


def test_a_token_is_given_to_whoever_signs_for_it(acquirer: Acquirer) -> None:
    given = acquirer.ask_token().ok()
    assert given.pop("accessToken").count(".") == 2
    assert given == {
        "responseCode": "2007300",
        "responseMessage": "Successful",
        "tokenType": "Bearer",
        "expiresIn": "900",
    }


def test_anothers_signature_gets_no_token(acquirer: Acquirer, city: TestCity) -> None:
    other = Acquirer(city, client_id=acquirer.client_id)
    assert code(acquirer.ask_token(other.token_headers())) == "4017300"


def test_an_unknown_client_gets_no_token_and_is_told_no_more_than_a_wrong_signature(
    city: TestCity,
) -> None:
    assert code(Acquirer(city).ask_token()) == "4017300"


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_timestamp_over_five_minutes_off_gets_no_token(acquirer: Acquirer, seconds: int) -> None:
    at = acquirer.city.clock().timestamp() + seconds
    stale = timestamp(acquirer.city.clock().fromtimestamp(at, acquirer.city.clock().tzinfo))
    assert code(acquirer.ask_token(acquirer.token_headers(stale))) == "4017300"


@pytest.mark.parametrize("header", ["X-TIMESTAMP", "X-CLIENT-KEY", "X-SIGNATURE"])
def test_a_token_needs_every_header(acquirer: Acquirer, header: str) -> None:
    headers = acquirer.token_headers()
    del headers[header]
    answered = acquirer.ask_token(headers)
    assert code(answered) == "4007302"
    assert header in answered.body["responseMessage"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, "4007302"),
        ({"grantType": ""}, "4007302"),
        ({"grantType": "password"}, "4007301"),
        ({"grantType": 1}, "4007301"),
        ([], "4007301"),
    ],
)
def test_a_token_is_asked_for_by_client_credentials(
    acquirer: Acquirer, body: Any, expected: str
) -> None:
    headers = acquirer.token_headers()
    assert code(acquirer.city.send("POST", TOKEN, body, headers=headers)) == expected
