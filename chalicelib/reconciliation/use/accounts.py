"""The checks of accounts: merchants, vouchers, campaigns, treasury and paid against the ledger.

First the sums, which are cheap; only where they differ is each account held against its own
journal. A city does not stand still meanwhile: what may be a transfer on its way is no difference.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.core.work import HasTime
from chalicelib.ledger.rules.accounts import account
from chalicelib.merchants.rules.account import Standing
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.procurement.rules.order import Order
from chalicelib.reconciliation.rules.checks import NAMED_AT_MOST, RUPIAH, BookException, Check, Code
from chalicelib.reconciliation.rules.entries import Absent, differing, effect
from chalicelib.reconciliation.store.books import Books, GuardSums, HeldVoucher, ahead

# An account that moves while it is looked at is looked at again so often.
_LOOKS = 3


class Moment(Component, frozen=True, kw_only=True):
    """What the checks of accounts share: the ledger's `lines` (rupiah) with the day's part of them
    as its transfers say, what each campaign was funded with likewise (`funds`), the `guards` at one
    reading, what the `vouchers` of each campaign hold together (rupiah), every purchase order, what
    the journal lacks, and whether the projections knew everything when the guards were read and
    nothing has moved since."""

    lines: Mapping[str, int]
    funds: Counter[str]
    guards: GuardSums
    vouchers: Counter[str]
    orders: Sequence[Order]
    absent: Absent
    settled: Callable[[], bool]
    has_time: HasTime


@dataclass(frozen=True)
class Journaled:
    """What an account's journal comes to: balance, transfers by business day, the last ids."""

    balance: int
    counts: Counter[str]
    last: tuple[str, ...]


class Accounts(Component, frozen=True, kw_only=True):
    """Holds accounts against the ledger. `campaign_balance(name)` and `own_balance(name)` answer
    (balance, credits) of an account in rupiah, up to date, or None."""

    books: Books
    merchant_accounts: MerchantAccounts
    campaign_balance: Callable[[str], tuple[int, int] | None]
    own_balance: Callable[[str], tuple[int, int] | None]

    def merchants(self, at: Moment) -> Check:
        """All merchants' accounts together against the ledger's line, then each by its journal."""
        expected, actual = at.lines.get("merchants", 0), at.guards.merchants
        exceptions: list[BookException] = []
        if expected != actual:
            every = self.merchant_accounts.after("")
            looked = ahead(lambda one: self._merchant(one, at), every)
            exceptions = until(looked, at.has_time)
        return _line_check(
            "merchants", expected, actual, exceptions, at, "merchant_differs", "merchants"
        )

    def _merchant(self, standing: Standing, at: Moment) -> BookException | None:
        name = account("merchant", standing.merchant_id)
        for _ in range(_LOOKS):
            said = self.journaled(name, at.absent)
            if said.balance == standing.balance:
                return None
            again = self.merchant_accounts.of([standing.merchant_id])[standing.merchant_id]
            complete = all(said.counts[day] == count for day, count in again.counts.items())
            if again == standing and complete:
                return BookException(
                    "merchant_differs", name, said.balance, standing.balance, said.last
                )
            standing = again
        return None

    def vouchers(self, at: Moment) -> Check:
        """The vouchers of each campaign together against the ledger's line."""
        held = at.vouchers
        expected = {
            name.partition(":")[2]: balance
            for name, balance in at.lines.items()
            if name.startswith("vouchers:")
        }
        exceptions: list[BookException] = []
        for campaign in differing(expected, held):
            if not at.settled():
                break
            found = self._vouchers_of(campaign, at)
            exceptions += found or [
                BookException(
                    "voucher_differs",
                    f"vouchers:{campaign}",
                    expected.get(campaign, 0),
                    held[campaign],
                )
            ]
        sums = sum(expected.values()), sum(held.values())
        return Check("vouchers", RUPIAH, *sums, tuple(exceptions), not at.settled())

    def _vouchers_of(self, campaign: str, at: Moment) -> list[BookException]:
        exceptions: list[BookException] = []
        # A voucher that holds an odd sum is the likelier one, and there are fewer of them.
        for odd in (True, False):
            vouchers = self.books.vouchers_of(campaign, odd=odd)
            exceptions += until(
                ahead(lambda one: self._voucher(one, at.absent), vouchers), at.has_time
            )
        return exceptions

    def _voucher(self, held: HeldVoucher, absent: Absent) -> BookException | None:
        name = account("voucher", held.id)
        said = self.journaled(name, absent)
        if said.balance == held.balance:
            return None
        return BookException("voucher_differs", name, said.balance, held.balance, said.last)

    def campaigns(self, at: Moment) -> Check:
        """All parts of each campaign's budget together against the ledger's line."""
        expected = {
            name: balance for name, balance in at.lines.items() if name.startswith("campaign:")
        }
        parts = {account("campaign", one): sum_ for one, sum_ in at.guards.campaigns.items()}
        exceptions = []
        for name in differing(expected, parts):
            # Money that moved between two parts while they were read is in none of them, or twice.
            balance, _ = self.campaign_balance(name) or (0, 0)
            parts[name] = balance
            if balance != expected.get(name, 0) and at.settled():
                exceptions.append(
                    BookException("campaign_differs", name, expected.get(name, 0), balance)
                )
        sums = sum(expected.values()), sum(parts.values())
        waits = sums[0] != sums[1] and not at.settled()
        return Check("campaigns", RUPIAH, *sums, tuple(exceptions), waits)

    def own(self, name: str, line: str, code: Code, at: Moment) -> Check:
        """An account that the ledger keeps itself (treasury, bank) against its line."""
        balance, _ = self.own_balance(line) or (0, 0)
        return _line_check(name, at.lines.get(line, 0), balance, [], at, code, line)

    def journaled(self, name: str, absent: Absent) -> Journaled:
        """What an account's journal comes to, with what the journal lacks."""
        balance = absent.effects[name]
        counts: Counter[str] = Counter()
        last: deque[str] = deque(maxlen=NAMED_AT_MOST)
        for one in self.books.movements(name):
            balance += effect(one.credit_account, name, one.amount)
            counts[business_day(from_text(one.occurred_at)).isoformat()] += 1
            last.append(one.transfer_id)
        counts.update(absent.counts_of(name))
        return Journaled(balance, counts, tuple(last))


def until(
    looked: Iterable[tuple[Any, BookException | None]], has_time: HasTime
) -> list[BookException]:
    """The exceptions among these, as far as there is time, and NAMED_AT_MOST of them."""
    exceptions: list[BookException] = []
    for _, found in looked:
        if found is not None:
            exceptions.append(found)
        if len(exceptions) == NAMED_AT_MOST or not has_time():
            break
    return exceptions


def _line_check(
    name: str,
    expected: int,
    actual: int,
    exceptions: list[BookException],
    at: Moment,
    code: Code,
    subject: str,
) -> Check:
    """A check of one line: where no single account explains a difference, the line itself does,
    unless something may be on its way."""
    if expected == actual and not exceptions:
        return Check(name, RUPIAH, expected, actual)
    settled = at.settled()
    if not exceptions and settled:
        exceptions = [BookException(code, subject, expected, actual)]
    return Check(name, RUPIAH, expected, actual, tuple(exceptions), not settled)
