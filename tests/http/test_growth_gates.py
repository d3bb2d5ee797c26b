"""Campaigns that wait for growth: they open once it is reached, and stay open."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import business_day, day_bounds, to_text
from chalicelib.documents.parts import DocumentParts
from chalicelib.growth.parts import GrowthParts
from chalicelib.growth.use.daily import ACTOR
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.growing import Shop, bring_in, count, group, month, new_place, settle, shop
from tests.http.partners import partner_of
from tests.http.rewarding import campaign as incentive
from tests.http.rewarding import outcome, program


def settled(city: TestCity) -> None:
    """What strangers read is up to date, so that whoever changes it has it made anew."""
    city.hands.pass_by(seconds=60)
    city.parts[DocumentParts].make.make_all()


def look(city: TestCity) -> int:
    """The clock's function on the next day."""
    city.hands.pass_by(days=1)
    settle(city)
    return city.parts[GrowthParts].daily.run()


def sold(city: TestCity, shops: list[Shop], back: int, amount: int) -> None:
    bring_in(city, *[(one.nib, month(city, back), "other", amount) for one in shops])


def waiting(city: TestCity, category: str, percent: int = 5, **given: Any) -> str:
    now = city.clock()
    return city.campaign(
        opens_at_growth={"category": category, "percent": percent},
        claim_until=to_text(now + timedelta(days=30)),
        spend_until=to_text(now + timedelta(days=40)),
        **given,
    )


def ask(city: TestCity, campaign: str) -> Any:
    return city.resident().post("/resident/claims", {"campaign_id": campaign})


def opened_at(city: TestCity, campaign: str) -> Any:
    return city.admin.get(f"/admin/campaigns/{campaign}").ok()["opened_at"]


@pytest.fixture(scope="module")
def shops(city: TestCity) -> list[Shop]:
    """Five shops of a category that no other test's are of, with sales of 100,000 a year ago."""
    code = new_place()
    made = [shop(city, code, category="kriya") for _ in range(5)]
    sold(city, made, 13, 20_000)
    return made


def test_nothing_is_claimed_before_growth_is_reached_and_what_is_open_stays_open(
    city: TestCity, shops: list[Shop]
) -> None:
    campaign = waiting(city, "kriya", percent=5)
    sold(city, shops, 1, 20_999)
    look(city)
    told = refused(ask(city, campaign), "campaign_not_open")
    assert "tumbuh" in told["detail"]
    assert opened_at(city, campaign) is None
    sold(city, shops[:1], 1, 21_004)
    # Once a day.
    assert city.parts[GrowthParts].daily.run() == 0
    settled(city)
    assert look(city) == 1
    assert opened_at(city, campaign) == to_text(city.clock())
    city.hands.pass_by(seconds=10)
    ask(city, campaign).ok(201)
    sold(city, shops, 1, 1_000)
    assert look(city) == 0
    ask(city, campaign).ok(201)


def test_who_opens_twice_at_once_opens_once_and_the_journal_tells_why(
    city: TestCity, shops: list[Shop]
) -> None:
    sold(city, shops, 1, 22_000)
    campaign = waiting(city, "kriya", percent=10)
    city.hands.pass_by(days=1)
    settle(city)
    daily = city.parts[GrowthParts].daily
    terms = next(one for one in daily.campaigns.waiting() if one.id == campaign)
    assert daily.open_reached() == 1
    first = opened_at(city, campaign)
    city.hands.pass_by(seconds=5)
    # Who has read before.
    assert not daily.campaigns.open(terms, ACTOR, 100)
    assert opened_at(city, campaign) == first
    entries = city.staff("auditor").every("/finance/audit-journal", date=business_day(city.clock()))
    (entry,) = [one for one in entries if one["object"] == campaign and "open" in one["action"]]
    assert (entry["actor"], entry["action"]) == ("job:growth", "campaign.open")
    assert entry["details"] == {"growth_tenths": 100}


def test_fewer_than_five_shops_open_nothing(city: TestCity) -> None:
    few = [shop(city, new_place(), category="jasa") for _ in range(4)]
    sold(city, few, 13, 10_000)
    sold(city, few, 1, 90_000)
    campaign = waiting(city, "jasa", percent=1)
    look(city)
    assert opened_at(city, campaign) is None


def test_what_partners_tell_of_themselves_opens_nothing(city: TestCity) -> None:
    some = [shop(city, new_place(), category="pendidikan") for _ in range(5)]
    sold(city, some, 13, 10_000)
    bring_in(city, *[(one.nib, month(city, 13), "marketplace", 5_000) for one in some])
    sold(city, some, 1, 10_000)
    campaign = waiting(city, "pendidikan", percent=1)
    row = {"merchant_id": some[0].id}
    partner = partner_of(city)
    # Of a year ago a rupiah, in whose place nothing counts that was imported.
    for back, amount in ((1, 900_000_000), (13, 1)):
        told = {"order_id": fresh_key(), "sold_on": f"{month(city, back)}-01", "amount": amount}
        partner.post("/partner/sales", {"sales": [row | told]}).ok()
    settle(city)
    count(city)
    look(city)
    assert group(city, "pendidikan", month(city, 1))["sales"] == 900_050_000
    assert opened_at(city, campaign) is None


def test_payments_before_an_incentive_opens_are_not_rewarded(
    city: TestCity, shops: list[Shop]
) -> None:
    rewarding = program(city)
    sold(city, shops, 1, 23_000)
    gate = {"category": "kriya", "percent": 15}
    now = city.clock()
    later: dict[str, Any] = {
        "claim_until": to_text(now + timedelta(days=30)),
        "spend_until": to_text(now + timedelta(days=40)),
    }
    rewarding.campaign_id = incentive(city, rewarding.segment + "x", opens_at_growth=gate, **later)
    rewarding.resident = city.resident(segments=rewarding.segment + "x")
    payment = rewarding.payment(40_000)
    assert rewarding.ask(payment).code in ("not_eligible", "campaign_not_open")
    assert look(city) >= 1
    later_payment = rewarding.payment(40_000)
    rewarding.tell(later_payment)
    assert outcome(rewarding.claim(later_payment))[:2] == ("granted", 4_000)


def test_no_gate_is_looked_at_before_its_months_are_counted_to_their_end(
    city: TestCity, shops: list[Shop]
) -> None:
    look(city)
    daily = city.parts[GrowthParts].daily
    sold(city, shops, 0, 30_000)
    # The first minutes of the next month, of which the ledger does not reach the first.
    until_next = day_bounds(date.fromisoformat(f"{month(city, -1)}-01"))[0] - city.clock()
    city.hands.pass_by(seconds=until_next.total_seconds() + 1)
    sold(city, shops, 13, 20_000)
    campaign = waiting(city, "kriya", percent=20)
    assert daily.run() == 0
    assert opened_at(city, campaign) is None
    # The same day, once it does.
    settle(city)
    assert daily.run() == 1
    assert opened_at(city, campaign) is not None
