"""Reading the ledger: accounts, transfers, the trial balance."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from chalicelib.core.component import Component
from chalicelib.core.http.pages import no_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.ports import AccountReader
from chalicelib.ledger.rules.accounts import Account, account_kind, account_of
from chalicelib.ledger.rules.journal import entry_key
from chalicelib.ledger.rules.spans import full_minute, next_minute
from chalicelib.ledger.rules.sums import TrialBalance, trial_balance
from chalicelib.ledger.rules.transfer import Transfer, account_of_all
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.journal import Journal
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.store.transfers import Transfers

# A list without bounds goes back this far.
LISTED_BY_DEFAULT = timedelta(days=31)
# Looking for one kind among all, a request goes no further than this.
LOOKED_AT_MOST = 5_000
_SOUGHT_AT_A_TIME = 200
# Where `through` lags by more than this, asking for it sends a heartbeat.
_LAGS = timedelta(seconds=20)


class LedgerReader(Component, frozen=True, kw_only=True):
    """The use cases of reading the ledger. `readers` tell the accounts of each kind, in the order
    in which they are listed."""

    stored: Transfers
    journal: Journal
    totals: Totals
    heartbeats: Heartbeats
    readers: Mapping[str, AccountReader]
    clock: Clock
    looked_at_most: int = LOOKED_AT_MOST

    def account(self, name: str) -> Account:
        """One account, up to date. Raises `not_found`."""
        reader = self.readers.get(account_kind(name))
        found = reader.one(name) if reader else None
        if found is None:
            raise Refused("not_found")
        return account_of(name, *found)

    def accounts(
        self, prefix: str, cursor: str | None, limit: int
    ) -> tuple[list[Account], str | None]:
        """Accounts whose name begins with `prefix`, kind by kind, and the next cursor."""
        kinds = [kind for kind in self.readers if kind.startswith(account_kind(prefix))]
        at, _, inner = (cursor or "").partition("|")
        if cursor:
            if at not in kinds:
                raise no_cursor()
            kinds = kinds[kinds.index(at) :]
        found: list[Account] = []
        for kind in kinds:
            after: str | None = inner if kind == at and inner else None
            while True:
                page, after = self.readers[kind].page(after, limit - len(found))
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
        is_one = transfer_id.startswith(ids.TRANSFER)
        found = self.stored.find(transfer_id) if is_one else None
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
        until = until or self.clock() + timedelta(minutes=1)
        since = since or until - LISTED_BY_DEFAULT
        account = account or (account_of_all(kind) if kind else None)
        at_a_time = limit + 1 if kind is None else _SOUGHT_AT_A_TIME
        found: list[Transfer] = []
        listed = self.journal.newest_first(account, since, until, cursor, at_a_time)
        for looked_at, transfer in enumerate(listed, start=1):
            if kind in (None, transfer.kind):
                found.append(transfer)
            if len(found) == limit or looked_at == self.looked_at_most:
                return found, entry_key(transfer)
        return found, None

    def trial_balance(self, as_of: datetime | None) -> TrialBalance:
        """The trial balance before `as_of`, cut to the full minute; now where it is None."""
        now = self.clock()
        instant = full_minute(as_of) if as_of else next_minute(now)
        through = self.through()
        return trial_balance(self.totals.before(instant), instant, through)

    def through(self) -> datetime:
        """How far lists and totals surely reach. Asking sends a heartbeat through the stream, so
        that on a quiet day the next answer reaches further."""
        through = self.totals.through()
        if self.clock() - through > _LAGS:
            self.heartbeats.beat()
        return through
