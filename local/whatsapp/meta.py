"""What Meta does: webhooks for what people send, and the Graph API for what is sent to them."""

import hmac
import json
import secrets
import time
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from local.whatsapp.account import GRAPH, NUMBER, Account

Reply = tuple[int, list[tuple[str, str]], bytes]
_JSON = [("Content-Type", "application/json")]


class Meta:
    """Meta towards the city of an account. Answers are kept in `folder`, by phone. `faults` are
    the statuses and codes with which the next answers of ours are refused; a status of 0 is none:
    the answer was taken, and nobody was told so."""

    def __init__(self, account: Account, folder: Path) -> None:
        self.account = account
        self.faults: deque[tuple[int, int]] = deque()
        self._folder = folder

    def message(self, phone: str, text: str, sent_at: int | None = None) -> dict[str, Any]:
        """What somebody sends from a phone (`+62…`), as it stands in a webhook."""
        return {
            "from": phone.lstrip("+"),
            "id": f"wamid.{secrets.token_hex(20).upper()}",
            "timestamp": str(int(time.time()) if sent_at is None else sent_at),
            "type": "text",
            "text": {"body": text},
        }

    def webhook(
        self, messages: Iterable[Mapping[str, Any]], phone_number_id: str = ""
    ) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of a webhook that brings these messages, in this order."""
        told = list(messages)
        value = {
            "messaging_product": "whatsapp",
            "metadata": {
                "display_phone_number": NUMBER,
                "phone_number_id": phone_number_id or self.account.phone_number_id,
            },
            "contacts": [
                {"profile": {"name": "Warga"}, "wa_id": one["from"]}
                for one in told
                if "from" in one
            ],
            "messages": told,
        }
        return self.signed(
            {
                "object": "whatsapp_business_account",
                "entry": [
                    {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
                ],
            }
        )

    def signed(self, body: Any) -> tuple[bytes, dict[str, str]]:
        """Any body as a webhook."""
        raw = json.dumps(body).encode()
        digest = hmac.new(self.account.app_secret.encode(), raw, "sha256").hexdigest()
        return raw, {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={digest}",
        }

    def answer(self, path: str, headers: Mapping[str, str], raw: bytes) -> Reply:
        """What the Graph API answers to a POST."""
        if path != f"{GRAPH}/{self.account.phone_number_id}/messages":
            return _refused(400, 100)
        given = {name.lower(): value for name, value in headers.items()}
        if given.get("authorization") != f"Bearer {self.account.access_token}":
            return _refused(401, 190)
        status, code = self.faults.popleft() if self.faults else (200, 0)
        if status >= 400:
            return _refused(status, code)
        sent = json.loads(raw)
        self._keep("+" + sent["to"], sent["text"]["body"])
        if status == 0:
            return 500, _JSON, b""
        told = {
            "messaging_product": "whatsapp",
            "contacts": [{"input": sent["to"], "wa_id": sent["to"]}],
            "messages": [{"id": f"wamid.{secrets.token_hex(20).upper()}"}],
        }
        return 200, _JSON, json.dumps(told).encode()

    def answers(self, phone: str) -> list[dict[str, str]]:
        """What was sent to a phone, newest first: `{"sent_at", "text", "channel"}` each."""
        kept = self._place(phone)
        if not kept.exists():
            return []
        return [json.loads(line) for line in reversed(kept.read_text().splitlines())]

    def _keep(self, phone: str, text: str) -> None:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._place(phone).open("a") as kept:
            kept.write(json.dumps({"sent_at": at, "text": text, "channel": "whatsapp"}) + "\n")

    def _place(self, phone: str) -> Path:
        digits = "".join(one for one in phone if one.isdecimal() and one.isascii())
        return self._folder / f"{digits[:20]}.jsonl"


def _refused(status: int, code: int) -> Reply:
    error = {"message": f"(#{code}) refused", "type": "OAuthException", "code": code}
    return status, _JSON, json.dumps({"error": error}).encode()
