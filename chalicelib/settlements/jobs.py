"""The queue of settlements: large ones, prepared and approved chunk by chunk.

Runs as `chalicelib.settlements.jobs.<function>`; app.py is not imported there.
"""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)


# The queue itself is bound in infra/, by this name.
@blueprint.on_sqs_message(queue="settlements", batch_size=1)
def on_settlement(event: Any) -> dict[str, Any]:
    """Go on with the settlement that a message names."""
    for record in event:
        parts().settlement_jobs.work(
            json.loads(record.body), event.context.get_remaining_time_in_millis
        )
    return {"batchItemFailures": []}
