"""The parts of growth."""

from chalicelib.core.parts import Room


class GrowthParts(Room):
    """Sales by month, and what they come to against the year before."""
