"""What is done each minute: heartbeats, and a look whether the books balance."""

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.store.totals import Totals
from chalicelib.ledger.use.read import LedgerReader


class Pulse(Component, frozen=True, kw_only=True):
    """The use case of the ledger's clock."""

    totals: Totals
    heartbeats: Heartbeats
    reading: LedgerReader
    stage: str
    clock: Clock

    def beat(self) -> None:
        """Keep every shard delivering, note which are open, and log the trial balance's
        difference as a metric."""
        self.totals.record_open_shards(self.heartbeats.open_shards())
        self.heartbeats.beat_everywhere()
        balance = self.reading.trial_balance(None)
        # CloudWatch reads metrics out of log lines (embedded metric format).
        log(
            _aws={
                "Timestamp": int(self.clock().timestamp() * 1000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": "Tumbas",
                        "Dimensions": [["Stage"]],
                        "Metrics": [{"Name": "TrialBalanceDifference", "Unit": "None"}],
                    }
                ],
            },
            Stage=self.stage,
            TrialBalanceDifference=sum(account.balance for account in balance.accounts),
        )
