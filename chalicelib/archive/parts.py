"""The archive's parts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.core.parts import Room
from chalicelib.ledger.parts import LedgerParts

if TYPE_CHECKING:
    from chalicelib.archive.files import Bucket
    from chalicelib.archive.use.compare import Compare
    from chalicelib.archive.use.keep import Keep
    from chalicelib.archive.use.lost import FindLost


class ArchiveParts(Room):
    """Transfers once more, where they stay."""

    @cached_property
    def bucket(self) -> Bucket:
        """Where they stay."""

        from chalicelib.archive.files import Bucket

        parts = self.parts
        return Bucket(connect=parts.storage, name=parts.settings.archive_bucket)

    @cached_property
    def keep(self) -> Keep:
        """What the queue's function does."""

        from chalicelib.archive.use.keep import Keep

        return Keep(bucket=self.bucket)

    @cached_property
    def compare(self) -> Compare:
        """What auditors and engineers do."""

        from chalicelib.archive.use.compare import Compare

        ledger = self.parts[LedgerParts]
        return Compare(
            bucket=self.bucket,
            listing=ledger.listing,
            transfers=ledger.transfers,
            hand_in=ledger.queues.archive,
        )

    @cached_property
    def lost(self) -> FindLost:
        """What engineers do after a restore."""

        from chalicelib.archive.use.lost import FindLost

        parts = self.parts
        return FindLost(
            bucket=self.bucket, transfers=parts[LedgerParts].transfers, clock=parts.clock
        )
