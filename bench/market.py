"""What 20,000 shops are called and say of their goods: words as often as words are in a language,
a few very often and most of them once or twice (Zipf)."""

from collections.abc import Iterator
from itertools import accumulate
from random import Random
from typing import Any

from chalicelib.core.values.kelurahan import all_kelurahan
from chalicelib.merchants.rules.merchant import place_key
from chalicelib.merchants.store.items import ACCOUNT, PROFILE
from chalicelib.products.rules import place_key as product_key
from chalicelib.products.store.changes import change_key

MERCHANTS = 20_000
PRODUCTS = 20_000
# So many words there are beside those below.
WORDS = 20_000

# What is sold, most of it by many.
GOODS = (
    "bakso rawon soto pecel rujak cwie-mie keripik tempe apel kopi jamu sate bakpao onde-onde "
    "penjahit laundry pijat servis sablon bordir batik topeng gerabah anyaman sepatu tas kemeja "
    "sembako beras telur sayur gula pulsa galon fotokopi kursus cukur travel homestay"
).split()
_CONSONANTS = "b c d g h j k l m n p r s t w ng ny".split()
_ENDINGS = ("", "", "n", "ng", "k", "s", "r")


class Market:
    """The same one whenever it is made."""

    def __init__(self) -> None:
        self._random = Random(573)
        made = dict.fromkeys(self._word() for _ in range(2 * WORDS))
        self.words = list(made)[:WORDS]
        self._often = list(accumulate(1 / (rank + 5) for rank in range(WORDS)))

    def _word(self) -> str:
        pick = self._random.choice
        syllables = (pick(_CONSONANTS) + pick("aiueo") for _ in range(pick((2, 2, 3, 3, 4))))
        return "".join(syllables) + pick(_ENDINGS)

    def _some(self, count: int) -> str:
        return " ".join(self._random.choices(self.words, cum_weights=self._often, k=count))

    def merchants(self) -> Iterator[dict[str, Any]]:
        """The items of all merchants."""
        codes = [one.code for one in all_kelurahan()]
        for number in range(MERCHANTS):
            id, name = _id(number), f"Warung {self._some(2)}".title()
            yield {
                "pk": id,
                "sk": ACCOUNT,
                "state": "active",
                "category": "kuliner",
                "balance": 0,
                "credits": 0,
                "phones": {f"{number:064d}"},
            }
            yield {
                "pk": id,
                "sk": PROFILE,
                "nib": f"{9_120_000_000_000 + number}",
                "name": name,
                "owner_name": "Tini Rahayu",
                "phone": f"+62813{number:08d}",
                "phone_hash": f"{number:064d}",
                "category": "kuliner",
                "kelurahan_code": codes[number % len(codes)],
                "address": f"Jalan Ijen {number % 200}, Malang",
                "bank_code": "014",
                "bank_account": f"{number:010d}",
                "bank_account_name": f"TINI RAHAYU {number}",
                "place_key": place_key("kuliner", name, id),
            }

    def products(self) -> Iterator[dict[str, Any]]:
        """The items of all products, one of each merchant."""
        codes = [one.code for one in all_kelurahan()]
        for number in range(PRODUCTS):
            merchant, id = number % MERCHANTS, f"prd_{number:012d}"
            name = f"{self._random.choice(GOODS)} {self._some(self._random.choice((1, 2)))}".title()
            yield {
                "pk": _id(merchant),
                "sk": id,
                "name": name,
                "price": 15_000,
                "category": "kuliner",
                "description": self._some(self._random.choice((0, 8, 15, 30))),
                "made_in_malang": True,
                "services": ["dine_in", "take_away"],
                "available": True,
                **change_key(f"2026-11-01T00:00:00.{number % 1000:03d}Z", id),
                "kelurahan_code": codes[merchant % len(codes)],
                "place_key": product_key("kuliner", name, id),
            }


def _id(number: int) -> str:
    return f"mrc_{number:012d}"
