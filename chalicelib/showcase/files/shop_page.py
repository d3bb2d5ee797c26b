"""A shop's page: where it is, when it is open, what it sells, and others like it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from chalicelib.merchants.rules.photo import photo_paths
from chalicelib.merchants.use.directory import PublicMerchant
from chalicelib.products.use.directory import PublicProduct
from chalicelib.showcase.files.element import Element, element
from chalicelib.showcase.files.frame import City, Told, address, page, place_of, postal_address
from chalicelib.showcase.files.words import (
    WORDS,
    Language,
    on_day,
    opening_hours,
    rupiah,
)
from chalicelib.showcase.rules import GOODS_MOST


def shop_page(
    shop: PublicMerchant,
    goods: Sequence[PublicProduct],
    similar: Sequence[PublicMerchant],
    city: City,
    language: Language,
) -> str:
    """The page of a shop, with what it sells and shops like it."""
    words = WORDS[language]
    place = place_of(shop.kelurahan_code, city, language)
    photo = next((one for one in goods if one.photo), None)
    told = Told(
        path=f"/toko/{shop.id}",
        title=shop.name,
        description=words["shop_lead"].format(category=words[shop.category], place=place),
        kind="website",
        picture=photo_paths(photo.id, photo.photo)[1] if photo else "",
        data=shop_data(shop, city),
    )
    return page(
        told,
        city,
        language,
        element("h1", shop.name),
        element("p", words[shop.category], element("br"), shop.address, element("br"), place),
        element("p", words["voucher"]),
        _said(", ".join(words[one] for one in shop.services)),
        element(
            "p", element("a", words["map"], href=_map(shop, place)), " · ", _in_wallet(shop, words)
        ),
        *_hours(shop, language),
        *_checks(shop, language),
        element("h2", words["goods"]),
        goods_list(goods[:GOODS_MOST], language) or element("p", words["no_goods"]),
        _more(shop, len(goods) - GOODS_MOST, language),
        *_similar(similar, city, language),
    )


def shop_data(shop: PublicMerchant, city: City) -> dict[str, Any]:
    """What a shop is to schema.org. No name and no phone: what the city knows are its owner's."""
    data: dict[str, Any] = {
        "@type": "FoodEstablishment" if shop.category == "kuliner" else "LocalBusiness",
        "name": shop.name,
        "url": f"{city.origin}/toko/{shop.id}",
        "address": postal_address(shop.kelurahan_code, shop.address, city),
        "currenciesAccepted": "IDR",
    }
    if shop.hours:
        data["openingHoursSpecification"] = [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": f"https://schema.org/{one.day.capitalize()}",
                "opens": one.opens,
                # ISO 8601 since 2019 has no 24:00.
                "closes": "23:59" if one.closes == "24:00" else one.closes,
            }
            for one in shop.hours
        ]
    return data


def goods_list(goods: Sequence[PublicProduct], language: Language) -> Element | None:
    """Products with their small photos, each a link to its page; None of none."""
    rows = [
        element(
            "li",
            small_photo(one),
            element(
                "span",
                element("a", one.name, href=address(f"/barang/{one.id}", language)),
                _small(WORDS[language]["made_here"] if one.made_in_malang else ""),
                _small("" if one.available else WORDS[language]["sold_out"]),
            ),
            element("b", rupiah(one.price)),
        )
        for one in goods
    ]
    return element("ul", *rows) if rows else None


def small_photo(product: PublicProduct) -> Element:
    """A product's photo beside its name, which says what it shows."""
    if not product.photo:
        return element("i")
    small, _ = photo_paths(product.id, product.photo)
    return element("img", src=small, alt="", loading="lazy", width="64", height="64")


def _similar(shops: Sequence[PublicMerchant], city: City, language: Language) -> list[Element]:
    rows = [
        element(
            "li",
            element(
                "span",
                element("a", one.name, href=address(f"/toko/{one.id}", language)),
                _small(place_of(one.kelurahan_code, city, language)),
            ),
        )
        for one in shops
    ]
    return [element("h2", WORDS[language]["similar"]), element("ul", *rows)] if rows else []


def _hours(shop: PublicMerchant, language: Language) -> list[Element]:
    if not shop.hours:
        return []
    rows = [
        part
        for days, times in opening_hours(shop.hours, language)
        for part in (element("dt", days), element("dd", times))
    ]
    return [element("h2", WORDS[language]["hours"]), element("dl", *rows)]


def _checks(shop: PublicMerchant, language: Language) -> list[Element]:
    words = WORDS[language]
    rows = [
        element(
            "li",
            element(
                "span",
                f"{words[one.kind]} {one.number}",
                _small(words["until"].format(day=on_day(one.valid_until, language))),
            ),
        )
        for one in shop.checks
    ]
    return [element("h2", words["checks"]), element("ul", *rows)] if rows else []


def _more(shop: PublicMerchant, count: int, language: Language) -> Element | None:
    if count <= 0:
        return None
    text = WORDS[language]["more_goods"].format(count=count)
    return element("p", element("a", text, href=wallet_path(shop)))


def _in_wallet(shop: PublicMerchant, words: Mapping[str, str]) -> Element:
    return element("a", words["wallet"], href=wallet_path(shop))


def wallet_path(shop: PublicMerchant) -> str:
    """Where the wallet shows a shop."""
    return f"/wallet/#/shops/{shop.kelurahan_code}/{shop.id}"


def _map(shop: PublicMerchant, place: str) -> str:
    query = urlencode({"api": "1", "query": f"{shop.name}, {shop.address}, {place}"})
    return f"https://www.google.com/maps/search/?{query}"


def _said(text: str) -> Element | None:
    return element("p", text) if text else None


def _small(text: str) -> Element | None:
    return element("small", text) if text else None
