"""A product as it is shown."""

from chalicelib.core.http.bodies import View
from chalicelib.merchants.rules.merchant import Category, Service
from chalicelib.merchants.rules.photo import PhotoState, photo_paths
from chalicelib.products.rules import Product


class PhotoView(View):
    """Where a photo's two sizes are, on the city's own address."""

    small: str
    large: str

    @classmethod
    def of(cls, motif_id: str, photo: str) -> "PhotoView | None":
        """The photo of a product or a shop; None where it has none."""
        return cls(*photo_paths(motif_id, photo)) if photo else None


class ProductView(View):
    id: str
    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: list[Service]
    available: bool
    photo: PhotoView | None
    photo_state: PhotoState

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        offer = product.offer
        return ProductView(
            id=product.id,
            name=offer.name,
            price=offer.price,
            category=offer.category,
            description=offer.description,
            made_in_malang=offer.made_in_malang,
            services=list(offer.services),
            available=offer.available,
            photo=PhotoView.of(product.id, product.photo),
            photo_state=product.photo_state,
        )
