"""An aggregator of text messages gets what its own JSON wants, and what it refuses is not sent."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.outside import Answer, Outside, Unreachable
from chalicelib.core.sms import HttpSender, Unsent
from chalicelib.core.values.web_addresses import Endpoint

URL = "https://sms.example/v1/send?route=otp"
BODY = '{"messages":[{"to":"{phone}","from":"TUMBAS","body":"{text}"}],"dial":"{+phone}","n":1}'


class Aggregator(Outside):
    """Notes what it is sent, and answers a status."""

    def __init__(self, status: int = 200) -> None:
        super().__init__()
        self.status = status
        self.sent: list[tuple[Endpoint, Mapping[str, str], bytes]] = []

    def send(
        self, method: str, endpoint: Endpoint, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        self.sent.append((endpoint, headers, body))
        if not self.status:
            raise Unreachable("timeout")
        return Answer(self.status, b"")


def sender(aggregator: Aggregator, url: str = URL, body: str = BODY) -> HttpSender:
    return HttpSender(aggregator, url, body, "Token {key}", lambda: "k3y")


def test_the_aggregators_own_json_is_filled_in() -> None:
    aggregator = Aggregator()
    sender(aggregator).send("+6281234567890", 'kode "1" {phone}\n')
    ((endpoint, headers, body),) = aggregator.sent
    assert (endpoint.host, endpoint.path) == ("sms.example", "/v1/send?route=otp")
    assert headers["Authorization"] == "Token k3y"
    assert json.loads(body) == {
        "messages": [{"to": "6281234567890", "from": "TUMBAS", "body": 'kode "1" {phone}\n'}],
        "dial": "+6281234567890",
        "n": 1,
    }


@given(st.text())
def test_whatever_is_sent_stays_one_text(text: str) -> None:
    aggregator = Aggregator(202)
    sender(aggregator).send("+6281234567890", text)
    ((_, _, body),) = aggregator.sent
    assert json.loads(body)["messages"][0]["body"] == text


@pytest.mark.parametrize("status", [0, 301, 400, 401, 429, 500])
def test_what_was_not_taken_is_unsent_and_not_sent_again(status: int) -> None:
    aggregator = Aggregator(status)
    with pytest.raises(Unsent) as unsent:
        sender(aggregator).send("+6281234567890", "12345678 adalah kode")
    assert len(aggregator.sent) == 1
    assert "12345678" not in str(unsent.value)


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("http://sms.example/send", BODY),
        ("http://127.0.0.1:8000/send", BODY),
        ("https://10.0.0.1/send", BODY),
        (URL, "{"),
    ],
)
def test_what_a_city_has_set_wrongly_sends_nothing(url: str, body: str) -> None:
    aggregator = Aggregator()
    with pytest.raises(Unsent):
        sender(aggregator, url, body).send("+6281234567890", "halo")
    assert aggregator.sent == []
