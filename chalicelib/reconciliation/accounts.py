"""The checks of accounts: merchants, vouchers, campaigns, treasury and paid against the ledger.

First the sums, which are cheap; only where they differ is each account held against its own
journal. A city does not stand still meanwhile: what may be a transfer on its way is no difference.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.instants import business_day, from_text
from chalicelib.ledger.rules import account
from chalicelib.merchants.rules.account import Standing as MerchantStanding
from chalicelib.merchants.store.accounts import MerchantAccounts
from chalicelib.reconciliation.daybook import HasTime
from chalicelib.reconciliation.projections import Absent
from chalicelib.reconciliation.rules import (
    NAMED_AT_MOST,
    RUPIAH,
    Check,
    Code,
    Finding,
    differing,
    effect,
)
from chalicelib.reconciliation.store import Books, Standing, ahead

# An account that moves while it is looked at is looked at again so often.
_LOOKS = 3


@dataclass(frozen=True)
class Moment:
    """What the checks of accounts share: the ledger's `lines` (rupiah) with the day's part of them
    as its transfers say, the `standing` of the guards, what the journal lacks, and whether the
    projections knew everything when the guards were read and nothing has moved since."""

    lines: Mapping[str, int]
    standing: Standing
    absent: Absent
    settled: Callable[[], bool]
    has_time: HasTime


@dataclass(frozen=True)
class _Journaled:
    """What an account's journal comes to: balance, transfers by business day, the last ids."""

    balance: int
    counts: Counter[str]
    last: tuple[str, ...]


class Accounts:
    """Holds accounts against the ledger. `campaign_balance(name)` and `own_balance(name)` answer
    (balance, credits) of an account, up to date, or None."""

    def __init__(
        self,
        books: Books,
        merchants: MerchantAccounts,
        campaign_balance: Callable[[str], tuple[int, int] | None],
        own_balance: Callable[[str], tuple[int, int] | None],
    ) -> None:
        self._books = books
        self._merchants = merchants
        self._campaign_balance = campaign_balance
        self._own_balance = own_balance

    def merchants(self, at: Moment) -> Check:
        """All merchants' accounts together against the ledger's line, then each by its journal."""
        expected, actual = at.lines.get("merchants", 0), at.standing.merchants
        findings: list[Finding] = []
        if expected != actual:
            every = self._merchants.after("")
            looked = ahead(lambda one: self._merchant(one, at), every)
            findings = _until(looked, at.has_time)
        return _judged("merchants", expected, actual, findings, at, "merchant_differs", "merchants")

    def _merchant(self, standing: MerchantStanding, at: Moment) -> Finding | None:
        name = account("merchant", standing.merchant_id)
        for _ in range(_LOOKS):
            said = self._journaled(name, at.absent)
            if said.balance == standing.balance:
                return None
            again = self._merchants.of([standing.merchant_id])[standing.merchant_id]
            complete = all(said.counts[day] == count for day, count in again.counts.items())
            if again == standing and complete:
                return Finding("merchant_differs", name, said.balance, standing.balance, said.last)
            standing = again
        return None

    def vouchers(self, at: Moment) -> Check:
        """The vouchers of each campaign together against the ledger's line."""
        held = self._books.vouchers()
        expected = {
            name.partition(":")[2]: balance
            for name, balance in at.lines.items()
            if name.startswith("vouchers:")
        }
        findings: list[Finding] = []
        for campaign in differing(expected, held):
            if not at.settled():
                break
            found = self._vouchers_of(campaign, at)
            findings += found or [
                Finding(
                    "voucher_differs",
                    f"vouchers:{campaign}",
                    expected.get(campaign, 0),
                    held[campaign],
                )
            ]
        sums = sum(expected.values()), sum(held.values())
        return Check("vouchers", RUPIAH, *sums, tuple(findings), not at.settled())

    def _vouchers_of(self, campaign: str, at: Moment) -> list[Finding]:
        findings: list[Finding] = []
        # A voucher that holds an odd sum is the likelier one, and there are fewer of them.
        for odd in (True, False):
            vouchers = self._books.vouchers_of(campaign, odd=odd)
            findings += _until(
                ahead(lambda one: self._voucher(one, at.absent), vouchers), at.has_time
            )
        return findings

    def _voucher(self, item: Mapping[str, Any], absent: Absent) -> Finding | None:
        name = account("voucher", item["pk"])
        said = self._journaled(name, absent)
        if said.balance == item["balance"]:
            return None
        return Finding("voucher_differs", name, said.balance, item["balance"], said.last)

    def campaigns(self, at: Moment) -> Check:
        """All parts of each campaign's budget together against the ledger's line."""
        expected = {
            name: balance for name, balance in at.lines.items() if name.startswith("campaign:")
        }
        parts = {account("campaign", one): sum_ for one, sum_ in at.standing.campaigns.items()}
        findings = []
        for name in differing(expected, parts):
            # Money that moved between two parts while they were read is in none of them, or twice.
            balance, _ = self._campaign_balance(name) or (0, 0)
            parts[name] = balance
            if balance != expected.get(name, 0) and at.settled():
                findings.append(Finding("campaign_differs", name, expected.get(name, 0), balance))
        sums = sum(expected.values()), sum(parts.values())
        waits = sums[0] != sums[1] and not at.settled()
        return Check("campaigns", RUPIAH, *sums, tuple(findings), waits)

    def own(self, line: str, code: Code, at: Moment) -> Check:
        """An account that the ledger keeps itself (treasury, paid) against its line."""
        balance, _ = self._own_balance(line) or (0, 0)
        return _judged(line, at.lines.get(line, 0), balance, [], at, code, line)

    def _journaled(self, name: str, absent: Absent) -> _Journaled:
        balance = absent.effects[name]
        counts: Counter[str] = Counter()
        last: deque[str] = deque(maxlen=NAMED_AT_MOST)
        for one in self._books.movements(name):
            balance += effect(one["kind"], name, one["amount"])
            counts[business_day(from_text(one["occurred_at"])).isoformat()] += 1
            last.append(one["transfer_id"])
        counts.update(absent.counts_of(name))
        return _Journaled(balance, counts, tuple(last))


def _until(looked: Iterable[tuple[Any, Finding | None]], has_time: HasTime) -> list[Finding]:
    """The findings among these, as far as there is time, and NAMED_AT_MOST of them."""
    findings: list[Finding] = []
    for _, found in looked:
        if found is not None:
            findings.append(found)
        if len(findings) == NAMED_AT_MOST or not has_time():
            break
    return findings


def _judged(
    name: str,
    expected: int,
    actual: int,
    findings: list[Finding],
    at: Moment,
    code: Code,
    subject: str,
) -> Check:
    """A check of one line: where no single account explains a difference, the line itself does,
    unless something may be on its way."""
    if expected == actual and not findings:
        return Check(name, RUPIAH, expected, actual)
    settled = at.settled()
    if not findings and settled:
        findings = [Finding(code, subject, expected, actual)]
    return Check(name, RUPIAH, expected, actual, tuple(findings), not settled)
