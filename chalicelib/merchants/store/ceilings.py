"""Ceilings: what counts under them, as part of the update of a merchant's account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chalicelib.merchants.rules.account import Counted


@dataclass(frozen=True, slots=True)
class Counting:
    """What an update sets, on which conditions, with which names and values."""

    sets: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def taken(counted: Iterable[Counted]) -> Counting:
    """Count these, each of another campaign, if all stay under their ceilings."""
    made = Counting()
    for one in counted:
        for counter, ceiling in one.counters:
            name, amount, room = _placeholders(made)
            made.names[name] = counter
            made.values.update({amount: one.amount, room: ceiling - one.amount, ":zero": 0})
            made.sets.append(f"{name} = if_not_exists({name}, :zero) + {amount}")
            # A counter that does not exist yet stands at 0: that is under the ceiling only where
            # the amount alone is.
            first = f"attribute_not_exists({name}) OR " if one.amount <= ceiling else ""
            made.conditions.append(f"({first}{name} <= {room})")
    return made


def given_back(counted: Iterable[Counted]) -> Counting:
    """Count these, each of another campaign, no more."""
    made = Counting()
    for one in counted:
        for counter, _ in one.counters:
            name, amount, _ = _placeholders(made)
            made.names[name] = counter
            made.values[amount] = one.amount
            made.sets.append(f"{name} = if_not_exists({name}, {amount}) - {amount}")
    return made


def _placeholders(made: Counting) -> tuple[str, str, str]:
    number = len(made.names)
    return f"#counter{number}", f":counted{number}", f":room{number}"
