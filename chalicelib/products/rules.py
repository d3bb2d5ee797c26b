"""What a product is, and how it is found among all that the city's shops sell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.parse import plain_text
from chalicelib.documents.rules import folded
from chalicelib.merchants.rules.merchant import SERVICES, Category, Service
from chalicelib.merchants.rules.photo import PhotoState, photo_state

# A shop's shelf fits on a few screens; and what moves with a shop fits in one transaction.
MOST_OF_A_MERCHANT = 100

NAME_LONGEST = 60
DESCRIPTION_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Offer:
    """What a merchant says of a product. `price` in rupiah; `services` are how one can have it;
    `available` is False while it is sold out."""

    name: str
    price: int
    category: Category
    description: str
    made_in_malang: bool
    services: tuple[Service, ...]
    available: bool = True


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a merchant, which stands where its merchant does.

    `updated_at` is when what others are shown of it, or of its merchant, was last changed. `photo`
    names the photo that is shown, `photo_asked` the upload that is waited for, and
    `photo_trouble` says why the last one could not be shown; each is "" where there is none.
    """

    id: str
    merchant_id: str
    kelurahan_code: str
    offer: Offer
    updated_at: str
    photo: str = ""
    photo_asked: str = ""
    photo_trouble: str = ""

    @property
    def photo_state(self) -> PhotoState:
        """How the last upload stands."""
        return photo_state(self.photo, self.photo_asked, self.photo_trouble)


def in_normal_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says of an Offer, or of some fields of one: its texts as people read them, each
    service once. Raises `validation_failed`."""
    found = dict(given)
    if "name" in found:
        found["name"] = plain_text(found["name"], "name", NAME_LONGEST)
    if description := found.get("description", "").strip():
        found["description"] = plain_text(description, "description", DESCRIPTION_LONGEST)
    elif "description" in found:
        found["description"] = ""
    if "services" in found:
        found["services"] = tuple(one for one in SERVICES if one in found["services"])
    return found


def by_name(product: Product) -> tuple[str, str]:
    """Sorts a merchant's products by name; the id tells those of one name apart."""
    return folded(product.offer.name), product.id


def place_key(category: str, name: str, product_id: str) -> str:
    """Sorts the products of a kelurahan by category, then name."""
    # Cut, because folding may lengthen a name, and a cursor holds the whole key.
    return f"{category}#{folded(name)[:NAME_LONGEST]}#{product_id}"
