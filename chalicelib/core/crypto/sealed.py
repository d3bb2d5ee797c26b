"""Secrets that must be read again: sealed by the city's key in KMS, which nobody ever sees.

A hash is enough for what others show us. What we must show or sign with (a webhook's secret, an
acquirer's) is kept as KMS has sealed it, together with whose it is: what was sealed for one opens
for no other, wherever somebody may have copied it to, and a function's policy says whose it may
open (infra/grants).
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

# How many opened secrets a process remembers: KMS takes 10 ms and money for each.
_KEPT_AT_MOST = 1024


class Seal:
    """Seals and opens. `connect` makes the client of KMS when it is first needed; `alias` names the
    key, whose material KMS changes each year by itself."""

    def __init__(self, connect: Callable[[], "KMSClient"], alias: str) -> None:
        self._connect = connect
        self._alias = alias
        self._made: KMSClient | None = None
        self._opened: dict[tuple[str, str], str] = {}

    def close(self, secret: str, of: str) -> str:
        """The text under which to keep a secret (up to 4 kB) of `of`, an id with its prefix."""
        sealed = self._client().encrypt(
            KeyId=self._alias, Plaintext=secret.encode(), EncryptionContext={"of": of}
        )
        return b64encode(sealed["CiphertextBlob"]).decode()

    def open(self, sealed: str, of: str) -> str:
        """The secret of `of` that was kept as `sealed`. Raises botocore's ClientError where it was
        sealed for another, or this function may not open it."""
        found = self._opened.get((sealed, of))
        if found is None:
            opened = self._client().decrypt(
                KeyId=self._alias, CiphertextBlob=b64decode(sealed), EncryptionContext={"of": of}
            )
            found = opened["Plaintext"].decode()
            if len(self._opened) >= _KEPT_AT_MOST:
                self._opened.clear()
            self._opened[sealed, of] = found
        return found

    def _client(self) -> "KMSClient":
        if self._made is None:
            self._made = self._connect()
        return self._made
