"""SP2Ds: orders by which the city's treasury pays money into the program's bank account.

A campaign is funded when its SP2D is told, which is when the city promises the money; the bank
books it hours or days later (Permendagri 77/2020, D.4: the SP2D is the order, the bank's note the
payment).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category

from chalicelib.core.values.errors import Explained, Refused


def number_of(reference: str) -> str:
    """What an SP2D's or STS's number is known by, however it is spaced or cased, and whichever dash
    and unseen characters it was copied with, as out of a PDF."""
    return "".join(map(_plain, reference)).casefold()


def _plain(letter: str) -> str:
    kind = category(letter)
    if letter.isspace() or kind == "Cf":
        return ""
    return "-" if kind == "Pd" else letter


@dataclass(frozen=True, slots=True)
class Promise:
    """An SP2D as the register has it, in rupiah.

    It funds one campaign, or it pays purchase orders of one account: then `campaign_id` is "", and
    `transfer_id` the first that was committed. `due` is what of `amount` has neither arrived nor
    been taken back; below 0 where more has arrived than stays promised, which is then to be
    surrendered. `arrived_in` and `withdrawn_in` are by the year in which the ledger booked it.
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


_OTHER_ACCOUNT = (
    "Nomor itu sudah membayar pesanan dari kode rekening {account_code}. Pesanan tidak disetujui "
    "dan tidak ada dana yang diikat. Satu SPM atau SP2D hanya untuk satu kode rekening: periksa "
    "nomornya.",
    "That number has paid orders of the account {account_code}. The order was not approved and no "
    "money was committed. One SPM or SP2D is for one account: check the number.",
)


def other_account(account_code: str) -> Refused:
    """Why a number that pays orders of this account pays none of another."""
    indonesian, english = (words.format(account_code=account_code) for words in _OTHER_ACCOUNT)
    return Explained("reference_used", (indonesian, english))
