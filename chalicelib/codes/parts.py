"""The parts of codes."""

from chalicelib.core.parts import Room


class CodeParts(Room):
    """One-use codes of campaigns."""
