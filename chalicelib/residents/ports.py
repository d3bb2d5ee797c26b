"""What residents need from rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wallets:
    """Tells a resident's vouchers which phone (its keyed hash) owns them now; None where none.
    Raises PhoneChanged where the registry has another one by now than the last that is given."""

    move_owner: Callable[[str, str | None, str | None], None]
