"""How long any service of AWS may keep a request waiting: far less than the request itself has."""

import re
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config

from chalicelib.core.parts import CALLS, Call, Parts
from chalicelib.core.values.instants import utc_now
from chalicelib.core.values.settings import Settings

PROJECT = Path(__file__).parents[2]
# API Gateway gives a request up after 29 seconds; a call may take half of it at most.
REQUEST_S = 29
# botocore waits a second at most before its first repeat, twice as long before each further one.
PAUSE_S = 1

every_service = pytest.mark.parametrize("service", sorted(CALLS))


@pytest.fixture
def parts() -> Parts:
    return Parts(Settings.from_env({"TUMBAS_STAGE": "test"}), utc_now, {})


def held(config: Config) -> Call:
    found: Any = config
    return Call(found.connect_timeout, found.read_timeout, found.retries["total_max_attempts"])


@every_service
def test_every_client_is_made_with_its_own_patience(parts: Parts, service: str) -> None:
    assert held(parts.client(service).meta.config) == CALLS[service]


@every_service
def test_no_service_keeps_a_request_waiting_for_more_than_half_of_its_time(service: str) -> None:
    call = CALLS[service]
    pauses = sum(PAUSE_S * 2**i for i in range(call.attempts - 1))
    longest = (call.connect_s + call.read_s) * call.attempts + pauses
    assert longest <= REQUEST_S / 2


def test_a_text_message_is_not_sent_twice_because_its_answer_was_lost() -> None:
    assert CALLS["sns"].attempts == 1


def test_what_goes_up_in_parts_may_wait_for_s3_to_put_them_together(parts: Parts) -> None:
    assert held(parts.storage().meta.config) == CALLS["s3"]
    large = held(parts.storage_of_large_files().meta.config)
    assert large.read_s > CALLS["s3"].read_s


def test_no_client_is_made_elsewhere() -> None:
    made = re.compile(r"create_client\(|boto3\.client\(")
    found = {
        str(file.relative_to(PROJECT))
        for file in (PROJECT / "chalicelib").rglob("*.py")
        if made.search(file.read_text())
    }
    # DynamoDB's has time-outs of its own; keys are made from the command line.
    assert found == {
        "chalicelib/core/parts.py",
        "chalicelib/core/dynamo/connection.py",
        "chalicelib/identity/commands/keys.py",
    }
