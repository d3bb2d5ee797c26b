"""Asking an acquirer about a payment: SNAP BI's `qr-mpm-query`, with a token of theirs."""

import json
import re
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec

from chalicelib.acquirers.formats.signature import body_string, client_string, signed_by_secret
from chalicelib.acquirers.rules.psp import Psp
from chalicelib.acquirers.use.post import Post, Unanswered
from chalicelib.core.component import Component
from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.values.instants import JAKARTA, Clock

TOKEN_PATH = "/v1.0/access-token/b2b"  # noqa: S105  # a path  # nosec B105
QUERY_PATH = "/v1.0/qr/qr-mpm-query"
# What SNAP BI calls the channel by which a partner comes; five digits of the partner's own choice.
CHANNEL = "00001"
# A token that ends while it is used would only be asked for again.
_SPARE = timedelta(seconds=60)
_LIFE_MOST_S = 3_600
# What can be sent back in a header (RFC 6750, 2.1), and a number of seconds.
_TOKEN = re.compile(r"[!-~]{1,4096}")
_LIFE = re.compile(r"[0-9]{1,9}")


class Ask(Component, frozen=True, kw_only=True):
    """Asks acquirers. `sign` signs by the city's own key, `snap` in /public/keys."""

    post: Post
    seal: Seal
    sign: Callable[[bytes], bytes]
    clock: Clock
    # By the acquirer's id and version: its token, and until when it is used.
    tokens: dict[tuple[str, int], tuple[str, datetime]] = msgspec.field(default_factory=dict)

    def ask(self, psp: Psp, body: Mapping[str, Any]) -> dict[str, Any]:
        """What an acquirer answers to `qr-mpm-query`. Raises Unanswered."""
        token = self._token(psp)
        raw = json.dumps(body, separators=(",", ":")).encode()
        timestamp = self._timestamp()
        url = psp.api_url + QUERY_PATH
        text = body_string("POST", urlsplit(url).path, token, raw, timestamp)
        secret = self.seal.open(psp.credentials[0].secret, psp.id)
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {token}",
            "X-TIMESTAMP": timestamp,
            "X-PARTNER-ID": psp.client_id,
            "X-EXTERNAL-ID": str(secrets.randbelow(10**18)).rjust(18, "0"),
            "CHANNEL-ID": CHANNEL,
            "X-SIGNATURE": signed_by_secret(text, secret),
        }
        status, answer = self._answer(url, headers, raw)
        if status == 401:
            # It may have ended its tokens early.
            self.tokens.clear()
        if status != 200:
            raise Unanswered(str(status))
        return answer

    def _token(self, psp: Psp) -> str:
        known = self.tokens.get((psp.id, psp.version))
        if known is not None and self.clock() < known[1]:
            return known[0]
        timestamp = self._timestamp()
        signature = self.sign(client_string(psp.client_id, timestamp))
        headers = {
            "Content-Type": "application/json",
            "X-TIMESTAMP": timestamp,
            "X-CLIENT-KEY": psp.client_id,
            "X-SIGNATURE": b64encode(signature).decode(),
        }
        raw = b'{"grantType":"client_credentials"}'
        status, answer = self._answer(psp.api_url + TOKEN_PATH, headers, raw)
        token, life = answer.get("accessToken"), str(answer.get("expiresIn", "0"))
        if status != 200 or not isinstance(token, str):
            raise Unanswered("no token")
        if not _TOKEN.fullmatch(token) or not _LIFE.fullmatch(life):
            raise Unanswered("no token")
        lives = timedelta(seconds=min(int(life), _LIFE_MOST_S))
        self.tokens[psp.id, psp.version] = token, self.clock() + lives - _SPARE
        return token

    def _answer(
        self, url: str, headers: Mapping[str, str], raw: bytes
    ) -> tuple[int, dict[str, Any]]:
        status, body = self.post(url, headers, raw)
        try:
            return status, msgspec.json.decode(body, type=dict[str, Any])
        except msgspec.MsgspecError:
            raise Unanswered("no JSON") from None

    def _timestamp(self) -> str:
        return self.clock().astimezone(JAKARTA).isoformat(timespec="seconds")
