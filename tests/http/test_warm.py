"""A function that has been warmed waits for nothing but DynamoDB at its first request."""

import socket
from typing import Any

import pytest
from botocore.session import Session

from chalicelib.areas import claims, till
from chalicelib.areas.door import started
from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes.views import VoucherView
from chalicelib.vouchers.rules import Presented
from chalicelib.wiring import make_parts
from tests.http.conftest import TestCity


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network connections and clients of AWS that are made meanwhile."""
    counted: list[str] = []
    connect, create = socket.create_connection, Session.create_client

    def connecting(address: Any, *more: Any, **named: Any) -> socket.socket:
        counted.append(f"connection to {address}")
        return connect(address, *more, **named)

    def creating(session: Any, service: str, *more: Any, **named: Any) -> Any:
        counted.append(f"client of {service}")
        return create(session, service, *more, **named)

    monkeypatch.setattr(socket, "create_connection", connecting)
    monkeypatch.setattr(Session, "create_client", creating)
    return counted


def signed_in(parts: Parts, token: str) -> Subject:
    return parts[IdentityParts].authenticate.authenticate(token)


def test_a_first_payment_finds_its_connection_and_its_keys(city: TestCity, made: list[str]) -> None:
    resident, merchant = city.resident(), city.merchant()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    parts = make_parts(city.parts.settings, city.hands)
    started(parts, till.warm)
    assert made
    made.clear()
    by = signed_in(parts, merchant.token)
    parts[RedemptionParts].redeem.redeem(Presented.of(token, None), 2_000, None, by, None)
    assert not made


def test_a_first_payment_token_finds_its_connection_and_its_keys(
    city: TestCity, made: list[str]
) -> None:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    parts = make_parts(city.parts.settings, city.hands)
    started(parts, till.warm)
    made.clear()
    by = signed_in(parts, resident.token)
    parts[VoucherParts].draw.draw(voucher, by, None, None, False, with_ticket=True)
    assert not made


def test_a_first_claim_finds_its_connection_and_its_keys(city: TestCity, made: list[str]) -> None:
    resident, campaign = city.resident(), city.campaign()
    parts = make_parts(city.parts.settings, city.hands)
    started(parts, claims.warm)
    made.clear()
    by = signed_in(parts, resident.token)
    parts[VoucherParts].claim.claim(campaign, by, None, VoucherView.of)
    assert not made
