"""Servers of others on this machine, for what calls them: each does with a connection as told."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

Behave = Callable[[socket.socket], None]


def answering(answer: bytes, seen: list[bytes] | None = None) -> Behave:
    """Reads a request, notes it and answers."""

    def behave(connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            request += connection.recv(65536)
        head, _, body = request.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: *(\d+)", head.lower())
        length = int(found.group(1)) if found else 0
        while len(body) < length:
            body += connection.recv(65536)
        if seen is not None:
            seen.append(head + b"\r\n\r\n" + body)
        connection.sendall(answer)

    return behave


@contextmanager
def server(behave: Behave, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[int]:
    """A server on 127.0.0.1; its port, a free one unless it is named."""
    listening = socket.create_server(("127.0.0.1", port))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with suppress(OSError):
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                with closing(connection):
                    behave(connection)

    Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        # Wakes up whoever waits in accept.
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


@cache
def certificate(name: str) -> tuple[bytes, bytes]:
    """A certificate that a name has signed for itself, and its key, in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return signed.public_bytes(Encoding.PEM), private


def serving_as(name: str) -> ssl.SSLContext:
    """TLS of a server of this name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        pem = Path(folder) / "pem"
        pem.write_bytes(b"".join(certificate(name)))
        context.load_cert_chain(pem)
    return context


def trusting(name: str) -> ssl.SSLContext:
    """TLS of a client that trusts what this name has signed."""
    return ssl.create_default_context(cadata=certificate(name)[0].decode())
