"""SNAP BI's door."""

import pytest

from tests.http.acquiring import Acquirer, new_rrn, payment
from tests.http.conftest import TestCity

NMID = "ID1020030040050"


@pytest.fixture(scope="module")
def acquirer(city: TestCity) -> Acquirer:
    return Acquirer(city).register()


def test_a_signed_notification_is_taken_in(acquirer: Acquirer) -> None:
    answered = acquirer.notify(payment(new_rrn(), NMID, 50_000))
    assert answered.status == 200
    assert answered.body == {"responseCode": "2005200", "responseMessage": "Successful"}


def test_a_token_is_given_to_whoever_signs_for_it(acquirer: Acquirer) -> None:
    given = acquirer.ask_token().body
    assert given.pop("accessToken").count(".") == 2
    assert given == {
        "responseCode": "2007300",
        "responseMessage": "Successful",
        "tokenType": "Bearer",
        "expiresIn": "900",
    }


def test_anothers_signature_gets_no_token(acquirer: Acquirer, city: TestCity) -> None:
    headers = Acquirer(city, client_id=acquirer.client_id).token_headers()
    refused = acquirer.ask_token(headers)
    assert (refused.status, refused.body["responseCode"]) == (401, "4017300")
