"""The parts of the bank."""

import time
from dataclasses import dataclass
from functools import cached_property

from chalicelib.audit.parts import AuditParts
from chalicelib.bank.files import StatementFiles
from chalicelib.bank.matching import Matching
from chalicelib.bank.resolving import Resolving
from chalicelib.bank.service import BankStatements
from chalicelib.bank.store import StatementStore
from chalicelib.core.dynamo.leases import Leases
from chalicelib.core.parts import Parts
from chalicelib.imports.parts import ImportParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.settlements.parts import SettlementParts


@dataclass(frozen=True)
class BankParts:
    """Bank statements: read, matched, what is left to people."""

    parts: Parts

    @cached_property
    def store(self) -> StatementStore:
        return StatementStore(self.parts.connection, self.parts.table("bank"))

    @cached_property
    def statements(self) -> BankStatements:
        parts = self.parts
        payments, transfers = parts[SettlementParts].payments, parts[LedgerParts].transfers
        return BankStatements(
            self.store,
            Matching(self.store, payments, transfers, parts.writer, parts.clock),
            StatementFiles(
                parts.storage, parts.settings.uploads_bucket, parts[ImportParts].uploads
            ),
            Leases(parts.writer, parts.table("bank"), parts.clock),
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.send_to(parts.settings.bank_queue),
            parts.clock,
            time.monotonic,
        )

    @cached_property
    def lines(self) -> Resolving:
        parts = self.parts
        return Resolving(
            self.store,
            parts[SettlementParts].payments,
            parts.records,
            parts.writer,
            parts[AuditParts].journal,
            parts.clock,
        )
