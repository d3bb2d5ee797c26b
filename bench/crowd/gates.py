"""What refuses: a rate with a burst, functions that start at a rate, items that are held.

Each as its documentation says; all in simulated seconds, without a clock of their own.
"""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """Tokens that come at a rate, and lie in store up to a burst ("Throttle requests to your
    HTTP APIs", API Gateway; "Burst capacity", DynamoDB keeps up to 300 seconds: here none)."""

    rate: float
    burst: float
    _left: float = -1.0
    _at: float = 0.0

    def take(self, now: float, tokens: float = 1.0) -> bool:
        """Whether there are so many; takes them."""
        left = self.burst if self._left < 0 else self._left + (now - self._at) * self.rate
        self._left, self._at = min(self.burst, left), now
        if self._left < tokens:
            return False
        self._left -= tokens
        return True


# What a table on demand has let through of late counts for so long, and it has twice that room.
GROWS_S = 30 * 60
_MINUTE_S = 60


@dataclass(slots=True)
class OnDemand:
    """A table on demand, which lets through `rate` a second to begin with: what it is kept warm
    for, or what a new one has. After each half hour it has room for twice what went through in that
    one, up to `most`, and never has less again ("On-demand capacity mode": double the previous
    peak; "throttling can occur if you exceed double your previous peak within 30 minutes"). What
    counts as a peak is told nowhere: here it is the busiest minute."""

    rate: float
    most: float
    _bucket: Bucket = field(init=False)
    _since: float = 0.0
    _minute: int = 0
    _units: float = 0.0
    _peak: float = 0.0

    def __post_init__(self) -> None:
        self._have(self.rate)

    def take(self, now: float, tokens: float) -> bool:
        """Whether there is room for so many; takes it."""
        if now - self._since >= GROWS_S:
            self._have(max(self.rate, 2 * self._peak))
            self._since += (now - self._since) // GROWS_S * GROWS_S
            self._peak = self._units = 0.0
        if not self._bucket.take(now, tokens):
            return False
        minute = int(now // _MINUTE_S)
        self._units = tokens if minute != self._minute else self._units + tokens
        self._minute = minute
        self._peak = max(self._peak, self._units / _MINUTE_S)
        return True

    def _have(self, rate: float) -> None:
        self.rate = min(rate, self.most)
        self._bucket = Bucket(self.rate, self.rate)


@dataclass(slots=True)
class Functions:
    """The environments of one function: those that wait, those at work, and how fast new ones
    start ("Understanding Lambda function scaling": 1,000 in 10 seconds for each function)."""

    most: int
    idle: int
    starts: Bucket
    busy: int = 0
    peak: int = 0
    cold: int = 0

    def enter(self, now: float) -> bool | None:
        """Whether one is free (True), has to start (False), or none may (None: a throttle)."""
        if self.idle:
            self.idle -= 1
            warm = True
        elif self.busy < self.most and self.starts.take(now):
            self.cold += 1
            warm = False
        else:
            return None
        self.busy += 1
        self.peak = max(self.peak, self.busy)
        return warm

    def leave(self) -> None:
        """One is done, and stays warm: an environment outlives some minutes without work."""
        self.busy -= 1
        self.idle += 1


@dataclass(slots=True)
class Held:
    """Items of which each is held by one transaction at a time ("TransactionConflict")."""

    window_s: float
    _until: dict[object, float] = field(default_factory=dict)

    def take(self, item: object, now: float) -> bool:
        """Whether it is free; holds it."""
        if self._until.get(item, 0.0) > now:
            return False
        self._until[item] = now + self.window_s
        return True
