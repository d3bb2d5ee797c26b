"""The check of closed days: the root that was signed, and the chain that it stands in."""

from collections.abc import Callable
from datetime import date, timedelta

from chalicelib.core.component import Component
from chalicelib.core.crypto import jose
from chalicelib.core.crypto.jose import VerificationKey
from chalicelib.core.crypto.signed import DAY_TYP, NO_DAY, DayRecord, claims_hash
from chalicelib.days.store.days import Days
from chalicelib.reconciliation.rules import TRANSFERS, BookException, Check, Code, named
from chalicelib.reconciliation.use.projections import Projected

_A_DAY = timedelta(days=1)


class DayChecks(Component, frozen=True, kw_only=True):
    """Holds a closed day against its transfers, its signature and its neighbours. `find_key` gives
    the public key that a `kid` names, however old."""

    days: Days
    city: str
    find_key: Callable[[str], VerificationKey | None]

    def record(self, day: date) -> DayRecord | None:
        """The record of a closed day."""
        found = self.days.find(day)
        return None if found is None else found.record

    def check(self, day: date, record: DayRecord | None, projected: Projected) -> Check:
        """An open day waits for its closing, and a large one for more time."""
        book = projected.book
        if record is None or book.partial:
            return Check("days", TRANSFERS, book.listed, book.listed, waits=True)
        exceptions = []
        if book.day_root != record.root:
            behind = named([*book.changed.ids, *book.missing.ids, *book.misplaced.ids])
            exceptions.append(_about(record, "root_differs", behind))
        if not self._in_chain(day, record):
            exceptions.append(_about(record, "chain_broken"))
        if not self._signed(record):
            exceptions.append(_about(record, "signature_invalid"))
        proven = 0 if exceptions else record.transfers
        return Check("days", TRANSFERS, record.transfers, proven, tuple(exceptions))

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
