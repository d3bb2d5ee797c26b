"""The simulation's DynamoDB answers what the emulator answers.

`TUMBAS_DIFFERENTIAL_SEQUENCES` in the environment asks for more of them, `TUMBAS_DIFFERENTIAL_SEED`
for others.
"""

import json
import os
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.simulation.dynamo.asked import Operation
from tests.simulation.dynamo.both import Answer, Emulated, Simulated, told
from tests.simulation.dynamo.drawn import operations
from tests.simulation.dynamo.known import KNOWN, known
from tests.stack import TestEmulator

SEQUENCES = int(os.environ.get("TUMBAS_DIFFERENTIAL_SEQUENCES", "150"))
OTHERS = os.environ.get("TUMBAS_DIFFERENTIAL_SEED")
SEED = int(OTHERS or "20261127")


def test_random_operations_are_answered_as_the_emulator_answers_them(
    emulator: TestEmulator,
) -> None:
    emulated = Emulated(emulator.emulator.port)
    asked: Counter[str] = Counter()
    excused: Counter[str] = Counter()

    # A failure takes its time to shrink, which is a person's; CI only looks for one.
    @seed(SEED)
    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink] if OTHERS else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operations())
    def answers_are_the_same(sequence: list[Operation]) -> None:
        emulated.fresh()
        simulated = Simulated()
        for operation in sequence:
            first, second = emulated.ask(*operation), simulated.ask(*operation)
            asked[f"{operation[0]} {'ok' if second[0] == 200 else 'refused'}"] += 1
            if told(operation, *first) == told(operation, *second):
                if operation[0] == "Query":
                    pages_are_the_same(operation, second[1], emulated, simulated)
                continue
            difference = known(operation, first[1], second[1])
            assert difference is not None, (
                f"{json.dumps(operation)}\nemulator: {json.dumps(first)}\n"
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
    print(f"{sum(asked.values())} operations")
    for counted in (asked, excused):
        for what, times in sorted(counted.items()):
            print(f"{times:6} {what}")
    assert len({one.dynamodb for one in KNOWN}) == len(KNOWN)
