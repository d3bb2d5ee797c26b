"""What functions tell of themselves: little, unless somebody looks."""

from typing import Any

import pytest

from infra.inspecting import FULL, INSPECTING, LEAN, conditions, inspect, parameters


def template() -> dict[str, Any]:
    """An area's function and a queue's, as Chalice has them."""
    return {
        "Resources": {
            name: {"Type": "AWS::Serverless::Function", "Properties": {"Tracing": "Active"}}
            for name in ("Till", "OnImport")
        }
    }


def test_calls_are_traced_only_where_somebody_looks() -> None:
    made = template()
    inspect(made, ("till",))
    for function in made["Resources"].values():
        # PassThrough: whoever calls with a trace of their own is still followed.
        traced = {"Fn::If": [INSPECTING, "Active", "PassThrough"]}
        assert function["Properties"]["Tracing"] == traced
    assert INSPECTING in conditions()


def test_an_areas_calls_are_logged_by_ourselves_alone() -> None:
    made = template()
    inspect(made, ("till",))
    logging = made["Resources"]["Till"]["Properties"]["LoggingConfig"]
    assert logging == {"Fn::If": [INSPECTING, FULL, LEAN]}
    assert "LoggingConfig" not in made["Resources"]["OnImport"]["Properties"]
    # What fails is told in any case, and so are our own lines, which have no level: Lambda takes
    # them for INFO.
    assert LEAN["SystemLogLevel"] == "WARN"
    assert LEAN["ApplicationLogLevel"] == FULL["ApplicationLogLevel"] == "INFO"


@pytest.mark.parametrize(("stage", "looks"), [("staging", "yes"), ("prod", "no")])
def test_production_is_looked_at_only_when_asked(stage: str, looks: str) -> None:
    assert parameters(stage)["Inspect"]["Default"] == looks
