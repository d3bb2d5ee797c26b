"""The local front by itself: whatever is sent to it is answered, by a problem document where it is
refused. Behind it there is no API here: what would go there answers `unavailable`."""

import base64
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
from typing import Any, ClassVar

import pytest

from chalicelib.core.values.catalogue import CATALOGUE
from infra.http_api import http_api
from local.emulator import PROJECT, free_port, wait_until_answering
from local.front import MOST_CALLS_AT_ONCE

API = b"GET /api/v1/public/days/"
HEAD = b"Host: localhost\r\nConnection: close\r\n\r\n"
HEALTH = b"GET /api/v1/public/health HTTP/1.1\r\n"
REACHES_THE_API = "unavailable"
CLAIMS, REDEMPTIONS = "/api/v1/resident/claims", "/api/v1/merchant/redemptions"


TEMPLATE = {
    "Resources": http_api("local", {("POST", CLAIMS): "claims", ("POST", REDEMPTIONS): "till"})
}
DEPLOYED = {"functions": {"Public": "public-1", "Claims": "claims-1", "Till": "till-1"}}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a front whose pages are one file, and whose functions are where nobody is."""
    home = tmp_path_factory.mktemp("front")
    (home / "wallet").mkdir()
    (home / "wallet/index.html").write_text("<p>Dompet")
    with running_front(home, f"http://127.0.0.1:{free_port()}") as port:
        yield port


@contextmanager
def running_front(home: Path, emulator: str) -> Iterator[int]:
    """The port of a front before the functions at this address."""
    port = free_port()
    template = home / "sam.json"
    template.write_text(json.dumps(TEMPLATE))
    deployed = home / "deployed.json"
    deployed.write_text(json.dumps(DEPLOYED))
    command = [sys.executable, "-m", "local.front", "--port", str(port)]
    command += ["--template", str(template), "--deployed", str(deployed)]
    command += ["--media", "tumbas-media", "--emulator", emulator, "--live", emulator]
    command += ["--home", str(home), "--web", str(home)]
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


ANSWERED = {
    "statusCode": 201,
    "headers": {"Content-Type": "application/pdf", "Idempotency-Replayed": "true"},
    "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]},
    "body": base64.b64encode(b"%PDF\xff").decode(),
    "isBase64Encoded": True,
}


class Lambda(BaseHTTPRequestHandler):
    """Functions, of which claims wait until they are let go, the till answers with a receipt, and
    what is public dies."""

    arrived = threading.Semaphore(0)
    let_go = threading.Event()
    events: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.events.append(event)
        _, _, _, function, _ = self.path.split("/")
        if function == DEPLOYED["functions"]["Claims"]:
            self.arrived.release()
            self.let_go.wait(30)
        raw = json.dumps(ANSWERED).encode()
        self.send_response(200)
        if function == DEPLOYED["functions"]["Public"]:
            self.send_header("X-Amz-Function-Error", "Unhandled")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def functions(tmp_path: Path) -> Iterator[int]:
    """The port of a front before such functions."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Lambda)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Lambda.events.clear()
    try:
        with running_front(tmp_path, f"http://127.0.0.1:{server.server_port}") as port:
            yield port
    finally:
        Lambda.let_go.set()
        server.shutdown()


def test_a_flood_of_claims_does_not_keep_a_till_waiting(functions: int) -> None:
    def post(path: str) -> int:
        head = f"POST {path} HTTP/1.1\r\nContent-Length: 0\r\n".encode()
        return answer(functions, head + HEAD)[0]

    with ThreadPoolExecutor(12) as residents:
        try:
            flood = [residents.submit(post, CLAIMS) for _ in range(12)]
            for _ in range(MOST_CALLS_AT_ONCE):
                assert Lambda.arrived.acquire(timeout=20)
            assert post(REDEMPTIONS) == 201
            assert not any(claim.done() for claim in flood)
        finally:
            Lambda.let_go.set()
        assert {claim.result() for claim in flood} == {201}


def test_a_functions_answer_goes_out_as_it_was_meant(functions: int) -> None:
    head = f"POST {REDEMPTIONS}?q=%2B62&q=2 HTTP/1.1\r\nContent-Length: 2\r\n".encode()
    with socket.create_connection(("127.0.0.1", functions), timeout=20) as connection:
        connection.sendall(head + b"Content-Type: application/json\r\n" + HEAD + b"{}")
        received = http.client.HTTPResponse(connection)
        received.begin()
        assert (received.status, received.read()) == (201, b"%PDF\xff")
        assert received.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
        assert received.getheader("Content-Type") == "application/pdf"
        assert received.getheader("Idempotency-Replayed") == "true"
    (event,) = Lambda.events
    assert (event["version"], event["resource"], event["body"]) == ("1.0", REDEMPTIONS, "{}")
    assert event["multiValueQueryStringParameters"] == {"q": ["+62", "2"]}
    assert event["headers"]["content-type"] == "application/json"


def test_what_has_no_route_is_a_functions_to_answer_and_a_dead_one_is_unavailable(
    functions: int,
) -> None:
    head = f"DELETE {REDEMPTIONS} HTTP/1.1\r\n".encode()
    status, media_type, body = answer(functions, head + HEAD)
    assert (status, media_type) == (503, "application/problem+json")
    assert json.loads(body)["code"] == "unavailable"
    (event,) = Lambda.events
    assert (event["resource"], event["requestContext"]["resourcePath"]) == ("$default", "$default")
