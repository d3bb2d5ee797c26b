"""One connection to DynamoDB, so one client, for all tables; PynamoDB's models bound to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from botocore.config import Config
from pynamodb.connection import Connection
from pynamodb.exceptions import TableError
from pynamodb.models import Model

from chalicelib.core.dynamo.sender import send_by_hand
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.settings import Settings

# A call to DynamoDB is answered in milliseconds or not at all. botocore repeats a call that was
# throttled or timed out with the same bytes and the same ClientRequestToken, which DynamoDB
# applies once.
CONNECT_TIMEOUT_S = 1.0
READ_TIMEOUT_S = 2.0
ATTEMPTS = 3


_too_late: ContextVar[Callable[[], bool]] = ContextVar("too late", default=lambda: False)


@contextmanager
def no_later(too_late: Callable[[], bool]) -> Iterator[None]:
    """Within, no transaction leaves once it is `too_late`, also not where botocore repeats one that
    was not answered: the call raises `unavailable`."""
    before = _too_late.set(too_late)
    try:
        yield
    finally:
        _too_late.reset(before)


def _refuse_late(**_: Any) -> None:
    if _too_late.get()():
        raise Refused("unavailable", retry_after=1)


class OneClient(Connection):
    """A connection whose client names itself: botocore otherwise puts its user agent together
    anew twice a call, which is a sixth of the call."""

    _own: Any = None

    @property
    def client(self) -> Any:
        """The client, made at its first use; parameters are not validated twice."""
        if self._own is None:
            config = Config(
                parameter_validation=False,
                connect_timeout=CONNECT_TIMEOUT_S,
                read_timeout=READ_TIMEOUT_S,
                max_pool_connections=32,
                user_agent="tumbas",
                retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            )
            send_by_hand(self.session)
            self._own = self.session.create_client(
                "dynamodb", region_name=self.region, config=config
            )
            events = self._own.meta.events
            events.register("before-send.dynamodb.TransactWriteItems", _refuse_late)
        return self._own


def connect(settings: Settings) -> Connection:
    """One connection, so one client, for all tables; the client is made at its first call."""
    return OneClient(region=settings.region)


def client_of(connection: Connection) -> Any:
    """The connection's own client, for what PynamoDB has no form for."""
    return connection.client


def warm(connection: Connection) -> None:
    """Make the client and connect, so that no request waits for that. Raises botocore's
    exceptions."""
    client_of(connection).warm()


def bind(connection: Connection, settings: Settings, table: str, model: type[Model]) -> None:
    """Point a model at its table over the shared connection. All models of one table have its
    keys, so the first tells of them."""
    meta = model.Meta
    meta.table_name = table
    meta.region = settings.region
    own = model._get_connection()
    try:
        connection.get_meta_table(table)
    except TableError:
        connection.add_meta_table(own.connection.get_meta_table(table))
    own.connection = connection
