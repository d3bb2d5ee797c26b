"""What the clock runs, as actors: several at once, and at moments that the seed chooses."""

from chalicelib.core.values.instants import to_text
from tests.simulation.actors.acts import Actor, Stage
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.end import through_of

# Heartbeats until `through` has come past what it knew: a minute or two apart in truth.
_BEATS = 10


def runs(function: str, times: int = 1, within_ms: int = 1_000) -> Actor:
    """A scheduled function, run so often."""

    def act(stage: Stage) -> None:
        for number in range(times):
            stage.pause(within_ms)
            stage.begin(f"{function}.{number}")
            stage.job(function)

    return act


def settle_down(stage: Stage, rounds: int) -> None:
    """What the hours after bring: so often every job that finishes what others have left. Raises
    Broken where `through` does not go on."""
    calm = to_text(stage.now())
    for _ in range(rounds):
        for function in ("heartbeat", "lapse_holds", "expire_due"):
            _afterwards(stage, function)
    for _ in range(_BEATS):
        through = through_of(stage.world.state)
        if through >= calm:
            return
        # It may have missed a shard that has few keys: the next ones do not.
        _afterwards(stage, "heartbeat")
    raise Broken("everything drains", f"`through` stands still at {through}, it is {calm}")


def _afterwards(stage: Stage, function: str) -> None:
    stage.begin(f"afterwards:{function}")
    stage.job(function)
    stage.world.wait(15)
