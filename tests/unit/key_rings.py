"""What tests of keys share: an instant to begin at, and which keys a ring holds."""

from datetime import UTC, datetime, timedelta

from chalicelib.identity.rules.keys import FAMILIES, KeyFamily, KeyRing

NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
MONTH = timedelta(days=30)


def states(ring: KeyRing, family: KeyFamily) -> list[str]:
    return [key.state for key in ring.families[family]]


def kids(ring: KeyRing) -> list[str]:
    return [key.kid for family in FAMILIES for key in ring.families[family]]


def kid_in(ring: KeyRing, family: KeyFamily, state: str) -> str:
    return next(key.kid for key in ring.families[family] if key.state == state)
