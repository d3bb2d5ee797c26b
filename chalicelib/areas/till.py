"""The till's money, and what a payment needs from the resident. Nothing else may stop it."""

from chalicelib.areas.door import door
from chalicelib.core.parts import Parts
from chalicelib.identity.parts import IdentityParts
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes import till, token
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes import draw


def warm(parts: Parts) -> object:
    """The keys, and what scans and redeems."""
    redemptions, identity = parts[RedemptionParts], parts[IdentityParts]
    return identity.keys.ring(), identity.authenticate, redemptions.scan, redemptions.redeem


app = door(
    (till.api, RedemptionParts), (token.api, RedemptionParts), (draw.api, VoucherParts), warm=warm
)
