"""The vouchers' clock. Runs as `chalicelib.vouchers.jobs.expire_due`."""

import json
import sys
from typing import Any

from chalice.app import Blueprint

from chalicelib.wiring import parts

blueprint = Blueprint(__name__)

# Enough to finish the transaction under way.
_SPARE_MS = 15_000


@blueprint.schedule("rate(1 hour)")
def expire_due(event: Any) -> None:
    """Empty vouchers whose time is over, as many as the time allows; the next hour goes on."""
    context = event.context
    emptied = parts().lapse.run(lambda: context.get_remaining_time_in_millis() > _SPARE_MS)
    line = {"event": "vouchers expired", "vouchers": emptied}
    sys.stderr.write(json.dumps(line, separators=(",", ":")) + "\n")
