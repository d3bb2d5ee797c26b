"""The shop's sticker: what its QR code holds, on the wall of a shop for years.

A compact JWS (`core/crypto/jose.py`) of type `mqr+jwt` that names one merchant and the number of
its sticker. It has no `exp`, and is no secret: whoever stands in the shop may photograph it. It
pays nobody by itself; a resident who is signed in reads it, and pays (room `payments`). Which
number counts stands in the merchant's account: whoever pays conditions on it, so a sticker that was
renewed is void in the same instant.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from re import compile as pattern
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import Malformed, SigningKey, VerificationKey
from chalicelib.core.values.errors import Explained
from chalicelib.core.values.instants import epoch

TYP = "mqr+jwt"
AUDIENCE = "pay"
LEEWAY_S = 5
# What a QR code of version 14 holds at level M, in bytes (ISO/IEC 18004, table 7).
URL_LONGEST = 362
LARGEST_NUMBER = 10**9

_NONE = (
    "Itu bukan stiker toko Tumbas yang sah. Tidak ada yang dibayarkan. Pindai stiker toko, atau "
    "tunjukkan kode pembayaran Anda kepada penjual.",
    "That is not a valid sticker of a Tumbas shop. Nothing was paid. Scan the shop's sticker, or "
    "show your payment code to the seller.",
)
_MERCHANT = pattern(r"mrc_[0-9A-Za-z]{12}")
_CLAIMS = {"iss", "aud", "mid", "num", "iat"}


@dataclass(frozen=True, slots=True)
class Sticker:
    """A sticker of a merchant, its `number` counting the merchant's stickers from 1 on, and when it
    was issued (whole seconds since 1970)."""

    merchant_id: str
    number: int
    issued_at: int


def written(sticker: Sticker, key: SigningKey, issuer: str) -> str:
    """The text of a sticker; `issuer` is the city. The same sticker and key give the same text.
    Raises jose.Malformed for what `read` would refuse."""
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": AUDIENCE,
        "mid": sticker.merchant_id,
        "num": sticker.number,
        "iat": sticker.issued_at,
    }
    _stated(claims, issuer)
    return jose.sign(claims, key, TYP)


def url(text: str, origin: str) -> str:
    """What the QR code holds: an address that any phone's camera opens, with the sticker behind the
    `#`, so that no server's log ever sees it. Raises ValueError where it would not fit."""
    found = f"{origin}/wallet/#/pay/{text}"
    if len(found.encode()) > URL_LONGEST:
        raise ValueError(f"a sticker's address has {len(found.encode())} bytes: shorten the origin")
    return found


def read(
    text: str,
    *,
    keys: Callable[[str], VerificationKey | None],
    issuer: str,
    now: datetime,
) -> Sticker:
    """The sticker in this text, if we wrote it. Whether it still counts the merchant's account
    says.

    `keys` finds a sticker key by its `kid`. Raises Refused `token_invalid` for whatever is not a
    sticker of ours; its cause is a jose.Malformed whose `reason` may be logged.
    """
    try:
        found = _stated(jose.verify(text, typ=TYP, find_key=keys), issuer)
        if found.issued_at > epoch(now) + LEEWAY_S:
            raise Malformed("iat")
    except Malformed as problem:
        raise Explained("token_invalid", _NONE) from problem
    return found


def _stated(claims: Mapping[str, Any], issuer: str) -> Sticker:
    """The sticker that these claims state. Raises Malformed with the claim that is wrong."""
    if claims.keys() != _CLAIMS:
        raise Malformed("claims")
    if claims["iss"] != issuer:
        raise Malformed("iss")
    # A list that holds "pay" is no audience of ours, though RFC 7519 would allow it.
    if claims["aud"] != AUDIENCE:
        raise Malformed("aud")
    merchant_id, number, issued_at = claims["mid"], claims["num"], claims["iat"]
    if not isinstance(merchant_id, str) or not _MERCHANT.fullmatch(merchant_id):
        raise Malformed("mid")
    # `type`, not `isinstance`: True is an int to Python.
    if type(number) is not int or not 0 < number <= LARGEST_NUMBER:
        raise Malformed("num")
    if type(issued_at) is not int or issued_at < 0:
        raise Malformed("iat")
    return Sticker(merchant_id, number, issued_at)
