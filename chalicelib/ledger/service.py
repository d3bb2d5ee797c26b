"""Reading the ledger: accounts, transfers, the trial balance."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.journal import Journal, entry_key
from chalicelib.ledger.rules import (
    Sums,
    Transfer,
    account_kind,
    account_of_all,
    full_minute,
    next_minute,
)
from chalicelib.ledger.totals import Totals

# A list without bounds goes back this far.
LISTED_BY_DEFAULT = timedelta(days=31)
# Looking for one kind among all, a request goes no further than this.
LOOKED_AT_MOST = 5_000
_SOUGHT_AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Account:
    """An account and what has gone through it, in rupiah; balance = credits - debits."""

    account: str
    debits: int
    credits: int
    balance: int


@dataclass(frozen=True, slots=True)
class AccountReader:
    """How the accounts of one kind are read where they are kept: by the concept they belong to.

    `one` answers (balance, credits) or None; `page` answers names after `cursor` and the next
    cursor.
    """

    one: Callable[[str], tuple[int, int] | None]
    page: Callable[[str | None, int], tuple[list[Account], str | None]]


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The sums of each group before `as_of`; `through` is how far they surely reach."""

    accounts: list[Account]
    debits: int
    credits: int
    as_of: datetime
    through: datetime


def account_of(name: str, balance: int, credits: int) -> Account:
    """An account from what is stored: balance and credits; debits follow."""
    return Account(name, credits - balance, credits, balance)


class Ledger:
    """The use cases of reading the ledger."""

    def __init__(
        self,
        journal: Journal,
        totals: Totals,
        readers: Mapping[str, AccountReader],
        find: Callable[[str], Transfer | None],
        beat: Callable[[], None],
        clock: Clock,
        looked_at_most: int = LOOKED_AT_MOST,
    ) -> None:
        self._journal = journal
        self._totals = totals
        self._readers = readers
        self._find = find
        self._beat = beat
        self._clock = clock
        self._looked_at_most = looked_at_most

    def account(self, name: str) -> Account:
        """One account, up to date. Raises `not_found`."""
        reader = self._readers.get(account_kind(name))
        found = reader.one(name) if reader else None
        if found is None:
            raise Refused("not_found")
        return account_of(name, *found)

    def accounts(
        self, prefix: str, cursor: str | None, limit: int
    ) -> tuple[list[Account], str | None]:
        """Accounts whose name begins with `prefix`, kind by kind, and the next cursor."""
        kinds = [kind for kind in self._readers if kind.startswith(account_kind(prefix))]
        at, _, inner = (cursor or "").partition("|")
        if at in kinds:
            kinds = kinds[kinds.index(at) :]
        found: list[Account] = []
        for kind in kinds:
            after: str | None = inner if kind == at and inner else None
            while True:
                page, after = self._readers[kind].page(after, limit - len(found))
                found += [account for account in page if account.account.startswith(prefix)]
                if len(found) >= limit and after:
                    return found, f"{kind}|{after}"
                if after is None:
                    break
            if len(found) >= limit and kind != kinds[-1]:
                return found, f"{kinds[kinds.index(kind) + 1]}|"
        return found, None

    def transfer(self, transfer_id: str) -> Transfer:
        """One transfer, up to date. Raises `not_found`."""
        # Heartbeats lie in the same table under other keys.
        found = self._find(transfer_id) if transfer_id.startswith(ids.TRANSFER) else None
        if found is None:
            raise Refused("not_found")
        return found

    def transfers(
        self,
        account: str | None,
        kind: str | None,
        since: datetime | None,
        until: datetime | None,
        cursor: str | None,
        limit: int,
    ) -> tuple[list[Transfer], str | None]:
        """Transfers with since <= occurred_at < until, newest first, and the next cursor.

        Of one kind, where `kind` is given: only so many are looked at, and a page may be short
        where there is a next one.
        """
        until = until or self._clock() + timedelta(minutes=1)
        since = since or until - LISTED_BY_DEFAULT
        account = account or (account_of_all(kind) if kind else None)
        at_a_time = limit + 1 if kind is None else _SOUGHT_AT_A_TIME
        found: list[Transfer] = []
        listed = self._journal.newest_first(account, since, until, cursor, at_a_time)
        for looked_at, transfer in enumerate(listed, start=1):
            if kind in (None, transfer.kind):
                found.append(transfer)
            if len(found) == limit or looked_at == self._looked_at_most:
                return found, entry_key(transfer)
        return found, None

    def trial_balance(self, as_of: datetime | None) -> TrialBalance:
        """The trial balance before `as_of`, cut to the full minute; now where it is None."""
        now = self._clock()
        instant = full_minute(as_of) if as_of else next_minute(now)
        through = self.through()
        return trial_balance(self._totals.before(instant), instant, through)

    def detail(
        self, balance: TrialBalance, cursor: str | None, limit: int
    ) -> tuple[list[Account], str | None]:
        """Every account by itself instead of the summed lines, as they stand now, page by page."""
        return self.accounts("", cursor, limit)

    def daily(self, month: str) -> dict[str, Sums]:
        """The sums of each business day of a month `YYYY-MM`."""
        return self._totals.by_bucket("day", month)

    def through(self) -> datetime:
        """How far lists and totals surely reach. Asking sends a heartbeat through the stream, so
        that on a quiet day the next answer reaches further."""
        through = self._totals.through()
        if self._clock() - through > timedelta(seconds=20):
            self._beat()
        return through


def trial_balance(sums: Sums, as_of: datetime, through: datetime) -> TrialBalance:
    """The lines of a trial balance, by name; debits and credits are equal in every honest one."""
    names = sorted(sums.debits.keys() | sums.credits.keys())
    accounts = [
        account_of(name, sums.credits[name] - sums.debits[name], sums.credits[name])
        for name in names
    ]
    return TrialBalance(
        accounts,
        sum(account.debits for account in accounts),
        sum(account.credits for account in accounts),
        as_of,
        through,
    )


def shown(transfer: Transfer) -> dict[str, object]:
    """A transfer as the API shows it."""
    return {
        "id": transfer.id,
        "debit_account": transfer.debit_account,
        "credit_account": transfer.credit_account,
        "amount": transfer.amount,
        "kind": transfer.kind,
        "reference": transfer.reference,
        "occurred_at": transfer.occurred_at,
        "actor": transfer.actor,
        "campaign_id": transfer.campaign_id or None,
        "reverses": transfer.reverses,
    }


def singles(names: tuple[str, ...], one: Callable[[str], tuple[int, int] | None]) -> AccountReader:
    """A reader for accounts that exist once, such as the treasury: at zero before anything has
    gone through them."""

    def always(name: str) -> tuple[int, int] | None:
        return one(name) or (0, 0) if name in names else None

    def page(_: str | None, limit: int) -> tuple[list[Account], str | None]:
        return list(_found(names, always))[:limit], None

    return AccountReader(always, page)


def _found(
    names: tuple[str, ...], one: Callable[[str], tuple[int, int] | None]
) -> Iterator[Account]:
    for name in names:
        found = one(name)
        if found is not None:
            yield account_of(name, *found)
