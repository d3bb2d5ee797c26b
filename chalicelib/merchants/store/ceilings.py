"""Ceilings, and what else campaigns ask of a merchant, as part of the update of its account."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from chalicelib.merchants.rules.account import Counted, Taking
from chalicelib.merchants.rules.merchant import ACTIVE
from chalicelib.merchants.store.items import check_attribute


@dataclass(frozen=True, slots=True)
class Counting:
    """What an update sets and drops, on which conditions, with which names and values."""

    sets: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    @property
    def update(self) -> str:
        """The update's expression, "" where it changes nothing."""
        sets = f"SET {', '.join(self.sets)}" if self.sets else ""
        return sets + (f" REMOVE {', '.join(self.dropped)}" if self.dropped else "")


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


def asked_by(taking: Taking, beside: Counting) -> Counting:
    """Count what several campaigns pay at once, if the merchant is active and what they ask, and
    do what else stands `beside` it."""
    counting = taken(taking.counted)
    dropped = {f"#old{i}": name for i, name in enumerate(taking.stale)}
    accepted = {f":c{i}": one for i, one in enumerate(taking.categories)}
    conditions = ["#state = :active", "NOT contains(phones, :stranger)"]
    conditions += [f"{check_attribute(kind)} >= :today" for kind in taking.requires]
    conditions += [f"category IN ({', '.join(accepted)})"] if accepted else []
    today = {":today": taking.today} if taking.requires else {}
    return Counting(
        sets=[*beside.sets, *counting.sets],
        conditions=[*conditions, *beside.conditions, *counting.conditions],
        names={"#state": "state", **counting.names, **dropped},
        values={
            ":active": ACTIVE,
            ":stranger": taking.stranger,
            **today,
            **accepted,
            **counting.values,
            **beside.values,
        },
        dropped=[*dropped],
    )


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
