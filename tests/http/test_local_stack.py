"""The packaged city on one machine: what the front, the deployment and a restart must keep."""

import json
import os
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from chalicelib.core.values.catalogue import CATALOGUE
from local.emulator import free_port
from tests.stack import Stack, wait_for


def status_and_body(
    address: str, method: str = "GET", data: bytes | None = None
) -> tuple[int, str]:
    request = urllib.request.Request(address, data=data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def ask_for_a_code(stack: Stack, phone: str) -> int:
    request = urllib.request.Request(
        f"{stack.base}/api/v1/auth/otp",
        data=json.dumps({"phone": phone}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=40) as answer:
        return int(answer.status)


def test_an_unknown_route_is_a_problem_document(stack: Stack) -> None:
    status, body = status_and_body(f"{stack.base}/api/v1/no-such-thing")
    assert (status, json.loads(body)["code"]) == (404, "not_found")


def test_a_body_over_the_gateways_limit_is_a_problem_document(stack: Stack) -> None:
    status, body = status_and_body(
        f"{stack.base}/api/v1/auth/otp", "POST", bytes(10 * 1024 * 1024 + 1)
    )
    assert (status, json.loads(body)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/public/days/%0a", "not_found"),
        ("/public/days/" + "x" * 6_000, "not_found"),
        ("/public/days/a%2Fb", "not_found"),
        ("/public/da%0ays", "not_found"),
        ("/public/merchants?cursor=" + "x" * 8_000, "validation_failed"),
        ("/public/merchants?cursor=" + "x" * 9_000, "too_large"),
    ],
)
def test_an_address_that_cannot_be_one_is_a_problem_document(
    stack: Stack, path: str, code: str
) -> None:
    status, body = status_and_body(f"{stack.base}/api/v1{path}")
    assert (status, json.loads(body)["code"]) == (CATALOGUE[code].status, code)


def test_no_page_lies_outside_the_pages_folder(stack: Stack) -> None:
    status, _ = status_and_body(f"{stack.base}/%2e%2e/%2e%2e/etc/passwd")
    assert status == 404


def test_a_killed_front_comes_back(stack: Stack) -> None:
    os.kill(stack.front(), signal.SIGKILL)

    def answers() -> bool:
        try:
            return status_and_body(f"{stack.base}/dev/people")[0] == 200
        except OSError:
            return False

    assert wait_for(30, answers)


def test_messages_and_data_outlive_a_stop_and_a_start(fresh_home: Path) -> None:
    city = Stack(fresh_home, free_port())
    city.start()
    try:
        assert ask_for_a_code(city, "+628110000001") == 202
        sent = wait_for(10, lambda: city.text_messages("+628110000001"))
        assert city.stop() == 0
        city.start()
        assert city.text_messages("+628110000001") == sent
    finally:
        assert city.stop() == 0
    assert not city.workers()
