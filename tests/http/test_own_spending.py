"""The city's own orders in the report of its budget: counted once, whoever else tells of them."""

from typing import Any

from tests.http.client import Person
from tests.http.conftest import TestCity
from tests.http.purchasing import ACCOUNT_CODE, Purchase, item
from tests.http.spending import bring_in, new_unit, of_unit, report, row

NPWP = "3573014708900077"


def shop_of(city: TestCity, **known: Any) -> Person:
    shop = city.merchant()
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", known or {"size": "micro"}).ok()
    return shop


def year_of(city: TestCity) -> int:
    return city.clock().year


def sums(total: int, counted: int, local: int = 0) -> dict[str, int]:
    return {"total": total, "counted": counted, "local": local}


def test_an_order_is_committed_then_realised_gross(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    shop = shop_of(city)
    order = Purchase(
        city,
        item(10, 50_000, made_in_malang=True),
        item(2, 250_000),
        shop=shop,
        unit=unit,
    ).submitted()
    bring_in(city, row(unit, "budget", 10_000_000, year=year))
    assert of_unit(city, unit, year=year)["committed"] == sums(0, 0)
    order.approve().ok()
    assert of_unit(city, unit, year=year)["committed"] == sums(1_000_000, 1_000_000, 500_000)
    order.deliver().ok()
    order.accept(quantities=[4, 1], taxes=[{"kind": "pph22", "amount": 6_750}]).ok()
    found = of_unit(city, unit, year=year)
    assert found["committed"] == sums(550_000, 550_000, 300_000)
    assert found["realised"] == sums(450_000, 450_000, 200_000)
    assert (found["percent"], found["missing"]) == (4.5, 3_550_000)
    order.act("cancel").ok()
    assert of_unit(city, unit, year=year)["committed"] == sums(0, 0)


def test_our_own_orders_alone_never_read_as_a_share(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    order = Purchase(city, shop=shop_of(city), unit=unit).delivered()
    order.accept().ok()
    found = of_unit(city, unit, year=year)
    assert found["realised"] == sums(500_000, 500_000)
    assert (found["budget"], found["percent"], found["missing"]) == (None, None, None)
    whole = report(city, year=year)
    assert (whole["total"]["percent"], whole["total"]["missing"]) == (None, None)
    assert ("no_budget", unit, 500_000) in [
        (one["kind"], one["unit"], one["amount"]) for one in whole["warnings"]
    ]


def test_how_large_a_shop_was_when_it_was_ordered_from_stands(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    shop = shop_of(city)
    Purchase(city, shop=shop, unit=unit).approved()
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"size": "medium"}).ok()
    Purchase(city, shop=shop, unit=unit).approved()
    assert of_unit(city, unit, year=year)["committed"] == sums(1_000_000, 500_000)


def test_what_nobody_knew_then_is_what_the_registry_says_now(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    shop = city.merchant()
    Purchase(city, shop=shop, unit=unit).delivered().accept().ok()
    assert of_unit(city, unit, year=year)["realised"] == sums(500_000, 0)
    kinds = [one["kind"] for one in report(city, year=year)["warnings"] if one["unit"] == unit]
    assert kinds == ["no_budget", "size_unknown"]
    path = f"/admin/merchants/{shop.id}"
    city.admin.send("PATCH", path, {"size": "large", "cooperative": True}).ok()
    assert of_unit(city, unit, year=year)["realised"] == sums(500_000, 500_000)


def test_an_order_that_a_file_tells_of_too_counts_once(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    shop = shop_of(city, size="micro", npwp=NPWP)
    order = Purchase(city, shop=shop, unit=unit).delivered()
    order.accept(bast="BAST 1 / 2026").ok()
    ours = {"year": year, "account_code": ACCOUNT_CODE}
    bring_in(
        city,
        # By its own number, by its BAST and by its SP2D, each with the same supplier's NPWP.
        row(unit, "committed", 500_000, reference=order.get()["reference"], supplier_npwp=NPWP)
        | ours,
        row(unit, "realised", 500_000, reference="bast 1/2026", supplier_npwp=NPWP) | ours,
        # Nobody tells whose this is; number and amount are the same.
        row(unit, "realised", 500_000, reference=order.funding) | ours,
        # Another supplier that the same SP2D has paid.
        row(unit, "committed", 90_000, reference=order.funding, supplier_npwp="0091234567890000")
        | ours,
    )
    found = of_unit(city, unit, year=year)
    assert found["realised"] == sums(500_000, 500_000)
    assert found["committed"] == sums(90_000, 90_000)
    told = [one for one in report(city, year=year)["warnings"] if one["unit"] == unit]
    once = [one for one in told if one["kind"] == "counted_once"]
    assert len(once) == 3
    assert {one["order_id"] for one in once} == {order.id}


def test_what_only_looks_like_an_order_of_ours_is_counted_and_told(city: TestCity) -> None:
    unit, year = new_unit(), year_of(city)
    shop = shop_of(city, size="micro", npwp=NPWP)
    Purchase(city, shop=shop, unit=unit).delivered().accept().ok()
    like = row(unit, "realised", 500_000, reference="EK-7", supplier_npwp=NPWP, year=year)
    bring_in(city, like)
    assert of_unit(city, unit, year=year)["realised"] == sums(1_000_000, 1_000_000)
    told = [one for one in report(city, year=year)["warnings"] if one["unit"] == unit]
    assert ("looks_doubled", "EK-7") in [(one["kind"], one["reference"]) for one in told]
