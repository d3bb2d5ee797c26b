"""What marketplaces need from rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endings:
    """Who tells a marketplace that its order, by the checkout's id, was declined or has expired. It
    is called before that is written, so that nothing is ever written and not told."""

    tell: Callable[[str], None]
