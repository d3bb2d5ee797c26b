"""Without a mend the simulation finds the fault that it mends; with it, nothing."""

from collections.abc import Iterator
from operator import attrgetter

import pytest

from tests.simulation.mends import MENDS
from tests.simulation.mends.taking_out import Mend
from tests.simulation.workers import Workers, workers

# With all mends in, so many seeds of each scenario are looked at.
_SEEDS = 8
# Those of one scenario together.
_ORDERED: list[Mend] = sorted(MENDS.values(), key=attrgetter("scenario"))


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


@pytest.mark.parametrize("scenario", sorted({one.scenario for one in _ORDERED}))
def test_with_all_mends_nothing_is_found(started: Workers, scenario: str) -> None:
    seeds = {one.first for one in _ORDERED if one.scenario == scenario} | set(range(_SEEDS))
    tasks = [{"scenario": scenario, "seed": seed} for seed in sorted(seeds)]
    results = list(started.each(tasks))
    broken = [(one.seed, one.rule, one.seen) for one in results if one.failed]
    assert not broken
