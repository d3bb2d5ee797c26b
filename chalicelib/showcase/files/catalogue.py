"""All that shops sell, as catalogues of other platforms read it: RSS 2.0 for Google ("Product data
specification", Merchant Center help), CSV for Meta ("Catalog fields", commerce platform).

Both know the same fields by the same names. They differ in how they write what is in stock.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from xml.etree import ElementTree  # nosec B405  # it writes what we build

from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.merchants.rules.photo import photo_paths
from chalicelib.products.use.directory import PublicProduct
from chalicelib.showcase.files.element import element
from chalicelib.showcase.files.frame import City
from chalicelib.showcase.files.words import WORDS

# What a function may answer is 6 MB at most (AWS Lambda quotas).
MOST_BYTES = 5_500_000
FIELDS = (
    *("id", "title", "description", "availability", "condition", "price"),
    *("link", "image_link", "brand", "product_type"),
)
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
)
_TAIL = "</channel></rss>"


class TooLong(Exception):
    """A catalogue holds more than one answer does."""


def catalogue_xml(products: Iterable[PublicProduct], city: City) -> str:
    """A catalogue for Google. Raises TooLong."""
    told = [
        element("title", f"UMKM Kota {city.name}"),
        element("link", f"{city.origin}/"),
        element("description", f"Barang dan jasa UMKM Kota {city.name}"),
    ]
    head = _HEAD + "".join(ElementTree.tostring(one, encoding="unicode") for one in told)
    return _within(head, (_item(_fields(one, city, "_")) for one in products)) + _TAIL


def catalogue_csv(products: Iterable[PublicProduct], city: City) -> str:
    """A catalogue for Meta, which no spreadsheet program takes for formulas. Raises TooLong."""
    rows = (_fields(one, city, " ") for one in products)
    return _within(_row(FIELDS), (_row(row.get(name, "") for name in FIELDS) for row in rows))


def _fields(product: PublicProduct, city: City, space: str) -> Mapping[str, str]:
    said = {
        "id": product.id,
        "title": product.name,
        "description": product.description or product.name,
        "availability": f"{'in' if product.available else 'out of'} stock".replace(" ", space),
        "condition": "new",
        "price": f"{product.price} IDR",
        "link": f"{city.origin}/barang/{product.id}",
        "brand": product.merchant_name,
        "product_type": WORDS["id"][product.category],
    }
    if product.photo:
        said["image_link"] = city.origin + photo_paths(product.id, product.photo)[1]
    return said


def _item(said: Mapping[str, str]) -> str:
    fields = [element(f"g:{name}", text) for name, text in said.items()]
    return ElementTree.tostring(element("item", *fields), encoding="unicode")


def _row(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerow(map(neutralise, cells))
    return text.getvalue()


def _within(head: str, pieces: Iterator[str]) -> str:
    left = MOST_BYTES - len(head)
    kept = [head]
    for piece in pieces:
        left -= len(piece.encode())
        if left < 0:
            raise TooLong
        kept.append(piece)
    return "".join(kept)
