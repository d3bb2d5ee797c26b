"""A product as it is shown."""

from chalicelib.core.http.bodies import View
from chalicelib.merchants.rules.merchant import Category
from chalicelib.products.rules import Product, Service


class ProductView(View):
    id: str
    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: list[Service]

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
        )
