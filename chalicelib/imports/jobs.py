"""The queue of imports: files of residents and of merchants, worked on piece by piece.

Runs as `chalicelib.imports.jobs.<function>`; app.py is not imported there.
"""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)


# The queue itself is bound in infra/, by this name.
@blueprint.on_sqs_message(queue="imports", batch_size=1)
def on_import(event: Any) -> dict[str, Any]:
    """Go on with the import that a message names."""
    for record in event:
        parts().import_jobs.work(
            json.loads(record.body), event.context.get_remaining_time_in_millis
        )
    return {"batchItemFailures": []}
