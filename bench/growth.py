"""How a job grows: measured with a quarter of the items first."""

from typing import Any

from bench.result import Result

# Four times as many items may cost so many times the CPU; more is not linear.
LINEAR = 4.4


def growth(
    what: str,
    quarter: dict[str, Any],
    whole: dict[str, Any],
    *,
    at_most_mb: int,
    passed: dict[str, Any] | None = None,
) -> list[Result]:
    """That a job is linear and its memory bounded; and what it takes in ratio to one bare pass over
    the same items, where `passed` is that. All as `alone` answers them."""
    found = [
        Result(
            f"{what}: CPU against a quarter of it",
            round(whole["cpu"] / quarter["cpu"], 2),
            "×",
            LINEAR,
            "most",
            {"quarter": quarter, "whole": whole},
        ),
        Result(f"{what}: peak memory", round(whole["peak_mb"]), "MB", at_most_mb, "most"),
    ]
    if passed is not None:
        ratio = round(whole["seconds"] / passed["seconds"], 2)
        found.append(Result(f"{what}: time against one pass", ratio, "×", detail={"pass": passed}))
    return found
