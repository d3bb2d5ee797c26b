"""The parts of impact."""

from chalicelib.core.parts import Room


class ImpactParts(Room):
    """The public figures."""
