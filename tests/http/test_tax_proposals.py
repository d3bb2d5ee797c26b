"""The taxes that are proposed of an order, and what the officer made of them."""

from tests.http.client import refused
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase, item

COMPANY = "0091234567890000"


def test_taxes_are_proposed_with_their_rule_and_reason(city: TestCity) -> None:
    shop = city.merchant(category="kriya")
    known = {"npwp": COMPANY, "pkp": True, "size": "small"}
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", known).ok()
    order = Purchase(city, item(2, 5_550_000), shop=shop, account_code="5.1.02.01.01.0024")
    found = city.admin.get(f"{order.path}/taxes").ok()
    assert (found["gross"], found["net"]) == (11_100_000, 9_850_000)
    kept = [
        (one["kind"], one["amount"], one["base"], one["rate_percent"]) for one in found["taxes"]
    ]
    assert kept == [("ppn", 1_100_000, 10_000_000, 11.0), ("pph22", 150_000, 10_000_000, 1.5)]
    assert all("PMK" in one["source"] for one in found["taxes"])
    assert found["notes"]
    # Half of it is delivered: the threshold is of the whole.
    part = city.admin.get(f"{order.path}/taxes", gross=1_110_000).ok()
    assert [one["amount"] for one in part["taxes"]] == [110_000, 15_000]
    letter = city.admin.get(f"{order.path}/taxes", umkm_letter="true").ok()
    assert [one["kind"] for one in letter["taxes"]] == ["ppn", "pph_final"]


def test_an_acceptance_keeps_what_was_proposed_beside_what_was_withheld(city: TestCity) -> None:
    order = Purchase(
        city, item(10, 500_000), shop=city.merchant(category="kriya"), account_code="5.1.02.01.01"
    ).delivered()
    taxes = [{"kind": "pph_final", "amount": 12_500}]
    answered = order.accept(quantities=[5], taxes=taxes).ok()
    (acceptance,) = answered["acceptances"]
    assert acceptance["taxes"] == taxes
    assert acceptance["proposed"] == [{"kind": "pph22", "amount": 75_000}]
    assert order.get()["acceptances"] == [acceptance]


def test_no_more_can_be_asked_about_than_is_open(city: TestCity) -> None:
    order = Purchase(city, item(2, 1_000))
    path = f"{order.path}/taxes"
    assert city.staff("auditor").get(path).ok()["gross"] == 2_000
    for gross in (2_001, 0, -1, "1.5"):
        refused(city.admin.get(path, gross=gross), "validation_failed")
    refused(city.admin.get("/admin/purchase-orders/ord_x/taxes"), "not_found")
    refused(order.shop.get(path), "forbidden")
