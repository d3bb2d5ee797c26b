"""The keys that sign days, as KMS holds them: the ring publishes what KMS signs by, before, during
and after a rotation, and holds no private half."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.signed import DAY_TYP
from chalicelib.identity.rules.keys import IN_KMS, IN_RING, PUBLISHED_AHEAD, TooEarly
from chalicelib.identity.store.day_keys import DayKeys
from chalicelib.identity.store.keys import SecretsManagerKeys
from tests.unit.key_rings import NOW, kid_in

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

ALIAS = "alias/tumbas-test-days"
LATER = NOW + PUBLISHED_AHEAD


@pytest.fixture
def kms(monkeypatch: pytest.MonkeyPatch) -> Iterator["KMSClient"]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        made = boto3.client("kms", region_name="ap-southeast-3")
        key = made.create_key(
            KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY", Policy='{"Statement":[]}'
        )["KeyMetadata"]["KeyId"]
        made.create_alias(AliasName=ALIAS, TargetKeyId=key)
        yield made


def ring_over(days: DayKeys) -> SecretsManagerKeys:
    secrets = boto3.client("secretsmanager", region_name="ap-southeast-3")
    return SecretsManagerKeys(lambda: secrets, "tumbas/test/keys", days, lambda: NOW)


@pytest.fixture
def days(kms: "KMSClient") -> DayKeys:
    return DayKeys(lambda: kms, ALIAS)


@pytest.fixture
def ring(days: DayKeys) -> SecretsManagerKeys:
    made = ring_over(days)
    assert made.create_if_absent(NOW)
    return made


def claims_of(token: str, ring: SecretsManagerKeys) -> dict[str, Any]:
    return jose.verify(token, typ=DAY_TYP, find_key=ring.find_key("day"))


def header_kid(token: str, ring: SecretsManagerKeys) -> str:
    found: list[str] = []

    def find(kid: str) -> Any:
        found.append(kid)
        return ring.find_key("day")(kid)

    jose.verify(token, typ=DAY_TYP, find_key=find)
    return found[0]


def test_what_kms_signs_is_a_token_of_ours_by_the_published_key(
    days: DayKeys, ring: SecretsManagerKeys
) -> None:
    # Half of all signatures have the higher s, which our codec refuses.
    for number in range(16):
        token = days.sign({"date": "2026-12-01", "transfers": number}, DAY_TYP)
        assert claims_of(token, ring)["transfers"] == number
        assert header_kid(token, ring) == kid_in(ring.ring(), "day", "current")


def test_a_day_key_signs_neither_receipts_nor_payments(
    days: DayKeys, ring: SecretsManagerKeys
) -> None:
    token = days.sign({"date": "2026-12-01"}, DAY_TYP)
    for family in IN_RING:
        with pytest.raises(jose.Malformed, match="unknown_kid"):
            jose.verify(token, typ=DAY_TYP, find_key=ring.find_key(family))


def test_after_a_rotation_the_key_that_was_published_before_signs(
    days: DayKeys, ring: SecretsManagerKeys
) -> None:
    before = days.sign({}, DAY_TYP)
    promised = kid_in(ring.ring(), "day", "next")
    ring.rotate(LATER, families=IN_KMS)
    after = days.sign({}, DAY_TYP)
    assert header_kid(after, ring) == promised
    # What the old one signed holds for good.
    ring.rotate(LATER + timedelta(days=4000), families=IN_KMS)
    assert claims_of(before, ring) == claims_of(after, ring) == {}


def test_a_rotation_of_the_rings_own_keys_leaves_the_day_key_alone(
    days: DayKeys, ring: SecretsManagerKeys, kms: "KMSClient"
) -> None:
    before, made = kid_in(ring.ring(), "day", "current"), len(kms.list_keys()["Keys"])
    ring.rotate(LATER)
    assert kid_in(ring.ring(), "day", "current") == before
    assert len(kms.list_keys()["Keys"]) == made


def test_a_successor_may_be_used_by_the_same_and_no_others(
    ring: SecretsManagerKeys, kms: "KMSClient"
) -> None:
    ring.rotate(LATER, families=IN_KMS)
    policies = {
        kms.get_key_policy(KeyId=one["KeyId"], PolicyName="default")["Policy"]
        for one in kms.list_keys()["Keys"]
    }
    assert policies == {'{"Statement":[]}'}


def test_a_rotation_that_died_before_the_alias_moved_is_made_good_by_the_next(
    days: DayKeys, ring: SecretsManagerKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(Exception):
        pass

    def die(_: str) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(days, "let_sign", die)
        with pytest.raises(Died):
            ring.rotate(LATER, families=IN_KMS)
    fresh = ring_over(days)
    # The old key signs on, and verifies.
    assert header_kid(days.sign({}, DAY_TYP), fresh) == kid_in(fresh.ring(), "day", "retiring")
    fresh.rotate(LATER + PUBLISHED_AHEAD, families=IN_KMS)
    assert header_kid(days.sign({}, DAY_TYP), fresh) == kid_in(fresh.ring(), "day", "current")


def test_a_first_ring_whose_maker_died_before_the_alias_moved_is_made_good_by_making_it_again(
    days: DayKeys, kms: "KMSClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier try had named the stack's own key and died, so that the ring has another."""
    days.draw()
    with monkeypatch.context() as patched:
        patched.setattr(days, "let_sign", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ring_over(days).create_if_absent(NOW)
    ring = ring_over(days)
    with pytest.raises(jose.Malformed, match="unknown_kid"):
        claims_of(days.sign({}, DAY_TYP), ring)
    assert not ring.create_if_absent(NOW)
    assert header_kid(days.sign({}, DAY_TYP), ring) == kid_in(ring.ring(), "day", "current")


def test_the_alias_is_moved_only_where_another_key_is_to_sign(
    ring: SecretsManagerKeys, kms: "KMSClient"
) -> None:
    """Each move of it rings."""
    moved: list[str] = []
    kms.meta.events.register("before-call.kms.UpdateAlias", lambda **_: moved.append("moved"))
    ring.create_if_absent(NOW)
    ring.rotate(LATER)
    assert moved == []
    ring.rotate(LATER, families=IN_KMS)
    assert moved == ["moved"]


def test_a_rotation_too_early_makes_no_key(ring: SecretsManagerKeys, kms: "KMSClient") -> None:
    made = len(kms.list_keys()["Keys"])
    with pytest.raises(TooEarly):
        ring.rotate(NOW, families=IN_KMS)
    assert len(kms.list_keys()["Keys"]) == made


def test_making_a_ring_again_makes_no_key(ring: SecretsManagerKeys, kms: "KMSClient") -> None:
    made = len(kms.list_keys()["Keys"])
    assert not ring.create_if_absent(NOW)
    assert len(kms.list_keys()["Keys"]) == made
