"""The till's money, and what a payment needs from the resident. Nothing else may stop it."""

from chalicelib.areas.door import door
from chalicelib.core.parts import Parts
from chalicelib.payments.parts import PaymentParts
from chalicelib.payments.routes import pay
from chalicelib.redemptions.parts import RedemptionParts
from chalicelib.redemptions.routes import till, token
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.routes import resident as stickers
from chalicelib.vouchers.parts import VoucherParts
from chalicelib.vouchers.routes import draw


def warm(parts: Parts) -> object:
    """What draws, scans, redeems and pays."""
    redemptions = parts[RedemptionParts]
    return parts[VoucherParts].draw, redemptions.scan, redemptions.redeem, parts[PaymentParts].pay


app = door(
    (till.api, RedemptionParts),
    (token.api, RedemptionParts),
    (draw.api, VoucherParts),
    (stickers.api, StickerParts),
    (pay.api, PaymentParts),
    warm=warm,
)
