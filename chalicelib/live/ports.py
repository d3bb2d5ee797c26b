"""What live hints need from rooms above."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wallets:
    """Whose vouchers are. `residents_of` answers the resident of each voucher's id, of those that
    there are; `is_phone_of` whether a phone (its keyed hash) is a resident's still."""

    residents_of: Callable[[Collection[str]], Mapping[str, str]]
    is_phone_of: Callable[[str, str], bool]
