"""The common shape of what banks tell: entries on an account, and what a file comes to.

A format is a generator over `Entry` that returns a `Summary` once the whole file has been read
and adds up. Nothing of a file counts before that: whoever stores lines reads it to its end first.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

from chalicelib.imports.formats.records import Readable

Direction = Literal["debit", "credit"]
# What a bank books on its own account, where it says so. Only these may hold sen.
Purpose = Literal["", "interest", "fee", "bank_tax"]

SEN = 100


class StatementRefused(ValueError):
    """A file that is no sound statement: nothing of it may count.

    `field` names what is wrong, `line` where (0: the file as a whole); words in both languages.
    """

    def __init__(self, field: str, indonesian: str, english: str, line: int = 0) -> None:
        super().__init__(english)
        self.field = field
        self.line = line
        place = (f"Baris {line}: ", f"Line {line}: ") if line else ("", "")
        self.message_id = place[0] + indonesian
        self.message_en = place[1] + english


@dataclass(frozen=True, slots=True)
class Detail:
    """One transaction of an entry that books several. `amount` is rupiah (> 0); a text is "" where
    the bank says nothing."""

    amount: int
    end_to_end_id: str = ""
    reference: str = ""
    payee_name: str = ""
    payee_account: str = ""
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement on the account, as its bank tells it; a text is "" where the bank says nothing.

    `line` counts as the file does: the row of a spreadsheet, the line of a text, the how-manieth
    of an XML file. `booked_on` is a day. `amount` is rupiah and `sen` what is beyond it (0 to 99,
    and 0 unless there is a `purpose`); both are never 0. `direction` is as the account's holder
    sees it: a payment is a debit. `balance_sen` is the balance behind the entry, in sen, where the
    bank tells it. `end_to_end_id` is the payer's own id, `bank_reference` the bank's, `batch_id`
    the message or payment information of ours that the entry is about. `payee_name` and
    `payee_account` are the other party, whom a debit went to. `charges` are rupiah that the bank
    took within `amount`. `details` are the transactions of an entry that books several, and come
    to `amount` (or, with `charges`, to that less or more these). `reversal`: it undoes an earlier
    entry. `rejected`: nothing was booked, the bank refused the payment (pain.002).
    """

    line: int
    booked_on: str
    direction: Direction
    amount: int
    sen: int = 0
    balance_sen: int | None = None
    end_to_end_id: str = ""
    reference: str = ""
    bank_reference: str = ""
    reason_code: str = ""
    reason: str = ""
    reversal: bool = False
    purpose: Purpose = ""
    payee_name: str = ""
    payee_account: str = ""
    charges: int = 0
    batch_id: str = ""
    details: tuple[Detail, ...] = ()
    rejected: bool = False

    @property
    def in_sen(self) -> int:
        """The whole amount, in sen."""
        return self.amount * SEN + self.sen


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file comes to; sums and balances in sen.

    `account` is "" and balances are None where the file tells none; `first_day` and `last_day` are
    those of the balances, else of the entries. `pending` counts the entries that the bank has not
    booked yet; they are left out. `report`: the file tells what became of payments (pain.002) and
    books nothing.
    """

    account: str
    first_day: str
    last_day: str
    opening_in_sen: int | None
    closing_in_sen: int | None
    lines: int
    debits_in_sen: int
    credits_in_sen: int
    pending: int = 0
    report: bool = False


Entries = Generator[Entry, None, Summary]
Read = Callable[[Readable], Entries]


def whole_rupiah(in_sen: int) -> int:
    """Sen as rupiah, cut toward zero."""
    return in_sen // SEN if in_sen >= 0 else -(-in_sen // SEN)
