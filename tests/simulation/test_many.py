"""Many short runs of every scenario: `TUMBAS_SIMULATED_RUNS` of them in all, whose seeds follow
each other. One in eight goes on to the end, which takes longer than the run itself."""

import os

import pytest

from tests.simulation.scenarios import SHORT
from tests.simulation.workers import workers
from tests.simulation.world.chance import goes_on

RUNS = int(os.environ.get("TUMBAS_SIMULATED_RUNS", "1000"))


@pytest.mark.parametrize("scenario", SHORT)
def test_no_schedule_breaks_a_rule(scenario: str) -> None:
    runs = max(1, RUNS // len(SHORT))
    tasks = ({"scenario": scenario, "seed": seed, "ends": goes_on(seed)} for seed in range(runs))
    with workers() as started:
        for result in started.each(tasks, lambda one: one.failed):
            again = f"make simulate SEED={result.seed} SCENARIO={scenario}"
            assert not result.failed, f"{result.rule}: {result.seen}\n{again}"
