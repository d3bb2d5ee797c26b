"""Where a request came from is told by the gateway, not by who asks."""

import pytest

from chalicelib.core.http.origin import origin_of

EDGE = {"identity": {"sourceIp": "130.176.1.1"}}


def test_behind_the_cdn_it_is_the_reader_via_the_cdn() -> None:
    headers = {"x-forwarded-for": "36.68.1.2, 130.176.1.1"}
    assert origin_of(EDGE, headers) == "36.68.1.2 via 130.176.1.1"


def test_what_a_reader_writes_into_the_header_stands_further_back_and_is_left_out() -> None:
    headers = {"x-forwarded-for": "1.1.1.1, 36.68.1.2, 130.176.1.1"}
    assert origin_of(EDGE, headers) == "36.68.1.2 via 130.176.1.1"


@pytest.mark.parametrize("told", ["", "130.176.1.1", "<script>, 130.176.1.1", "x" * 9000])
def test_without_another_address_it_is_who_called_the_gateway(told: str) -> None:
    assert origin_of(EDGE, {"x-forwarded-for": told}) == "130.176.1.1"


def test_on_one_machine_there_may_be_none() -> None:
    assert origin_of({}, {}) == ""
