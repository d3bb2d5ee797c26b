"""Acquirers themselves."""

from datetime import timedelta

import pytest

from chalicelib.acquirers.rules.adapters import ADAPTERS
from chalicelib.acquirers.rules.psp import Credential, Psp, is_address, must_be_asked, rotated
from tests.unit.test_acquirers_rules import NOW

PSP = Psp(
    id="psp_1",
    client_id="bank",
    name="Bank",
    adapter="snap",
    api_url="",
    state="active",
    created_at="2026-12-01T03:00:00.000Z",
    version=1,
    credentials=(Credential("key 1", "secret 1"),),
)


def test_what_was_before_a_rotation_counts_for_a_day() -> None:
    fresh = rotated(PSP, None, "secret 2", NOW)
    assert fresh.version == 2
    assert [one.secret for one in fresh.live(NOW + timedelta(hours=23))] == ["secret 2", "secret 1"]
    assert [one.secret for one in fresh.live(NOW + timedelta(hours=24))] == ["secret 2"]
    assert {one.public_key for one in fresh.credentials} == {"key 1"}


def test_of_two_rotations_in_a_day_the_first_secret_counts_no_more() -> None:
    again = rotated(rotated(PSP, "key 2", "secret 2", NOW), None, "secret 3", NOW)
    assert [one.secret for one in again.live(NOW)] == ["secret 3", "secret 2"]
    assert [one.public_key for one in again.live(NOW)] == ["key 2", "key 2"]


def test_whoever_signs_no_body_must_be_asked() -> None:
    assert must_be_asked(ADAPTERS["snap_unsigned"], "")
    assert not must_be_asked(ADAPTERS["snap_unsigned"], "https://api.bank.co.id")
    assert not must_be_asked(ADAPTERS["snap"], "")


@pytest.mark.parametrize("url", ["https://api.bank.co.id", "https://api.bank.co.id:8443/snap"])
def test_an_acquirer_is_asked_by_https(url: str) -> None:
    assert is_address(url, loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://api.bank.co.id",
        "https://",
        "https://bank",
        "https://a@api.bank.co.id",
        "https://api.bank.co.id?x=1",
        "https://api.bank.co.id/?",
        "https://api.bank.co.id:22",
        "https://10.0.0.1",
        "https://0x7f.1",
        "https://[fd00::1.2]",
        "https://api.bank.co.id#x",
        "https://api.bank.co.id:0",
        "https://api.bank.co.id:x",
        "https://api bank.co.id",
        "https://api.bank.co.id/\n",
        "https://bänk.co.id",
        "https://[::1",
        "file:///etc/passwd",
        "http://127.0.0.1:8000",
    ],
)
def test_an_acquirer_is_asked_nowhere_else(url: str) -> None:
    assert not is_address(url, loopback=False)


def test_on_one_machine_an_acquirer_may_be_on_it_too() -> None:
    assert is_address("http://127.0.0.1:8123", loopback=True)
    assert is_address("http://localhost:8123/x", loopback=True)
    assert not is_address("http://10.0.0.1", loopback=True)
    assert is_address("https://api.bank.co.id", loopback=True)
