"""What everybody is told of closed days. How little that tells of one shop, the rules' own tests
show (tests/unit/test_tally_rules.py)."""

from collections import Counter
from typing import Any

from chalicelib.impact.parts import ImpactParts
from chalicelib.impact.rules.tally import FEWEST
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person
from tests.http.closing import close_all
from tests.http.conftest import TestCity


def published(city: TestCity) -> Any:
    """The last day is over, closed and told: what anybody then reads."""
    city.campaign()
    day = close_all(city)["date"]
    city.parts[ImpactParts].work.take_up({"id": day}, lambda: 10**9)
    return told(city)


def told(city: TestCity) -> Any:
    city.make_documents()
    return city.send("GET", "/public/impact").ok()


def sales(city: TestCity, shops: list[Person], amount: int = 10_000) -> None:
    """One voucher spent in each of these shops."""
    campaign = city.campaign(fund=50_000 * len(shops), categories=[])
    for shop, resident in zip(shops, city.residents(len(shops)), strict=True):
        token = city.draw(resident, city.claim(resident, campaign))["token"]
        city.hands.pass_by(seconds=1)
        city.redeem(shop, token, amount).ok(201)


def spent(city: TestCity) -> int:
    kinds = Counter[str]()
    for one in city.parts[LedgerParts].transfers.all():
        kinds[one.kind] += one.amount
    return kinds["redeem"] + kinds["capture"] - kinds["refund"]


def test_what_shops_were_paid_is_told_when_the_day_is_closed(city: TestCity) -> None:
    before = published(city)
    shops = [city.merchant(category="kriya") for _ in range(FEWEST + 1)]
    sales(city, shops)
    assert told(city) == before

    after = published(city)
    assert after["through"] > before["through"]
    assert after["root"] == city.send("GET", f"/public/days/{after['through']}").ok()["root"]
    assert after["spent"] >= before["spent"] + 10_000 * len(shops)
    assert after["spent"] <= spent(city)
    assert after["redemptions"] >= before["redemptions"] + len(shops)
    assert after["merchants_paid"] >= before["merchants_paid"] + len(shops)
    for table in ("by_category", "by_kelurahan"):
        assert sum(one["spent"] for one in after[table]) == after["spent"]
        assert all(one["merchants"] >= FEWEST for one in after[table])
    kriya = next(one for one in after["by_category"] if one["group"] == "kriya")
    assert kriya["merchants"] >= len(shops)


def test_a_day_that_is_told_of_twice_is_counted_once(city: TestCity) -> None:
    sales(city, [city.merchant() for _ in range(FEWEST)])
    first = published(city)
    for _ in range(2):
        city.parts[ImpactParts].work.take_up({"id": first["through"]}, lambda: 10**9)
    assert told(city) == first
