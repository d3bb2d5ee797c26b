"""Text messages by Amazon SNS."""

from collections.abc import Callable
from typing import Any


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
