"""A shop's own sticker over HTTP."""

from chalicelib.core.http.api import PDF, Answer, Api, Request, must_accept
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.routes.views import StickerView, document

api = Api("stickers")


@api.route(
    "GET", "/merchant/sticker", MERCHANTS, answers={200: StickerView}, refusals=("not_found",)
)
def sticker(request: Request, parts: StickerParts) -> StickerView:
    """My shop's sticker: what residents scan to pay me."""
    return StickerView.of(parts.own.current(request.subject.id))


@api.route(
    "GET",
    "/merchant/sticker.pdf",
    MERCHANTS,
    answers={200: (PDF,)},
    refusals=("not_found", "validation_failed"),
)
def printed(request: Request, parts: StickerParts) -> Answer:
    """My shop's sticker to print, on A6. To be asked for with `Accept: application/pdf`."""
    must_accept(request, PDF)
    merchant_id = request.subject.id
    return document(parts.print.of(merchant_id), f"tumbas-stiker-{merchant_id}.pdf")


@api.route(
    "POST",
    "/merchant/sticker/renew",
    MERCHANTS,
    answers={200: StickerView},
    keyed="optional",
    refusals=("state_conflict",),
)
def renew(request: Request, parts: StickerParts) -> StickerView:
    """Give my shop a new sticker; only the owner may. The old one is void at once."""
    return parts.renew.renew(request.subject, request.key, StickerView.of)
