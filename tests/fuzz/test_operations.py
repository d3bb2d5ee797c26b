"""Whatever is asked of an operation, it answers as it declares, and never with a failure.

Half of the cases are as the document says, half break it. What was granted once in this city is
asked again with members replaced: so the rules are reached, and not only the parser.
"""

import contextlib
import os
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET

from tests.fuzz.asking import CHECKS, OPERATIONS, Case, prepared, roles_of, sent
from tests.fuzz.seen import Example, Seen
from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.operations import actor

SEED = int(os.environ.get("FUZZ_SEED", "2026"))
# Cases of each operation: as declared, and not.
CASES = int(os.environ.get("FUZZ_CASES", "6"))
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def again(draw: Any, case: Case, example: Example) -> None:
    """Make of a case the example once more, in which some members are the case's own."""
    case.path_parameters = dict(example.path)
    case.query = {**example.query, **draw(st.sampled_from([{}, dict(case.query or {})]))}
    if example.body is None:
        return
    case.media_type = example.media_type
    if isinstance(example.body, dict) and isinstance(case.body, dict):
        own = {name: value for name, value in case.body.items() if draw(st.integers(0, 3)) == 0}
        case.body = {**example.body, **own}
    elif draw(st.booleans()) or case.body is NOT_SET:
        case.body = example.body


def of_the_city(draw: Any, case: Case, seen: Seen) -> None:
    """Name in a case what there is: most ids that are made up are nobody's."""
    for name in case.path_parameters or {}:
        if seen.values[name] and draw(st.integers(0, 3)):
            case.path_parameters[name] = draw(st.sampled_from(seen.values[name]))
    if isinstance(case.body, dict):
        for name in [*case.body]:
            if seen.values[name] and draw(st.booleans()):
                case.body[name] = draw(st.sampled_from(seen.values[name]))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.label)
def test_an_operation_answers_what_it_declares(
    city: TestCity, seen: Seen, operation: Any, record_property: Any
) -> None:
    wrong: list[str] = []
    asked: Counter[str] = Counter()
    answered: Counter[int] = Counter()
    examples = seen.examples[operation.method.upper(), operation.full_path]

    def ask(case: Case, data: st.DataObject, mode: GenerationMode) -> None:
        draw: Any = data.draw
        role = draw(st.sampled_from(roles_of(operation)))
        person = actor(city, role)
        if examples and draw(st.booleans()):
            example: Example = draw(st.sampled_from(examples))
            person = seen.who(city, example, role)
            again(draw, case, example)
        else:
            of_the_city(draw, case, seen)
        if role and draw(st.integers(0, 9)):
            case.headers["Authorization"] = f"Bearer {person.token}"
        if mode is GenerationMode.POSITIVE and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = fresh_key()
        try:
            request = prepared(case)
        except ValueError:
            return
        asked[mode.value] += 1
        try:
            response = sent(city, request)
            answered[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)
        except (AssertionError, schemathesis.errors.SchemathesisError) as error:
            wrong.append(f"{case.as_curl_command()}\n{error}")

    for mode in MODES:
        strategy = operation.as_strategy(generation_mode=mode)
        run = settings(
            max_examples=CASES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(seed(SEED)(given(strategy, st.data(), st.just(mode))(ask)))
        # Not where there is nothing that can be broken.
        with contextlib.suppress(Unsatisfiable):
            run()
    record_property("asked", dict(asked))
    record_property("answered", dict(answered))
    assert not wrong, "\n\n".join(wrong[:5])
