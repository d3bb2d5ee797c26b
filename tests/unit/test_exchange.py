"""HTTP as DynamoDB speaks it: what is no whole answer is none, and a connection that was kept too
long costs nobody a request."""

import http.client
import io
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.dynamo.exchange import Answer, Exchange, Stale, read_answer
from local.emulator import free_port
from tests.unit.scripted_server import Play, ScriptedServer
from tests.unit.scripted_server import http as answered

HEADERS = {"x-amz-target": "DynamoDB_20120810.GetItem"}


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


def exchange_with(server: ScriptedServer, **more: Any) -> Exchange:
    return Exchange(
        server.url, more.get("connect", 5.0), more.get("read", 5.0), more.get("verify", False)
    )


def test_requests_follow_each_other_over_one_connection(server: ScriptedServer) -> None:
    server.play(answered(b"one"), answered(b"two", 400))
    exchange = exchange_with(server)
    assert exchange.send(HEADERS, b"{}") == Answer(200, {"content-length": "3"}, b"one")
    assert exchange.send(HEADERS, b"{}").status_code == 400
    assert [one.connection for one in server.heard] == [1, 1]
    assert server.heard[0].head.splitlines()[0] == "POST / HTTP/1.1"
    assert "x-amz-target: DynamoDB_20120810.GetItem" in server.heard[0].head


def test_a_warm_connection_is_the_one_that_is_used(server: ScriptedServer) -> None:
    server.play(answered(b"{}"))
    exchange = exchange_with(server)
    exchange.warm()
    exchange.warm()
    exchange.send(HEADERS, b"{}")
    assert server.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_not_used(server: ScriptedServer) -> None:
    server.play(Play(answered(b"one"), "close"), answered(b"two"))
    exchange = exchange_with(server)
    exchange.send(HEADERS, b"{}")
    server.ended.acquire()
    assert exchange.send(HEADERS, b"{}").content == b"two"
    assert [one.connection for one in server.heard] == [1, 2]


@pytest.mark.parametrize("ending", ["close", "reset"])
def test_a_kept_connection_that_ends_under_a_request_is_told_from_a_new_one(
    server: ScriptedServer, ending: Any
) -> None:
    server.play(answered(b"one"), Play(b"", ending), Play(b"", ending))
    exchange = exchange_with(server)
    exchange.send(HEADERS, b"{}")
    with pytest.raises(Stale):
        exchange.send(HEADERS, b"{}")
    with pytest.raises(ConnectionClosedError) as new:
        exchange.send(HEADERS, b"{}")
    assert not isinstance(new.value, Stale)


def test_what_was_begun_to_be_answered_is_not_stale(server: ScriptedServer) -> None:
    server.play(answered(b"one"), Play(b"HTTP/1.1 200", "close"))
    exchange = exchange_with(server)
    exchange.send(HEADERS, b"{}")
    with pytest.raises(ConnectionClosedError) as cut:
        exchange.send(HEADERS, b"{}")
    assert not isinstance(cut.value, Stale)


@pytest.mark.parametrize(
    "answer",
    [
        answered(b'{"Item": {}}')[:-3],
        b"HTTP/1.1 200 OK\r\nContent-Len",
        b"HTTP/1.1 200 OK\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"x" * 100_000,
    ],
    ids=lambda answer: answer[:40].decode(),
)
def test_half_an_answer_or_another_form_is_none(server: ScriptedServer, answer: bytes) -> None:
    server.play(Play(answer, "close"), answered(b"{}"))
    exchange = exchange_with(server)
    with pytest.raises(ConnectionClosedError) as none:
        exchange.send(HEADERS, b"{}")
    assert not isinstance(none.value, Stale)
    assert exchange.send(HEADERS, b"{}").content == b"{}"
    assert server.connections == 2


def test_what_follows_an_answer_is_not_taken_for_the_next(server: ScriptedServer) -> None:
    server.play(answered(b"one") + answered(b"not asked for"), answered(b"two"))
    exchange = exchange_with(server)
    assert exchange.send(HEADERS, b"{}").content == b"one"
    assert exchange.send(HEADERS, b"{}").content == b"two"


def test_a_connection_that_the_answer_closes_is_not_kept(server: ScriptedServer) -> None:
    server.play(answered(b"one", Connection="close"), answered(b"two"))
    exchange = exchange_with(server)
    exchange.send(HEADERS, b"{}")
    exchange.send(HEADERS, b"{}")
    assert [one.connection for one in server.heard] == [1, 2]


def test_no_answer_in_time_is_told_as_that(server: ScriptedServer) -> None:
    server.play(Play(b"HTTP/1.1 200 OK\r\n", "hang"))
    with pytest.raises(ReadTimeoutError):
        exchange_with(server, read=0.05).send(HEADERS, b"{}")


def test_what_was_connected_too_late_is_sent_nothing(server: ScriptedServer) -> None:
    # A look-up that took its time, or the third of several addresses.
    instants = iter([0.0, 1.01])
    late = Exchange(server.url, 1.0, 5.0, False, lambda: next(instants))
    with pytest.raises(ConnectTimeoutError):
        late.send(HEADERS, b"{}")
    assert not server.heard


def test_what_leaves_too_slowly_never_has(
    server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How late a write may be is counted from that. Here each second takes 100 bytes."""
    seconds = 0.0

    def slowly(self: socket.socket, rest: memoryview) -> int:
        nonlocal seconds
        seconds += 1
        self.sendall(rest[:100])
        return 100

    monkeypatch.setattr(socket.socket, "send", slowly)
    slow = Exchange(server.url, 5.0, 2.0, False, lambda: seconds)
    with pytest.raises(ReadTimeoutError):
        slow.send(HEADERS, b"x" * 1_000)
    assert seconds == 2.0
    assert not server.heard


def test_over_tls_what_is_many_records_arrives_whole(tmp_path: Path) -> None:
    trusted, tls = authority(tmp_path)
    with ScriptedServer(tls=tls) as server:
        server.play(answered(b"{}"), answered(b"{}"))
        exchange = exchange_with(server, verify=str(trusted))
        for _ in range(2):
            exchange.send(HEADERS, b"x" * 200_000)
        assert [one.body for one in server.heard] == [b"x" * 200_000] * 2


def test_over_tls_a_silent_server_is_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(ConnectTimeoutError):
            Exchange(f"https://127.0.0.1:{port}", 0.05, 5.0, False).send(HEADERS, b"{}")


def test_nobody_there_is_told_as_that() -> None:
    nobody = Exchange(f"http://127.0.0.1:{free_port()}", 1.0, 1.0, False)
    with pytest.raises(EndpointConnectionError):
        nobody.send(HEADERS, b"{}")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://dynamodb.ap-southeast-3.amazonaws.com", "dynamodb.ap-southeast-3.amazonaws.com"),
        ("https://dynamodb.ap-southeast-3.amazonaws.com:443/", None),
        ("http://localhost:4566", "localhost:4566"),
        ("http://[::1]:4566", "[::1]:4566"),
    ],
)
def test_the_host_names_its_port_unless_it_is_the_schemes_own(url: str, host: str | None) -> None:
    assert Exchange(url, 1, 1, False).host == (host or "dynamodb.ap-southeast-3.amazonaws.com")


class Pieces:
    """A connection on which these bytes come, in pieces of one size."""

    def __init__(self, said: bytes, size: int) -> None:
        self._said = io.BytesIO(said)
        self._size = size

    def recv(self, _: int) -> bytes:
        return self._said.read(self._size)

    def makefile(self, _: str) -> io.BytesIO:
        return self._said


def by_the_library(said: bytes) -> tuple[int, bytes]:
    response = http.client.HTTPResponse(Pieces(said, 1), method="POST")  # type: ignore[arg-type]
    response.begin()
    return response.status, response.read()


STATUSES = st.sampled_from([200, 400, 413, 500, 503])
NAMES = st.from_regex(r"[Xx]-[A-Za-z0-9-]{1,12}", fullmatch=True)
VALUES = st.from_regex(r"[!-~]([ -~]{0,20}[!-~])?", fullmatch=True)


@given(STATUSES, st.dictionaries(NAMES, VALUES), st.binary(max_size=300), st.integers(1, 400))
def test_an_answer_is_what_the_library_reads(
    status: int, headers: dict[str, str], body: bytes, size: int
) -> None:
    said = answered(body, status, **headers)
    read, keep = read_answer(Pieces(said, size), bytearray())  # type: ignore[arg-type]
    assert (read.status_code, read.content) == (status, body) == by_the_library(said)
    assert keep
    assert read.headers == {name.lower(): value for name, value in headers.items()} | {
        "content-length": str(len(body))
    }


@given(st.binary(max_size=30), st.integers(0, 80), st.integers(0, 5), st.binary(max_size=6))
def test_a_damaged_answer_is_none_or_what_the_library_reads(
    body: bytes, at: int, lost: int, put: bytes
) -> None:
    whole = answered(body, 200, Server="Server")
    said = whole[:at] + put + whole[at + lost :]
    try:
        read, _ = read_answer(Pieces(said, 7), bytearray())  # type: ignore[arg-type]
    except OSError:
        return
    assert (read.status_code, read.content) == by_the_library(said)


def authority(folder: Path, address: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """A certificate for an address, in a file, and a server's context that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "shown.pem", folder / "secret.pem"
    shown.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(shown, secret)
    return shown, context


def test_over_tls_a_warm_connection_is_used_and_kept(tmp_path: Path) -> None:
    trusted, tls = authority(tmp_path)
    with ScriptedServer(tls=tls) as server:
        server.play(answered(b"one"), answered(b"two"))
        exchange = exchange_with(server, verify=str(trusted))
        exchange.warm()
        assert exchange.send(HEADERS, b"{}").content == b"one"
        assert exchange.send(HEADERS, b"{}").content == b"two"
        assert server.connections == 1


@pytest.mark.parametrize(("address", "known"), [("127.0.0.1", False), ("127.0.0.2", True)])
def test_over_tls_whom_nobody_vouches_for_is_sent_nothing(
    tmp_path: Path, address: str, known: bool
) -> None:
    shown, tls = authority(tmp_path, address)
    (tmp_path / "other").mkdir()
    others, _ = authority(tmp_path / "other")
    with ScriptedServer(tls=tls) as server:
        with pytest.raises(SSLError):
            exchange_with(server, verify=str(shown if known else others)).send(HEADERS, b"{}")
        assert not server.heard
