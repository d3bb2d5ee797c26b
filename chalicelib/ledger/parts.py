"""The ledger's parts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalicelib.core.parts import Parts
from chalicelib.ledger.heartbeats import Heartbeats
from chalicelib.ledger.journal import Journal, JournalItem
from chalicelib.ledger.listing import DayListing
from chalicelib.ledger.ports import AccountReaders
from chalicelib.ledger.reach import Reach
from chalicelib.ledger.rules import Transfer
from chalicelib.ledger.service import Ledger, singles
from chalicelib.ledger.store import AccountItem, TransferItem, Transfers
from chalicelib.ledger.stream import Pulse, Stream
from chalicelib.ledger.totals import Totals


@dataclass(frozen=True)
class LedgerParts:
    """Transfers, and what is read off them."""

    parts: Parts

    @cached_property
    def transfers(self) -> Transfers:
        parts = self.parts
        return Transfers(
            parts.table("transfers", TransferItem), parts.table("accounts", AccountItem)
        )

    @cached_property
    def journal(self) -> Journal:
        self.parts.table("journal", JournalItem)
        return Journal()

    @cached_property
    def totals(self) -> Totals:
        parts = self.parts
        return Totals(parts.connection, parts.writer, parts.table("totals"), parts.table("journal"))

    @cached_property
    def heartbeats(self) -> Heartbeats:
        parts = self.parts
        return Heartbeats(
            parts.connection, lambda: parts.client("dynamodbstreams"), parts.table("transfers")
        )

    @cached_property
    def listing(self) -> DayListing:
        return DayListing(self.parts.connection, self.parts.table("journal"))

    @cached_property
    def reading(self) -> Ledger:
        own = self.transfers.balance
        return Ledger(
            self.journal,
            self.totals,
            {
                "treasury": singles(("treasury",), own),
                **self.parts.port(AccountReaders).by_kind,
                "paid": singles(("paid",), own),
            },
            self.transfers.find,
            self.heartbeats.beat,
            self.parts.clock,
        )

    @cached_property
    def reach(self) -> Reach:
        return Reach(totals=self.totals, heartbeats=self.heartbeats, clock=self.parts.clock)

    @cached_property
    def stream(self) -> Stream:
        return Stream(
            journal=self.journal,
            totals=self.totals,
            heartbeats=self.heartbeats,
            hand_on=self._hand_on,
            set_aside=self._set_aside,
        )

    @cached_property
    def pulse(self) -> Pulse:
        return Pulse(
            totals=self.totals,
            heartbeats=self.heartbeats,
            reading=self.reading,
            stage=self.parts.settings.stage,
            clock=self.parts.clock,
        )

    def _hand_on(self, transfers: Sequence[Transfer]) -> None:
        queue = self.parts.settings.reports_queue
        if not queue:
            return
        bodies = [
            json.dumps({name: getattr(one, name) for name in _REPORTED}, separators=(",", ":"))
            for one in transfers
        ]
        for start in range(0, len(bodies), 10):
            self.parts.sqs.send_message_batch(
                QueueUrl=queue,
                Entries=[
                    {"Id": str(i), "MessageBody": body}
                    for i, body in enumerate(bodies[start : start + 10])
                ],
            )

    def _set_aside(self, message: Mapping[str, Any]) -> None:
        queue = self.parts.settings.ledger_dead_letters
        if queue:
            self.parts.sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(message))


# What of a transfer the other concepts are told.
_REPORTED = (
    "id",
    "kind",
    "amount",
    "debit_account",
    "credit_account",
    "campaign_id",
    "occurred_at",
)
