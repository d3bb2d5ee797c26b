"""SP2Ds: orders by which the city's treasury pays money into the program's bank account.

A campaign is funded when its SP2D is told, which is when the city promises the money; the bank
books it hours or days later (Permendagri 77/2020, D.4: the SP2D is the order, the bank's note the
payment).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def number_of(reference: str) -> str:
    """What an SP2D's or STS's number is known by, however it is spaced or cased."""
    return "".join(reference.split()).casefold()


@dataclass(frozen=True, slots=True)
class Promise:
    """An SP2D as the register has it, in rupiah.

    `due` is what of `amount` has neither arrived nor been taken back; below 0 where more has
    arrived than stays promised, which is then to be surrendered. `arrived_in` and `withdrawn_in`
    are by the year in which the ledger booked it.
    """

    reference: str
    amount: int
    due: int
    campaign_id: str
    account_code: str
    transfer_id: str
    at: str
    by: str
    arrived_in: Mapping[int, int] = field(default_factory=dict)
    withdrawn_in: Mapping[int, int] = field(default_factory=dict)

    @property
    def arrived(self) -> int:
        """What the bank has booked of it, in rupiah."""
        return sum(self.arrived_in.values())

    @property
    def withdrawn(self) -> int:
        """What was taken back of it because it had been told wrongly, in rupiah."""
        return sum(self.withdrawn_in.values())
