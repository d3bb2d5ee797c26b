"""The secrets of the ways by which messages come and go, as Secrets Manager keeps them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from chalicelib.core.values.instants import Clock

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

# How long a process trusts what it has read: a new secret is good everywhere after that.
CACHE = timedelta(minutes=5)


class ChannelSecrets(msgspec.Struct, frozen=True):
    """What Meta signs webhooks with, what it names when it shakes hands, what we name when we send,
    and what an aggregator of text messages wants to see; "" where a city does without."""

    app_secret: str = ""
    verify_token: str = ""
    access_token: str = ""
    sms_key: str = ""

    def __repr__(self) -> str:
        return "ChannelSecrets(…)"


class Channels:
    """`connect` makes the client when it is first needed; `secret` is the secret's name."""

    def __init__(
        self, connect: Callable[[], "SecretsManagerClient"], secret: str, clock: Clock
    ) -> None:
        self._connect = connect
        self._secret = secret
        self._clock = clock
        self._made: SecretsManagerClient | None = None
        self._read: ChannelSecrets | None = None
        self._read_at: datetime | None = None

    def secrets(self) -> ChannelSecrets:
        """The secrets, at most CACHE old. Raises botocore's ClientError where there are none, and
        msgspec's where they are none."""
        now = self._clock()
        if self._read is None or self._read_at is None or now - self._read_at >= CACHE:
            self._read = msgspec.json.decode(self._stored(), type=ChannelSecrets)
            self._read_at = now
        return self._read

    def _stored(self) -> str:
        if self._made is None:
            self._made = self._connect()
        return self._made.get_secret_value(SecretId=self._secret)["SecretString"]
