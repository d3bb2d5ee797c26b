"""The scenarios, by name. Each module here that defines some lists them in `SCENARIOS`."""

from tests.simulation.scenarios.first import claim_beside_close
from tests.simulation.world.scenario import Scenario

SCENARIOS: dict[str, Scenario] = {one.name: one for one in (claim_beside_close,)}
