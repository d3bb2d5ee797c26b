"""HTTP with one endpoint: a request out, its answer in, over connections that are kept.

The little of HTTP/1.1 (RFC 9112) that DynamoDB speaks: a POST with a length, an answer with a
length. An answer of any other form is none. What goes wrong is raised as botocore raises it, so
that botocore's own rules say what is sent again.
"""

import re
import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

_CHUNK = 65_536
_LONGEST_HEAD = 65_536
_STATUS = re.compile(r"HTTP/1\.1 ([2-5][0-9]{2})( .*)?")
_END_OF_HEAD = b"\r\n\r\n"


class Answer(NamedTuple):
    """What came back, under the names that botocore gives it; headers by lower-case name."""

    status_code: int
    headers: dict[str, str]
    content: bytes


class Stale(ConnectionClosedError):
    """A kept connection was closed by the other side before it answered anything: the request may
    go again over a fresh one at once."""


class _Malformed(OSError):
    """The answer is none that we understand."""


class Exchange:
    """One endpoint's connections. Threads may share it: each request has one to itself.

    `verify` is botocore's: False, or the file of the authorities to trust. Within `connect_timeout`
    seconds, the look-up of the name and TLS included, a request begins to leave, and within
    `read_timeout` more it has left, or it never does: how late a write may be is counted from
    that. An answer may take `read_timeout` before each piece of it.
    """

    def __init__(
        self,
        url: str,
        connect_timeout: float,
        read_timeout: float,
        verify: str | bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        parts = urlsplit(url)
        self._url = url
        self._address = (parts.hostname or "", parts.port or (443 if _safe(url) else 80))
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._verify = verify
        self._monotonic = monotonic
        self._tls: ssl.SSLContext | None = None
        self._idle: deque[socket.socket] = deque()

    @property
    def host(self) -> str:
        """The Host header: with its port, where that is not the scheme's own."""
        name, port = self._address
        name = f"[{name}]" if ":" in name else name
        return name if port == (443 if _safe(self._url) else 80) else f"{name}:{port}"

    def warm(self) -> None:
        """Have a connection ready. Raises what `send` raises."""
        if not self._idle:
            self._idle.append(self._connected())

    def send(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """POST `body` to the endpoint's root. Raises botocore's EndpointConnectionError,
        ConnectTimeoutError, SSLError, ReadTimeoutError, ConnectionClosedError, or `Stale`."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST / HTTP/1.1\r\n{lines}content-length: {len(body)}\r\n\r\n"
        kept = self._kept()
        connection = kept or self._connected()
        heard = bytearray()
        try:
            self._leave(connection, head.encode("latin-1") + body)
            answer, keep = read_answer(connection, heard)
        except TimeoutError as error:
            connection.close()
            raise ReadTimeoutError(endpoint_url=self._url, error=error) from error
        except OSError as error:
            connection.close()
            if kept and not heard and not isinstance(error, _Malformed):
                self._forget()
                raise Stale(endpoint_url=self._url, error=error) from error
            raise ConnectionClosedError(endpoint_url=self._url, error=error) from error
        if keep:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _leave(self, connection: socket.socket, request: bytes) -> None:
        """Send all of it within `read_timeout`: over TLS, `sendall` gives each record so long."""
        until = self._monotonic() + self._read_timeout
        left = memoryview(request)
        while left := left[connection.send(left) :]:
            remaining = until - self._monotonic()
            if remaining <= 0:
                raise TimeoutError("it left too slowly")
            connection.settimeout(remaining)
        connection.settimeout(self._read_timeout)

    def _kept(self) -> socket.socket | None:
        """A connection from before on which nothing has come since, not even its end."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break
            if self._quiet(connection):
                return connection
            connection.close()
        return None

    def _quiet(self, connection: socket.socket) -> bool:
        waiting = select.poll()
        waiting.register(connection, select.POLLIN)
        if not waiting.poll(0):
            return True
        connection.settimeout(0)
        try:
            connection.recv(1)
            return False
        except (BlockingIOError, ssl.SSLWantReadError):
            # Something of TLS's own, as the tickets that follow a handshake.
            connection.settimeout(self._read_timeout)
            return True
        except OSError:
            return False

    def _forget(self) -> None:
        """Where one has ended, so probably have those that are older."""
        while self._idle:
            try:
                self._idle.pop().close()
            except IndexError:
                break

    def _connected(self) -> socket.socket:
        until = self._monotonic() + self._connect_timeout
        try:
            connection = socket.create_connection(self._address, self._connect_timeout)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if _safe(self._url):
                connection.settimeout(max(0.001, until - self._monotonic()))
                connection = self._wrapped(connection)
            if self._monotonic() > until:
                # Each of several addresses has had that time, and a look-up knows no end.
                connection.close()
                raise TimeoutError("connected too late")
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=self._url, error=error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=self._url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=self._url, error=error) from error
        connection.settimeout(self._read_timeout)
        return connection

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        if self._tls is None:
            where = self._verify if isinstance(self._verify, str) else None
            self._tls = ssl.create_default_context(cafile=where)
            if not self._verify:
                self._tls.check_hostname = False
                self._tls.verify_mode = ssl.CERT_NONE
        try:
            return self._tls.wrap_socket(connection, server_hostname=self._address[0])
        except BaseException:
            connection.close()
            raise


def _safe(url: str) -> bool:
    return url.startswith("https:")


def read_answer(connection: socket.socket, heard: bytearray) -> tuple[Answer, bool]:
    """The answer that comes, and whether the connection can be used again. `heard` is filled with
    what came of it. Raises OSError."""
    while (end := heard.find(_END_OF_HEAD)) < 0:
        if len(heard) > _LONGEST_HEAD:
            raise _Malformed("no end of its headers")
        _hear(connection, heard)
    status, headers = _parsed(heard[:end].decode("latin-1"))
    begun = end + len(_END_OF_HEAD)
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(length) > 9 or "transfer-encoding" in headers:
        raise _Malformed("no length")
    ended = begun + int(length)
    while len(heard) < ended:
        _hear(connection, heard)
    # What nobody asked for would be taken for the next answer.
    keep = len(heard) == ended and headers.get("connection", "").lower() != "close"
    return Answer(status, headers, bytes(heard[begun:ended])), keep


def _hear(connection: socket.socket, heard: bytearray) -> None:
    more = connection.recv(_CHUNK)
    if not more:
        raise ConnectionResetError("it was closed before all was said")
    heard += more


def _parsed(head: str) -> tuple[int, dict[str, str]]:
    first, *lines = head.split("\r\n")
    status = _STATUS.fullmatch(first)
    if status is None:
        raise _Malformed("no status")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        name = name.lower()
        # Two lengths, or an end of line that not everybody takes for one: what follows would be
        # read in two ways.
        if (
            not colon
            or "\n" in line
            or "\r" in line
            or (name == "content-length" and name in headers)
        ):
            raise _Malformed("no headers")
        headers[name] = value.strip()
    return int(status[1]), headers
