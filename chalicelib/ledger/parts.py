"""The ledger's parts."""

from functools import cached_property

from chalicelib.core.parts import Room
from chalicelib.ledger.ports import AccountReaders, single
from chalicelib.ledger.rules import PAID, TREASURY
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.journal import Journal, JournalItem
from chalicelib.ledger.store.listing import DayListing
from chalicelib.ledger.store.queues import Queues
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.store.transfers import AccountItem, TransferItem, Transfers
from chalicelib.ledger.use.apply import Stream
from chalicelib.ledger.use.pulse import Pulse
from chalicelib.ledger.use.reach import Reach
from chalicelib.ledger.use.read import LedgerReader
from chalicelib.ledger.use.rebuild import LedgerRebuild


class LedgerParts(Room):
    """Transfers, and what is read off them."""

    @cached_property
    def transfers(self) -> Transfers:
        """Where every concept puts transfers."""
        parts = self.parts
        return Transfers(
            parts.table("transfers", TransferItem), parts.table("accounts", AccountItem)
        )

    @cached_property
    def journal(self) -> Journal:
        """Transfers in the order of time."""
        self.parts.table("journal", JournalItem)
        return Journal()

    @cached_property
    def listing(self) -> DayListing:
        """The journal, whole days at a time."""
        return DayListing(self.parts.connection, self.parts.table("journal"))

    @cached_property
    def totals(self) -> Totals:
        """Sums over transfers."""
        parts = self.parts
        return Totals(parts.connection, parts.writer, parts.table("totals"), parts.table("journal"))

    @cached_property
    def heartbeats(self) -> Heartbeats:
        """What keeps the stream going."""
        parts = self.parts
        return Heartbeats(
            parts.connection,
            lambda: parts.client("dynamodbstreams"),
            parts.table("transfers"),
            parts.clock,
        )

    @cached_property
    def reading(self) -> LedgerReader:
        """Accounts, transfers, the trial balance; accounts are listed in this order."""
        balance = self.transfers.balance
        return LedgerReader(
            stored=self.transfers,
            journal=self.journal,
            totals=self.totals,
            heartbeats=self.heartbeats,
            readers={
                TREASURY: single(TREASURY, balance),
                **self.parts.port(AccountReaders).by_kind,
                PAID: single(PAID, balance),
            },
            clock=self.parts.clock,
        )

    @cached_property
    def reach(self) -> Reach:
        """What work waits for that needs all transfers up to an instant."""
        return Reach(totals=self.totals, heartbeats=self.heartbeats, clock=self.parts.clock)

    @cached_property
    def stream(self) -> Stream:
        """What applies the stream."""
        settings = self.parts.settings
        queues = Queues(
            self.parts.sqs,
            reports=settings.reports_queue,
            dead_letters=settings.ledger_dead_letters,
        )
        return Stream(
            journal=self.journal,
            totals=self.totals,
            heartbeats=self.heartbeats,
            hand_on=queues.hand_on,
            set_aside=queues.set_aside,
        )

    @cached_property
    def pulse(self) -> Pulse:
        """What is done each minute."""
        return Pulse(
            totals=self.totals,
            heartbeats=self.heartbeats,
            reading=self.reading,
            stage=self.parts.settings.stage,
            clock=self.parts.clock,
        )

    @cached_property
    def rebuild(self) -> LedgerRebuild:
        """Journal and totals, afresh."""
        return LedgerRebuild(transfers=self.transfers, journal=self.journal, totals=self.totals)
