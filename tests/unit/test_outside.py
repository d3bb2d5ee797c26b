"""Calling servers of others: to the address that was looked at, by TLS to its name, in time."""

import socket
import ssl
import time
from collections.abc import Sequence

import pytest

from chalicelib.core import outside
from chalicelib.core.outside import MOST_BYTES, Outside, Unreachable
from chalicelib.core.values.web_addresses import Endpoint
from tests.unit.receiving import OK, answering, server, serving_as, trusting

NAME = "toko.example"


class Names:
    """A DNS that answers in turn, and notes how often it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self.answers.pop(0)


def local(port: int, path: str = "/hook") -> Endpoint:
    """What was let through on one machine."""
    return Endpoint("127.0.0.1", port, path, tls=False)


@pytest.fixture
def inside_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """No address of the world answers here; so for once this machine's counts as one."""
    monkeypatch.setattr(outside, "is_public", lambda address: address == "127.0.0.1")


def why(caller: Outside, endpoint: Endpoint) -> str:
    with pytest.raises(Unreachable) as raised:
        caller.send("POST", endpoint, {}, b"{}")
    return raised.value.why


def test_a_request_is_sent_and_its_answer_read() -> None:
    seen: list[bytes] = []
    with server(answering(OK, seen)) as port:
        answer = Outside().send("POST", local(port), {"webhook-id": "msg_1"}, b'{"a":1}')
    assert (answer.status, answer.body) == (200, b"ok")
    (request,) = seen
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"\r\nHost: 127.0.0.1:%d\r\n" % port in head
    assert b"webhook-id: msg_1" in head
    assert head.count(b"Host:") == 1
    assert body == b'{"a":1}'


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        ["fd00:ec2::254"],
        # One of the world does not make the others good.
        ["8.8.8.8", "10.0.0.1"],
        ["10.0.0.1", "8.8.8.8"],
    ],
)
def test_a_name_that_leads_inside_is_not_called(addresses: list[str]) -> None:
    names = Names(addresses)
    assert why(Outside(resolve=names), Endpoint(NAME, 443, "/")) == "private"
    assert names.asked == 1


@pytest.mark.usefixtures("inside_is_public")
def test_a_name_is_resolved_once_and_that_address_called() -> None:
    # The second answer would lead to the machine's credentials; nobody asks for it.
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    with server(answering(OK), serving_as(NAME)) as port:
        caller = Outside(resolve=names, tls=lambda: trusting(NAME))
        answer = caller.send("POST", Endpoint(NAME, port, "/"), {})
    assert (answer.status, names.asked) == (200, 1)


@pytest.mark.usefixtures("inside_is_public")
def test_tls_is_to_the_name_and_so_is_the_host() -> None:
    seen: list[bytes] = []
    context = serving_as(NAME)
    named: list[str | None] = []
    context.sni_callback = lambda _, name, __: named.append(name)
    with server(answering(OK, seen), context) as port:
        caller = Outside(resolve=Names(["127.0.0.1"]), tls=lambda: trusting(NAME))
        caller.send("POST", Endpoint(NAME, port, "/"), {})
    assert named == [NAME]
    assert b"Host: %s:%d\r\n" % (NAME.encode(), port) in seen[0]


@pytest.mark.usefixtures("inside_is_public")
@pytest.mark.parametrize(
    ("serves", "trusts"),
    [("jahat.example", "jahat.example"), (NAME, "jahat.example")],
    ids=["of another name", "signed by nobody"],
)
def test_a_certificate_that_is_not_the_names_is_no_tls(serves: str, trusts: str) -> None:
    with server(answering(OK), serving_as(serves)) as port:
        caller = Outside(resolve=Names(["127.0.0.1"]), tls=lambda: trusting(trusts))
        assert why(caller, Endpoint(NAME, port, "/")) == "tls"


@pytest.mark.usefixtures("inside_is_public")
def test_who_speaks_no_tls_is_not_spoken_to() -> None:
    with server(lambda connection: connection.sendall(OK)) as port:
        caller = Outside(resolve=Names(["127.0.0.1"]))
        assert why(caller, Endpoint(NAME, port, "/")) == "tls"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_not_followed(status: int) -> None:
    seen: list[bytes] = []
    with server(answering(OK, seen)) as inside:
        redirect = f"HTTP/1.1 {status} X\r\nLocation: http://127.0.0.1:{inside}/\r\n\r\n"
        with server(answering(redirect.encode())) as port:
            assert Outside().send("POST", local(port), {}, b"{}").status == status
    assert seen == []


def test_of_a_long_answer_the_beginning_is_read() -> None:
    long = b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * (MOST_BYTES + 10_000)
    with server(answering(long)) as port:
        answer = Outside().send("GET", local(port), {})
    assert (answer.status, answer.body) == (200, b"a" * MOST_BYTES)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\na: " + b"b" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["nothing", "ssh", "status", "headers", "header", "chunk"],
)
def test_what_is_no_http_is_no_answer(answer: bytes) -> None:
    with server(answering(answer)) as port:
        assert why(Outside(), local(port)) in ("http", "connection")


def hold(connection: socket.socket) -> None:
    """Take what comes, and say nothing until the other hangs up."""
    while connection.recv(65536):
        pass


def drip(connection: socket.socket) -> None:
    """Answer a byte at a time, each well within a socket's patience."""
    connection.sendall(b"HTTP/1.1 200 OK\r\na: ")
    connection.settimeout(0.02)
    while True:
        connection.sendall(b"b")
        try:
            if not connection.recv(65536):
                return
        except TimeoutError:
            continue


@pytest.mark.parametrize("behave", [hold, drip])
def test_an_answer_that_takes_too_long_is_not_waited_for(behave: object) -> None:
    with server(behave) as port:  # type: ignore[arg-type]
        begun = time.monotonic()
        assert why(Outside(longest_s=0.3), local(port)) == "timeout"
        assert time.monotonic() - begun < 5


@pytest.mark.usefixtures("inside_is_public")
def test_a_handshake_that_takes_too_long_is_not_waited_for() -> None:
    with server(hold) as port:
        caller = Outside(
            resolve=Names(["127.0.0.1"]), tls=ssl.create_default_context, longest_s=0.3
        )
        assert why(caller, Endpoint(NAME, port, "/")) == "timeout"


def test_nobody_there_is_no_answer() -> None:
    with server(hold) as port:
        pass
    assert why(Outside(), local(port)) == "connection"


def test_a_name_that_nobody_has_is_no_answer() -> None:
    def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror("nobody")

    assert why(Outside(resolve=nobody), Endpoint(NAME, 443, "/")) == "name"
    assert why(Outside(resolve=Names([])), Endpoint(NAME, 443, "/")) == "name"


@pytest.mark.usefixtures("inside_is_public")
def test_of_several_addresses_the_first_that_answers_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outside, "is_public", lambda _: True)
    with server(answering(OK), serving_as(NAME)) as port:
        caller = Outside(resolve=Names(["127.0.0.9", "127.0.0.1"]), tls=lambda: trusting(NAME))
        assert caller.send("POST", Endpoint(NAME, port, "/"), {}).status == 200


def test_an_address_is_resolved_by_the_machine() -> None:
    assert outside.resolve("127.0.0.1", 443) == ["127.0.0.1"]
