"""A server on this machine that answers requests as a script says: for what goes wrong between us
and DynamoDB, which no emulator does."""

import socket
import ssl
import struct
import threading
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal, NamedTuple, Self


class Play(NamedTuple):
    """What one request is answered, and what becomes of its connection then."""

    answer: bytes
    then: Literal["keep", "close", "reset", "hang"] = "keep"


class Heard(NamedTuple):
    """A request as it came, and the number of the connection on which it did."""

    connection: int
    head: str
    body: bytes


def http(body: bytes, status: int = 200, **headers: str) -> bytes:
    """An answer with its length; `_` in a header's name stands for `-`."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status} As Told\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@dataclass
class ScriptedServer:
    """Plays its plays in their order, one a request, over whichever connections come."""

    plays: deque[Play] = field(default_factory=deque)
    heard: list[Heard] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    connections: int = 0

    def __enter__(self) -> Self:
        self._over = threading.Event()
        self.ended = threading.Semaphore(0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        """Where it listens."""
        scheme = "http" if self.tls is None else "https"
        return f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"

    def play(self, *plays: Play | bytes) -> None:
        """Go on with these."""
        self.plays.extend(Play(one) if isinstance(one, bytes) else one for one in plays)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection, self.connections))
            self._threads.append(thread)
            thread.start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        plain.settimeout(0.05)
        try:
            connection = self.tls.wrap_socket(plain, server_side=True) if self.tls else plain
        except OSError:
            plain.close()
            return
        with connection:
            while (request := self._request(connection, number)) is not None:
                self.heard.append(request)
                answer, then = self.plays.popleft()
                connection.sendall(answer)
                if then == "hang":
                    self._over.wait()
                if then == "reset":
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                if then != "keep":
                    break
        self.ended.release()

    def _request(self, connection: socket.socket, number: int) -> Heard | None:
        """The next request; None where the other side, or the test, has ended."""
        heard = b""
        while not self._over.is_set():
            try:
                more = connection.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return None
            if not more:
                return None
            heard += more
            head, end, body = heard.partition(b"\r\n\r\n")
            if end and len(body) >= int(head.lower().partition(b"content-length: ")[2].split()[0]):
                return Heard(number, head.decode(), body)
        return None
