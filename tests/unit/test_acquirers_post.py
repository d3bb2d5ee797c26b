"""Requests to acquirers: to the address that was looked at, and never to one that is inside."""

import pytest

from chalicelib.acquirers.use.post import Unanswered, poster
from chalicelib.core.outside import Outside
from tests.unit.receiving import OK, answering, server

HEADERS = {"X-PARTNER-ID": "tumbas"}


def test_an_acquirer_is_asked_on_this_machine_where_that_is_let_through() -> None:
    seen: list[bytes] = []
    with server(answering(OK, seen)) as port:
        post = poster(Outside(), loopback=True)
        assert post(f"http://127.0.0.1:{port}/x", HEADERS, b"{}") == (200, b"ok")
    assert seen[0].startswith(b"POST /x HTTP/1.1\r\n")
    assert b"X-PARTNER-ID: tumbas" in seen[0]


def test_an_acquirer_is_asked_on_this_machine_nowhere_else() -> None:
    with server(answering(OK, [])) as port, pytest.raises(Unanswered):
        poster(Outside(), loopback=False)(f"http://127.0.0.1:{port}/x", HEADERS, b"{}")


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "fd00:ec2::254", "127.0.0.1"])
def test_an_acquirer_whose_name_leads_inside_is_not_asked(address: str) -> None:
    post = poster(Outside(resolve=lambda host, port: [address]), loopback=True)
    with pytest.raises(Unanswered, match="private"):
        post("https://api.bank.co.id/x", HEADERS, b"{}")
