"""What live hints need from rooms above."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from chalicelib.core.values.subject import Subject


@dataclass(frozen=True, slots=True)
class Wallets:
    """Whose vouchers are. `residents_of` answers the resident of each voucher's id, of those that
    there are; `is_held_by` whether whoever is signed in as a resident holds their wallet still: by
    the resident's own phone, or as their delegate."""

    residents_of: Callable[[Collection[str]], Mapping[str, str]]
    is_held_by: Callable[[Subject], bool]
