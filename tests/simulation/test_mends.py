"""Without a mend the simulation finds the fault that it mends; with it, nothing."""

from collections.abc import Iterator
from operator import attrgetter

import pytest

from tests.simulation.mends import MENDS
from tests.simulation.mends.taking_out import Mend
from tests.simulation.scenarios import SCENARIOS, SHORT
from tests.simulation.workers import Workers, workers

# With all mends in, so many seeds of each scenario are looked at: each weather once.
_SEEDS = range(8)
# Of what takes seconds, those of which calls fail.
_FEWER = {"market": range(4, 8)}
# Those of one scenario together.
_ORDERED: list[Mend] = sorted(MENDS.values(), key=attrgetter("scenario"))
# Those that a fault is found in; and those too long to be among the many short runs.
_LOOKED_AT = sorted({one.scenario for one in _ORDERED} | (SCENARIOS.keys() - set(SHORT)))


@pytest.fixture(scope="module")
def started() -> Iterator[Workers]:
    """Two processes."""
    with workers(2) as found:
        yield found


@pytest.mark.parametrize("mended", _ORDERED, ids=lambda one: one.name)
def test_without_its_mend_a_fault_is_found(mended: Mend) -> None:
    with workers(1, mended.name) as without:
        tasks = [
            {"scenario": mended.scenario, "seed": seed}
            for seed in range(mended.first, mended.first + mended.seeds)
        ]
        found = without.each(tasks, lambda result: result.rule in mended.rules)
        broken = {result.rule for result in found if result.failed}
    assert broken & set(mended.rules), broken


@pytest.mark.parametrize("scenario", _LOOKED_AT)
def test_with_all_mends_nothing_is_found(started: Workers, scenario: str) -> None:
    seeds = {one.first for one in _ORDERED if one.scenario == scenario}
    seeds |= set(_FEWER.get(scenario, _SEEDS))
    tasks = [{"scenario": scenario, "seed": seed} for seed in sorted(seeds)]
    results = list(started.each(tasks))
    broken = [(one.seed, one.rule, one.seen) for one in results if one.failed]
    assert not broken
