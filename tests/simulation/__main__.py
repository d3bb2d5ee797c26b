"""`python -m tests.simulation SEED STEPS`: one run and its trace; with `--runs` or `--minutes`,
many and what they have covered. A run that breaks a rule is made as short as it can be and printed.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from itertools import count
from time import monotonic
from typing import Any

from tests.simulation.keeping import keep
from tests.simulation.result import Result
from tests.simulation.scenarios import SCENARIOS, SHORT
from tests.simulation.shrink import shortest
from tests.simulation.workers import Workers, workers
from tests.simulation.world.chance import goes_on
from tests.simulation.world.covered import Covered

# So many seeds of one scenario after the other, where time ends it all: to prepare another city
# takes a while.
_IN_A_ROW = 40


def main(arguments: Sequence[str] | None = None) -> int:
    """The status is 1 where something was broken."""
    asked = _parser().parse_args(arguments)
    many = asked.runs or asked.minutes
    with workers(asked.workers if many else 1, asked.without) as started:
        return _many(started, asked) if many else _one(started, asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("steps", type=int, nargs="?", default=0, help="calls of AWS; 0: to the end")
    parser.add_argument("--scenario", default="", help="one alone; else those that the seeds have")
    parser.add_argument("--without", default="", help="a mend that is taken out")
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", action="store_true", help="keep what fails, as a test")
    return parser


def _one(started: Workers, asked: Any) -> int:
    listed = sorted(SCENARIOS)
    scenario = asked.scenario or listed[asked.seed % len(listed)]
    task = {"scenario": scenario, "seed": asked.seed, "traced": True}
    result = started.run(task | ({"steps": asked.steps} if asked.steps else {}))
    for line in result.trace:
        print(line)
    print(f"{scenario}, seed {asked.seed}: {result.steps} steps, trace {result.digest}")
    if result.failed:
        _shorten(started, scenario, result, asked)
    return int(result.failed)


def _many(started: Workers, asked: Any) -> int:
    covered: dict[str, Covered] = {}
    broken: dict[tuple[str, str], int] = {}
    runs, began = 0, monotonic()
    for scenario, result in _results(started, asked):
        runs += 1
        covered.setdefault(scenario, Covered()).add(result.covered)
        if result.failed:
            kind = (scenario, result.rule)
            broken[kind] = broken.get(kind, 0) + 1
            if broken[kind] == 1:
                _shorten(started, scenario, result, asked)
    took = monotonic() - began
    _tell(covered, runs, took)
    for (scenario, rule), times in sorted(broken.items()):
        print(f"BROKEN {times} times in {scenario}: {rule}")
    return int(bool(broken))


def _results(started: Workers, asked: Any) -> Iterator[tuple[str, Result]]:
    ends = monotonic() + 60 * asked.minutes if asked.minutes else None
    listed = [asked.scenario] if asked.scenario else sorted(SCENARIOS) if ends else SHORT
    left = asked.runs or sys.maxsize
    in_a_row = -(-asked.runs // len(listed)) or _IN_A_ROW
    for turn in count():
        scenario = listed[turn % len(listed)]
        first = asked.seed + turn // len(listed) * in_a_row
        share = min(in_a_row, left)
        limited = {"steps": asked.steps} if asked.steps else {}
        tasks: list[dict[str, Any]] = [
            {"scenario": scenario, "seed": seed, "ends": ends is not None or goes_on(seed)}
            | limited
            for seed in range(first, first + share)
        ]
        for result in started.each(tasks, lambda _: ends is not None and monotonic() > ends):
            left -= 1
            yield scenario, result
        if left <= 0 or (ends is not None and monotonic() > ends):
            return


def _shorten(started: Workers, scenario: str, result: Result, asked: Any) -> None:
    def again(only: Sequence[str], left_out: Sequence[str]) -> Result:
        task = {"scenario": scenario, "seed": result.seed}
        return started.run(task | {"only": list(only), "left_out": list(left_out)})

    best, left_out = shortest(result, again)
    print(f"\n{scenario}, seed {result.seed}, breaks: {result.rule}\n  {best.seen}")
    print(f"  with {len(best.struck)} misfortunes and without {', '.join(left_out) or 'nobody'}:")
    for line in best.trace:
        print(f"  {line}")
    if asked.keep:
        print(f"  kept as {keep(scenario, best, left_out, without=asked.without)}")


def _tell(covered: dict[str, Covered], runs: int, took: float) -> None:
    whole = Covered()
    for one in covered.values():
        whole.add(one)
    print(f"{runs} runs in {took:.0f} s, of {len(covered)} scenarios")
    for kind, counts in whole.told().items():
        print(f"{kind}: {len(counts)}, {sum(counts.values())} times")
        for name, times in sorted(counts.items(), key=lambda one: -one[1]):
            print(f"  {times:8d}  {name}")


if __name__ == "__main__":
    sys.exit(main())
