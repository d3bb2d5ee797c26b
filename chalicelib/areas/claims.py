"""Claiming, by itself: what a whole city does within the minutes of a release."""

from chalicelib.areas.door import door
from chalicelib.core.parts import Parts
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes import claims


def warm(parts: Parts) -> object:
    """What claims."""
    return parts[VoucherParts].claim


app = door((claims.api, VoucherParts), warm=warm)
