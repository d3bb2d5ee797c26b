"""Claiming, by itself: what a whole city does within the minutes of a release."""

from chalicelib.areas.door import door
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes import claims

app = door((claims.api, VoucherParts))
