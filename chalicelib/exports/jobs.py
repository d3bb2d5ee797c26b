"""The queue of exports. Runs as `chalicelib.exports.jobs.on_export`."""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)


# The queue itself is bound in infra/, by this name.
@blueprint.on_sqs_message(queue="exports", batch_size=1)
def on_export(event: Any) -> dict[str, Any]:
    """Make the export that a message names."""
    for record in event:
        parts().export_jobs.work(
            json.loads(record.body), event.context.get_remaining_time_in_millis
        )
    return {"batchItemFailures": []}
