"""The stores of settlements, and what all of its use cases need."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.audit.parts import AuditParts
from chalicelib.core.parts import Room

if TYPE_CHECKING:
    from chalicelib.settlements.files.payout_files import PayoutFiles
    from chalicelib.settlements.rules.terms import Terms
    from chalicelib.settlements.store.freezes import Freezes
    from chalicelib.settlements.store.holds import Holds
    from chalicelib.settlements.store.lines import Lines
    from chalicelib.settlements.store.renderings import Renderings
    from chalicelib.settlements.store.settlements import Settlements
    from chalicelib.settlements.use.freeze import PayoutFreeze
    from chalicelib.settlements.use.numbers import Numbers


class StoreParts(Room):
    """Stores, numbers, terms, and the freeze."""

    @cached_property
    def settlements(self) -> Settlements:
        """Settlements, and all that becomes of them."""

        from chalicelib.settlements.store.settlements import Settlements

        return Settlements(self.parts.connection, self.parts.table("settlements"))

    @cached_property
    def lines(self) -> Lines:
        """Their lines."""

        from chalicelib.settlements.store.lines import Lines

        return Lines(self.parts.connection, self.parts.table("settlements"))

    @cached_property
    def holds(self) -> Holds:
        """What officers hold."""

        from chalicelib.settlements.store.holds import Holds

        return Holds(self.parts.connection, self.parts.table("settlements"))

    @cached_property
    def freezes(self) -> Freezes:
        """Whether payouts are frozen."""

        from chalicelib.settlements.store.freezes import Freezes

        parts = self.parts
        return Freezes(parts.connection, parts.table("settlements"), parts.settings.table)

    @cached_property
    def renderings(self) -> Renderings:
        """Payout files as they were rendered."""

        from chalicelib.settlements.store.renderings import Renderings

        return Renderings(self.parts.connection, self.parts.table("settlements"))

    @cached_property
    def payout_files(self) -> PayoutFiles:
        """The files for the bank."""

        from chalicelib.settlements.files.payout_files import PayoutFiles

        return PayoutFiles(connect=self.parts.storage, bucket=self.parts.settings.files_bucket)

    @property
    def terms(self) -> Terms:
        """On which terms the city pays today."""

        from chalicelib.core.values.instants import business_day
        from chalicelib.settlements.rules.terms import terms_on

        settings = self.parts.settings
        return terms_on(
            business_day(self.parts.clock()),
            minimum=settings.payout_minimum,
            bi_fast=settings.payout_bi_fast_most,
            skn=settings.payout_skn_most,
        )

    @cached_property
    def freeze(self) -> PayoutFreeze:
        """Freezing payouts, and asking whether they are."""

        from chalicelib.settlements.use.freeze import PayoutFreeze

        parts = self.parts
        return PayoutFreeze(
            freezes=self.freezes,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def numbers(self) -> Numbers:
        """Numbering settlements."""

        from chalicelib.settlements.use.numbers import Numbers

        return Numbers(settlements=self.settlements, freeze=self.freeze)
