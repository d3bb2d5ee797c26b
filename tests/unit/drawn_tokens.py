"""Payment tokens drawn and read, and others that are truly ours but for what they claim."""

from datetime import UTC, datetime, timedelta
from secrets import token_bytes
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import Malformed, SigningKey, VerificationKey
from chalicelib.core.values.errors import Refused
from chalicelib.vouchers.formats import token as payment_token
from chalicelib.vouchers.formats.token import PaymentToken

NOW = datetime(2026, 12, 1, 3, 0, 0, 250_000, tzinfo=UTC)
SECOND = 1_796_094_000
CITY = "malang"
KEY = SigningKey("pA1x", ec.generate_private_key(ec.SECP256R1()))
ACCESS_KEY = SigningKey("aA1x", ec.generate_private_key(ec.SECP256R1()))
VOUCHER, CAMPAIGN, MERCHANT = "vch_3fZk09aBcD1x", "cmp_9Zk0aB", "mrc_0123456789aB"

find = {KEY.kid: VerificationKey(KEY.kid, KEY.private_key.public_key())}.get


def draw(**changed: Any) -> tuple[PaymentToken, str]:
    asked = {
        "cap": 50_000,
        "merchant_id": None,
        "now": NOW,
        "key": KEY,
        "issuer": CITY,
        "random": token_bytes,
    }
    return payment_token.draw(VOUCHER, CAMPAIGN, **{**asked, **changed})


def read(text: str, **changed: Any) -> PaymentToken:
    return payment_token.read(text, **{"keys": find, "issuer": CITY, "now": NOW, **changed})


def refusal(text: str, **changed: Any) -> tuple[str, str | None]:
    """The code that a caller gets, and the rule that the log may name."""
    with pytest.raises(Refused) as refused:
        read(text, **changed)
    assert not text or text not in repr(refused.value.__dict__)
    cause = refused.value.__cause__
    return refused.value.code, cause.reason if isinstance(cause, Malformed) else None


def good_claims(**changed: Any) -> dict[str, Any]:
    _, text = draw(merchant_id=MERCHANT)
    claims = jose.verify(text, typ="vqr+jwt", find_key=find)
    return {**claims, **changed}


def signed(claims: dict[str, Any], typ: str = "vqr+jwt", key: SigningKey = KEY) -> str:
    """A token that is truly ours but for what it claims."""
    return jose.sign(claims, key, typ)


BAD_JTIS = ["", "A", "A" * 26, "A" * 28, "A" * 26 + "B", "A" * 25 + "=A", "A" * 27 + "\n", "é" * 27]


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(SECOND, UTC) + timedelta(seconds=seconds)
