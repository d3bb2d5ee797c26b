"""A process that runs simulations and nothing else: `python -m tests.simulation.worker [MEND]`.

It reads a task a line from standard input, as JSON, and answers each on a line. Where a mend is
named, it is taken out.
"""

import gc
import json
import sys
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import Any

from tests.simulation.world import instead

instead.install()

# Only now: what they load takes Python's clock and randomness as they are.
from tests.simulation.scenarios import SCENARIOS  # noqa: E402
from tests.simulation.world.stand import Stand  # noqa: E402

_stands: dict[str, Stand] = {}


def stand(name: str) -> Stand:
    """A scenario, prepared; prepared once, and the last one only: they share one database."""
    if name not in _stands:
        _stands.clear()
        _stands[name] = Stand(SCENARIOS[name])
    return _stands[name]


# Runs leave little behind, and looking for it among all that is loaded takes a tenth of a run.
_LOOK_EVERY = 50


def main(without: str = "") -> None:
    """Do what is asked until nothing more comes."""
    with _taken_out(without):
        gc.disable()
        for number, line in enumerate(sys.stdin):
            if number % _LOOK_EVERY == 0:
                gc.collect()
                gc.freeze()
            task: dict[str, Any] = json.loads(line)
            found = stand(task.pop("scenario")).run(**task)
            sys.stdout.write(json.dumps(found.told()) + "\n")
            sys.stdout.flush()


def _taken_out(name: str) -> AbstractContextManager[Any]:
    if not name:
        return nullcontext()
    mends = import_module("tests.simulation.mends").MENDS
    taken_out: AbstractContextManager[Any] = mends[name].taken_out()
    return taken_out


if __name__ == "__main__":
    main(*sys.argv[1:2])
