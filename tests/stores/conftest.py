"""What tests of closed days stand on."""

from collections.abc import Iterator

import pytest

from tests.stack import TestEmulator
from tests.stores.closing_city import Key, Ledger, ended_day, ledger_in


@pytest.fixture
def ledger(emulator: TestEmulator) -> Iterator[Ledger]:
    with ledger_in(emulator) as made:
        yield made


@pytest.fixture
def guard(ledger: Ledger) -> Key:
    return ended_day(ledger)
