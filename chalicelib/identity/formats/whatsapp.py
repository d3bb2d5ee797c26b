"""What Meta's WhatsApp Cloud API sends us and takes from us.

After its documentation ("Webhooks", "messages webhook reference", "Messages API"), as it stood in
2026; docs/decisions/0035-a-message-signs-in.md says what of it was not tried against Meta itself.
"""

import hmac
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SIGNATURE = "x-hub-signature-256"
_SCHEME = "sha256="
# What is sent back to whoever shakes hands: nothing that could be a page.
CHALLENGE = re.compile(r"[0-9A-Za-z_.-]{1,256}")
_DIGITS = re.compile(r"[0-9]{6,20}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_ID = re.compile(r"[!-~]{1,512}")


@dataclass(frozen=True, slots=True)
class Message:
    """A message that somebody sent: from whom (digits, as Meta writes them), when (seconds since
    1970), and what it says. `id` names a phone in itself, to whoever can read it."""

    id: str
    phone: str
    sent_at: int
    text: str


def signed(secret: str, raw: bytes) -> str:
    """The signature of a webhook's body, as its header has it."""
    return _SCHEME + hmac.new(secret.encode(), raw, "sha256").hexdigest()


def is_signed(secret: str, raw: bytes, signature: str) -> bool:
    """Whether a signature is that of the very bytes that came."""
    return bool(secret) and is_same(signed(secret, raw), signature)


def is_same(ours: str, given: str) -> bool:
    """Whether a secret text is the one that we know, in a time that tells nothing of it; never
    where we know none."""
    same = hmac.compare_digest(ours.encode(), given.encode("utf-8", "replace"))
    return bool(ours) and same


def read_messages(raw: bytes, phone_number_id: str) -> list[Message]:
    """The messages to our number in a webhook's body, in their order; what is of another form, of
    another number or no message is left out."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    if not isinstance(body, Mapping) or body.get("object") != "whatsapp_business_account":
        return []
    found = []
    for entry in _members(body, "entry"):
        for change in _members(entry, "changes"):
            value = change.get("value")
            if change.get("field") != "messages" or not isinstance(value, Mapping):
                continue
            if _of(value, "metadata").get("phone_number_id") == phone_number_id:
                found += [_message(one) for one in _members(value, "messages")]
    return [one for one in found if one is not None]


def to_send(phone: str, text: str, answers: str) -> bytes:
    """What sends a text to a phone (`+62…`), as an answer to the message of this id."""
    return json.dumps(
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": phone.lstrip("+"),
            "context": {"message_id": answers},
            "type": "text",
            # A preview would fetch an address with a code in it.
            "text": {"preview_url": False, "body": text},
        }
    ).encode()


def error_code(raw: bytes) -> int:
    """Meta's own code of what went wrong, 0 where its answer has none."""
    try:
        code = _of(json.loads(raw), "error").get("code")
    except (ValueError, RecursionError):
        return 0
    return code if type(code) is int else 0


def _message(given: Mapping[str, Any]) -> Message | None:
    id, phone, sent_at = given.get("id"), given.get("from"), given.get("timestamp")
    text = _text(given)
    # Whoever hides their number behind a name has no `from`.
    if not isinstance(id, str) or not isinstance(phone, str) or not isinstance(sent_at, str):
        return None
    if text is None or not _ID.fullmatch(id):
        return None
    if not _DIGITS.fullmatch(phone) or not _SECONDS.fullmatch(sent_at):
        return None
    return Message(id, phone, int(sent_at), text)


def _text(given: Mapping[str, Any]) -> str | None:
    kind = given.get("type")
    if kind == "text":
        text = _of(given, "text").get("body")
    elif kind == "button":
        text = _of(given, "button").get("text")
    elif kind == "interactive":
        interactive = _of(given, "interactive")
        text = _of(interactive, str(interactive.get("type"))).get("title")
    else:
        return None
    return text if isinstance(text, str) else None


def _of(given: Any, name: str) -> Mapping[str, Any]:
    found = given.get(name) if isinstance(given, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _members(given: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    found = given.get(name)
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, Mapping))
