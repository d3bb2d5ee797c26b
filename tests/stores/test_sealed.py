"""Secrets that must be read again, against the emulator's KMS."""

import os
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from chalicelib.core.crypto.sealed import Seal
from chalicelib.core.parts import Parts
from chalicelib.core.values.settings import Settings
from chalicelib.wiring import make_parts
from tests.stack import TestEmulator


@pytest.fixture(scope="module")
def parts(emulator: TestEmulator) -> Parts:
    return make_parts(Settings.from_env(os.environ))


def another_process(parts: Parts) -> Seal:
    return Seal(lambda: parts.client("kms"), parts.settings.secrets_key)


def test_a_sealed_secret_opens_for_whom_it_was_sealed(parts: Parts) -> None:
    sealed = parts.seal.close("whsec_rahasia", "prt_a")
    assert "rahasia" not in sealed
    assert another_process(parts).open(sealed, "prt_a") == "whsec_rahasia"


def test_a_sealed_secret_opens_for_nobody_else(parts: Parts) -> None:
    sealed = parts.seal.close("whsec_rahasia", "prt_a")
    parts.seal.open(sealed, "prt_a")
    with pytest.raises(ClientError, match="InvalidCiphertext"):
        parts.seal.open(sealed, "prt_b")


def test_what_was_opened_is_not_asked_for_again(parts: Parts) -> None:
    sealed = parts.seal.close("whsec_rahasia", "prt_a")
    seal = another_process(parts)
    assert seal.open(sealed, "prt_a") == "whsec_rahasia"
    seal._connect = lambda: pytest.fail("asked again")
    assert seal.open(sealed, "prt_a") == "whsec_rahasia"


def test_each_city_has_a_key_of_its_own(parts: Parts) -> None:
    assert replace(parts.settings, stage="prod").secrets_key == "alias/tumbas-prod-secrets"
