"""The ledger's parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.ledger.ports import AccountReaders, single
from chalicelib.ledger.rules.accounts import SINGLE

if TYPE_CHECKING:
    from chalicelib.ledger.store.heartbeats import Heartbeats
    from chalicelib.ledger.store.journal import Journal
    from chalicelib.ledger.store.listing import DayListing
    from chalicelib.ledger.store.mutations import Mutations
    from chalicelib.ledger.store.progress import Progress
    from chalicelib.ledger.store.queues import Queues
    from chalicelib.ledger.store.totals import Totals
    from chalicelib.ledger.store.transfers import Transfers
    from chalicelib.ledger.store.waiting import WaitingRecords
    from chalicelib.ledger.use.apply import Stream
    from chalicelib.ledger.use.pulse import Pulse
    from chalicelib.ledger.use.reach import Reach
    from chalicelib.ledger.use.read import LedgerReader
    from chalicelib.ledger.use.rebuild import LedgerRebuild
    from chalicelib.ledger.use.through import Through


class LedgerParts(Room):
    """Transfers, and what is read off them."""

    @cached_property
    def transfers(self) -> Transfers:
        """Where every concept puts transfers."""

        from chalicelib.ledger.store.transfers import AccountItem, TransferItem, Transfers

        parts = self.parts
        return Transfers(
            parts.connection,
            parts.table("transfers", TransferItem),
            parts.table("accounts", AccountItem),
        )

    @cached_property
    def journal(self) -> Journal:
        """Transfers in the order of time."""

        from chalicelib.ledger.store.journal import Journal, JournalItem

        self.parts.table("journal", JournalItem)
        return Journal()

    @cached_property
    def listing(self) -> DayListing:
        """The journal, whole days at a time."""

        from chalicelib.ledger.store.listing import DayListing

        return DayListing(self.parts.connection, self.parts.table("journal"))

    @cached_property
    def totals(self) -> Totals:
        """Sums over transfers."""

        from chalicelib.ledger.store.totals import Totals

        parts = self.parts
        return Totals(parts.connection, parts.writer, parts.table("totals"), parts.table("journal"))

    @cached_property
    def progress(self) -> Progress:
        """How far the stream has been delivered."""

        from chalicelib.ledger.store.progress import Progress

        parts = self.parts
        return Progress(parts.connection, parts.writer, parts.table("totals"))

    @cached_property
    def waiting(self) -> WaitingRecords:
        """What of the stream cannot be counted yet."""

        from chalicelib.ledger.store.waiting import WaitingRecords

        return WaitingRecords(self.parts.connection, self.parts.table("totals"))

    @cached_property
    def mutations(self) -> Mutations:
        """Transfers that were overwritten or removed."""

        from chalicelib.ledger.store.mutations import Mutations

        return Mutations(self.parts.connection, self.parts.table("totals"))

    @cached_property
    def heartbeats(self) -> Heartbeats:
        """What keeps the stream going."""

        from chalicelib.ledger.store.heartbeats import Heartbeats

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

        from chalicelib.ledger.use.read import LedgerReader

        balance = self.transfers.balance
        return LedgerReader(
            stored=self.transfers,
            journal=self.journal,
            totals=self.totals,
            heartbeats=self.heartbeats,
            readers={
                **{name: single(name, balance) for name in SINGLE},
                **self.parts.port(AccountReaders).by_kind,
            },
            clock=self.parts.clock,
        )

    @cached_property
    def reach(self) -> Reach:
        """What work waits for that needs all transfers up to an instant."""

        from chalicelib.ledger.use.reach import Reach

        return Reach(
            totals=self.totals,
            progress=self.progress,
            heartbeats=self.heartbeats,
            clock=self.parts.clock,
        )

    @cached_property
    def through(self) -> Through:
        """What moves `through` on."""

        from chalicelib.ledger.use.through import Through

        return Through(progress=self.progress, waiting=self.waiting, heartbeats=self.heartbeats)

    @cached_property
    def stream(self) -> Stream:
        """What applies the stream."""

        from chalicelib.ledger.use.apply import Stream

        return Stream(
            journal=self.journal,
            totals=self.totals,
            progress=self.progress,
            waiting=self.waiting,
            mutations=self.mutations,
            through=self.through,
            hand_on=self.queues.hand_on,
            set_aside=self.queues.set_aside,
        )

    @cached_property
    def queues(self) -> Queues:
        """Where the stream is handed on to."""

        from chalicelib.ledger.store.queues import Queues

        settings = self.parts.settings
        return Queues(
            self.parts.sqs,
            fiscal=settings.fiscal_queue,
            archive=settings.archive_queue,
            webhooks=settings.webhooks_queue,
            notices=settings.notices_queue,
            live=settings.live_queue,
            dead_letters=settings.ledger_dead_letters,
        )

    @cached_property
    def pulse(self) -> Pulse:
        """What is done each minute."""

        from chalicelib.ledger.use.pulse import Pulse

        return Pulse(
            heartbeats=self.heartbeats,
            through=self.through,
            reading=self.reading,
            stage=self.parts.settings.stage,
            clock=self.parts.clock,
        )

    @cached_property
    def rebuild(self) -> LedgerRebuild:
        """Journal and totals, afresh."""

        from chalicelib.ledger.use.rebuild import LedgerRebuild

        return LedgerRebuild(
            transfers=self.transfers,
            journal=self.journal,
            totals=self.totals,
            progress=self.progress,
            waiting=self.waiting,
        )
