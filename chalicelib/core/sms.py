"""Text messages: by Amazon SNS, or by an aggregator who takes JSON over HTTPS.

Either is a `send(phone, text)`. Which of them a city uses stands in its settings (wiring.py).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.core.outside import Outside, Unreachable
from chalicelib.core.values.web_addresses import NoAddress, own_address, read_endpoint


class Unsent(Exception):
    """Nobody has taken a text message. It holds nothing of what was to be sent."""


class HttpSender:
    """Sends text messages by an aggregator. `body` is the JSON that it takes, in which `{phone}`
    stands for the number (`62…`), `{+phone}` for the same with its plus, and `{text}` for what it
    is to be sent; `authorization` is its header, in which `{key}` stands for what `key` answers.
    `on_one_machine` lets `url` be of this very machine."""

    def __init__(
        self,
        outside: Outside,
        url: str,
        body: str,
        authorization: str,
        key: Callable[[], str],
        *,
        on_one_machine: bool = False,
    ) -> None:
        self._outside = outside
        self._url = url
        self._body = body
        self._authorization = authorization
        self._key = key
        self._on_one_machine = on_one_machine

    def send(self, phone: str, text: str) -> None:
        """Hand a text to a phone (`+62…`) over. Raises Unsent where it was not taken, or nobody
        knows: an answer that was lost is no reason to send somebody a second one."""
        words = {"{phone}": phone.lstrip("+"), "{+phone}": phone, "{text}": text}
        headers = {
            "Content-Type": "application/json",
            "Authorization": self._authorization.replace("{key}", self._key()),
        }
        try:
            endpoint = read_endpoint(
                self._url, own_address(self._url) if self._on_one_machine else ""
            )
            body = json.dumps(_filled(json.loads(self._body), words)).encode()
            answer = self._outside.send("POST", endpoint, headers, body)
        except (NoAddress, ValueError, Unreachable) as error:
            raise Unsent(type(error).__name__) from None
        if not 200 <= answer.status < 300:
            raise Unsent(str(answer.status))


def _filled(shape: Any, words: Mapping[str, str]) -> Any:
    """The same JSON with its texts filled in: what is sent can add no member of its own."""
    if isinstance(shape, dict):
        return {name: _filled(one, words) for name, one in shape.items()}
    if isinstance(shape, list):
        return [_filled(one, words) for one in shape]
    if isinstance(shape, str):
        # A text's own braces are no places: it is put in last.
        for place in ("{phone}", "{+phone}", "{text}"):
            shape = shape.replace(place, words[place])
    return shape


class SnsSender:
    """Sends text messages; `connect` makes the client of SNS, when it is first needed."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._client: Any = None

    def send(self, phone: str, text: str) -> None:
        """Hand a text to a phone (`+62…`) over to SNS. "Transactional" asks for reliability over
        price."""
        if self._client is None:
            self._client = self._connect()
        self._client.publish(
            PhoneNumber=phone,
            Message=text,
            MessageAttributes={
                "AWS.SNS.SMS.SMSType": {
                    "DataType": "String",
                    "StringValue": "Transactional",
                }
            },
        )
