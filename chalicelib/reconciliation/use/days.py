"""The check of closed days: the root that was signed, and the chain that it stands in."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

import msgspec

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import VerificationKey
from chalicelib.core.crypto.merkle import Tree, leaf_hash
from chalicelib.core.crypto.signed import DAY_TYP, NO_DAY, DayRecord, act_leaf, claims_hash
from chalicelib.core.values.instants import day_from_text
from chalicelib.days.store.days import Days
from chalicelib.reconciliation.rules.checks import TRANSFERS, BookException, Check, Code, named
from chalicelib.reconciliation.rules.report import Report, sha256_of
from chalicelib.reconciliation.store.reports import Reports
from chalicelib.reconciliation.use.projections import Projected

_A_DAY = timedelta(days=1)


class DayChecks(Component, frozen=True, kw_only=True):
    """Holds a closed day against its transfers, its acts, its report, its signature and its
    neighbours. `find_key` gives the public key that a `kid` names, however old."""

    days: Days
    reports: Reports
    audit: AuditJournal
    city: str
    find_key: Callable[[str], VerificationKey | None]

    def record(self, day: date) -> DayRecord | None:
        """The record of a closed day."""
        found = self.days.find(day)
        return None if found is None else found.record

    def signed_report(self, record: DayRecord) -> Report | None:
        """The report that a closed day was signed with; None where what is kept is another."""
        content = self.reports.find(day_from_text(record.date), record.report)
        if content is None or sha256_of(content) != record.report:
            return None
        return Report(content, record.report)

    def check(self, day: date, record: DayRecord | None, projected: Projected) -> Check:
        """Of a closed day its record; of an open one that of the last closed day, which it will be
        chained to. A large day waits for more time."""
        book = projected.book
        if book.partial:
            return Check("days", TRANSFERS, book.listed, book.listed, waits=True)
        exceptions = []
        if record is not None and book.day_root != record.root:
            behind = named([*book.changed.ids, *book.missing.ids, *book.misplaced.ids])
            exceptions.append(_about(record, "root_differs", behind))
        found = record or self._last()
        if found is None:
            return Check("days", TRANSFERS, 0, 0)
        if not self._acts_hold(found):
            exceptions.append(_about(found, "acts_differ"))
        if self.signed_report(found) is None:
            exceptions.append(_about(found, "report_changed"))
        if not self._in_chain(day_from_text(found.date), found):
            exceptions.append(_about(found, "chain_broken"))
        if not self._signed(found):
            exceptions.append(_about(found, "signature_invalid"))
        proven = 0 if exceptions else found.transfers
        return Check("days", TRANSFERS, found.transfers, proven, tuple(exceptions))

    def _last(self) -> DayRecord | None:
        closed = self.days.chain().closed
        return None if closed is None else self.record(closed)

    def _acts_hold(self, record: DayRecord) -> bool:
        tree = Tree()
        try:
            for act in self.audit.in_order(day_from_text(record.date)):
                tree.add(leaf_hash(act_leaf(asdict(act))))
        except (KeyError, TypeError, ValueError, msgspec.MsgspecError):  # none of ours
            return False
        return (tree.size, tree.root().hex()) == (record.acts, record.acts_root)

    def _in_chain(self, day: date, record: DayRecord) -> bool:
        before, after = self.record(day - _A_DAY), self.record(day + _A_DAY)
        follows = after.previous if after else self.days.chain().previous
        return record.previous == (self._hash(before) if before else NO_DAY) and (
            self._hash(record) == follows
        )

    def _hash(self, record: DayRecord) -> str:
        return claims_hash(record.claims(self.city))

    def _signed(self, record: DayRecord) -> bool:
        try:
            claims = jose.verify(record.signature, typ=DAY_TYP, find_key=self.find_key)
        except jose.Malformed:
            return False
        return claims == record.claims(self.city)


def _about(record: DayRecord, code: Code, behind: tuple[str, ...] = ()) -> BookException:
    return BookException(code, record.date, record.transfers, 0, behind, TRANSFERS)
