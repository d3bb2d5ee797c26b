"""The kinds of acquirers that are known, a file each. A further one is a file of rules, no fork."""

from collections.abc import Mapping

from chalicelib.acquirers.rules.adapter import Adapter
from chalicelib.acquirers.rules.adapters import netzme, snap, snap_unsigned

ADAPTERS: Mapping[str, Adapter] = {
    "snap": snap.ADAPTER,
    "snap_unsigned": snap_unsigned.ADAPTER,
    "netzme": netzme.ADAPTER,
}
