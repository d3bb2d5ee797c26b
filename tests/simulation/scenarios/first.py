"""The smallest scenario: a resident claims in the last moment, beside the campaign's close."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.simulation.actors.acts import Actor, Stage
from tests.simulation.actors.jobs import runs
from tests.simulation.actors.people import claims
from tests.simulation.actors.staff import changes
from tests.simulation.scenarios.casting import FACE, scenario
from tests.simulation.world.people import People
from tests.simulation.world.world import World


def _prepare(world: World, people: People) -> dict[str, Any]:
    resident = people.resident()
    ends = world.now() + timedelta(seconds=5)
    campaign = people.campaign(
        2 * FACE, claim_until=to_text(ends), spend_until=to_text(ends), shards=2
    )
    return {"resident": resident, "admin": people.admin, "campaign": campaign, "ends": ends}


def _at(instant: datetime, actor: Actor) -> Actor:
    """From that moment on."""

    def act(stage: Stage) -> None:
        stage.wait_until(instant)
        actor(stage)

    return act


def _cast(made: Any) -> Mapping[str, Actor]:
    ends, campaign = made["ends"], made["campaign"]
    return {
        "resident": _at(ends - timedelta(seconds=0.3), claims(made["resident"], campaign)),
        "admin": _at(ends - timedelta(seconds=0.1), changes(made["admin"], campaign, "close")),
        "hour": _at(ends + timedelta(seconds=1), runs("expire_due")),
    }


claim_beside_close = scenario("claim-beside-close", _prepare, _cast, rounds=2)
