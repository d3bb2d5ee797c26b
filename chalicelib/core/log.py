"""One line of log an event, and nothing personal in it."""

import json
import sys
from typing import Any


def log(**members: Any) -> None:
    """Write a structured line: no token, phone, NIK, name or body."""
    sys.stderr.write(json.dumps(members, separators=(",", ":")) + "\n")
