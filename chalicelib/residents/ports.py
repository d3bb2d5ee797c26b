"""What residents need from rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wallets:
    """Tells a resident's vouchers which phone (its keyed hash) owns them now; None where none."""

    move_owner: Callable[[str, str | None], None]
