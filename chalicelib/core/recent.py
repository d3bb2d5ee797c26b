"""What a process has read a moment ago, and may act on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock

T = TypeVar("T")

# For this long a process may act on what it has read; a campaign that is paused or a partner that
# is suspended goes on for so long at most (claims and captures stop at once).
CACHED = timedelta(seconds=5)


def recent(
    cache: dict[str, tuple[datetime, T]],
    key: str,
    read: Callable[[str], T],
    clock: Clock,
    refusal: Callable[[T], Refused | None],
) -> T:
    """What `cache` holds under a key with the instant at which it was read, if that is less than
    CACHED ago, but read afresh where `refusal` would refuse it: what was read a moment ago may say
    yes, only what is fresh says no."""
    cached = cache.get(key)
    if cached is None or clock() - cached[0] >= CACHED or refusal(cached[1]):
        cached = cache[key] = (clock(), read(key))
    return cached[1]
