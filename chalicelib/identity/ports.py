"""What identity needs from rooms above."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Welcomes:
    """What a role's room does when somebody signs in, by role."""

    by_role: Mapping[str, Callable[[str], Any]]


@dataclass(frozen=True, slots=True)
class Tills:
    """Under which name a phone takes payments at a shop, and which phones may use its till."""

    till: Callable[[str, str], Any]
