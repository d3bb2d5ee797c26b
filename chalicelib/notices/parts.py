"""The parts of notices."""

from chalicelib.core.parts import Room


class NoticeParts(Room):
    """Notices, and how each person wants them."""
