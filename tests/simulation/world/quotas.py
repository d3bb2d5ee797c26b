"""How often clients may send again: each instance has its own allowance of that, as each process
has, though all instances share the clients of this one."""

from collections.abc import Callable
from typing import Any

from botocore.retries import quota

_Real = quota.RetryQuota

# The allowances of whoever runs now, by client.
Own = Callable[[], dict[int, Any]]


def divide(own: Own) -> None:
    """Let clients that are made from now on ask for the allowance of whoever runs."""

    class Divided:
        """Stands where botocore's allowance does."""

        def __init__(self, *given: Any, **named: Any) -> None:
            self._make: Callable[[], Any] = lambda: _Real(*given, **named)

        def _mine(self) -> Any:
            allowances = own()
            if id(self) not in allowances:
                allowances[id(self)] = self._make()
            return allowances[id(self)]

        def acquire(self, amount: int) -> bool:
            """Whether something may be sent again."""
            return bool(self._mine().acquire(amount))

        def release(self, amount: int) -> None:
            """It was answered."""
            self._mine().release(amount)

        @property
        def available_capacity(self) -> int:
            """How much is left."""
            return int(self._mine().available_capacity)

    vars(quota)["RetryQuota"] = Divided
