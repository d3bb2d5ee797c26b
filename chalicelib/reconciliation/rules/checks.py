"""What a reconciliation says: checks, and the exceptions that they found.

A check holds two numbers against each other that must be the same and come from different places.
Where they are not, each exception names one thing that is wrong, the transfers behind it, and who
must act. Nothing here repairs anything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.ledger.rules.sums import Sums
from chalicelib.ledger.rules.transfer import Mutation

State = Literal["ok", "difference", "waiting"]
Unit = Literal["rupiah", "transfers"]
Who = Literal["finance", "admin", "engineer"]

OK: State = "ok"
DIFFERENCE: State = "difference"
WAITING: State = "waiting"

RUPIAH: Unit = "rupiah"
TRANSFERS: Unit = "transfers"

# A check names so many exceptions at most, and each of those so many transfers: a report of books
# that are all wrong has to fit into an item of DynamoDB, of 400 KB.
NAMED_AT_MOST = 20

Code = Literal[
    "totals_unbalanced",
    "journal_missing",
    "journal_misplaced",
    "transfer_changed",
    "transfer_missing",
    "transfer_overwritten",
    "transfer_removed",
    "transfer_uncounted",
    "totals_differ",
    "merchant_differs",
    "voucher_differs",
    "campaign_differs",
    "voucher_not_emptied",
    "campaign_not_released",
    "treasury_differs",
    "settlement_differs",
    "settlement_line_differs",
    "payout_file_changed",
    "payout_missing",
    "payouts_frozen",
    "hold_differs",
    "hold_overdue",
    "hold_overdrawn",
    "reward_without_payment",
    "payment_rewarded_twice",
    "reward_differs",
    "order_differs",
    "order_overdrawn",
    "tax_differs",
    "tax_unaccepted",
    "remit_differs",
    "bank_differs",
    "closing_differs",
    "line_differs",
    "line_missing",
    "in_suspense",
    "suspense_differs",
    "sp2d_differs",
    "root_differs",
    "acts_differ",
    "chain_broken",
    "signature_invalid",
    "report_changed",
]

# Who must act on an exception. docs/finance.md says what they do.
WHO: Mapping[Code, Who] = {
    "totals_unbalanced": "engineer",
    "journal_missing": "engineer",
    "journal_misplaced": "engineer",
    "transfer_changed": "engineer",
    "transfer_missing": "engineer",
    "transfer_overwritten": "engineer",
    "transfer_removed": "engineer",
    "transfer_uncounted": "engineer",
    "totals_differ": "engineer",
    "merchant_differs": "engineer",
    "voucher_differs": "engineer",
    "campaign_differs": "engineer",
    "voucher_not_emptied": "admin",
    "campaign_not_released": "admin",
    "treasury_differs": "engineer",
    "settlement_differs": "engineer",
    "settlement_line_differs": "engineer",
    "payout_file_changed": "engineer",
    "payout_missing": "finance",
    "payouts_frozen": "finance",
    "hold_differs": "engineer",
    "hold_overdue": "engineer",
    "hold_overdrawn": "engineer",
    "reward_without_payment": "engineer",
    "payment_rewarded_twice": "engineer",
    "reward_differs": "engineer",
    "order_differs": "engineer",
    "order_overdrawn": "engineer",
    "tax_differs": "engineer",
    "tax_unaccepted": "engineer",
    "remit_differs": "engineer",
    "bank_differs": "engineer",
    "closing_differs": "engineer",
    "line_differs": "engineer",
    "line_missing": "engineer",
    "in_suspense": "finance",
    "suspense_differs": "engineer",
    "sp2d_differs": "finance",
    "root_differs": "engineer",
    "acts_differ": "engineer",
    "chain_broken": "engineer",
    "signature_invalid": "engineer",
    "report_changed": "engineer",
}


@dataclass(frozen=True, slots=True)
class BookException:
    """One thing that is wrong in the books. `subject` is what it is about (an account's or line's
    id); `expected` and `actual` are in `unit`; `transfers` are ids."""

    code: Code
    subject: str
    expected: int
    actual: int
    transfers: tuple[str, ...] = ()
    unit: Unit = RUPIAH

    @property
    def difference(self) -> int:
        return self.actual - self.expected

    @property
    def who(self) -> Who:
        return WHO[self.code]


@dataclass(frozen=True, slots=True)
class Check:
    """Two numbers from different places. `waits` where one of them may not be up to date yet: then
    a difference that no exception explains is none."""

    name: str
    unit: Unit
    expected: int
    actual: int
    exceptions: tuple[BookException, ...] = ()
    waits: bool = False

    @property
    def difference(self) -> int:
        return self.actual - self.expected

    @property
    def state(self) -> State:
        if self.exceptions:
            return DIFFERENCE
        if self.waits:
            return WAITING
        return DIFFERENCE if self.difference else OK


def zero_sum(sums: Sums) -> Check:
    """The check that all debits of the trial balance come to all its credits."""
    debits, credits = sum(sums.debits.values()), sum(sums.credits.values())
    wrong = (
        () if debits == credits else (BookException("totals_unbalanced", "all", debits, credits),)
    )
    return Check("zero_sum", RUPIAH, debits, credits, wrong)


def immutability(mutations: Iterable[Mutation]) -> Check:
    """The check that no transfer was overwritten or removed: each time that one was, by itself."""
    wrong = [
        BookException(
            "transfer_removed" if one.event == "REMOVE" else "transfer_overwritten",
            one.transfer_id,
            0,
            1,
            (one.transfer_id,),
            TRANSFERS,
        )
        for one in mutations
    ]
    return Check("immutability", TRANSFERS, 0, len(wrong), tuple(wrong))


def named(ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that an exception names, each once."""
    return tuple(dict.fromkeys(ids))[:NAMED_AT_MOST]


@dataclass(slots=True)
class Tally:
    """How many there are of something that is wrong, and the first of them."""

    count: int = 0
    ids: list[str] = field(default_factory=list)
    expected: int = 0
    actual: int = 0

    def add(self, id: str, expected: int, actual: int) -> None:
        """Count one in, with its amounts in rupiah."""
        self.count += 1
        self.expected += expected
        self.actual += actual
        if len(self.ids) < NAMED_AT_MOST:
            self.ids.append(id)

    def exceptions(self, code: Code, subject: str) -> list[BookException]:
        """The exception that it comes to; none where there is nothing."""
        if not self.count:
            return []
        return [BookException(code, subject, self.expected, self.actual, tuple(self.ids))]
