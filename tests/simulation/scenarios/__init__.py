"""The scenarios, by name. Each module here that defines some lists them in `SCENARIOS`."""

from tests.simulation.scenarios.books import BOOKS
from tests.simulation.scenarios.budgets import BUDGETS
from tests.simulation.scenarios.codes import CODES
from tests.simulation.scenarios.first import claim_beside_close
from tests.simulation.scenarios.market import MARKET
from tests.simulation.scenarios.officers import OFFICERS
from tests.simulation.scenarios.taken import TAKEN
from tests.simulation.scenarios.tills import TILLS
from tests.simulation.world.scenario import Scenario

SCENARIOS: dict[str, Scenario] = {
    one.name: one
    for one in (claim_beside_close, *BUDGETS, *TILLS, *BOOKS, *OFFICERS, *TAKEN, CODES, MARKET)
}

# Those of which many runs are made.
SHORT = sorted(name for name, one in SCENARIOS.items() if not one.long)
