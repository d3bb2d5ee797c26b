"""Rendering a payout file: what of a settlement is open, in a bank's format, for a day.

The file is kept first and noted then, beside the check that nothing of the settlement has changed
since its lines were read: what is handed out is what was open, and stands in the audit journal.
"""

from contextlib import suppress
from datetime import date
from typing import NamedTuple

from chalicelib.audit.store import AuditJournal
from chalicelib.core.component import Component
from chalicelib.core.dynamo.writer import Writer
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import Clock, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.settlements.files.payout_files import PayoutFiles, render
from chalicelib.settlements.rules.freeze import Freeze
from chalicelib.settlements.rules.rendering import (
    Batch,
    Format,
    Party,
    Rendering,
    execution_day,
    message_id,
    open_orders,
)
from chalicelib.settlements.rules.settlement import ORDERED, Settlement
from chalicelib.settlements.store.lines import Lines
from chalicelib.settlements.store.renderings import Rendered as RenderedBefore
from chalicelib.settlements.store.renderings import Renderings
from chalicelib.settlements.store.settlements import Settlements
from chalicelib.settlements.use.freeze import PayoutFreeze


class PayoutFile(NamedTuple):
    """A kept file, and its text; None where it is too large for an answer."""

    rendering: Rendering
    text: str | None


class Render(Component, frozen=True, kw_only=True):
    """The use case of whoever takes a file to the bank: `city` pays, and the fee is borne by
    `charges`."""

    settlements: Settlements
    lines: Lines
    renderings: Renderings
    files: PayoutFiles
    freeze: PayoutFreeze
    city: Party
    charges: str
    writer: Writer
    audit: AuditJournal
    clock: Clock

    def render(
        self, settlement_id: str, form: Format, named: date | None, by: Subject
    ) -> PayoutFile:
        """The file for a settlement's open payments in a format, to be carried out on the `named`
        day or the next banking day. Raises `not_found`, `state_conflict` where none is open or they
        are being withdrawn, `validation_failed` for a day that is no banking day, `not_reconciled`
        while payouts are frozen, Moved where the bank has answered meanwhile."""
        settlement = self.settlements.get(settlement_id)
        if settlement.state not in ORDERED or not settlement.open or settlement.withdrawn_by:
            raise Refused("state_conflict")
        now = self.clock()
        day = execution_day(named, business_day(now))
        freeze = self.freeze.must_be_open()
        batch = self._batch(settlement, day)
        rendered = render(form, batch)
        with rendered.file:
            rendering = Rendering(
                settlement_id=settlement.id,
                number=settlement.number,
                format=form,
                execution_date=day.isoformat(),
                sha256=rendered.sha256,
                bytes=rendered.size,
                payments=len(batch.orders),
                total=batch.total,
                rendered_by=by.actor,
                rendered_at=to_text(now),
            )
            self.files.put(rendering, rendered)
            self._note(settlement, freeze, rendering, by)
            return PayoutFile(rendering, self.files.text(rendered))

    def next_day(self) -> date:
        """The next banking day."""
        return execution_day(None, business_day(self.clock()))

    def _batch(self, settlement: Settlement, day: date) -> Batch:
        lines = self.lines.of_settlement(settlement.id)
        return Batch(
            number=settlement.number,
            message_id=message_id(settlement, day),
            made_at=settlement.approved_at,
            execute_on=day,
            city=self.city,
            charges=self.charges,
            orders=tuple(open_orders(lines, settlement.state)),
        )

    def _note(
        self, settlement: Settlement, freeze: Freeze, rendering: Rendering, by: Subject
    ) -> None:
        now = self.clock()
        entry = self.audit.entry(
            by,
            "settlement.payout_file",
            settlement.id,
            now,
            number=settlement.number,
            format=rendering.format,
            execution_date=rendering.execution_date,
            payments=rendering.payments,
            total=rendering.total,
            sha256=rendering.sha256,
        )
        leaving = self.freeze.leaving(freeze)
        unchanged = self.settlements.unchanged(settlement)
        with suppress(RenderedBefore):  # the same bytes: they are kept, and stand in the journal
            self.writer.transact([leaving, unchanged, self.renderings.put(rendering), entry])
