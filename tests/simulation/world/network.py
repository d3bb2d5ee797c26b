"""The network between people and the city, which loses requests and answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from local.gateway import FAILED, Gateway, Reply, reply_of
from tests.simulation.world.chance import Chance
from tests.simulation.world.functions import Died, Fleet
from tests.simulation.world.people import NoAnswer
from tests.simulation.world.scheduler import Scheduler, milliseconds, seconds

# A phone's way to the city, and back.
_WAY = milliseconds(5)
# The gateway gives up after 30 seconds.
_PATIENCE = seconds(31)
# After which somebody hangs up, at most, whose answer is lost.
_HANGS_UP = milliseconds(300)


@dataclass
class Network:
    """Carries requests to the functions of their areas. `misfortune` hears of what is lost."""

    scheduler: Scheduler
    chance: Chance
    fleet: Fleet
    gateway: Gateway
    misfortune: Callable[[str, str], object]

    def send(
        self,
        who: str,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Reply:
        """What is answered. Raises NoAnswer."""
        often = self.chance.weather.unheard
        lost = self.chance.strikes(who, "request lost", often)
        self.scheduler.pause(_WAY)
        if lost:
            self.misfortune("request lost", f"{method} {path}")
            raise NoAnswer
        event = self.gateway.event(method, path, query, list(headers.items()), body)
        operation = f"{method} {event['resource'].removeprefix('/api/v1')}"
        invocation = self.fleet.invoke(self.gateway.area_of(event), operation, event)
        lost = self.chance.strikes(who, "answer lost", often)
        longest = self.chance.extra(who, "hangs up", _HANGS_UP) if lost else _PATIENCE
        if not self.scheduler.wait(invocation.over, longest) or lost:
            self.misfortune("answer lost", operation)
            raise NoAnswer
        self.scheduler.pause(_WAY)
        try:
            return reply_of(invocation.answer())
        except Died as died:
            self.misfortune(f"function {died.why}", operation)
            return FAILED
