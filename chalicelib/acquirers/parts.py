"""The parts of acquirers."""

from __future__ import annotations

from chalicelib.core.parts import Room


class AcquirerParts(Room):
    """Acquirers, their door, and what they have told."""
