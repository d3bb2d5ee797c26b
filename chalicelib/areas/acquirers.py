"""Acquirers: the door through which they tell of payments, and what admins do with them. Nobody
else opens their secrets."""

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.routes import admin, coverage, imports, snap
from chalicelib.areas.door import door
from chalicelib.core.parts import Parts


def warm(parts: Parts) -> object:
    """What takes in notifications."""
    return parts[AcquirerParts].take_in


app = door(
    (snap.api, AcquirerParts),
    (admin.api, AcquirerParts),
    (imports.api, AcquirerParts),
    (coverage.api, AcquirerParts),
    warm=warm,
)
