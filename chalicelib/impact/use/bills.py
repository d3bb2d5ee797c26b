"""Bringing in the cloud's bill."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.idempotency import Key, Records
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.instants import Clock
from chalicelib.core.values.subject import Subject
from chalicelib.documents.rules import Name
from chalicelib.impact.formats.focus import NoBill, read_focus
from chalicelib.impact.rules.bill import RUPIAH, Bill, Rate
from chalicelib.impact.store.bills import Bills
from chalicelib.impact.use.publish import DOCUMENT

V = TypeVar("V")
# A transaction takes 100 items; a bill is of a month, or of a year's months.
MONTHS_MOST = 36


class BringBills(Component, frozen=True, kw_only=True):
    """The use case of an admin with the cloud's bill. `shown` makes the document anew around what
    it tells."""

    bills: Bills
    records: Records
    audit: AuditJournal
    writer: Writer
    clock: Clock
    shown: Callable[[Name], AbstractContextManager[None]]

    def bring(
        self,
        body: bytes,
        rate: Rate | None,
        by: Subject,
        key: Key | None,
        view: Callable[[list[Bill]], V],
    ) -> V:
        """Take a bill in FOCUS; its months take the place of what stood there. `rate` is that of
        its currency, None where that is the rupiah. Raises `validation_failed`."""
        try:
            currency, months = read_focus(body)
        except NoBill as problem:
            raise Refused("validation_failed", errors=[("body", problem.words)]) from None
        if len(months) > MONTHS_MOST:
            raise invalid(
                "body",
                f"lebih dari {MONTHS_MOST} bulan: bagi berkasnya",
                f"over {MONTHS_MOST} months: split the file",
            )
        now = self.clock()
        at = _rate(currency, rate)
        brought = [Bill(month, services, at) for month, services in sorted(months.items())]
        answer = view(brought)
        with self.shown(DOCUMENT):
            self.writer.transact(
                [
                    *self.records.write(key, now, 200, body=answer),
                    *(self.bills.put(one, by.actor, now) for one in brought),
                    self.audit.entry(
                        by,
                        "bill.import",
                        brought[-1].month,
                        now,
                        months=len(brought),
                        rupiah=sum(one.rupiah for one in brought),
                    ),
                ]
            )
        return answer


def _rate(currency: str, given: Rate | None) -> Rate:
    if currency == RUPIAH:
        return Rate(RUPIAH, 100, "", "")
    if given is None:
        raise invalid(
            "rate",
            f"sebutkan kurs {currency} ke rupiah, dengan sumber dan tanggalnya",
            f"name the rate of {currency} to the rupiah, with its source and day",
        )
    return Rate(currency, given.sen, given.source, given.day)
