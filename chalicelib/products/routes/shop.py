"""A shop's own photo over HTTP."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import MERCHANTS
from chalicelib.merchants.rules.photo import PhotoState, ShopPhoto
from chalicelib.products.parts import ProductParts
from chalicelib.products.routes.own import PhotoAddressView, PhotoBody
from chalicelib.products.routes.views import PhotoView

api = Api("products")


class ShopPhotoView(View):
    photo: PhotoView | None
    photo_state: PhotoState

    @classmethod
    def of(cls, found: ShopPhoto) -> "ShopPhotoView":
        return cls(PhotoView.of(found.merchant_id, found.photo), found.photo_state)


@api.route(
    "GET", "/merchant/photo", MERCHANTS, answers={200: ShopPhotoView}, refusals=("not_found",)
)
def shown(request: Request, parts: ProductParts) -> ShopPhotoView:
    """My shop's photo, and how the last one that was uploaded stands."""
    return ShopPhotoView.of(parts.shop_photo.of(request.subject.id))


@api.route(
    "POST",
    "/merchant/photo",
    MERCHANTS,
    body=PhotoBody,
    answers={201: PhotoAddressView},
    refusals=("not_found", "unsupported_media_type"),
)
def photograph_shop(request: Request, parts: ProductParts) -> PhotoAddressView:
    """An address to PUT a photo of my shop to, as of a product; only the owner may. Residents see
    it who read my sticker."""
    return PhotoAddressView(parts.shop_photo.ask(request.subject, request.body.content_type))


@api.route(
    "DELETE",
    "/merchant/photo",
    MERCHANTS,
    answers={200: ShopPhotoView},
    refusals=("not_found", "state_conflict"),
)
def remove_shop_photo(request: Request, parts: ProductParts) -> ShopPhotoView:
    """Show no photo of my shop any more; only the owner may."""
    return ShopPhotoView.of(parts.shop_photo.remove(request.subject))
