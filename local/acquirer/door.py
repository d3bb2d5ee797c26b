"""Where the city asks a stand-in acquirer: SNAP BI's `access-token/b2b` and `qr-mpm-query`, and the
daily file to fetch."""

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from local.acquirer.bank import Bank, is_citys

TOKEN_PATH = "/v1.0/access-token/b2b"  # a path  # nosec B105
QUERY_PATH = "/v1.0/qr/qr-mpm-query"
DAILY_PATH = "/daily.csv"

Reply = tuple[int, list[tuple[str, str]], bytes]


class Door:
    """Answers for one acquirer. `read_keys` answers the city's published keys."""

    def __init__(self, bank: Bank, read_keys: Callable[[], Any]) -> None:
        self._bank = bank
        self._read_keys = read_keys
        self._tokens: set[str] = set()

    def answer(
        self, path: str, rest: str, query: str, headers: Mapping[str, str], raw: bytes
    ) -> Reply | None:
        """Answer a request for `path`, of which `rest` follows the acquirer's own address; None
        where there is no such thing."""
        headers = {name.upper(): value for name, value in headers.items()}
        if rest == TOKEN_PATH:
            return self._token(headers)
        if rest == QUERY_PATH:
            return self._query(path, headers, raw)
        if rest == DAILY_PATH:
            day = parse_qs(query).get("day", [""])[0]
            return 200, [("Content-Type", "text/csv")], self._bank.daily_file(day).encode()
        return None

    def _token(self, headers: Mapping[str, str]) -> Reply:
        text = f"{headers.get('X-CLIENT-KEY')}|{headers.get('X-TIMESTAMP')}"
        signature = headers.get("X-SIGNATURE", "")
        if headers.get("X-CLIENT-KEY") != self._bank.client_id or not is_citys(
            signature, text, self._read_keys()
        ):
            return _said(401, "4017300", "Unauthorized. [Signature]")
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        more = {"accessToken": token, "tokenType": "Bearer", "expiresIn": "900"}
        return _said(200, "2007300", "Successful", more)

    def _query(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        token = headers.get("AUTHORIZATION", "").removeprefix("Bearer ")
        if token not in self._tokens:
            return _said(401, "4015101", "Invalid Token (B2B)")
        at = headers.get("X-TIMESTAMP", "")
        if headers.get("X-SIGNATURE") != self._bank.by_secret(path, token, raw, at):
            return _said(401, "4015100", "Unauthorized. [Signature]")
        asked = json.loads(raw)
        paid = self._bank.booked(self._bank.rrn_of(asked["originalReferenceNo"]))
        if paid is None:
            return _said(404, "4045101", "Transaction Not Found")
        more = {"serviceCode": "47", **self._bank.told(paid)}
        return _said(200, "2005100", "Successful", more)


def _said(status: int, code: str, message: str, more: Mapping[str, Any] | None = None) -> Reply:
    body = {"responseCode": code, "responseMessage": message, **(more or {})}
    return status, [("Content-Type", "application/json")], json.dumps(body).encode()
