"""What comes by itself comes as AWS may bring it: from shards that are forgotten, beside itself."""

from collections import Counter

from tests.simulation.workers import workers


def covered(scenario: str, seeds: int) -> Counter[str]:
    """What befell in so many seeds of a scenario, none of which breaks anything."""
    found: Counter[str] = Counter()
    with workers(1) as started:
        for result in started.each([{"scenario": scenario, "seed": one} for one in range(seeds)]):
            assert not result.failed, (result.seed, result.rule, result.seen)
            found.update(result.covered.faults)
    return found


def test_shards_that_are_over_are_forgotten_while_the_ledger_counts() -> None:
    assert covered("shards", 8)["a shard is forgotten"] > 3


def test_messages_are_handed_over_while_somebody_still_has_them() -> None:
    found = covered("settlements", 24)
    assert found["a message is handed over beside itself"] > 3
