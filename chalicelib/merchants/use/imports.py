"""Importing merchants: how rows become writes.

A merchant's account holds what the city owes: it is only ever put where none stands, and no
import writes over one. Where only details of the profile change, those of many merchants are
written at once, and nothing else of them; else each merchant is changed as an admin would change
it, by a transaction that the audit journal tells of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import WRITES_MOST, Write, Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.rejected import RowError
from chalicelib.documents.use.announce import Announce
from chalicelib.identity.rules.logins import Login
from chalicelib.identity.store.logins import Logins
from chalicelib.imports.rules import Changes, Source
from chalicelib.merchants.rules.change import changed_details, concerns_others
from chalicelib.merchants.rules.merchant import ACTIVE, ROLE, Merchant
from chalicelib.merchants.rules.row import (
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    MerchantRow,
    described,
    parse_merchant,
    second_row,
)
from chalicelib.merchants.store.applications import Applications
from chalicelib.merchants.store.merchants import Merchants
from chalicelib.merchants.use.change import ChangeMerchant
from chalicelib.merchants.use.directory import documents_of

# A new merchant is two items.
_NEW_MOST = WRITES_MOST // 2
# What everybody reads waits so long for the rest of a file before it is made.
_MORE_WITHIN = timedelta(seconds=3)


class MerchantRegistry(Component, frozen=True, kw_only=True):
    """The registry of merchants that imports see. `hash_phone` and `id_of_nib` are keyed hashes."""

    required = REQUIRED_COLUMNS
    optional = OPTIONAL_COLUMNS

    merchants: Merchants
    applications: Applications
    change: ChangeMerchant
    logins: Logins
    announce: Announce
    writer: Writer
    hash_phone: Callable[[str], str]
    id_of_nib: Callable[[str], str]
    clock: Clock

    def parse(self, record: dict[str, str]) -> MerchantRow | list[RowError]:
        """The merchant of one record, or all that is wrong with it."""
        return parse_merchant(record)

    def id_of(self, row: MerchantRow) -> str:
        """The id that belongs to a row's NIB."""
        return self.id_of_nib(row.nib)

    def second_row(self, first: int) -> RowError:
        """What to tell a row whose NIB stood in row `first`."""
        return second_row(first)

    def suspicion(self, rows: Iterable[MerchantRow]) -> RowError | None:
        """A NIB has 13 digits, which spreadsheets keep: nothing to suspect."""
        return None

    def compare(self, rows: Mapping[str, MerchantRow], source: Source) -> Changes[Merchant]:
        """Compare rows, by merchant id, with what stands there.

        A changed bank account waits for finance; a suspended merchant stays suspended. Without an
        optional column, what is known of it stays. Applications count for nothing here.
        """
        standing = self.merchants.find_many(rows)
        absent = [one for one in OPTIONAL_COLUMNS if one not in source.columns]
        new: list[Merchant] = []
        changed: list[tuple[Merchant, Merchant]] = []
        for merchant_id, row in rows.items():
            was = standing.get(merchant_id)
            if was is None:
                new.append(described(row, merchant_id, self.hash_phone(row.phone), ACTIVE))
                continue
            known = {one: getattr(was, one) for one in absent}
            now = self.change.merge(was, replace(row, **known), source.by)
            if was != now:
                changed.append((was, now))
        return Changes(new, changed, len(rows) - len(new) - len(changed))

    def store(self, changes: Changes[Merchant], source: Source) -> None:
        """New merchants, logins first, in place of what anybody has applied for under their NIB;
        then what has changed, each with what follows it.

        Raises `state_conflict` where an application for a new merchant was approved, or somebody
        changed one, at this very moment.
        """
        self._drop_applications({one.nib for one in changes.new})
        self.logins.put_many(
            [(one.phone_hash, Login(ROLE, one.id, one.name)) for one in changes.new]
        )
        self._put_new(changes.new)
        writes: list[tuple[Merchant, Write]] = []
        for was, now in changes.changed:
            if concerns_others(was, now):
                self.change.write(was, now, source.by)
            elif details := changed_details(was, now):
                writes.append((now, self.merchants.change_details(now.id, details)))
        for start in range(0, len(writes), WRITES_MOST):
            part = writes[start : start + WRITES_MOST]
            self._announce([merchant for merchant, _ in part])
            self.writer.transact([write for _, write in part])

    def _drop_applications(self, nibs: set[str]) -> None:
        drops = self.applications.drop(self.applications.of_nibs(nibs)) if nibs else []
        for start in range(0, len(drops), WRITES_MOST):
            self.writer.transact(drops[start : start + WRITES_MOST])

    def _announce(self, merchants: Iterable[Merchant]) -> None:
        places = {one.kelurahan_code for one in merchants}
        self.announce.changing(documents_of(*places), _MORE_WITHIN)

    def _put_new(self, merchants: Sequence[Merchant]) -> None:
        # Profile and account together, each only where none stands: with the one and without the
        # other, a later import could take the account for missing and write over what is owed.
        now = self.clock()
        for start in range(0, len(merchants), _NEW_MOST):
            part = merchants[start : start + _NEW_MOST]
            writes: list[Write] = [write for one in part for write in self.merchants.put(one, now)]
            self._announce(part)
            try:
                self.writer.transact(writes)
            except Refused as refused:
                if refused.code != "state_conflict":
                    raise
                # An application was approved in between; who sends the file again finds it there.
                raise Refused("state_conflict", retry_after=1) from None
