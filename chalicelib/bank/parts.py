"""The parts of the bank."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from chalicelib.audit.parts import AuditParts
from chalicelib.bank.rules.anew import PAYMENTS_ANEW
from chalicelib.bank.rules.fees import FEES, Fees
from chalicelib.bank.rules.statements import LINES_AT_ONCE, UPLOAD_MOST_BYTES
from chalicelib.bank.use.book import PAYMENTS_AT_ONCE
from chalicelib.bank.use.match import CHUNK_LINES
from chalicelib.bank.use.take_in import WORKS_S
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.dynamo.writer import WRITES_MOST
from chalicelib.core.parts import Parts
from chalicelib.core.work import OneAtATime, Work
from chalicelib.imports.parts import ImportParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.treasury.parts import TreasuryParts

if TYPE_CHECKING:
    from chalicelib.bank.files import StatementFiles
    from chalicelib.bank.store.account import BankAccount
    from chalicelib.bank.store.lines import Lines
    from chalicelib.bank.store.statements import Statements
    from chalicelib.bank.use.accept import Accept
    from chalicelib.bank.use.after_all import PaidAfterAll
    from chalicelib.bank.use.candidates import FindCandidates
    from chalicelib.bank.use.cash_book import CashBook
    from chalicelib.bank.use.explain import Explain
    from chalicelib.bank.use.job import StatementJob
    from chalicelib.bank.use.match import Match
    from chalicelib.bank.use.named import Named
    from chalicelib.bank.use.postings import Postings
    from chalicelib.bank.use.read import ReadStatements
    from chalicelib.bank.use.rebook import Rebook
    from chalicelib.bank.use.registers import Registers
    from chalicelib.bank.use.resolve import Resolve
    from chalicelib.bank.use.take_in import TakeIn
    from chalicelib.bank.use.thaw import Thaw
    from chalicelib.imports.files import Uploads

# A chunk takes a few seconds; a function stops where it might not finish another.
SPARE_MS = 20_000
# Prolonged before each chunk.
LEASE_LIFE = timedelta(seconds=60)


@dataclass(frozen=True)
class BankParts:
    """Bank statements: read, matched, what is left to people. How much is done at once is given
    here."""

    parts: Parts
    chunk_lines: int = CHUNK_LINES
    writes_most: int = WRITES_MOST
    payments_at_once: int = PAYMENTS_AT_ONCE
    lines_at_once: int = LINES_AT_ONCE
    works_s: float = WORKS_S
    upload_most_bytes: int = UPLOAD_MOST_BYTES
    fees: Fees = FEES

    @cached_property
    def statements(self) -> Statements:
        """The store of statements."""
        from chalicelib.bank.store.statements import Statements

        return Statements(connection=self.parts.connection, table=self.parts.table("bank"))

    @cached_property
    def lines(self) -> Lines:
        """The store of their lines."""
        from chalicelib.bank.store.lines import Lines

        return Lines(connection=self.parts.connection, table=self.parts.table("bank"))

    @cached_property
    def uploads(self) -> Uploads:
        """Where statements are put that are too big for a request."""
        return structs.replace(self.parts[ImportParts].uploads, folder="statements")

    @cached_property
    def files(self) -> StatementFiles:
        """The files of statements while they are worked on."""
        from chalicelib.bank.files import StatementFiles

        return StatementFiles(uploads=self.uploads, upload_most_bytes=self.upload_most_bytes)

    @cached_property
    def read(self) -> ReadStatements:
        """What has become of statements."""
        from chalicelib.bank.use.read import ReadStatements

        return ReadStatements(
            statements=self.statements,
            lines=self.lines,
            bank=self.account,
            match=self.match,
            lines_at_once=self.lines_at_once,
        )

    @cached_property
    def cash_book(self) -> CashBook:
        """What the bank has booked, by period."""
        from chalicelib.bank.use.cash_book import CashBook

        return CashBook(lines=self.lines, account=self.account, clock=self.parts.clock)

    @cached_property
    def take_in(self) -> TakeIn:
        """What begins a statement."""
        from chalicelib.bank.use.take_in import TakeIn

        parts = self.parts
        return TakeIn(
            statements=self.statements,
            files=self.files,
            read=self.read,
            work=self.work,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
            monotonic=time.monotonic,
            account=parts.settings.city_bank_account,
            works_s=self.works_s,
            lines_at_once=self.lines_at_once,
        )

    @cached_property
    def explain(self) -> Explain:
        """What says what lines mean."""
        from chalicelib.bank.use.explain import Explain

        return Explain(
            payments=self.parts[SettlementParts].payments,
            registers=self._registers,
            lines=self.lines,
            fees=self.fees,
        )

    @cached_property
    def candidates(self) -> FindCandidates:
        """What says what else lines may be."""
        from chalicelib.bank.use.candidates import FindCandidates
        from chalicelib.settlements.use.lately import LatelyOrdered

        settled = self.parts[SettlementParts]
        return FindCandidates(
            payments=settled.payments,
            after_all=self.after_all,
            lately=LatelyOrdered(settlements=settled.settlements, lines=settled.lines),
            registers=self._registers,
            lines=self.lines,
            fees=self.fees,
        )

    @cached_property
    def resolve(self) -> Resolve:
        """What proposes anew what lines are, and takes that back."""
        from chalicelib.bank.use.resolve import Resolve

        parts = self.parts
        return Resolve(
            statements=self.statements,
            lines=self.lines,
            named=self._named(),
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def rebook(self) -> Rebook:
        """What books lines anew, as was proposed."""
        from chalicelib.bank.use.rebook import Rebook
        from chalicelib.bank.use.reversing import Reversing

        parts, settled = self.parts, self.parts[SettlementParts]
        return Rebook(
            statements=self.statements,
            lines=self.lines,
            named=self._named(),
            postings=self.postings,
            reversing=Reversing(payments=settled.payments),
            recover=settled.recover,
            after_all=self.after_all,
            freeze=settled.freeze,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
            payments_at_once=min(self.payments_at_once, PAYMENTS_ANEW),
        )

    @cached_property
    def after_all(self) -> PaidAfterAll:
        """What knows of payments that the bank carries out though they were called off."""
        from chalicelib.bank.use.after_all import PaidAfterAll

        settled = self.parts[SettlementParts]
        return PaidAfterAll(payments=settled.payments, recover=settled.recover)

    def _named(self) -> Named:
        from chalicelib.bank.use.named import Named

        settled = self.parts[SettlementParts]
        return Named(
            lines=self.lines,
            payments=settled.payments,
            registers=self._registers,
            freeze=settled.freeze,
            recover=settled.recover,
            after_all=self.after_all,
        )

    @cached_property
    def _registers(self) -> Registers:
        from chalicelib.bank.use.registers import Registers

        treasury = self.parts[TreasuryParts]
        return Registers(
            promises=treasury.promises,
            surrenders=treasury.surrenders,
            remits=self.parts[ProcurementParts].remits,
        )

    @cached_property
    def account(self) -> BankAccount:
        """The bank's account, and how far statements are booked."""
        from chalicelib.bank.store.account import BankAccount

        return BankAccount(connection=self.parts.connection, table=self.parts.table("accounts"))

    @cached_property
    def postings(self) -> Postings:
        """What books parts of lines."""
        from chalicelib.bank.use.postings import Postings

        return Postings(
            payments=self.parts[SettlementParts].payments,
            registers=self._registers,
            transfers=self.parts[LedgerParts].transfers,
        )

    @cached_property
    def accept(self) -> Accept:
        """What accepts statements."""
        from chalicelib.bank.use.accept import Accept

        parts = self.parts
        return Accept(
            statements=self.statements,
            bank=self.account,
            transfers=parts[LedgerParts].transfers,
            match=self.match,
            read=self.read,
            work=self.work,
            records=parts.records,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
            monotonic=time.monotonic,
            works_s=self.works_s,
            lines_at_once=self.lines_at_once,
        )

    @cached_property
    def thaw(self) -> Thaw:
        """What thaws payouts on the bank's word."""
        from chalicelib.bank.use.thaw import Thaw

        parts = self.parts
        return Thaw(
            freeze=parts[SettlementParts].freeze,
            freezes=parts[SettlementParts].freezes,
            statements=self.statements,
            lines=self.lines,
            account=parts.settings.city_bank_account,
            writer=parts.writer,
            audit=parts[AuditParts].journal,
            clock=parts.clock,
        )

    @cached_property
    def work(self) -> Work:
        """What matches and books statements, each by one function at a time."""
        parts = self.parts
        leases = Leases(parts.writer, parts.table("bank"), parts.clock)
        return Work(
            job=self._job(),
            send=parts.send_to(parts.settings.bank_queue),
            spare_ms=SPARE_MS,
            one_at_a_time=OneAtATime(leases, lambda id: id, LEASE_LIFE),
        )

    @cached_property
    def match(self) -> Match:
        """What matches statements."""
        from chalicelib.bank.use.match import Match

        parts = self.parts
        return Match(
            statements=self.statements,
            lines=self.lines,
            bank=self.account,
            files=self.files,
            explain=self.explain,
            writer=parts.writer,
            clock=parts.clock,
            account=parts.settings.city_bank_account,
            chunk_lines=self.chunk_lines,
        )

    def _job(self) -> StatementJob:
        from chalicelib.bank.use.book import Book
        from chalicelib.bank.use.job import StatementJob

        parts = self.parts
        book = Book(
            statements=self.statements,
            lines=self.lines,
            bank=self.account,
            postings=self.postings,
            freeze=parts[SettlementParts].freeze,
            writer=parts.writer,
            clock=parts.clock,
            writes_most=self.writes_most,
            payments_at_once=self.payments_at_once,
        )
        return StatementJob(statements=self.statements, match=self.match, book=book)
