"""What a seed decides. Each decision has a name of its own, so that leaving out one of them, or
somebody who decides, leaves all others as they were: that is what makes a long trace short."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b

_WHOLE = 1 << 64


@dataclass(frozen=True, slots=True)
class Weather:
    """How often, of a thousand calls, each thing befalls one; `slow` is how many of a thousand take
    longer than others, and `longest_ms` how long one of those takes at most."""

    slow: int = 0
    longest_ms: int = 0
    throttled: int = 0
    failed: int = 0
    lost_before: int = 0
    lost_after: int = 0
    killed: int = 0
    stale: int = 0
    cold: int = 0
    # Of other services than DynamoDB, how many fail for some seconds.
    brownout: int = 0
    # Of cancelled transactions one reason is told, of batches a part is done.
    partial: int = 0
    # Of what comes by itself: streams, queues, schedules.
    late: int = 0
    twice: int = 0
    # Of requests: the answer, or the request itself, is lost between the phone and the city.
    unheard: int = 0


CALM = Weather()
# Half of all runs have no faults but unlucky timing, which is where most faults of schedules are.
WEATHERS = (
    Weather(slow=300, longest_ms=40),
    Weather(slow=200, longest_ms=400, cold=200),
    Weather(slow=150, longest_ms=1_900, late=300, cold=200),
    Weather(slow=500, longest_ms=25, stale=200, late=100, partial=300),
    Weather(slow=300, longest_ms=60, lost_after=30, lost_before=15, unheard=30),
    Weather(slow=300, longest_ms=100, throttled=60, failed=30, twice=200, late=200, brownout=250),
    Weather(slow=200, longest_ms=300, killed=40, twice=200, unheard=20, cold=100),
    Weather(
        slow=250,
        longest_ms=1_000,
        throttled=20,
        failed=10,
        lost_before=10,
        lost_after=15,
        killed=10,
        stale=100,
        cold=100,
        partial=100,
        brownout=100,
        late=200,
        twice=100,
        unheard=20,
    ),
)


class Chance:
    """Decisions by their names: who decides, what about, and for which time.

    `only` names the decisions that may be anything but what is usual; None lets all. `struck` are
    those that were.
    """

    def __init__(self, seed: int, only: Collection[str] | None = None) -> None:
        self.seed = seed
        self.only = None if only is None else frozenset(only)
        self.struck: list[str] = []
        self._times: Counter[str] = Counter()
        self._key = blake2b(str(seed).encode(), digest_size=32).digest()
        self.weather = CALM

    def bytes(self, who: str, size: int) -> bytes:
        """What a service draws as its own randomness."""
        name = self._next(who, "random")
        found = b""
        while len(found) < size:
            found += blake2b(f"{name}:{len(found)}".encode(), key=self._key).digest()
        return found[:size]

    def number(self, who: str, what: str, below: int) -> int:
        """A number from nothing to `below`, which every run has."""
        return self._drawn(self._next(who, what)) % below

    def strikes(self, who: str, what: str, of_thousand: int) -> bool:
        """Whether something unusual happens now."""
        name = self._next(who, what)
        if not of_thousand or self._drawn(name) % 1_000 >= of_thousand:
            return False
        if self.only is not None and name not in self.only:
            return False
        self.struck.append(name)
        return True

    def extra(self, who: str, what: str, most: int) -> int:
        """How much more than usual, up to `most`: small more often than large."""
        first = self._drawn(self._next(who, what))
        return int(most * ((first % 1_000) / 1_000) ** 2)

    def around(self, who: str, what: str, most: int) -> int:
        """A number from -`most` to `most`; nothing where this decision was left out."""
        name = self._next(who, what)
        if not most or (self.only is not None and name not in self.only):
            return 0
        self.struck.append(name)
        return self._drawn(name) % (2 * most + 1) - most

    def _next(self, who: str, what: str) -> str:
        name = f"{who}:{what}"
        self._times[name] += 1
        return f"{name}:{self._times[name]}"

    def _drawn(self, name: str) -> int:
        return int.from_bytes(blake2b(name.encode(), digest_size=8, key=self._key).digest(), "big")


def weather_of(seed: int) -> Weather:
    """The weather of a seed."""
    return WEATHERS[seed % len(WEATHERS)]


def goes_on(seed: int) -> bool:
    """Whether, among many short runs, that of this seed goes on to the end, as one in eight does of
    each weather."""
    return seed // len(WEATHERS) % 8 == 0
