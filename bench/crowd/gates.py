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
