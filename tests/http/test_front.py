"""The local front by itself: whatever is sent to it is answered, by a problem document where it is
refused. Behind it there is no API here: what would go there answers `unavailable`."""

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.values.catalogue import CATALOGUE
from local.emulator import PROJECT, free_port, wait_until_answering
from local.front import MOST_CALLS_AT_ONCE

API = b"GET /api/v1/public/days/"
HEAD = b"Host: localhost\r\nConnection: close\r\n\r\n"
HEALTH = b"GET /api/v1/public/health HTTP/1.1\r\n"
REACHES_THE_API = "unavailable"
CLAIMS, REDEMPTIONS = "/api/v1/resident/claims", "/api/v1/merchant/redemptions"


def answered_by(function: str) -> dict[str, Any]:
    """A method's part of an API's definition."""
    uri = f"arn:aws:apigateway:x:lambda:path/2015-03-31/functions/${{{function}.Arn}}/invocations"
    return {"post": {"x-amazon-apigateway-integration": {"uri": {"Fn::Sub": uri}}}}


PATHS = {CLAIMS: answered_by("Claims"), REDEMPTIONS: answered_by("Till")}
TEMPLATE = {"Resources": {"RestAPI": {"Properties": {"DefinitionBody": {"paths": PATHS}}}}}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a front whose pages are one file, and whose API is a port where nobody is."""
    home = tmp_path_factory.mktemp("front")
    (home / "wallet").mkdir()
    (home / "wallet/index.html").write_text("<p>Dompet")
    with running_front(home, f"http://127.0.0.1:{free_port()}") as port:
        yield port


@contextmanager
def running_front(home: Path, api: str) -> Iterator[int]:
    """The port of a front before an API at this address."""
    port, nobody = free_port(), f"http://127.0.0.1:{free_port()}"
    template = home / "sam.json"
    template.write_text(json.dumps(TEMPLATE))
    command = [sys.executable, "-m", "local.front", "--port", str(port), "--api", api]
    command += ["--template", str(template), "--media", "tumbas-media"]
    command += ["--emulator", nobody, "--home", str(home), "--web", str(home)]
    with (home / "front.log").open("wb") as log:
        child = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)
    try:
        wait_until_answering(f"http://127.0.0.1:{port}/dev/people", child, 30)
        yield port
    finally:
        child.terminate()
        assert child.wait(20) == 0


def answer(front: int, sent: bytes) -> tuple[int, str, bytes]:
    """Status, media type and body of what the front answers to these bytes."""
    with socket.create_connection(("127.0.0.1", front), timeout=20) as connection:
        connection.sendall(sent)
        received = http.client.HTTPResponse(connection)
        received.begin()
        return received.status, received.getheader("Content-Type", ""), received.read()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (API + b"%0a HTTP/1.1\r\n", REACHES_THE_API),
        (API + b"%00%2F%ff HTTP/1.1\r\n", REACHES_THE_API),
        (API + b"x" * 6_000 + b" HTTP/1.1\r\n", REACHES_THE_API),
        (API + b"x" * (8_192 - 20) + b" HTTP/1.1\r\n", REACHES_THE_API),
        (API + b"x" * (8_193 - 20) + b" HTTP/1.1\r\n", "too_large"),
        (API + b"x" * 100_000 + b" HTTP/1.1\r\n", "too_large"),
        (API + b"?cursor=" + b"x" * 8_192 + b" HTTP/1.1\r\n", "too_large"),
        (HEALTH + b"X-Long: " + b"y" * 10_000 + b"\r\n", REACHES_THE_API),
        (HEALTH + b"X-Long: " + b"y" * 10_240 + b"\r\n", "too_large"),
        (HEALTH + b"X-Long: " + b"y" * 100_000 + b"\r\n", "too_large"),
        (HEALTH + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 3_000) for i in range(4)), "too_large"),
        (HEALTH + b"".join(b"X-%d: y\r\n" % i for i in range(400)), REACHES_THE_API),
        (HEALTH + b"".join(b"X-%d: y\r\n" % i for i in range(10_000)), "too_large"),
        (b"GET /toko/mrc_1?lang=en HTTP/1.1\r\n", REACHES_THE_API),
        (b"GET /sitemap.xml HTTP/1.1\r\n", REACHES_THE_API),
        (b"GET http://localhost/api/v1/public/health HTTP/1.1\r\n", REACHES_THE_API),
        (b"GET /wallet%0a HTTP/1.1\r\n", "not_found"),
        (b"GET /%0aapi/v1/public/health HTTP/1.1\r\n", "not_found"),
        (b"GET /" + b"x" * 6_000 + b" HTTP/1.1\r\n", "not_found"),
        (b"GET /%00 HTTP/1.1\r\n", "not_found"),
        (API + b"\x01 HTTP/1.1\r\n", "not_found"),
        (API + "é HTTP/1.1\r\n".encode(), "not_found"),
        (b"POST /wallet/ HTTP/1.1\r\nContent-Length: 0\r\n", "not_found"),
        (b"FOO /api/v1/public/health HTTP/1.1\r\n", "not_found"),
        (b"OPTIONS * HTTP/1.1\r\n", "not_found"),
        (b"GET /dev/sms?phone=%ff HTTP/1.1\r\n", "unavailable"),
        (API + b"a b HTTP/1.1\r\n", "validation_failed"),
        (b"GET /api/v1/public/health HTTP/9.1\r\n", "validation_failed"),
        (HEALTH + b"X y: z\r\n", "validation_failed"),
        (b"POST /api/v1/auth/otp HTTP/1.1\r\nContent-Length: x\r\n", "validation_failed"),
    ],
)
def test_what_the_front_refuses_is_a_problem_document(front: int, sent: bytes, code: str) -> None:
    status, media_type, body = answer(front, sent + HEAD)
    assert (status, media_type) == (CATALOGUE[code].status, "application/problem+json")
    problem = json.loads(body)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["title"]
    assert problem["detail"]
    assert (code == "validation_failed") == bool(problem.get("errors"))


@pytest.mark.parametrize("chunks", [b"zz\r\n", b"2\r\n{}\r\nzz\r\n"])
def test_a_body_that_cannot_be_read_is_a_problem_document(front: int, chunks: bytes) -> None:
    head = b"POST /api/v1/auth/otp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + HEAD
    status, media_type, _ = answer(front, head + chunks)
    assert (status, media_type) == (422, "application/problem+json")


def test_who_asks_first_is_told_to_send_the_body(front: int) -> None:
    head = b"POST /api/v1/auth/otp HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
    with socket.create_connection(("127.0.0.1", front), timeout=20) as connection:
        connection.sendall(head + HEAD)
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        received = http.client.HTTPResponse(connection)
        received.begin()
        assert received.status == CATALOGUE[REACHES_THE_API].status


def test_a_page_is_a_page(front: int) -> None:
    status, media_type, body = answer(front, b"GET /wallet/ HTTP/1.1\r\n" + HEAD)
    assert (status, media_type, body) == (200, "text/html; charset=utf-8", b"<p>Dompet")
    assert answer(front, b"GET /wallet HTTP/1.1\r\n" + HEAD)[0] == 308


class Slow(BaseHTTPRequestHandler):
    """An API whose claims wait until they are let go."""

    arrived = threading.Semaphore(0)
    let_go = threading.Event()

    def do_POST(self) -> None:
        if self.path == CLAIMS:
            self.arrived.release()
            self.let_go.wait(30)
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def test_a_flood_of_claims_does_not_keep_a_till_waiting(tmp_path: Path) -> None:
    api = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{api.server_port}"

    def post(path: str) -> int:
        head = f"POST {path} HTTP/1.1\r\nContent-Length: 0\r\n".encode()
        return answer(port, head + HEAD)[0]

    try:
        with running_front(tmp_path, address) as port, ThreadPoolExecutor(12) as residents:
            flood = [residents.submit(post, CLAIMS) for _ in range(12)]
            for _ in range(MOST_CALLS_AT_ONCE):
                assert Slow.arrived.acquire(timeout=20)
            assert post(REDEMPTIONS) == 204
            assert not any(claim.done() for claim in flood)
            Slow.let_go.set()
            assert {claim.result() for claim in flood} == {204}
    finally:
        Slow.let_go.set()
        api.shutdown()
