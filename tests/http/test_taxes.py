"""Withheld tax over HTTP: two people remit it, the bank's line confirms it, and everybody whom it
was withheld of can read so."""

from typing import Any

import pytest

from tests.http.cashiers import with_cashier
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import STATEMENTS, Line, booked, hand_in, moved, named, one, suspense
from tests.http.purchasing import Purchase, item
from tests.http.taxing import (
    REMITS,
    approved,
    billing_code,
    due,
    ntpn,
    propose,
    read,
    remitted,
    withheld,
)


def test_what_an_acceptance_withholds_is_due_and_listed(city: TestCity) -> None:
    before = due(city)
    order = withheld(city, 7_500)
    after = due(city)
    assert after["due"] == before["due"] + 7_500
    assert after["withheld"] == before["withheld"] + 7_500
    assert sum(one["withheld"] for one in after["months"]) == after["withheld"]
    (slip,) = order.shop.get("/merchant/taxes").ok()["items"]
    (acceptance,) = order.get()["acceptances"]
    assert (slip["order_id"], slip["bast"]) == (order.id, acceptance["bast"])
    assert (slip["kind"], slip["base"], slip["amount"]) == ("pph22", 75_000, 7_500)
    listed = city.staff("auditor").every("/finance/taxes/withheld", merchant_id=order.shop.id)
    assert listed == [slip]
    assert slip in city.finance.every("/finance/taxes/withheld", year=slip["withheld_at"][:4])
    assert order.shop.get("/merchant/taxes", year="2001").ok()["items"] == []


def test_one_proposes_another_approves_and_the_bank_confirms(city: TestCity) -> None:
    withheld(city, 8_000)
    before, tax, code, key = due(city), city.balance("tax"), billing_code(), fresh_key()
    body = {"kind": "pph22", "amount": 8_000, "billing_code": code}
    first = city.finance.post(REMITS, body, key=key)
    again = city.finance.post(REMITS, body, key=key)
    assert (again.ok(201), again.replayed) == (first.ok(201), True)
    remit = first.body
    assert (remit["state"], remit["remitted"], remit["ntpn"]) == ("proposed", 0, "")
    now = due(city)
    assert (now["due"], now["open"]) == (before["due"] - 8_000, before["open"] + 8_000)
    withheld(city, 8_000)
    refused(city.finance.post(REMITS, body, key=fresh_key()), "reference_used")
    path = f"{REMITS}/{remit['id']}"
    refused(city.finance.post(f"{path}/approve"), "same_person")
    refused(city.staff("auditor").post(f"{path}/approve"), "forbidden")
    assert city.colleague.post(f"{path}/approve").ok()["state"] == "approved"
    refused(city.colleague.post(f"{path}/approve"), "state_conflict")
    assert city.balance("tax") == tax + 8_000, "it moves with the bank's line"
    bank, number = city.balance("bank"), ntpn()
    line = one(city, f",MPN G3 {code} NTPN {number},debit,8000,")
    part = {"kind": "remit", "amount": 8_000, "reference": code, "ntpn": number}
    assert (line.get()["state"], line.get()["explained"]) == ("explained", [part])
    assert (city.balance("tax"), city.balance("bank")) == (tax, bank + 8_000)
    found = read(city, remit)
    assert (found["state"], found["remitted"], found["ntpn"]) == ("remitted", 8_000, number)
    (transfer,) = moved(city, line)
    assert (transfer.kind, transfer.reference) == ("remit", code)
    refused(city.colleague.post(f"{path}/reject", {"reason": "telat"}), "state_conflict")
    after = due(city)
    assert (after["remitted"], after["open"]) == (before["remitted"] + 8_000, before["open"])
    assert found in city.finance.every(REMITS, state="remitted")
    assert found in city.staff("auditor").every(REMITS, year=found["proposed_at"][:4])


def test_no_more_is_remitted_than_is_due(city: TestCity) -> None:
    withheld(city, 5_000, "ppn")
    standing = due(city, "ppn")["due"]
    problem = refused(propose(city, standing + 1, "ppn"), "state_conflict")
    assert problem["available"] == standing
    assert f"{standing} rupiah" in problem["detail"]
    propose(city, standing, "ppn").ok(201)
    refused(propose(city, 1, "ppn"), "state_conflict")


def test_the_code_of_a_rejected_remit_is_free_and_its_tax_due_again(city: TestCity) -> None:
    withheld(city, 2_000, "pph23")
    before = due(city, "pph23")
    remit = approved(city, 2_000, "pph23")
    path, reason = f"{REMITS}/{remit['id']}", "kode billing kedaluwarsa"
    refused(city.finance.post(f"{path}/reject", {}), "validation_failed")
    dropped = city.finance.post(f"{path}/reject", {"reason": reason}).ok()
    assert (dropped["state"], dropped["decision_reason"]) == ("rejected", reason)
    assert due(city, "pph23") == before
    propose(city, 2_000, "pph23", remit["billing_code"]).ok(201)
    assert dropped in city.finance.every(REMITS, state="rejected")


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "pph21"},
        {"kind": None},
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": "1"},
        {"billing_code": "12345678901234"},
        {"billing_code": "1234567890123456"},
        {"billing_code": "912345678901234"},
        {"billing_code": "01234567890123a"},
        {"billing_code": "012345678901234\n"},
        {"billing_code": "٠١٢٣٤٥٦٧٨٩٠١٢٣٤"},
        {"ntpn": "A" * 16},
    ],
)
def test_bad_remits_are_refused_whole(city: TestCity, change: dict[str, Any]) -> None:
    before = due(city)
    body = {"kind": "pph22", "amount": 1, "billing_code": billing_code()} | change
    refused(city.finance.post(REMITS, body, key=fresh_key()), "validation_failed")
    assert due(city) == before


def test_unknown_remits_are_not_found_and_others_may_not(city: TestCity) -> None:
    for id in ("none", "rmt_none", "x" * 3_000):
        refused(city.finance.get(f"{REMITS}/{id}"), "not_found")
        refused(city.colleague.post(f"{REMITS}/{id}/approve"), "not_found")
        refused(city.colleague.post(f"{REMITS}/{id}/reject", {"reason": "x"}), "not_found")
    body = {"kind": "pph22", "amount": 1, "billing_code": billing_code()}
    for who in (city.admin, city.staff("auditor"), city.merchant()):
        refused(who.post(REMITS, body, key=fresh_key()), "forbidden")
        if who.role != "auditor":
            refused(who.get("/finance/taxes"), "forbidden")
    refused(city.resident().get("/merchant/taxes"), "forbidden")
    for year in ("1999", "MMXXVI", "20260"):
        refused(city.finance.get("/finance/taxes/withheld", year=year), "validation_failed")


def test_what_nobody_has_approved_stays_in_suspense_until_people_say_so(city: TestCity) -> None:
    withheld(city, 3_000)
    remit = propose(city, 3_000).ok(201)
    code, number = remit["billing_code"], ntpn()
    line = one(city, f",PAJAK {code},debit,3000,")
    assert named(line.get()["explained"]) == [("suspense", "", 3_000)]
    part = {"kind": "remit", "amount": 3_000, "reference": code, "ntpn": number.lower()}
    refused(line.propose(part), "validation_failed")
    city.colleague.post(f"{REMITS}/{remit['id']}/approve").ok()
    offered = line.get()["candidates"]
    assert {"kind": "remit", "amount": 3_000, "reference": code} in offered[0]["parts"]
    refused(line.propose({**part, "amount": 2_999}, suspense(1)), "validation_failed")
    refused(line.propose({**part, "ntpn": "x"}), "validation_failed")
    line.explain(part)
    assert read(city, remit)["ntpn"] == number


def test_a_line_explained_anew_takes_the_remit_back(city: TestCity) -> None:
    withheld(city, 4_000)
    tax = city.balance("tax")
    line = remitted(city, 4_000)
    (part,) = line.get()["explained"]
    (remit,) = [
        one for one in city.finance.every(REMITS) if one["billing_code"] == part["reference"]
    ]
    line.explain(suspense(4_000))
    found = read(city, remit)
    assert (found["state"], found["remitted"], found["ntpn"]) == ("approved", 0, "")
    assert city.balance("tax") == tax
    refused(city.finance.post(f"{REMITS}/{remit['id']}/reject", {"reason": "x"}), "state_conflict")
    other = ntpn()
    line.explain({**part, "ntpn": other})
    assert (read(city, remit)["ntpn"], city.balance("tax")) == (other, tax - 4_000)
    # The number alone was wrong: the money moves back and forth, and stays where it is.
    line.explain({**part, "ntpn": ntpn()})
    found = read(city, remit)
    assert (found["state"], found["remitted"]) == ("remitted", 4_000)
    assert found["ntpn"] != other
    assert city.balance("tax") == tax - 4_000


def test_one_statement_tells_of_several_remits_once_each(city: TestCity) -> None:
    withheld(city, 6_000)
    first, second = approved(city, 2_000), approved(city, 4_000)
    tax = city.balance("tax")
    lines = booked(
        city,
        f",{first['billing_code']},debit,2000,",
        f",{second['billing_code']},debit,4000,",
        f",{second['billing_code']} lagi,debit,4000,",
    )
    assert [line.get()["state"] for line in lines] == ["explained", "explained", "suspense"]
    assert city.balance("tax") == tax - 6_000
    assert [read(city, one)["state"] for one in (first, second)] == ["remitted", "remitted"]
    lines[2].explain({"kind": "fee", "amount": 4_000})


def test_a_remit_that_is_dropped_before_its_statement_is_accepted_is_not_booked(
    city: TestCity,
) -> None:
    withheld(city, 2_500)
    remit, tax = approved(city, 2_500), city.balance("tax")
    told = hand_in(city, f",MPN {remit['billing_code']},debit,2500,")
    assert named(told["lines"][0]["explained"]) == [("remit", "", 2_500)]
    path = f"{REMITS}/{remit['id']}/reject"
    city.finance.post(path, {"reason": "kode lama"}).ok()
    (line,) = city.colleague.post(f"{STATEMENTS}/{told['id']}/accept").ok()["lines"]
    assert (line["state"], named(line["explained"])) == ("suspense", [("suspense", "", 2_500)])
    assert city.balance("tax") == tax
    Line(city, told["id"], line["line"]).explain({"kind": "fee", "amount": 2_500})


def test_the_same_statement_again_remits_nothing_twice(city: TestCity) -> None:
    withheld(city, 1_500)
    remit, tax = approved(city, 1_500), city.balance("tax")
    row = f",MPN {remit['billing_code']},debit,1500,"
    one(city, row)
    again = hand_in(city, row, f",Biaya {fresh_key()},debit,100,")
    (first, second) = city.colleague.post(f"{STATEMENTS}/{again['id']}/accept").ok()["lines"]
    assert first["state"] in ("told_before", "suspense")
    assert city.balance("tax") == tax - 1_500
    assert read(city, remit)["remitted"] == 1_500
    for line in (first, second):
        if line["state"] == "suspense":
            part = {"kind": "fee", "amount": line["amount"]}
            Line(city, again["id"], line["line"]).explain(part)


def test_an_mt940_file_tells_of_a_remit_too(city: TestCity) -> None:
    withheld(city, 1_000)
    remit, number = approved(city, 1_000), ntpn()
    day = city.clock().strftime("%y%m%d")
    text = [
        *(":20:STMT", ":25:0011234567", ":28C:1/1", f":60F:C{day}IDR0,"),
        f":61:{day}{day[2:]}D1000,NTRFNONREF",
        f":86:MPN {remit['billing_code']}",
        f"NTPN {number}",
        *(f":62F:D{day}IDR1000,", "-", ""),
    ]
    told = city.finance.send(
        "POST",
        STATEMENTS,
        raw="\r\n".join(text).encode(),
        headers={"Content-Type": "text/plain"},
    ).ok(201)
    (line,) = told["lines"]
    assert line["explained"] == [
        {
            "kind": "remit",
            "amount": 1_000,
            "reference": remit["billing_code"],
            "ntpn": number,
        }
    ]
    # Its balances are another city's.
    city.finance.post(f"{STATEMENTS}/{told['id']}/discard").ok()


def test_a_merchant_reads_under_which_ntpn_its_tax_went_to_the_state(city: TestCity) -> None:
    order = withheld(city, 9_000, "pph_final")
    before = due(city, "pph_final")["due"]
    (slip,) = order.shop.get("/merchant/taxes").ok()["items"]
    assert not slip["remitted"]
    number = ntpn()
    remitted(city, before, "pph_final", number)
    (slip,) = order.shop.get("/merchant/taxes").ok()["items"]
    assert (slip["remitted"], number in slip["ntpns"]) == (True, True)


def test_the_list_of_a_merchant_that_cannot_be_one_is_refused(city: TestCity) -> None:
    path = "/finance/taxes/withheld"
    assert city.finance.get(path, merchant_id="mrc_none").ok()["items"] == []
    for hostile in ("", "x" * 65, "x" * 6_000):
        refused(city.finance.get(path, merchant_id=hostile), "validation_failed")


def test_a_merchant_reads_its_own_list_alone(city: TestCity) -> None:
    shop = city.merchant()
    orders = [withheld(city, 1_000, shop=shop) for _ in range(3)]
    withheld(city, 1_000)
    listed = shop.every("/merchant/taxes")
    assert {one["order_id"] for one in listed} == {one.id for one in orders}
    assert {one["merchant_id"] for one in listed} == {shop.id}


def test_only_the_owner_reads_a_shop_s_list(city: TestCity) -> None:
    owner, cashier, _ = with_cashier(city)
    withheld(city, 1_000, shop=owner)
    refused(cashier.get("/merchant/taxes"), "forbidden")
    assert len(owner.get("/merchant/taxes").ok()["items"]) == 1


def test_several_kinds_of_one_acceptance_are_each_due(city: TestCity) -> None:
    order = Purchase(city, item(10, 100_000)).delivered()
    before = {kind: due(city, kind)["due"] for kind in ("pph22", "ppn")}
    taxes = [{"kind": "pph22", "amount": 15_000}, {"kind": "ppn", "amount": 110_000}]
    order.accept(taxes=taxes).ok()
    assert due(city, "pph22")["due"] == before["pph22"] + 15_000
    assert due(city, "ppn")["due"] == before["ppn"] + 110_000
    assert len(order.shop.get("/merchant/taxes").ok()["items"]) == 2
