"""Mends of money faults, each of which can be taken out: the code as it was, or with the guard
missing. The simulation must find every one of these faults again (decision 45).

Each is proved by a scenario of its own and a rule that breaks: tests/simulation/test_mends.py.
"""

from tests.simulation.mends.accounts import ACCOUNTS
from tests.simulation.mends.bugs import BUGS
from tests.simulation.mends.campaigns import CAMPAIGNS
from tests.simulation.mends.ledger import LEDGER
from tests.simulation.mends.taking_out import Mend
from tests.simulation.mends.tills import TILLS

MENDS: dict[str, Mend] = {one.name: one for one in (*CAMPAIGNS, *LEDGER, *ACCOUNTS, *TILLS, *BUGS)}
