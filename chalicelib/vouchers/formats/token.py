"""The payment token: what the resident's QR code holds.

A compact JWT (`core/crypto/jose.py`) of type `vqr+jwt` that lets a merchant take up to `cap`
rupiah off one voucher, once. It names no person. Nothing is stored when it is drawn: that it has
paid is known from the transfer that stands under its `jti`.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from re import Pattern
from re import compile as pattern
from typing import Any

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import Malformed, SigningKey, VerificationKey
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import epoch

TYP = "vqr+jwt"
AUDIENCE = "redeem"

LIFETIME_S = 90
LONGEST_LIFETIME_S = 120
LEEWAY_S = 5
LARGEST_CAP_RUPIAH = 10**12

_VOUCHER = pattern(r"vch_[0-9A-Za-z]{12}")
_CAMPAIGN = pattern(r"cmp_[0-9A-Za-z]{6}")
_MERCHANT = pattern(r"mrc_[0-9A-Za-z]{12}")
# 20 bytes in base64url: 27 characters, of which the last carries 4 bits and two zeros.
_JTI = pattern(r"[0-9A-Za-z_-]{26}[AEIMQUYcgkosw048]")

_CLAIMS = {"iss", "aud", "jti", "vid", "cmp", "cap", "iat", "exp"}
_BOUND_CLAIMS = _CLAIMS | {"mid"}


@dataclass(frozen=True, slots=True)
class PaymentToken:
    """A right to take up to `cap` rupiah off a voucher, once, until `expires_at`.

    Times are whole seconds since 1970. `merchant_id` is None where any merchant may take it.
    """

    jti: str
    voucher_id: str
    campaign_id: str
    cap: int
    issued_at: int
    expires_at: int
    merchant_id: str | None


def draw(
    voucher_id: str,
    campaign_id: str,
    cap: int,
    merchant_id: str | None,
    now: datetime,
    key: SigningKey,
    issuer: str,
    *,
    random: Callable[[int], bytes],
    lifetime_s: int = LIFETIME_S,
    open_until: datetime | None = None,
) -> tuple[PaymentToken, str]:
    """A new payment token and its text.

    `cap` is in rupiah, `issuer` the city, `random(n)` gives n random bytes. `open_until` is given
    where the same drawing can be paid for longer than the text lives (the typed code: 5 minutes);
    the later of the two stands in the `jti`. Raises jose.Malformed for arguments that `read`
    would refuse: what is drawn can be paid.
    """
    issued_at = epoch(now)
    expires_at = issued_at + lifetime_s
    lapses = expires_at if open_until is None else max(expires_at, epoch(open_until))
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": AUDIENCE,
        "jti": _jti(lapses, random(16)),
        "vid": voucher_id,
        "cmp": campaign_id,
        "cap": cap,
        "iat": issued_at,
        "exp": expires_at,
    }
    if merchant_id is not None:
        claims["mid"] = merchant_id
    return _stated(claims, issuer), jose.sign(claims, key, TYP)


def read(
    token: str,
    *,
    keys: Callable[[str], VerificationKey | None],
    issuer: str,
    now: datetime,
    leeway_s: int = LEEWAY_S,
    allow_expired: bool = False,
) -> PaymentToken:
    """The payment token in this text, if we drew it and it can still pay.

    `keys` finds a payment key by its `kid`. Raises Refused: `token_invalid` for whatever is not
    a payment token of ours, `token_expired` for one that is perfect but for its `exp`, which is
    over as soon as it equals `now`. The leeway forgives clocks of ours that disagree about `iat`;
    it does not stretch `exp`, since the wallet draws anew 30 s before that.

    `allow_expired` is for finding what a token has already paid, and for nothing else: what has
    happened is never answered with a refusal. The cause of a refusal is a jose.Malformed whose
    `reason` may be logged; it holds nothing of the token.
    """
    try:
        read_token = _stated(jose.verify(token, typ=TYP, find_key=keys), issuer)
        if read_token.issued_at > epoch(now) + leeway_s:
            raise Malformed("iat")
    except Malformed as problem:
        raise Refused("token_invalid") from problem
    if read_token.expires_at <= epoch(now) and not allow_expired:
        raise Refused("token_expired")
    return read_token


def lapses_at(jti: str) -> int:
    """The second since 1970 from which a drawing can no longer be paid, read off its `jti`.

    The wallet polls with the `jti` alone and no token is stored, so this tells open from lapsed.
    It is not signed here: it says nothing about whether such a drawing was ever made. Raises
    jose.Malformed for what has not the form of a `jti`.
    """
    if not _JTI.fullmatch(jti):
        raise Malformed("jti")
    return int.from_bytes(urlsafe_b64decode(jti + "=")[:4], "big")


def _jti(lapses: int, random: bytes) -> str:
    """Four bytes that say when the drawing lapses, and 128 random bits: 27 characters."""
    return urlsafe_b64encode(lapses.to_bytes(4, "big") + random).rstrip(b"=").decode()


def _stated(claims: Mapping[str, Any], issuer: str) -> PaymentToken:
    """The token that these claims state. Raises Malformed with the claim that is wrong."""
    bound = "mid" in claims
    if claims.keys() != (_BOUND_CLAIMS if bound else _CLAIMS):
        raise Malformed("claims")
    if claims["iss"] != issuer:
        raise Malformed("iss")
    # A list that holds "redeem" is no audience of ours, though RFC 7519 would allow it.
    if claims["aud"] != AUDIENCE:
        raise Malformed("aud")
    cap, issued_at, expires_at = claims["cap"], claims["iat"], claims["exp"]
    # `type`, not `isinstance`: True is an int to Python, and must not be a rupiah.
    if type(cap) is not int or not 0 < cap <= LARGEST_CAP_RUPIAH:
        raise Malformed("cap")
    if type(issued_at) is not int:
        raise Malformed("iat")
    if type(expires_at) is not int or not 0 < expires_at - issued_at <= LONGEST_LIFETIME_S:
        raise Malformed("exp")
    jti = _text(claims, "jti", _JTI)
    if lapses_at(jti) < expires_at:
        raise Malformed("jti")
    return PaymentToken(
        jti=jti,
        voucher_id=_text(claims, "vid", _VOUCHER),
        campaign_id=_text(claims, "cmp", _CAMPAIGN),
        cap=cap,
        issued_at=issued_at,
        expires_at=expires_at,
        merchant_id=_text(claims, "mid", _MERCHANT) if bound else None,
    )


def _text(claims: Mapping[str, Any], name: str, form: Pattern[str]) -> str:
    value = claims[name]
    if not isinstance(value, str) or not form.fullmatch(value):
        raise Malformed(name)
    return value
