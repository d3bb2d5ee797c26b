"""The headers that acquirers send, and how they are refused."""

from typing import Any

import pytest

from chalicelib.acquirers.rules.headers import bearer_of, external_id_of, required, timestamp_of
from chalicelib.acquirers.rules.refusals import CASES, CONFLICT, SnapRefused, in_snap
from chalicelib.core.values.errors import Refused, invalid
from tests.unit.test_acquirers_rules import NOW


def test_headers_are_required() -> None:
    assert required({"A": " x "}, "A") == "x"
    for headers in ({}, {"A": ""}, {"A": "  "}):
        with pytest.raises(SnapRefused) as refused:
            required(headers, "A")
        assert (refused.value.case.number, refused.value.of) == ("02", "A")
    with pytest.raises(SnapRefused) as refused:
        required({"A": "x" * 1_401}, "A")
    assert refused.value.case.number == "01"


@pytest.mark.parametrize(
    "text", ["2026-12-01T10:05:00+07:00", "2026-12-01T02:55:00Z", "2026-12-01T10:00:00.123+0700"]
)
def test_a_timestamp_is_about_now(text: str) -> None:
    assert timestamp_of({"X-TIMESTAMP": text}, NOW) == text


@pytest.mark.parametrize("text", ["2026-12-01T10:05:01+07:00", "2026-12-01T02:54:59Z"])
def test_a_timestamp_that_is_over_five_minutes_off_is_not_authorised(text: str) -> None:
    with pytest.raises(SnapRefused) as refused:
        timestamp_of({"X-TIMESTAMP": text}, NOW)
    assert (refused.value.case.status, refused.value.of) == (401, "X-TIMESTAMP")


@pytest.mark.parametrize(
    "text", ["now", "2026-12-01", "2026-12-01T10:00:00", "2026-W49-2T10:00:00+07:00", "1764558000"]
)
def test_a_timestamp_without_its_zone_is_none(text: str) -> None:
    with pytest.raises(SnapRefused) as refused:
        timestamp_of({"X-TIMESTAMP": text}, NOW)
    assert (refused.value.case.number, refused.value.of) == ("01", "X-TIMESTAMP")


def test_a_messages_number_is_plain_and_short() -> None:
    assert external_id_of({"X-EXTERNAL-ID": "9" * 36}) == "9" * 36
    for text in ("9" * 37, "a b", "é", "#"):
        with pytest.raises(SnapRefused):
            external_id_of({"X-EXTERNAL-ID": text})


def test_a_bearers_token_is_read() -> None:
    assert bearer_of({"Authorization": "bearer abc"}) == "abc"
    for text in ("Basic abc", "Bearer", "abc"):
        with pytest.raises(SnapRefused) as refused:
            bearer_of({"Authorization": text})
        assert refused.value.case.number == "01"


# Refusals.


def test_refusals_are_said_as_snap_says_them() -> None:
    assert in_snap(SnapRefused(CONFLICT), "52") == (409, "4095200", "Conflict")
    assert in_snap(invalid("amount", "x", "x"), "52") == (
        400,
        "4005201",
        "Invalid Field Format amount",
    )
    assert in_snap(Refused("too_large"), "73") == (400, "4007300", "Bad Request")
    assert in_snap(Refused("unavailable"), "52") == (500, "5005200", "General Error")
    assert in_snap(Refused("rate_limited"), "52") == (429, "4295200", "Too Many Requests")


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_its_own_number(case: Any) -> None:
    assert [(one.status, one.number) for one in CASES].count((case.status, case.number)) == 1
    assert in_snap(SnapRefused(case, "x"), "52")[1] == f"{case.status}52{case.number}"
