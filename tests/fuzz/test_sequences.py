"""One thing after the other: what an operation has answered is asked for by the next, along the
document's links, in any order, by whoever may.

Each answer must be as declared. The books are looked at when all is done (tests/fuzz/conftest.py).
"""

import contextlib
import os
from collections import Counter
from random import Random
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import FlakyStrategyDefinition
from schemathesis.generation.stateful import run_state_machine_as_test

from tests.fuzz.asking import CHECKS, SCHEMA, Case, prepared, roles_of, sent
from tests.fuzz.seen import Seen
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.operations import actor

SEED = int(os.environ.get("FUZZ_SEED", "2026"))
SEQUENCES = int(os.environ.get("FUZZ_SEQUENCES", "40"))
STEPS = 12


def test_sequences_along_the_links_are_answered_as_declared(city: TestCity, seen: Seen) -> None:
    wrong: list[str] = []
    followed: Counter[str] = Counter()
    granted: Counter[str] = Counter()
    chance = Random(SEED)

    class Sequence(SCHEMA.as_state_machine()):  # type: ignore[misc]
        """Whoever may asks; a body is mostly one that was granted before."""

        def step(self, input: Any) -> Any:
            if input.transition is not None and input.is_applied:
                followed[input.transition.id] += 1
            return super().step(input)

        def before_call(self, case: Case) -> None:
            operation = case.operation
            role = chance.choice(roles_of(operation))
            if role:
                case.headers["Authorization"] = f"Bearer {actor(city, role).token}"
            if "Idempotency-Key" in case.headers:
                case.headers["Idempotency-Key"] = fresh_key()
            examples = seen.examples[operation.method.upper(), operation.full_path]
            if examples and chance.random() < 0.8:
                example = chance.choice(examples)
                if example.body is not None:
                    case.body, case.media_type = example.body, example.media_type

        def call(self, case: Case, **_: Any) -> schemathesis.Response:
            return sent(city, prepared(case))

        def validate_response(
            self, response: schemathesis.Response, case: Case, *_: Any, **__: Any
        ) -> None:
            try:
                case.validate_response(response, checks=CHECKS)
            except schemathesis.errors.SchemathesisError as error:
                wrong.append(f"{case.as_curl_command()}\n{error}")
            if response.status_code < 300:
                granted[case.operation.label] += 1

    for number in range(SEQUENCES):
        # The first that Hypothesis draws of a seed is the simplest. What it has changed in the city
        # may make the next differ from what Hypothesis knows of it: then this seed is done with.
        with contextlib.suppress(FlakyStrategyDefinition):
            run_state_machine_as_test(
                seed(SEED + number)(Sequence),
                settings=settings(
                    max_examples=4,
                    stateful_step_count=STEPS,
                    deadline=None,
                    database=None,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                ),
            )
    assert not wrong, "\n\n".join(wrong[:5])
    assert len(followed) >= 20, followed
