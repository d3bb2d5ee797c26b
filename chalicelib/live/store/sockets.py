"""The open connections, which API Gateway holds ("@connections", its developer guide)."""

from collections.abc import Callable
from threading import Lock
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
    """Tells and closes connections. `make_client` makes the client of API Gateway's management API,
    at the first call and never again: it takes longer than all that is told with it."""

    def __init__(self, make_client: Callable[[], Any]) -> None:
        self._make_client = make_client
        # Several are told at once, and botocore makes one client at a time.
        self._making = Lock()
        self._made: Any = None

    def _client(self) -> Any:
        with self._making:
            if self._made is None:
                self._made = self._make_client()
            return self._made

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
