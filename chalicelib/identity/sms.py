"""Text messages: one interface, whoever carries them."""

from collections.abc import Callable
from typing import Any, Protocol


class Sender(Protocol):
    """Sends a text to a phone (`+62…`). A WhatsApp or aggregator sender stands here, too."""

    def send(self, phone: str, text: str) -> None: ...


class SnsSender:
    """Amazon SNS text messages."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._client: Any = None

    def send(self, phone: str, text: str) -> None:
        """Hand a text over to SNS. "Transactional" asks for reliability over price."""
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
