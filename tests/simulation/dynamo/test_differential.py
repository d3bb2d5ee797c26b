"""The simulation's DynamoDB answers what the emulator answers.

`TUMBAS_DIFFERENTIAL_SEQUENCES` in the environment asks for more of them, `TUMBAS_DIFFERENTIAL_SEED`
for others.
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.simulation.dynamo import conditions, operands, values
from tests.simulation.dynamo.asked import Operation
from tests.simulation.dynamo.both import Answer, Emulated, Simulated, told
from tests.simulation.dynamo.database import Database
from tests.simulation.dynamo.drawn import Drawn, operations
from tests.simulation.dynamo.known import KNOWN, Asked, known
from tests.simulation.dynamo.refused import invalid
from tests.stack import TestEmulator

SEQUENCES = int(os.environ.get("TUMBAS_DIFFERENTIAL_SEQUENCES", "150"))
OTHERS = os.environ.get("TUMBAS_DIFFERENTIAL_SEED")
SEED = int(OTHERS or "20261127")
# Of the operations, how many a single excuse takes at most, and all of them: where it is more, the
# simulation refuses what it should not, or the generator draws too much of it.
MOST_OF_ONE, MOST_OF_ALL = 0.02, 0.06


def test_random_operations_are_answered_as_the_emulator_answers_them(
    emulator: TestEmulator,
) -> None:
    asked, excused = compared(emulator.emulator.port, SEQUENCES)
    whole = sum(asked.values())
    print(f"{whole} operations")
    for counted in (asked, excused):
        for what, times in sorted(counted.items()):
            print(f"{times:6} {what}")
    assert len({one.dynamodb for one in KNOWN}) == len(KNOWN)
    assert max(excused.values(), default=0) <= MOST_OF_ONE * whole
    assert sum(excused.values()) <= MOST_OF_ALL * whole


def compared(port: int, sequences: int) -> tuple[Counter[str], Counter[str]]:
    """So many sequences asked of both: how often each operation was, and each difference was
    excused. Raises AssertionError where one is not known."""
    emulated = Emulated(port)
    asked: Counter[str] = Counter()
    excused: Counter[str] = Counter()

    # A failure takes its time to shrink, which is a person's; CI only looks for one.
    @seed(SEED)
    @settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if OTHERS else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operations())
    def answers_are_the_same(sequence: list[Drawn]) -> None:
        emulated.fresh()
        simulated = Simulated()
        for operation, meant in sequence:
            items = simulated.about(operation) if meant.paths else []
            first, second = emulated.ask(*operation), simulated.ask(*operation)
            asked[f"{operation[0]} {'ok' if second[0] == 200 else 'refused'}"] += 1
            if told(operation, *first) == told(operation, *second):
                if operation[0] == "Query":
                    pages_are_the_same(operation, second[1], emulated, simulated)
                continue
            difference = known(Asked(operation, meant, items), first[1], second[1])
            assert difference is not None, (
                f"{json.dumps(operation)}\nmeant: {meant}\nemulator: {json.dumps(first)}\n"
                f"simulation: {json.dumps(second)}"
            )
            excused[difference.dynamodb] += 1
            if 200 in (first[0], second[0]):
                # One has written what the other has not.
                break

    def pages_are_the_same(
        operation: Operation, answer: Answer, emulated: Emulated, simulated: Simulated
    ) -> None:
        while "LastEvaluatedKey" in answer:
            begun = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
            operation = (operation[0], operation[1] | begun)
            asked["another page"] += 1
            status, answer = simulated.ask(*operation)
            first = told(operation, *emulated.ask(*operation))
            assert first == told(operation, status, answer), json.dumps(operation)

    answers_are_the_same()
    return asked, excused


Call = Callable[..., Any]


@pytest.mark.parametrize("refused", [" OR ", "begins_with(", " BETWEEN ", "list_append(", "size("])
def test_a_simulation_that_refuses_what_is_right_is_seen(
    emulator: TestEmulator, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    call: Call = Database.call

    def strict(self: Database, operation: str, parameters: Any, now: float) -> Any:
        if refused in json.dumps(parameters):
            raise invalid(f'Invalid ConditionExpression: Syntax error; token: "{refused}"')
        return call(self, operation, parameters, now)

    monkeypatch.setattr(Database, "call", strict)
    with pytest.raises(AssertionError, match="simulation: "):
        compared(emulator.emulator.port, SEQUENCES)


def test_a_simulation_that_counts_wrongly_is_seen(
    emulator: TestEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = values.count

    def more(value: Any) -> int | None:
        found = count(value)
        return None if found is None else found + 1

    monkeypatch.setattr(operands, "count", more)
    # What was read before counts as before.
    conditions.read.cache_clear()
    with pytest.raises(AssertionError, match="simulation: "):
        compared(emulator.emulator.port, SEQUENCES)
