"""The only place where real parts are put together.

In four storeys, each on the one before it: what all stand on, stores, the program's use cases,
finance's. `Parts` is the whole house.
"""

import os
from functools import lru_cache

from chalicelib.core.instants import utc_now
from chalicelib.core.settings import Settings
from chalicelib.wiring.finance import Finance


class Parts(Finance):
    """A city's parts, each made when it is first asked for."""


@lru_cache(maxsize=1)
def parts() -> Parts:
    """The parts of this process, from its environment."""
    return Parts(Settings.from_env(os.environ), utc_now)
