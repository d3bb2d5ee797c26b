"""Looking for shops and what they sell: words, their affixes, beginnings and slips."""

from typing import Any

import pytest

from tests.http.client import fresh_key
from tests.http.conftest import TestCity
from tests.http.test_products import add, found


def sold(city: TestCity, **query: Any) -> list[str]:
    return [one["name"] for one in found(city, **query)]


@pytest.mark.parametrize("sought", ["jahit", "menjahit", "penjahit", "jahitan", "penjah"])
def test_a_word_is_found_by_its_affixes_and_its_beginning(city: TestCity, sought: str) -> None:
    mark = f"Q{fresh_key()[:10]}".lower()
    add(city.merchant(), name=f"Penjahit {mark}", category="jasa")
    assert sold(city, q=f"{sought} {mark}") == [f"Penjahit {mark}"]
