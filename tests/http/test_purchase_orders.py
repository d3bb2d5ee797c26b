"""The life of a purchase order over HTTP, and what becomes of its money."""

from typing import Any

import pytest

from chalicelib.procurement.parts import ProcurementParts
from tests.http.client import fresh_key, refused
from tests.http.conftest import SECOND_ADMIN, TestCity
from tests.http.purchasing import ACCOUNT_CODE, ORDERS, Purchase, bast, item, sp2d, wanted
from tests.http.settling import draft, line_of, owed
from tests.http.treasury_acts import arrived

PPH22 = {"kind": "pph22", "amount": 7_500}


def promise(city: TestCity, number: str) -> Any:
    listed = city.finance.every("/finance/promises")
    return next(one for one in listed if one["reference"] == number)


def transfers_of(city: TestCity, order: Purchase) -> dict[str, int]:
    city.stream.catch_up()
    listed = city.finance.every("/finance/transfers", account=order.account)
    return {one["kind"]: one["amount"] for one in listed}


def test_an_order_goes_from_draft_to_the_next_settlement(city: TestCity) -> None:
    order = Purchase(city)
    assert order.get()["state"] == "draft"
    treasury, tax = city.balance("treasury"), city.balance("tax")
    order.act("submit").ok()
    approved = order.approve().ok()
    assert (approved["state"], approved["committed"]) == ("approved", 500_000)
    assert city.balance(order.account) == 500_000
    assert city.balance("treasury") == treasury - 500_000
    promised = promise(city, order.funding)
    assert (promised["due"], promised["account_code"]) == (500_000, ACCOUNT_CODE)
    assert order.deliver().ok()["state"] == "delivered"
    accepted = order.accept(taxes=[PPH22]).ok()
    assert (accepted["state"], accepted["committed"]) == ("accepted", 0)
    assert (accepted["accepted"], accepted["withheld"], accepted["net"]) == (
        *(500_000, 7_500, 492_500),
    )
    assert city.balance(order.account) == 0
    assert city.balance("tax") == tax + 7_500
    assert owed(city, order.shop) == 492_500
    assert transfers_of(city, order) == {"commit": 500_000, "accept": 492_500, "withhold": 7_500}
    line = line_of(draft(city), order.shop)
    assert (line["amount"], line["state"]) == (492_500, "ready")


def test_what_was_accepted_stands_with_the_numbers_that_an_auditor_asks_for(
    city: TestCity,
) -> None:
    order, number = Purchase(city).delivered(), bast()
    order.accept(bast=number, taxes=[PPH22]).ok()
    found = order.get()
    assert (found["funding"], found["means"]) == (order.funding, "LS")
    (acceptance,) = found["acceptances"]
    paid = city.finance.get(f"/finance/transfers/{acceptance['transfer_id']}").ok()
    assert (paid["kind"], paid["amount"], paid["reference"]) == ("accept", 492_500, number)
    assert (acceptance["bast"], acceptance["taxes"]) == (number, [PPH22])
    assert acceptance["by"] == f"admin:{city.admin.id}"
    assert acceptance["delivered_by"] == f"merchant:{order.shop.id}"
    who = [found[f"{step}_by"] for step in ("drafted", "submitted", "approved", "delivered")]
    assert who == [*(f"admin:{city.admin.id}",) * 2, f"finance:{city.finance.id}", None]


def test_part_deliveries_are_accepted_one_by_one(city: TestCity) -> None:
    order = Purchase(city, item(10, 50_000), item(3, 200_000, name="Kursi")).delivered()
    first = order.accept(quantities=[4, 3], taxes=[{"kind": "ppn", "amount": 88_000}]).ok()
    assert (first["state"], first["committed"], first["net"]) == ("approved", 300_000, 712_000)
    assert [one["accepted"] for one in first["items"]] == [4, 3]
    order.deliver().ok()
    over = order.accept(quantities=[7, 0])
    assert refused(over, "validation_failed")["errors"][0]["field"] == "quantities[0]"
    done = order.accept().ok()
    assert (done["state"], done["committed"], done["accepted"]) == ("accepted", 0, 1_100_000)
    assert [one["quantities"] for one in done["acceptances"]] == [[4, 3], [6, 0]]
    assert owed(city, order.shop) == 1_012_000


def test_a_cancelled_order_gives_back_what_was_committed_and_promises_no_more(
    city: TestCity,
) -> None:
    order = Purchase(city).approved()
    treasury = city.balance("treasury")
    gone = order.act("cancel", reason="anggaran digeser").ok()
    assert (gone["state"], gone["given_back"], gone["committed"]) == ("cancelled", 500_000, 0)
    assert gone["cancellation"] == "anggaran digeser"
    assert city.balance("treasury") == treasury + 500_000
    assert city.balance(order.account) == 0
    promised = promise(city, order.funding)
    assert (promised["due"], promised["withdrawn"]) == (0, 500_000)
    assert transfers_of(city, order) == {"commit": 500_000, "uncommit": 500_000}


def test_what_has_arrived_for_a_cancelled_order_must_go_back(city: TestCity) -> None:
    order = Purchase(city).approved()
    arrived(city, order.funding, 500_000)
    treasury = city.balance("treasury")
    order.act("cancel").ok()
    assert promise(city, order.funding)["due"] == -500_000
    assert city.balance("treasury") == treasury + 500_000


def test_the_rest_of_a_partly_accepted_order_is_given_back(city: TestCity) -> None:
    order = Purchase(city).delivered()
    order.accept(quantities=[4]).ok()
    done = order.act("cancel").ok()
    assert (done["state"], done["given_back"], done["accepted"]) == (
        *("accepted", 300_000, 200_000),
    )
    assert owed(city, order.shop) == 200_000
    assert promise(city, order.funding)["due"] == 200_000
    refused(order.deliver(), "state_conflict")


@pytest.mark.parametrize("submitted", [False, True])
def test_an_order_that_was_not_approved_is_cancelled_without_a_transfer(
    city: TestCity, submitted: bool
) -> None:
    order = Purchase(city)
    if submitted:
        order.act("submit").ok()
    stored = city.transfers_stored()
    assert order.act("cancel").ok()["state"] == "cancelled"
    assert city.transfers_stored() == stored
    refused(city.finance.get(f"/finance/accounts/{order.account}"), "not_found")


def test_a_delivery_is_sent_back_and_delivered_anew(city: TestCity) -> None:
    order = Purchase(city).delivered()
    refused(order.act("cancel"), "state_conflict")
    back = order.act("send-back", reason="nasi basi").ok()
    assert (back["state"], back["rejection"], back["delivered_at"]) == (
        *("approved", "nasi basi", None),
    )
    seen = order.shop.get(f"/merchant/purchase-orders/{order.id}").ok()
    assert seen["rejection"] == "nasi basi"
    assert order.deliver().ok()["rejection"] is None
    order.accept().ok()


def test_a_rejected_order_is_changed_and_submitted_anew(city: TestCity) -> None:
    order = Purchase(city).submitted()
    path = f"/finance/purchase-orders/{order.id}/reject"
    back = city.finance.post(path, {"reason": "terlalu mahal"}).ok()
    assert (back["state"], back["rejection"]) == ("draft", "terlalu mahal")
    body = wanted(order.shop, item(10, 40_000))
    changed = city.admin.send("PATCH", order.path, body).ok()
    assert (changed["total"], changed["reference"]) == (400_000, body["reference"])
    assert order.approved().get()["committed"] == 400_000
    refused(city.admin.send("PATCH", order.path, body), "state_conflict")


def test_an_item_may_name_a_product_of_the_merchants_and_has_its_own_price(
    city: TestCity,
) -> None:
    shop, other = city.merchant(), city.merchant()
    shelf = {"name": "Keripik tempe", "price": 15_000, "category": "kuliner"}
    local = shop.post("/merchant/products", shelf | {"made_in_malang": True}).ok(201)["id"]
    order = Purchase(
        city,
        item(2, 12_000, product_id=local),
        item(1, 12_000, product_id=local, made_in_malang=False),
        item(1, 9_000),
        shop=shop,
    )
    found = order.get()["items"]
    assert [one["product_id"] for one in found] == [local, local, None]
    assert [one["made_in_malang"] for one in found] == [True, False, False]
    assert [one["unit_price"] for one in found] == [12_000, 12_000, 9_000]
    for wrong in ("prd_none", "x", local):
        body = wanted(other, item(), item(product_id=wrong))
        reply = city.admin.post(ORDERS, body, key=fresh_key())
        errors = refused(reply, "validation_failed")["errors"]
        assert [one["field"] for one in errors] == ["items[1].product_id"]


def test_one_number_approves_several_orders_of_one_account(city: TestCity) -> None:
    number = sp2d()
    first, second = Purchase(city).submitted(), Purchase(city, item(1, 70_000)).submitted()
    first.approve(reference=number).ok()
    arrived(city, number, 500_000)
    assert promise(city, number)["due"] == 0
    second.approve(reference=f" {number.lower()} ").ok()
    promised = promise(city, number)
    assert (promised["amount"], promised["due"], promised["arrived"]) == (
        *(570_000, 70_000, 500_000),
    )
    assert promised["campaign_id"] == ""


def test_a_number_is_of_one_account_and_funds_a_campaign_or_orders(city: TestCity) -> None:
    number = sp2d()
    Purchase(city).submitted().approve(reference=number).ok()
    other = wanted(city.merchant(), account_code="5.1.02.01.01.0024")
    order = Purchase(city).submitted()
    elsewhere = Purchase(city)
    city.admin.send("PATCH", elsewhere.path, other).ok()
    elsewhere.submitted()
    reply = elsewhere.approve(reference=number)
    assert ACCOUNT_CODE in refused(reply, "reference_used")["detail"]
    campaign = city.campaign(fund=0, account_code=ACCOUNT_CODE)
    funds = f"/finance/campaigns/{campaign}/funds"
    for spelled in (number, f"{number.lower()} ", number.replace("-", "\u2013"), f"{number}\u200b"):
        body = {"amount": 1_000, "reference": spelled}
        refused(city.finance.post(funds, body, key=fresh_key()), "reference_used")
    used = city.fund(campaign, 1_000)["reference"]
    refused(order.approve(reference=used), "reference_used")
    assert (order.get()["state"], elsewhere.get()["state"]) == ("submitted", "submitted")


def test_a_suspended_merchant_is_not_bought_from(city: TestCity) -> None:
    order, before = Purchase(city).submitted(), Purchase(city)
    for one in (order, before):
        path = f"/admin/merchants/{one.shop.id}/suspend"
        city.admin.post(path, {"reason": "diperiksa"}).ok()
    refused(order.approve(), "merchant_not_active")
    reply = city.admin.post(ORDERS, wanted(before.shop), key=fresh_key())
    assert "Pesanan tidak diubah" in refused(reply, "merchant_not_active")["detail"]
    refused(city.admin.send("PATCH", before.path, wanted(before.shop)), "merchant_not_active")


def test_a_merchant_that_was_suspended_since_is_owed_and_its_payout_held(city: TestCity) -> None:
    order = Purchase(city).delivered()
    path = f"/admin/merchants/{order.shop.id}/suspend"
    city.admin.post(path, {"reason": "diperiksa"}).ok()
    order.accept().ok()
    assert owed(city, order.shop) == 500_000
    line = line_of(draft(city), order.shop)
    assert (line["state"], line["reason"]) == ("held", "diperiksa")


def test_the_audit_journal_tells_who_did_what(city: TestCity) -> None:
    order, gone = Purchase(city).delivered(), Purchase(city)
    order.accept(bast="BAST 7").ok()
    gone.act("cancel", reason="ganda").ok()
    entries = city.finance.every("/finance/audit-journal")

    def acts(one: Purchase) -> dict[str, tuple[str, dict[str, str]]]:
        return {
            entry["action"].removeprefix("purchase_order."): (entry["actor"], entry["details"])
            for entry in entries
            if entry["object"] == one.id
        }

    admin, finance = f"admin:{city.admin.id}", f"finance:{city.finance.id}"
    assert acts(order) == {
        "draft": (admin, {}),
        "submit": (admin, {}),
        "approve": (finance, {"reference": order.funding}),
        "deliver": (f"merchant:{order.shop.id}", {}),
        "accept": (admin, {"bast": "BAST 7"}),
    }
    assert acts(gone) == {"draft": (admin, {}), "cancel": (admin, {"reason": "ganda"})}


def test_orders_are_listed_by_state_and_unit_page_by_page(city: TestCity) -> None:
    unit = f"Dinas {fresh_key()}"
    made = []
    for number in range(3):
        body = wanted(city.merchant(), item(number + 1), unit=unit)
        made.append(city.admin.post(ORDERS, body, key=fresh_key()).ok(201)["id"])
        city.hands.pass_by(seconds=1)
    city.admin.post(f"{ORDERS}/{made[1]}/submit").ok()
    for reader in (city.admin, city.finance, city.staff("auditor")):
        listed = reader.every(ORDERS, unit=unit)
        assert [one["id"] for one in listed] == made[::-1]
    assert [one["id"] for one in city.admin.every(ORDERS, unit=unit, state="submitted")] == [
        made[1]
    ]
    page = city.admin.get(ORDERS, unit=unit, limit=2).ok()
    assert [one["id"] for one in page["items"]] == [made[2], made[1]]
    rest = city.admin.get(ORDERS, unit=unit, limit=2, cursor=page["next_cursor"]).ok()
    assert [one["id"] for one in rest["items"]] == [made[0]]
    assert made[0] in [one["id"] for one in city.admin.every(ORDERS)]


def test_a_list_of_few_among_many_goes_on_where_it_has_stopped_looking(city: TestCity) -> None:
    unit = f"Dinas {fresh_key()}"
    wanted_one = city.admin.post(ORDERS, wanted(city.merchant(), unit=unit), key=fresh_key()).ok(
        201
    )
    city.hands.pass_by(seconds=1)
    for _ in range(3):
        Purchase(city)
    read = city.parts[ProcurementParts].read
    short = type(read)(orders=read.orders, looked_at_most=2)
    found, after = short.page(None, unit, None, 10)
    assert found == []
    found, after = short.page(None, unit, after, 10)
    assert [one.id for one in found] == [wanted_one["id"]]


def test_a_merchant_lists_its_own_orders_once_they_are_approved(city: TestCity) -> None:
    shop = city.merchant()
    draft_, first, second = (Purchase(city, shop=shop) for _ in range(3))
    second.approved()
    city.hands.pass_by(seconds=1)
    first.delivered()
    listed = shop.every("/merchant/purchase-orders")
    assert [one["id"] for one in listed] == [first.id, second.id]
    listed = shop.every("/merchant/purchase-orders", state="delivered")
    assert [one["id"] for one in listed] == [first.id]
    first.accept(taxes=[PPH22]).ok()
    seen = shop.get(f"/merchant/purchase-orders/{first.id}").ok()
    assert (seen["state"], seen["net"], seen["withheld"], seen["open"]) == (
        *("accepted", 492_500, 7_500, 0),
    )
    assert seen["acceptances"][0]["taxes"] == [PPH22]
    assert "drafted_by" not in seen
    for hidden in (draft_, Purchase(city).approved()):
        refused(shop.get(f"/merchant/purchase-orders/{hidden.id}"), "not_found")
        refused(hidden.deliver(by=shop), "not_found")


def test_orders_are_accounts_of_the_ledger(city: TestCity) -> None:
    order = Purchase(city).approved()
    found = city.finance.get(f"/finance/accounts/{order.account}").ok()
    assert (found["balance"], found["credits"], found["debits"]) == (500_000, 500_000, 0)
    order.deliver().ok()
    order.accept(quantities=[1]).ok()
    found = city.finance.get(f"/finance/accounts/{order.account}").ok()
    assert (found["balance"], found["credits"], found["debits"]) == (450_000, 500_000, 50_000)
    listed = {one["account"]: one for one in city.finance.every("/finance/accounts", prefix="ord")}
    assert listed[order.account] == found
    city.stream.catch_up()
    trial = city.finance.get("/finance/trial-balance").ok()
    (line,) = (one for one in trial["accounts"] if one["account"] == "orders")
    assert line["balance"] == sum(one["balance"] for one in listed.values())


def test_an_order_of_a_hundred_lines_goes_the_whole_way(city: TestCity) -> None:
    lines = [item(1_000_000, 9_000_000 + n, name=f"{'Barang ' * 13}{n}") for n in range(100)]
    order = Purchase(city, *lines).delivered()
    half = order.accept(quantities=[500_000] * 100).ok()
    assert half["accepted"] == half["committed"] == half["total"] // 2
    order.deliver().ok()
    assert order.accept(taxes=[PPH22]).ok()["state"] == "accepted"
    assert owed(city, order.shop) == half["total"] - 7_500


def test_a_colleague_who_had_the_order_in_hand_may_still_accept_it(city: TestCity) -> None:
    order = Purchase(city).delivered()
    other = city.sign_in(SECOND_ADMIN, "admin")
    accepted = other.post(f"{order.path}/accept", {"bast": bast()}, key=fresh_key()).ok()
    assert accepted["acceptances"][0]["by"] == f"admin:{other.id}"
