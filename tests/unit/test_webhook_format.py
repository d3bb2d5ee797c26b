"""What is sent by Standard Webhooks, as its own library reads it."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chalicelib.webhooks.formats import webhook

ONE, OTHER = ("whsec_" + b64encode(bytes([n]) * 32).decode() for n in (1, 2))
BODY = webhook.payload("checkout.captured", "2026-12-01T00:30:00.000Z", {"amount": 5}).encode()


@pytest.fixture
def now() -> datetime:
    """Not of the tests' clock: the library looks at the machine's, and takes five minutes."""
    return datetime.now(UTC)


def test_an_event_is_verified_by_each_of_the_secrets_that_sign(now: datetime) -> None:
    headers = dict(webhook.headers("msg_1", BODY, [ONE, OTHER], now))
    for secret in (ONE, OTHER):
        assert Webhook(secret).verify(BODY, headers) == json.loads(BODY)
    assert headers["webhook-id"] == "msg_1"
    assert json.loads(BODY)["type"] == "checkout.captured"


def test_an_event_of_another_is_not_verified(now: datetime) -> None:
    headers = dict(webhook.headers("msg_1", BODY, [OTHER], now))
    for changed in (
        (BODY, headers),
        (BODY + b" ", dict(webhook.headers("msg_1", BODY, [ONE], now))),
        (BODY, dict(webhook.headers("msg_1", BODY, [ONE], now)) | {"webhook-id": "msg_2"}),
        (BODY, dict(webhook.headers("msg_1", BODY, [ONE], now - timedelta(minutes=6)))),
    ):
        with pytest.raises(WebhookVerificationError):
            Webhook(ONE).verify(*changed)


def test_what_is_signed_is_signed_as_the_library_signs(now: datetime) -> None:
    sent = webhook.headers("msg_1", BODY, [ONE], now)["webhook-signature"]
    assert sent == Webhook(ONE).sign("msg_1", now, BODY.decode())
