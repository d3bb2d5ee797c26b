"""A product's page: what it is, what it costs, who sells it, and others like it."""

from collections.abc import Sequence
from typing import Any

from chalicelib.merchants.rules.photo import photo_paths
from chalicelib.merchants.use.directory import PublicMerchant
from chalicelib.products.use.directory import PublicProduct
from chalicelib.showcase.files.element import element
from chalicelib.showcase.files.frame import City, Told, address, page, place_of
from chalicelib.showcase.files.shop_page import goods_list, shop_data, wallet_path
from chalicelib.showcase.files.words import WORDS, Language, rupiah


def product_page(
    product: PublicProduct,
    shop: PublicMerchant,
    similar: Sequence[PublicProduct],
    city: City,
    language: Language,
) -> str:
    """The page of a product, with the shop that sells it and products like it."""
    words = WORDS[language]
    large = photo_paths(product.id, product.photo)[1] if product.photo else ""
    alike = goods_list(similar, language)
    services = ", ".join(words[one] for one in product.services)
    told = Told(
        path=f"/barang/{product.id}",
        title=product.name,
        description=f"{rupiah(product.price)} · {shop.name} · {product.description}".rstrip(" ·"),
        kind="product",
        picture=large,
        data=_product_data(product, shop, large, city),
    )
    return page(
        told,
        city,
        language,
        element("img", src=large, alt=product.name) if large else None,
        element("h1", product.name),
        element("p", element("b", rupiah(product.price))),
        None if product.available else element("p", words["sold_out"]),
        element("p", words["made_here"]) if product.made_in_malang else None,
        element("p", product.description) if product.description else None,
        element("p", services) if services else None,
        element("h2", words["sold_by"]),
        element(
            "p",
            element("a", shop.name, href=address(f"/toko/{shop.id}", language)),
            element("br"),
            shop.address,
            element("br"),
            place_of(shop.kelurahan_code, city, language),
        ),
        element("p", words["voucher"]),
        element("p", element("a", words["wallet"], href=wallet_path(shop))),
        element("h2", words["similar"]) if alike is not None else None,
        alike,
    )


def _product_data(
    product: PublicProduct, shop: PublicMerchant, large: str, city: City
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "Product",
        "name": product.name,
        "offers": {
            "@type": "Offer",
            "price": str(product.price),
            "priceCurrency": "IDR",
            "availability": f"https://schema.org/{'In' if product.available else 'OutOf'}Stock",
            "seller": shop_data(shop, city),
        },
    }
    if product.description:
        data["description"] = product.description
    if large:
        data["image"] = city.origin + large
    return data
