"""Calling servers of others, whose address somebody gave us: never one that is inside.

A name is resolved once, every address that it has must be a public one, and the connection is made
to that very address: whoever answers differently the second time is never asked a second time.
Nothing is followed, nothing is sent again, and it ends in time however slowly an answer drips.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from threading import Event, Timer
from typing import NamedTuple

from chalicelib.core.values.web_addresses import Endpoint, is_public

LONGEST_S = 10.0
MOST_BYTES = 64 * 1024

# All addresses of a host, as text.
Resolve = Callable[[str, int], Sequence[str]]


class Unreachable(Exception):
    """No answer. `why` is a word: name, private, tls, timeout, connection, http."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Answer(NamedTuple):
    """What a server answered; of a body the first MOST_BYTES. `retry_after_s` is None where it does
    not say after how many seconds to ask again (RFC 9110, 10.2.3)."""

    status: int
    body: bytes
    retry_after_s: int | None = None


def resolve(host: str, port: int) -> list[str]:
    """All addresses that a name has now. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [*dict.fromkeys(str(address[0]) for *_, address in found)]


class Outside:
    """Calls. `resolve` is asked once a call; `tls` says whom to trust, the system's authorities
    where it says nobody."""

    def __init__(
        self,
        *,
        resolve: Resolve = resolve,
        tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        longest_s: float = LONGEST_S,
    ) -> None:
        self._resolve = resolve
        self._tls = tls
        self._longest_s = longest_s

    def send(
        self, method: str, endpoint: Endpoint, headers: Mapping[str, str], body: bytes = b""
    ) -> Answer:
        """Send a request and read its answer, whatever it is. Raises Unreachable."""
        try:
            with self._connected(endpoint) as connection:
                connection.request(
                    method, endpoint.path, body, {"Host": endpoint.authority, **headers}
                )
                answer = connection.getresponse()
                again = answer.getheader("Retry-After", "")
                seconds = int(again) if again.isdecimal() and len(again) < 10 else None
                return Answer(answer.status, answer.read(MOST_BYTES), seconds)
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(_why(error)) from error

    @contextmanager
    def _connected(self, endpoint: Endpoint) -> Iterator[HTTPConnection]:
        addresses = self._addresses(endpoint)
        with closing(self._dialled(addresses, endpoint.port)) as plain:
            # Without a handshake, which would have a time of its own.
            speaking = self._wrapped(plain, endpoint) if endpoint.tls else plain
            with closing(speaking), _no_longer_than(self._longest_s, speaking):
                if isinstance(speaking, ssl.SSLSocket):
                    speaking.do_handshake()
                connection = HTTPConnection(endpoint.host, endpoint.port)
                connection.sock = speaking
                yield connection

    def _addresses(self, endpoint: Endpoint) -> Sequence[str]:
        try:
            addresses = self._resolve(endpoint.host, endpoint.port)
        except OSError as error:
            raise Unreachable("name") from error
        # Without TLS it is the one address of this machine that was let through.
        if endpoint.tls and not all(map(is_public, addresses)):
            raise Unreachable("private")
        return addresses

    def _dialled(self, addresses: Sequence[str], port: int) -> socket.socket:
        failed: Exception = Unreachable("name")
        for address in addresses:
            try:
                return socket.create_connection((address, port), self._longest_s / len(addresses))
            except OSError as error:
                failed = error
        raise failed

    def _wrapped(self, plain: socket.socket, endpoint: Endpoint) -> ssl.SSLSocket:
        return self._context.wrap_socket(
            plain, server_hostname=endpoint.host, do_handshake_on_connect=False
        )

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return self._tls()


@contextmanager
def _no_longer_than(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Hang up after so many seconds: a socket's own patience begins anew with each byte. Raises
    TimeoutError where that was so."""
    over = Event()

    def hang_up() -> None:
        over.set()
        with suppress(OSError):
            # The socket's own: TLS would say goodbye first.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if over.is_set():
            # Whatever it came to meanwhile: half an answer may look like a whole one.
            raise TimeoutError


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ssl.SSLError):
        return "tls"
    return "connection" if isinstance(error, OSError) else "http"
