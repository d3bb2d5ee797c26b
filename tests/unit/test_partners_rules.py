"""A partner's secrets and states."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.partners.rules.partner import Partner, Webhook, changed
from chalicelib.partners.rules.secrets import (
    OVERLAP,
    ClientSecret,
    WebhookSecret,
    client_secret,
    is_client_secret,
    live,
    rotated,
    webhook_secret,
)

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
PARTNER = Partner(
    id="prt_1",
    name="Pasar Daring",
    return_origins=("https://toko.example",),
    state="active",
    client_secrets=(ClientSecret(1),),
    webhook=Webhook((WebhookSecret(1, "tertutup"),)),
    created_at=to_text(NOW),
)


def digest(purpose: str, text: str) -> bytes:
    return sha256(f"{purpose}\0{text}".encode()).digest()


def is_good(text: str, secrets: tuple[ClientSecret, ...], now: datetime = NOW) -> bool:
    return is_client_secret(text, secrets, digest, "prt_1", now)


def test_a_secret_is_its_partners_and_its_numbers() -> None:
    made = {
        make(digest, partner, number)
        for make in (client_secret, webhook_secret)
        for partner in ("prt_1", "prt_2")
        for number in (1, 2, 11)
    }
    assert len(made) == 12
    assert client_secret(digest, "prt_1", 1) == client_secret(digest, "prt_1", 1)
    assert len(client_secret(digest, "prt_1", 1)) == 43
    assert webhook_secret(digest, "prt_1", 1).startswith("whsec_")


def test_a_client_secret_is_known_until_it_is_rotated_out() -> None:
    first, second, third = (client_secret(digest, "prt_1", number) for number in (1, 2, 3))
    secrets: tuple[ClientSecret, ...] = (ClientSecret(1),)
    assert is_good(first, secrets, NOW + timedelta(days=3650))
    secrets = rotated(secrets, ClientSecret(2), NOW)
    before_the_end = NOW + OVERLAP - timedelta(milliseconds=1)
    assert is_good(first, secrets, before_the_end)
    assert is_good(second, secrets, before_the_end)
    assert not is_good(first, secrets, NOW + OVERLAP)
    assert is_good(second, secrets, NOW + OVERLAP)
    secrets = rotated(secrets, ClientSecret(3), NOW)
    assert not is_good(first, secrets)
    assert is_good(second, secrets)
    assert is_good(third, secrets)


@given(st.text())
def test_anything_else_is_no_client_secret(text: str) -> None:
    secret = client_secret(digest, "prt_1", 1)
    assert is_good(text, (ClientSecret(1),)) == (text == secret)
    assert not is_good(secret + text, (ClientSecret(1),)) or text == ""


def test_two_of_a_webhooks_secrets_sign_while_one_is_rotated() -> None:
    first, second = WebhookSecret(1, "a"), WebhookSecret(2, "b")
    both = rotated((first,), second, NOW)
    assert [one.number for one in live(both, NOW)] == [2, 1]
    assert live(both, NOW + OVERLAP) == [second]


def test_a_partner_is_suspended_and_reinstated_in_turn() -> None:
    suspended = changed(PARTNER, "suspend")
    assert not suspended.is_active
    assert changed(suspended, "reinstate") == PARTNER
    for partner, action in ((PARTNER, "reinstate"), (suspended, "suspend")):
        with pytest.raises(Refused, match="state_conflict"):
            changed(partner, action)  # type: ignore[arg-type]
    assert replace(PARTNER, state="active").is_active
