"""What a shop shows of itself: its services and hours, and what was checked of it."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import business_day
from tests.http.cashiers import with_cashier
from tests.http.checkouts import agree, opened
from tests.http.client import Person, refused
from tests.http.conftest import TestCity
from tests.http.partners import partner_of

HOURS = [
    {"day": "monday", "opens": "08:00", "closes": "12:00"},
    {"day": "monday", "opens": "13:00", "closes": "17:00"},
    {"day": "saturday", "opens": "18:00", "closes": "02:00"},
]


def halal(city: TestCity, days: int = 365) -> dict[str, str]:
    """A certificate that counts through the day in so many days."""
    until = business_day(city.clock()) + timedelta(days=days)
    return {"kind": "halal", "number": "ID35110000123", "valid_until": until.isoformat()}


def check(city: TestCity, shop: Person, *checks: dict[str, str]) -> Any:
    """What an admin writes down of a shop."""
    return city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"checks": checks})


def shown(city: TestCity, shop: Person) -> Any:
    """The shop as everybody sees it."""
    city.make_documents()
    name = shop.get("/merchant/profile").ok()["name"]
    items = city.send("GET", "/public/merchants", query={"q": name, "limit": 200}).ok()["items"]
    return next(one for one in items if one["id"] == shop.id)


def test_an_owner_says_how_and_when_the_shop_sells(city: TestCity) -> None:
    shop = city.merchant()
    assert (shown(city, shop)["services"], shown(city, shop)["hours"]) == ([], [])
    said = shop.send(
        "PATCH",
        "/merchant/profile",
        {"services": ["delivery", "dine_in", "delivery"], "hours": [*reversed(HOURS)]},
    ).ok()
    assert said["services"] == ["dine_in", "delivery"]
    assert said["hours"] == HOURS
    assert shop.get("/merchant/profile").ok() == said
    assert shown(city, shop) | {"services": said["services"], "hours": HOURS} == shown(city, shop)
    later = shop.send("PATCH", "/merchant/profile", {"hours": []}).ok()
    assert later == said | {"hours": []}
    assert shop.send("PATCH", "/merchant/profile", {}).ok() == later


@pytest.mark.parametrize(
    ("hours", "field"),
    [
        ([HOURS[0], HOURS[0] | {"opens": "11:59"}], "hours"),
        # Into Monday, where it is open already.
        ([HOURS[0], {"day": "sunday", "opens": "20:00", "closes": "08:01"}], "hours"),
        ([HOURS[0] | {"opens": "8:00"}], "hours[0].opens"),
        ([HOURS[0] | {"opens": "24:00"}], "hours[0].opens"),
        ([HOURS[0] | {"closes": "24:01"}], "hours[0].closes"),
        ([HOURS[0] | {"day": "senin"}], "hours[0].day"),
        ([HOURS[0] | {"note": "libur"}], "hours[0].note"),
        (HOURS * 8, "hours"),
    ],
)
def test_hours_that_cannot_be_are_refused(
    city: TestCity, hours: list[dict[str, str]], field: str
) -> None:
    shop = city.merchant()
    reply = shop.send("PATCH", "/merchant/profile", {"hours": hours})
    assert refused(reply, "validation_failed")["errors"][0]["field"] == field
    assert shop.get("/merchant/profile").ok()["hours"] == []


def test_a_cashier_does_not_speak_for_the_shop(city: TestCity) -> None:
    _, cashier, _ = with_cashier(city)
    refused(cashier.send("PATCH", "/merchant/profile", {"hours": HOURS}), "forbidden")


def test_what_an_admin_changes_leaves_what_the_shop_says(city: TestCity) -> None:
    shop = city.merchant()
    shop.send("PATCH", "/merchant/profile", {"services": ["delivery"], "hours": HOURS}).ok()
    check(city, shop, halal(city)).ok()
    path = f"/admin/merchants/{shop.id}"
    changed = city.admin.send("PATCH", path, {"name": "Warung Baru", "address": "Jalan 2"}).ok()
    assert changed["services"] == ["delivery"]
    assert city.admin.get(path).ok() == changed | {"hours": HOURS, "checks": [halal(city)]}


def test_checks_are_written_down_and_shown_while_they_count(city: TestCity) -> None:
    shop = city.merchant()
    lapsed, lasting = halal(city, -1) | {"kind": "pirt"}, halal(city, 1)
    written = check(city, shop, lapsed, lasting).ok()
    assert written["checks"] == [lasting, lapsed]
    assert shop.get("/merchant/profile").ok()["checks"] == written["checks"]
    assert shown(city, shop)["checks"] == [lasting]
    city.hands.pass_by(days=1)
    assert shown(city, shop)["checks"] == [lasting]
    city.hands.pass_by(days=1)
    assert shown(city, shop)["checks"] == []
    assert check(city, shop).ok()["checks"] == []
    acts = city.finance.every("/finance/audit-journal")
    mine = [one for one in acts if (one["action"], one["object"]) == ("merchant.check", shop.id)]
    assert len(mine) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "haram"}, "checks[0].kind"),
        ({"number": ""}, "checks[0].number"),
        ({"number": "x" * 41}, "checks[0].number"),
        ({"valid_until": "31-12-2027"}, "valid_until"),
        ({"colour": "green"}, "checks[0].colour"),
    ],
)
def test_what_is_wrong_with_a_check_is_named(
    city: TestCity, given: dict[str, str], field: str
) -> None:
    reply = check(city, city.merchant(), halal(city) | given)
    assert refused(reply, "validation_failed")["errors"][0]["field"] == field


def test_a_check_is_written_down_once(city: TestCity) -> None:
    reply = check(city, city.merchant(), halal(city), halal(city, 7))
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "checks"
    refused(check(city, Person(city, "", "", "mrc_nobody", "", city.clock())), "not_found")


def test_a_shop_without_a_required_check_is_not_paid(city: TestCity) -> None:
    campaign = city.campaign(requires=["halal"])
    shop, resident = city.merchant(), city.resident()
    voucher = city.claim(resident, campaign)
    token = city.draw(resident, voucher)["token"]
    problem = refused(city.redeem(shop, token, 1_000), "merchant_not_accepted")
    assert problem["missing"] == ["halal"]
    assert "halal" in problem["detail"]
    assert refused(shop.post("/merchant/scans", {"token": token}), "merchant_not_accepted")
    check(city, shop, halal(city, 0)).ok()
    assert city.redeem(shop, token, 1_000).ok(201)["amount"] == 1_000


def test_a_check_that_has_lapsed_does_not_count(city: TestCity) -> None:
    campaign = city.campaign(
        requires=["halal", "pirt"], spend_until=_in(city, days=3), claim_until=_in(city, days=2)
    )
    shop, resident = city.merchant(), city.resident()
    check(city, shop, halal(city, 30), halal(city, 0) | {"kind": "pirt"}).ok()
    voucher = city.claim(resident, campaign)
    city.redeem(shop, city.draw(resident, voucher)["token"], 1_000).ok(201)
    city.hands.pass_by(days=1)
    token = city.draw(resident, voucher)["token"]
    problem = refused(city.redeem(shop, token, 1_000), "merchant_not_accepted")
    assert problem["missing"] == ["pirt"]


def _in(city: TestCity, **duration: int) -> str:
    return (city.clock() + timedelta(**duration)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_order_is_not_held_for_a_shop_without_a_required_check(city: TestCity) -> None:
    partner, shop, resident = partner_of(city), city.merchant(), city.resident()
    strict = city.claim(resident, city.campaign(requires=["halal"]))
    checkout = opened(partner, shop)
    problem = refused(agree(resident, checkout, strict), "merchant_not_accepted")
    assert problem["missing"] == ["halal"]
    # Where the resident names none, another voucher pays, if there is one.
    assert refused(agree(resident, checkout), "merchant_not_accepted")["missing"] == ["halal"]
    other = city.claim(resident, city.campaign())
    assert agree(resident, checkout).ok()["authorized"] == 30_000
    assert city.balance(f"voucher:{other}") == 20_000
    check(city, shop, halal(city, 0)).ok()
    agree(resident, opened(partner, shop), strict).ok()
    assert city.balance(f"voucher:{strict}") == 20_000
