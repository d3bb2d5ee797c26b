"""What merchants need from rooms above."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shelves:
    """Moves what a merchant sells to another kelurahan."""

    move: Callable[[str, str], None]
