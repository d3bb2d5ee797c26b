"""Signature Version 4 of a request to DynamoDB.

("Signature Version 4 signing process", AWS General Reference.) A key is derived once for each day
and pair of credentials, not anew for each request.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from botocore.credentials import ReadOnlyCredentials

_ALGORITHM = "AWS4-HMAC-SHA256"
_SERVICE = "dynamodb"


class Signer:
    """Signs POSTs to the root of one endpoint, `host` as the Host header has it."""

    def __init__(self, region: str, host: str) -> None:
        self._region = region
        self._host = host
        self._derived: tuple[str | None, str, bytes] = (None, "", b"")

    def headers(
        self,
        credentials: ReadOnlyCredentials,
        target: str,
        content_type: str,
        body: bytes,
        now: datetime,
    ) -> dict[str, str]:
        """The headers of a request for the operation `target`, signed at `now` (UTC)."""
        headers = {
            "content-type": content_type,
            "host": self._host,
            "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
        }
        if credentials.token:
            headers["x-amz-security-token"] = credentials.token
        headers["x-amz-target"] = target
        return headers | {"authorization": self._authorization(credentials, headers, body)}

    def _authorization(
        self, credentials: ReadOnlyCredentials, headers: Mapping[str, str], body: bytes
    ) -> str:
        """`headers` are in the order of their names, as the canonical request wants them."""
        instant = headers["x-amz-date"]
        day = instant[:8]
        names = ";".join(headers)
        lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
        canonical = f"POST\n/\n\n{lines}\n{names}\n{sha256(body).hexdigest()}"
        scope = f"{day}/{self._region}/{_SERVICE}/aws4_request"
        hashed = sha256(canonical.encode()).hexdigest()
        to_sign = f"{_ALGORITHM}\n{instant}\n{scope}\n{hashed}"
        signature = _mac(self._key(credentials.secret_key, day), to_sign).hex()
        return (
            f"{_ALGORITHM} Credential={credentials.access_key}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )

    def _key(self, secret: str | None, day: str) -> bytes:
        # Read once: another thread may put another day's in its place.
        of_secret, of_day, key = self._derived
        if (of_secret, of_day) != (secret, day):
            key = f"AWS4{secret}".encode()
            for part in (day, self._region, _SERVICE, "aws4_request"):
                key = _mac(key, part)
            self._derived = (secret, day, key)
        return key


def _mac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
