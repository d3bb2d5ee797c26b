"""The reports' queue. Runs as `chalicelib.reports.jobs.on_transfers_report`."""

import json
import sys
from typing import Any

import msgspec
from chalice.app import Blueprint

from chalicelib.reports.rules import Reported
from chalicelib.wiring import parts

blueprint = Blueprint(__name__)


# The queue is bound in infra/. A message that fails is delivered again, then set aside.
@blueprint.on_sqs_message(queue="reports", batch_size=10)
def on_transfers_report(event: Any) -> None:
    """Count the sales among the transfers that the ledger has handed on."""
    transfers = [msgspec.json.decode(record.body, type=Reported) for record in event]
    parts().reports.count(transfers)
    line = {"event": "sales counted", "transfers": len(transfers)}
    sys.stderr.write(json.dumps(line, separators=(",", ":")) + "\n")
