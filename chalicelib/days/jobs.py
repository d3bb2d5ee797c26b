"""The queue of days that are being closed. Runs as `chalicelib.days.jobs.on_day`."""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)

# Enough to put a large day's tiles and to sign it.
_SPARE_MS = 30_000


# The queue itself is bound in infra/, by this name.
@blueprint.on_sqs_message(queue="days", batch_size=1)
def on_day(event: Any) -> dict[str, Any]:
    """Go on with closing the day that a message names."""
    context = event.context
    for record in event:
        parts().closing.go_on(
            json.loads(record.body), lambda: context.get_remaining_time_in_millis() > _SPARE_MS
        )
    return {"batchItemFailures": []}
