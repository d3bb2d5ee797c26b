"""The city's key towards push services (VAPID), as KMS holds it: its private half never leaves it.

Browsers are given the public one when they subscribe, and their push service takes pushes by no
other: it is not changed each year. If it ever is, an app asks for a new subscription by itself when
its settings are opened.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from chalicelib.core.values.instants import Clock
from chalicelib.notices.formats import web_push

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_KID = "push"
# A token is not used in its last hours: the service's clock may be another.
_USED_FOR = web_push.TOKEN_LIFE / 2


class PushKey:
    """`connect` makes the client of KMS when it is first needed; `alias` names the key, `contact`
    is where push services find us."""

    def __init__(
        self, connect: Callable[[], "KMSClient"], alias: str, contact: str, clock: Clock
    ) -> None:
        self._connect = connect
        self._alias = alias
        self._contact = contact
        self._clock = clock
        self._tokens: dict[str, tuple[datetime, str]] = {}

    @cached_property
    def public(self) -> str:
        """The public half, as browsers take it."""
        der = self._client.get_public_key(KeyId=self._alias)["PublicKey"]
        key = cast(EllipticCurvePublicKey, load_der_public_key(der))
        return web_push.encoded(web_push.point_of(key))

    def token(self, audience: str) -> str:
        """Who we are, for one push service: the same for hours, as KMS signs for money. Raises
        botocore's ClientError, for everybody but the function that sends pushes."""
        now = self._clock()
        made_at, token = self._tokens.get(audience, (now - timedelta(days=1), ""))
        if not now - _USED_FOR < made_at <= now:
            token = web_push.token(audience, self._contact, now, _KID, self._signature)
            self._tokens[audience] = (now, token)
        return token

    def _signature(self, signed: bytes) -> bytes:
        return self._client.sign(
            KeyId=self._alias, Message=signed, MessageType="RAW", SigningAlgorithm="ECDSA_SHA_256"
        )["Signature"]

    @cached_property
    def _client(self) -> "KMSClient":
        return self._connect()
