"""The parts of procurement."""

from chalicelib.core.parts import Room


class ProcurementParts(Room):
    """The city's purchase orders, and what its budget for goods and services goes to."""
