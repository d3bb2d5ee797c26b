"""Stickers written and read, and others that are truly ours but for what they claim."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import Malformed, SigningKey, VerificationKey
from chalicelib.core.values.errors import Refused
from chalicelib.stickers.formats import sticker as stickers
from chalicelib.stickers.formats.sticker import Sticker

NOW = datetime(2026, 12, 1, 3, 0, 0, 250_000, tzinfo=UTC)
SECOND = 1_796_094_000
CITY = "malang"
KEY = SigningKey("sT1x", ec.generate_private_key(ec.SECP256R1()))
MERCHANT = "mrc_0123456789aB"
ORIGIN = "https://tumbas.malangkota.go.id"

find = {KEY.kid: VerificationKey(KEY.kid, KEY.private_key.public_key())}.get


def write(merchant_id: str = MERCHANT, number: int = 1, issued_at: int = SECOND) -> str:
    return stickers.written(Sticker(merchant_id, number, issued_at), KEY, CITY)


def read(text: str, **changed: Any) -> Sticker:
    return stickers.read(text, **{"keys": find, "issuer": CITY, "now": NOW, **changed})


def refusal(text: str, **changed: Any) -> tuple[str, str | None]:
    """The code that a caller gets, and the rule that the log may name."""
    with pytest.raises(Refused) as refused:
        read(text, **changed)
    assert not text or text not in repr(refused.value.__dict__)
    cause = refused.value.__cause__
    return refused.value.code, cause.reason if isinstance(cause, Malformed) else None


def good_claims(**changed: Any) -> dict[str, Any]:
    return {**jose.verify(write(), typ="mqr+jwt", find_key=find), **changed}


def signed(claims: dict[str, Any], typ: str = "mqr+jwt", key: SigningKey = KEY) -> str:
    """A sticker that is truly ours but for what it claims."""
    return jose.sign(claims, key, typ)
