"""What marketplaces are told, as their server on this machine takes it, and the queue before it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import Webhook

from chalicelib.webhooks.parts import WebhookParts
from tests.http.conftest import TestCity
from tests.http.partners import Partner
from tests.unit.receiving import answering, server

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"


@contextmanager
def receiver(city: TestCity, partner: Partner, answer: bytes = TAKEN) -> Iterator[list[bytes]]:
    """A partner's server, whose address is known; the requests that it gets."""
    host, _, port = city.parts.settings.webhook_loopback.partition(":")
    seen: list[bytes] = []
    with server(answering(answer, seen), port=int(port)):
        url = f"http://{host}:{port}/{partner.id}"
        partner.send("PUT", "/partner/webhook", {"url": url}).ok()
        yield seen


def tell(city: TestCity) -> None:
    """What the stream brings is handed on, and the queue's function takes up whatever is due."""
    city.stream.catch_up()
    sqs, queue = city.parts.sqs, city.parts.settings.webhooks_queue
    work = city.parts[WebhookParts].work
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            work.take_up(message["Body"], lambda: 10**9)
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def read(partner: Partner, request: bytes) -> Any:
    """An event, verified as the partner's own library does it, but for the clock, which is the
    city's."""
    head, _, body = request.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    assert signature(partner, signed) in headers["webhook-signature"].split(" ")
    return json.loads(body) | {"id": headers["webhook-id"]}


def signature(partner: Partner, signed: str) -> str:
    """By the library: `id.timestamp.body`, signed by the partner's secret."""

    id, timestamp, body = signed.split(".", 2)
    at = datetime.fromtimestamp(int(timestamp), UTC)
    return str(Webhook(partner.webhook_secret).sign(id, at, body))
