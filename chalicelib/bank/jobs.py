"""The queue of bank statements: files matched piece by piece.

Runs as `chalicelib.bank.jobs.<function>`; app.py is not imported there.
"""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)


# The queue itself is bound in infra/, by this name.
@blueprint.on_sqs_message(queue="bank", batch_size=1)
def on_bank_statement(event: Any) -> dict[str, Any]:
    """Go on with the statement that a message names."""
    for record in event:
        parts().bank_statements.work(
            json.loads(record.body), event.context.get_remaining_time_in_millis
        )
    return {"batchItemFailures": []}
