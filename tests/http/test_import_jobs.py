"""What the queue's function changes in an import is told to everybody whom it concerns."""

import urllib.request
from typing import Any

from chalicelib.imports.parts import ImportParts
from tests.http.client import MERCHANT_HEADER, RESIDENT_HEADER, csv, fresh_key
from tests.http.conftest import TestCity
from tests.http.growing import HEADER, month, new_place, place, shop

ELSEWHERE = "35.73.02.1001"


def import_by_job(city: TestCity, kind: str, content: bytes) -> Any:
    """Upload a file, have its import queued, and do what the queue's function does; answers what
    came of it."""
    upload = city.admin.post("/admin/uploads", {"content_type": "text/csv"}).ok(201)
    put = urllib.request.Request(
        upload["upload_url"], content, {"Content-Type": "text/csv"}, method="PUT"
    )
    with urllib.request.urlopen(put) as answer:
        assert answer.status == 200
    body = {"upload_id": upload["upload_id"]}
    started = city.admin.post(f"/admin/{kind}/import", body, key=fresh_key()).ok(202)
    city.parts[ImportParts].work.take_up({"id": started["import_id"]}, lambda: 10**9)
    done = city.admin.get(f"/admin/imports/{started['import_id']}").ok()
    assert done["state"] == "done", done
    return done


def update_by_job(city: TestCity, kind: str, content: bytes) -> None:
    """The same of a file with one row that changes something."""
    done = import_by_job(city, kind, content)
    assert (done["updated"], done["rejected_count"]) == (1, 0), done


def test_a_residents_new_phone_by_job_pays_with_the_vouchers_of_the_old_one(
    city: TestCity,
) -> None:
    nik, old, new = city.new_nik(), city.new_phone(), city.new_phone()

    def row(phone: str) -> bytes:
        return csv(RESIDENT_HEADER, [(nik, "Siti Rahayu", phone, "35.73.01.1001", "")])

    city.bring_in("residents", row(old)).ok()
    voucher = city.claim(city.sign_in(old, "resident"), city.campaign())
    update_by_job(city, "residents", row(new))
    drawn = city.draw(city.sign_in(new, "resident"), voucher)
    assert city.redeem(city.merchant(), drawn["token"], 1_000).ok(201)["amount"] == 1_000


def test_a_shops_new_owner_and_place_by_job_are_those_of_its_till_and_products(
    city: TestCity,
) -> None:
    row, cashier = city.merchant_row(), city.new_phone()
    city.bring_in("merchants", csv(MERCHANT_HEADER, [row.values()])).ok()
    owner = city.sign_in(row["phone"], "merchant")
    added = {"phone": cashier, "name": "Rini"}
    owner.post("/merchant/cashiers", added, key=fresh_key()).ok(201)
    offer = {"name": "Bakso istimewa", "price": 15_000, "category": "kuliner"}
    product = owner.post("/merchant/products", offer, key=fresh_key()).ok(201)["id"]
    moved = row | {"phone": cashier, "kelurahan_code": ELSEWHERE}
    update_by_job(city, "merchants", csv(MERCHANT_HEADER, [moved.values()]))
    anew = city.sign_in(cashier, "merchant")
    assert [one["role"] for one in anew.every("/merchant/cashiers")] == ["owner"]
    city.make_documents()
    near = city.send("GET", "/public/products", query={"near": ELSEWHERE, "limit": 200}).ok()
    (found,) = (one for one in near["items"] if one["id"] == product)
    assert found["kelurahan_code"] == ELSEWHERE


def test_sales_of_past_years_come_in_by_job_too(city: TestCity) -> None:
    code, before = new_place(), month(city, back=14)
    shops = [shop(city, code) for _ in range(3)]
    rows = [(one.nib, before, "other", "4000") for one in shops]
    unknown = (city.new_nib(), before, "other", "4000")
    content = csv(HEADER, [*rows, unknown, rows[0]])
    done = import_by_job(city, "sales", content)
    assert (done["created"], done["unchanged"], done["rejected_count"]) == (3, 0, 2)
    assert [(one["row"], one["field"]) for one in done["rejected"]] == [(5, "nib"), (6, "month")]
    assert place(city, code, before)["sales"] == 12_000
    done = import_by_job(city, "sales", content)
    assert (done["created"], done["unchanged"], done["rejected_count"]) == (0, 3, 2)
