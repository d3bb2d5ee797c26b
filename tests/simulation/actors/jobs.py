"""What the clock runs, as actors: several at once, and at moments that the seed chooses."""

from tests.simulation.actors.acts import Actor, Stage


def runs(function: str, times: int = 1, within_ms: int = 1_000) -> Actor:
    """A scheduled function, run so often."""

    def act(stage: Stage) -> None:
        for number in range(times):
            stage.pause(within_ms)
            stage.begin(f"{function}.{number}")
            stage.job(function)

    return act


def settle_down(stage: Stage, rounds: int) -> None:
    """What the hours after bring: so often every job that finishes what others have left."""
    for _ in range(rounds):
        for function in ("heartbeat", "lapse_holds", "expire_due"):
            stage.begin(f"afterwards:{function}")
            stage.job(function)
            stage.world.wait(15)
