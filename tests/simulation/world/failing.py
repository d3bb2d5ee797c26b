"""Who hears of what fails: those who fail catch whatever comes, and go on or answer something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.simulation.world.scheduler import Scheduler
from tests.simulation.world.state import Watcher

Handle = Callable[[str, Any, Any], Any]


@dataclass
class Failing:
    """Tells whoever watches, if anybody does, of errors that are handled or died of."""

    scheduler: Scheduler
    watcher: Callable[[], Watcher | None]

    def hear(self, error: BaseException, told: bool) -> None:
        """Somebody handles an error, which a line of log has `told` of, or dies of it. What is
        Broken then ends the run when their turn is over."""
        strand, watcher = self.scheduler.current, self.watcher()
        if watcher is None or strand is None or strand.killed or not isinstance(error, Exception):
            return
        try:
            watcher.failed(error, strand.act, told=told)
        except AssertionError as broken:
            self.scheduler.failures.append(broken)

    def of(self, handle: Handle) -> Handle:
        """A function's handler, of whose death is heard."""

        def heard(function: str, event: Any, context: Any) -> Any:
            try:
                return handle(function, event, context)
            except Exception as error:
                self.hear(error, told=False)
                raise

        return heard
