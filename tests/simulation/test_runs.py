"""Whole runs: the same seed does the same, and what fails is made short and kept."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.simulation.keeping import Kept, every, keep
from tests.simulation.result import Result
from tests.simulation.scenarios import SHORT
from tests.simulation.shrink import shortest
from tests.simulation.workers import Workers, workers
from tests.simulation.world import instead
from tests.simulation.world.chance import WEATHERS


@pytest.fixture(scope="module")
def started() -> Iterator[Workers]:
    """Two processes."""
    with workers(2) as found:
        yield found


@pytest.mark.parametrize("scenario", SHORT)
def test_a_seed_gives_the_same_trace_in_every_process(scenario: str) -> None:
    # Without any failure, with all of them, and with lateness.
    seeds = (0, len(WEATHERS) - 1, 2)
    tasks = [{"scenario": scenario, "seed": seed, "traced": True} for seed in seeds]
    with workers(1) as one, workers(1) as another:
        first = [result.digest for result in one.each(tasks)]
        # In another order, as if others had run before.
        second = [result.digest for result in another.each(reversed(tasks))]
    assert first == second[::-1]
    assert len(set(first)) > 1


@pytest.fixture(scope="module")
def smallest(started: Workers) -> list[Result]:
    """The first seeds of the smallest scenario."""
    tasks = [{"scenario": "claim-beside-close", "seed": seed} for seed in range(24)]
    return list(started.each(tasks))


def test_the_first_seeds_break_nothing(smallest: list[Result]) -> None:
    broken = [result.seen for result in smallest if result.failed]
    assert not broken


def test_faults_strike_and_operations_overlap(smallest: list[Result]) -> None:
    results = smallest
    pairs = {pair for result in results for pair in result.covered.pairs}
    assert "POST /admin/campaigns/{campaign_id}/close × POST /resident/claims" in pairs
    faults = {name.split()[0] for result in results for name in result.covered.faults}
    assert {"killed_before", "lost_after", "throttled"} & faults


def test_after_so_many_steps_nobody_begins_anything_more(started: Workers) -> None:
    tasks = [{"scenario": "claim-beside-close", "seed": seed} for seed in range(8)]
    whole = [result.steps for result in started.each(tasks)]
    part = [result.steps for result in started.each([one | {"steps": 3} for one in tasks])]
    assert sum(part) < sum(whole)


def test_without_any_misfortune_every_run_is_quiet(started: Workers) -> None:
    result = started.run({"scenario": "claim-beside-close", "seed": 7, "only": []})
    assert not result.struck
    assert not result.covered.faults


def test_an_actor_can_be_left_out(started: Workers) -> None:
    task = {"scenario": "claim-beside-close", "seed": 1, "left_out": ["resident"]}
    result = started.run(task)
    assert "POST /resident/claims" not in result.covered.operations


def test_a_failing_run_is_made_as_short_as_it_can_be() -> None:
    def again(only: Sequence[str], left_out: Sequence[str]) -> Result:
        broken = "b" in only and "d" in only and "admin" not in left_out
        return Result(1, "sums" if broken else "", struck=list(only), actors=["siti", "admin"])

    found = again("abcdefgh", [])
    best, left_out = shortest(found, again)
    assert best.struck == ["b", "d"]
    assert left_out == ["siti"]


def test_what_failed_is_kept_and_read_again(tmp_path: Path) -> None:
    result = Result(5, "zero sum", "off by 3", struck=["siti:lost:1"])
    path = keep("claim-beside-close", result, ["admin"], tmp_path, "lapse-terms")
    assert path.name == "claim-beside-close-zero-sum-5.json"
    (kept,) = every(tmp_path)
    assert kept.without == "lapse-terms"
    assert kept.task() == {
        "scenario": "claim-beside-close",
        "seed": 5,
        "only": ["siti:lost:1"],
        "left_out": ["admin"],
    }


def test_what_once_failed_fails_no_more(started: Workers) -> None:
    kept = every()
    results = list(started.each([one.task() for one in kept]))
    broken = [(one.rule, result.seen) for one, result in zip(kept, results, strict=True)
              if result.failed]  # fmt: skip
    assert not broken


@pytest.mark.parametrize(
    "kept", [one for one in every() if one.without], ids=lambda one: f"{one.scenario}-{one.seed}"
)
def test_without_its_mend_it_fails_again(kept: Kept) -> None:
    with workers(1, kept.without) as without:
        assert without.run(kept.task()).rule == kept.rule


def test_services_that_are_loaded_already_cannot_be_simulated() -> None:
    import chalicelib.core.dynamo.writer  # noqa: F401  # as every test of ours has it

    with pytest.raises(RuntimeError, match="a process of its own"):
        instead.install()
