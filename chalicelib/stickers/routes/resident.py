"""A shop's sticker as a resident reads it."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Token
from chalicelib.core.values.subject import RESIDENTS
from chalicelib.merchants.rules.merchant import Category
from chalicelib.merchants.rules.photo import photo_paths
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.rules.spendable import Looked, Spendable

api = Api("stickers")


class StickerBody(Body):
    sticker: Token


class SpendableView(View):
    id: str
    campaign_name: str
    remaining: int

    @classmethod
    def of(cls, one: Spendable) -> "SpendableView":
        voucher, terms = one.payer.voucher, one.payer.terms
        return cls(voucher.id, terms.name, voucher.balance)


class ShopView(View):
    """The shop of a sticker, and what may be spent at it: the vouchers that lapse soonest first.
    `max_amount` is what the first five of them give. By its opening hours the shop is closed where
    it is not `open_now`: then its sticker takes no payment."""

    merchant_id: str
    name: str
    category: Category
    kelurahan_code: str
    photo_url: str | None
    open_now: bool
    max_amount: int
    vouchers: list[SpendableView]

    @classmethod
    def of(cls, looked: Looked) -> "ShopView":
        stall = looked.stall
        return cls(
            merchant_id=stall.merchant_id,
            name=stall.name,
            category=stall.category,  # type: ignore[arg-type]  # only members are put
            kelurahan_code=stall.kelurahan_code,
            photo_url=photo_paths(stall.merchant_id, stall.photo)[0] if stall.photo else None,
            open_now=looked.open_now,
            max_amount=looked.max_amount,
            vouchers=[SpendableView.of(one) for one in looked.spendable],
        )


@api.route(
    "POST",
    "/resident/stickers/read",
    RESIDENTS,
    body=StickerBody,
    answers={200: ShopView},
    conditioned=True,
    delegated=True,
    refusals=("token_invalid", "token_expired", "merchant_not_active", "own_shop"),
)
def read(request: Request, parts: StickerParts) -> ShopView:
    """Which shop a sticker is of, and what I may spend there. Spends nothing."""
    return ShopView.of(parts.look.look(request.body.sticker, request.subject))
