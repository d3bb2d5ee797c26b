"""What is done each minute: heartbeats, `through`, and a look whether the books balance."""

from chalicelib.core.component import Component
from chalicelib.core.log import log
from chalicelib.core.values.instants import Clock
from chalicelib.ledger.store.heartbeats import Heartbeats
from chalicelib.ledger.use.read import LedgerReader
from chalicelib.ledger.use.through import Through


class Pulse(Component, frozen=True, kw_only=True):
    """The use case of the ledger's clock."""

    heartbeats: Heartbeats
    through: Through
    reading: LedgerReader
    stage: str
    clock: Clock

    def beat(self) -> None:
        """Keep every shard delivering and `through` moving; log as metrics by how much the trial
        balance does not sum to zero, and by how many seconds `through` lags."""
        self.heartbeats.beat_everywhere(self.through.look_at_shards())
        self.through.advance()
        balance = self.reading.trial_balance(None)
        self._measure(
            TrialBalanceDifference=sum(account.balance for account in balance.accounts),
            ThroughLag=int((self.clock() - balance.through).total_seconds()),
        )

    def _measure(self, **values: int) -> None:
        """CloudWatch reads metrics out of log lines (embedded metric format)."""
        log(
            _aws={
                "Timestamp": int(self.clock().timestamp() * 1000),
                "CloudWatchMetrics": [
                    {
                        "Namespace": "Tumbas",
                        "Dimensions": [["Stage"]],
                        "Metrics": [{"Name": name, "Unit": "None"} for name in values],
                    }
                ],
            },
            Stage=self.stage,
            **values,
        )
