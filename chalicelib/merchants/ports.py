"""What merchants need from rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shelves:
    """Moves what a merchant sells to another kelurahan; or has it told anew, as its merchant is
    about to change."""

    move: Callable[[str, str], None]
    touch: Callable[[str], None]
