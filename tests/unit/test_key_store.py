"""Key rings in Secrets Manager: read seldom and in time, no rotation lost, and made and rotated by
the command without a secret shown."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.identity.commands import keys as command
from chalicelib.identity.rules.keys import FAMILIES, KeyRing, TooEarly
from chalicelib.identity.store.day_keys import DayKeys
from chalicelib.identity.store.keys import RotationConflict, SecretsManagerKeys
from tests.unit.key_rings import NOW, kid_in, kids

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_secretsmanager import SecretsManagerClient

SECRET = "tumbas/test/keys"
DAY_KEY = "alias/tumbas-test-days"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


class Connection:
    """Makes the real client, once, and counts its reads; may lose the network."""

    def __init__(self) -> None:
        self.made = 0
        self.reads = 0
        self.down = False
        self.answer_lost = False
        self.on_read: Callable[[], object] = lambda: None
        self.on_put: Callable[[], object] = lambda: None

    def __call__(self) -> "SecretsManagerClient":
        self.made += 1
        client = boto3.client("secretsmanager", region_name="ap-southeast-3")
        client.meta.events.register("before-send.*.GetSecretValue", self._read)
        client.meta.events.register("after-call.*.GetSecretValue", self._was_read)
        client.meta.events.register("after-call.*.PutSecretValue", self._put)
        client.meta.events.register("before-send.*.UpdateSecretVersionStage", self._label)
        return client

    def _read(self, **_: Any) -> None:
        self.reads += 1
        if self.down:
            raise ClientError({"Error": {"Code": "InternalServiceError"}}, "GetSecretValue")

    def _label(self, request: Any, **_: Any) -> None:
        if self.answer_lost:
            self.answer_lost = False
            # It arrives once before: what the client sends after a lost answer is a repetition.
            again = boto3.client("secretsmanager", region_name="ap-southeast-3")
            again.update_secret_version_stage(**json.loads(request.body))

    def _was_read(self, **_: Any) -> None:
        on_read, self.on_read = self.on_read, lambda: None
        on_read()

    def _put(self, **_: Any) -> None:
        on_put, self.on_put = self.on_put, lambda: None
        on_put()


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        make_first_day_key()
        yield


def kms() -> "KMSClient":
    return boto3.client("kms", region_name="ap-southeast-3")


def make_first_day_key() -> None:
    """As the stack makes it."""
    made = kms().create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]
    kms().create_alias(AliasName=DAY_KEY, TargetKeyId=made["KeyId"])


def keys_over(connection: Connection, clock: Clock) -> SecretsManagerKeys:
    return SecretsManagerKeys(connection, SECRET, DayKeys(kms, DAY_KEY), clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connection() -> Connection:
    return Connection()


@pytest.fixture
def stored(aws: None, connection: Connection, clock: Clock) -> SecretsManagerKeys:
    made = keys_over(connection, clock)
    assert made.create_if_absent(NOW)
    connection.reads = 0
    return made


def other_process(clock: Clock) -> SecretsManagerKeys:
    return keys_over(Connection(), clock)


def test_no_client_is_made_before_it_is_needed(connection: Connection, clock: Clock) -> None:
    keys_over(connection, clock)
    assert connection.made == 0


def test_a_ring_is_read_once_in_five_minutes(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    first = stored.ring()
    clock.passes(seconds=299)
    assert stored.ring() is first
    assert connection.reads == 1
    clock.passes(seconds=1)
    assert stored.ring() is not first
    assert (connection.reads, connection.made) == (2, 1)


def test_a_city_without_a_ring_says_so(aws: None, connection: Connection, clock: Clock) -> None:
    with pytest.raises(ClientError, match="ResourceNotFound"):
        keys_over(connection, clock).ring()


def test_a_ring_is_made_once(stored: SecretsManagerKeys, clock: Clock) -> None:
    before = kids(stored.ring())
    assert stored.create_if_absent(NOW) is False
    assert kids(other_process(clock).ring()) == before


def test_a_secret_that_the_stack_made_empty_is_filled(
    aws: None, connection: Connection, clock: Clock
) -> None:
    boto3.client("secretsmanager", region_name="ap-southeast-3").create_secret(Name=SECRET)
    made = keys_over(connection, clock)
    assert made.create_if_absent(NOW)
    assert not made.create_if_absent(NOW)
    assert len(kids(made.ring())) == 2 * len(FAMILIES)


def test_of_two_that_fill_an_empty_secret_at_once_the_second_changes_nothing(
    aws: None, connection: Connection, clock: Clock
) -> None:
    boto3.client("secretsmanager", region_name="ap-southeast-3").create_secret(Name=SECRET)
    connection.on_read = lambda: other_process(clock).create_if_absent(NOW)
    assert keys_over(connection, clock).create_if_absent(NOW) is False
    assert len(kids(other_process(clock).ring())) == 2 * len(FAMILIES)


def test_a_rotation_is_seen_by_other_processes_within_five_minutes(
    stored: SecretsManagerKeys, clock: Clock
) -> None:
    other = other_process(clock)
    clock.passes(minutes=10)
    before = kid_in(other.ring(), "payment", "current")
    stored.rotate(clock())
    assert kid_in(other.ring(), "payment", "current") == before
    clock.passes(minutes=5)
    assert (
        kid_in(other.ring(), "payment", "current")
        == kid_in(stored.ring(), "payment", "current")
        != before
    )


def test_a_rotation_too_early_changes_nothing(stored: SecretsManagerKeys, clock: Clock) -> None:
    before = kids(stored.ring())
    with pytest.raises(TooEarly):
        stored.rotate(clock())
    assert kids(other_process(clock).ring()) == before


def test_an_unknown_kid_has_the_ring_read_again(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    stored.ring()
    other_process(clock).rotate(clock(), force=True)
    new = kid_in(other_process(clock).ring(), "payment", "next")
    find = stored.find_key("payment")
    clock.passes(seconds=29)
    assert find(new) is None
    assert connection.reads == 1
    clock.passes(seconds=1)
    assert find(new) is not None
    assert connection.reads == 2


def test_made_up_kids_have_it_read_at_most_once_in_thirty_seconds(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    find = stored.find_key("payment")
    for _ in range(5):
        clock.passes(seconds=30)
        for made_up in ("zzz0", "zzz1", "zzz2"):
            assert find(made_up) is None
    assert connection.reads == 5


def test_a_kid_of_another_family_is_no_reason_to_read_again(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    access = kid_in(stored.ring(), "access", "current")
    clock.passes(minutes=1)
    assert stored.find_key("payment")(access) is None
    assert connection.reads == 1


def test_a_retired_key_is_found_only_where_asked_for(
    stored: SecretsManagerKeys, clock: Clock
) -> None:
    old = kid_in(stored.ring(), "payment", "current")
    stored.rotate(clock(), force=True)
    clock.passes(minutes=8)
    assert stored.find_key("payment")(old) is None
    assert stored.find_key("payment", retired=True)(old) is not None


def test_payments_go_on_with_the_ring_at_hand_while_secrets_manager_is_down(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    current = stored.signing_key("payment").kid
    connection.down = True
    clock.passes(minutes=6)
    for _ in range(3):
        assert stored.signing_key("payment").kid == current
        assert stored.find_key("payment")("zzzz") is None
    assert connection.reads == 2
    clock.passes(seconds=30)
    connection.down = False
    stored.ring()
    stored.ring()
    assert connection.reads == 3


def test_a_key_retires_on_time_even_while_secrets_manager_is_down(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    old = kid_in(stored.ring(), "payment", "current")
    stored.rotate(clock(), force=True)
    connection.down = True
    clock.passes(minutes=8)
    assert stored.find_key("payment")(old) is None


def test_of_two_rotations_at_once_neither_is_lost(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    first = stored.ring()
    between: list[KeyRing] = []
    connection.on_put = lambda: between.append(other_process(clock).rotate(clock(), force=True))
    last = stored.rotate(clock(), force=True)
    assert kids(other_process(clock).ring()) == kids(last)
    for earlier, later in pairwise([first, *between, last]):
        assert kid_in(later, "payment", "current") == kid_in(earlier, "payment", "next")
    assert set(kids(first)) <= set(kids(between[0])) <= set(kids(last))


def test_a_rotation_that_another_one_overtook_does_not_rotate_twice(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    stored.ring()
    clock.passes(minutes=10)
    between: list[KeyRing] = []
    connection.on_put = lambda: between.append(other_process(clock).rotate(clock()))
    with pytest.raises(TooEarly):
        stored.rotate(clock())
    assert kids(other_process(clock).ring()) == kids(between[0])


def test_a_rotation_that_is_overtaken_each_time_gives_up(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    def overtake() -> None:
        other_process(clock).rotate(clock(), force=True)
        connection.on_put = overtake

    connection.on_put = overtake
    with pytest.raises(RotationConflict):
        stored.rotate(clock(), force=True)


def test_a_rotation_whose_answer_was_lost_is_not_done_twice(
    stored: SecretsManagerKeys, connection: Connection, clock: Clock
) -> None:
    first = stored.ring()
    connection.answer_lost = True
    rotated = stored.rotate(clock(), force=True)
    assert kid_in(rotated, "payment", "current") == kid_in(first, "payment", "next")
    assert kids(other_process(clock).ring()) == kids(rotated)


# The command.


ENV = {"TUMBAS_STAGE": "test", "AWS_REGION": "ap-southeast-3"}


def test_the_command_makes_and_rotates_a_ring_and_prints_no_secret(
    aws: None, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["create"], ENV) == 0
    assert command.main(["create"], ENV) == 0
    assert command.main(["rotate"], ENV) == 1
    assert command.main(["rotate", "--force"], ENV) == 0
    printed = capsys.readouterr()
    assert "made" in printed.out
    assert "already there" in printed.out
    assert "--force" in printed.err
    stored = boto3.client("secretsmanager", region_name="ap-southeast-3").get_secret_value(
        SecretId=SECRET
    )["SecretString"]
    document = json.loads(stored)
    privates = [
        key["jwk"]["d"]
        for family in FAMILIES
        for key in document["families"][family]
        if "d" in key["jwk"]
    ]
    for private in [document["pepper"], *privates]:
        assert private not in printed.out + printed.err
    assert document["families"]["payment"][0]["kid"] in printed.out


def test_the_command_needs_a_stage(aws: None) -> None:
    with pytest.raises(KeyError, match="TUMBAS_STAGE"):
        command.main(["create"], {})
