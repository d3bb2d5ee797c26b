"""The open connections, which API Gateway holds ("@connections", its developer guide)."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

# What API Gateway answers where nobody is at the other end any more.
_GONE = 410


class Gone(Exception):
    """There is no such connection any more."""


class Untold(Exception):
    """What should have been told was not; `why` is a word or AWS's code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Sockets:
    """Tells and closes connections. `client` gives the client of API Gateway's management API, made
    at its first call."""

    def __init__(self, client: Callable[[], Any]) -> None:
        self._client = client

    def tell(self, connection: str, message: bytes) -> None:
        """Hand a message to a connection, once. Raises Gone and Untold."""
        try:
            self._client().post_to_connection(ConnectionId=connection, Data=message)
        except (ClientError, BotoCoreError) as error:
            raise _of(error) from error

    def close(self, connection: str) -> None:
        """Close a connection: whoever is there opens another. Raises Gone and Untold."""
        try:
            self._client().delete_connection(ConnectionId=connection)
        except (ClientError, BotoCoreError) as error:
            raise _of(error) from error


def _of(error: ClientError | BotoCoreError) -> Exception:
    if not isinstance(error, ClientError):
        return Untold(type(error).__name__)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return Gone() if status == _GONE else Untold(error.response["Error"]["Code"])
