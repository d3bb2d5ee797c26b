"""Importing merchants: how rows become writes.

A merchant's account holds what the city owes: it is only ever put where none stands, and no
import writes over one. Where only the profile changes, many are written at once; else each merchant
is changed as an admin would change it, by a transaction that the audit journal tells of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from chalicelib.core.dynamo.writer import Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.rejected import RowError
from chalicelib.identity.rules import Login
from chalicelib.identity.store import Identities
from chalicelib.imports.service import Changes, Source
from chalicelib.merchants.rules.merchant import ACTIVE, PENDING, Merchant, next_state
from chalicelib.merchants.rules.row import (
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    MerchantRow,
    parse_merchant,
    second_row,
)
from chalicelib.merchants.service import ROLE, MerchantService, concerns_others
from chalicelib.merchants.store.merchants import Merchants

# Two items each, and a transaction takes 100.
_PER_TRANSACTION = 50


class MerchantRegistry:
    """The registry of merchants as imports see it. `id_of_nib` is a keyed hash."""

    required = REQUIRED_COLUMNS
    optional = OPTIONAL_COLUMNS

    def __init__(
        self,
        merchants: MerchantService,
        store: Merchants,
        identities: Identities,
        writer: Writer,
        id_of_nib: Callable[[str], str],
        clock: Clock,
    ) -> None:
        self._merchants = merchants
        self._store = store
        self._identities = identities
        self._writer = writer
        self._id_of_nib = id_of_nib
        self._clock = clock

    def parse(self, record: dict[str, str]) -> MerchantRow | list[RowError]:
        """The merchant of one record, or all that is wrong with it."""
        return parse_merchant(record)

    def id_of(self, row: MerchantRow) -> str:
        """The id that belongs to a row's NIB."""
        return self._id_of_nib(row.nib)

    def second_row(self, first: int) -> RowError:
        """What to tell a row whose NIB stood in row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[MerchantRow]) -> RowError | None:
        """A NIB has 13 digits, which spreadsheets keep: nothing to suspect."""
        return None

    def compare(self, rows: Mapping[str, MerchantRow], source: Source) -> Changes[Merchant]:
        """Compare rows, by merchant id, with what stands there.

        A changed bank account waits for finance; an application becomes active, for the city's
        own list says so; a suspended merchant stays suspended. Without a column `nmid`, what is
        known of it stays.
        """
        standing = self._store.find_many(rows)
        new: list[Merchant] = []
        changed: list[tuple[Merchant, Merchant]] = []
        for merchant_id, row in rows.items():
            was = standing.get(merchant_id)
            if was is None:
                new.append(self._merchants.from_row(row, ACTIVE))
                continue
            if "nmid" not in source.columns:
                row = replace(row, nmid=was.nmid)
            now = self._merchants.merged(was, row, source.by.actor)
            if was.state == PENDING:
                now = replace(now, state=next_state(PENDING, "approve"))
            if was != now:
                changed.append((was, now))
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Merchant], source: Source) -> None:
        """New merchants, logins first; then what has changed, each with what follows it; and only
        then may an application redeem, so that it never does so by what its form said.

        Raises `state_conflict` where somebody applied for a new merchant, or changed one, at this
        very moment.
        """
        self._identities.put_logins(
            [(one.phone_hash, Login(ROLE, one.id, one.name)) for one in changes.new]
        )
        self._put_new(changes.new)
        profiles = []
        for was, now in changes.changed:
            if concerns_others(was, now):
                self._merchants.store_changes(was, now, source.by)
            else:
                profiles.append(now)
        self._store.put_profiles(profiles)
        for was, now in changes.changed:
            if was.state != now.state:
                self._writer.transact(
                    [self._store.set_state(now.id, was.state, now.state, was.reason)]
                )

    def _put_new(self, merchants: Sequence[Merchant]) -> None:
        # Profile and account together, each only where none stands: with the one and without the
        # other, a later import could take the account for missing and write over what is owed.
        now = self._clock()
        for start in range(0, len(merchants), _PER_TRANSACTION):
            part = merchants[start : start + _PER_TRANSACTION]
            writes: list[Write] = [write for one in part for write in self._store.put(one, now)]
            try:
                self._writer.transact(writes)
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                # An application came in between; whoever sends the file again finds it there.
                raise Refused("state_conflict", retry_after=1) from None
