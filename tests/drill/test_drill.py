"""A restore by the commands that are printed for it: nobody is paid twice or too little, and what
is lost is named to the transfer."""

from collections.abc import Iterator

import pytest

from tests.drill.rehearsal import rehearse, trading_city
from tests.drill.trade import Trade
from tests.stack import TestEmulator, start_emulator

SKEW_MS = 400


@pytest.fixture
def trade(
    emulator: TestEmulator,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Trade]:
    """A city in an emulator of its own, for its tables are put back by the minute of the machine;
    each of them misses its instant by its own."""
    monkeypatch.setenv("TUMBAS_RESTORE_SKEW_MS", str(SKEW_MS))
    own = start_emulator(tmp_path_factory.mktemp("drill"), "drill")
    for name, value in own.env.items():
        monkeypatch.setenv(name, value)
    try:
        with trading_city(own, shops=2, people=3) as trade:
            yield trade
    finally:
        own.emulator.stop()


def test_a_city_that_is_put_back_pays_nobody_twice_and_names_what_it_lost(trade: Trade) -> None:
    found = rehearse(trade, 6, 6)
    assert (found.paid_twice, found.paid_too_little) == (0, 0)
    assert found.lost == found.named_by_archive + found.named_by_receipts
    # Both ways of naming were needed.
    assert found.named_by_archive > 0
    assert found.named_by_receipts == 2
    assert found.lost_payouts > 0
