"""What notices need from rooms above."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom vouchers, payouts, orders and claims concern, by what they are (`rules.happened.Whose`):
    the resident or merchant of each id, of those that there are."""

    by_kind: Mapping[str, Callable[[Collection[str]], Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Holders:
    """Whether a phone (its keyed hash) is still whose it was, by role: it is asked with the id of a
    resident or merchant. Only an owner's is a merchant's."""

    by_role: Mapping[str, Callable[[str, str], bool]]
