"""The packaged city, whose processes a test may kill."""

import http.client
import os
import signal
from collections.abc import Callable

import pytest

from tests.http.client import City, Reply
from tests.over_http import city_of
from tests.stack import Stack, wait_for

LONGEST_RECOVERY_S = 60


@pytest.fixture(scope="session")
def packaged(stack: Stack) -> City:
    return city_of(stack)


def kill_workers(stack: Stack) -> int:
    """SIGKILL every Lambda worker that is up; answers how many there were."""
    killed = 0
    for pid in stack.workers():
        try:
            os.kill(pid, signal.SIGKILL)
            killed += 1
        except ProcessLookupError:
            pass
    return killed


def front_of(stack: Stack) -> int | None:
    """The process id of the front; None while it is down."""
    try:
        return stack.front()
    except StopIteration:
        return None


def insist(act: Callable[[], Reply]) -> Reply:
    """Send until somebody answers who knows: what a wallet does on a bad connection."""

    def answered() -> Reply | None:
        try:
            reply = act()
        except (OSError, http.client.HTTPException):
            return None
        return None if reply.status >= 500 else reply

    found: Reply = wait_for(LONGEST_RECOVERY_S, answered)
    return found
