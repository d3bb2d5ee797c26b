"""Growth that a stranger's script reckons from exports is what the city tells, to the rupiah."""

import json
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

from local.emulator import PROJECT
from tests.http.checkouts import Held, refund
from tests.http.client import csv, fresh_key
from tests.http.conftest import TestCity
from tests.http.exporting import asked, begun, content, worked_on
from tests.http.growing import (
    HEADER,
    count,
    month,
    new_place,
    pay,
    report,
    shop,
)
from tests.http.purchasing import Purchase
from tests.http.rewarding import program

SCRIPT = PROJECT / "examples/growth/recompute.py"


def recomputed(folder: Path, *arguments: str) -> Any:
    """What the script prints, run without any of our code in its reach."""
    ran = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(folder), *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout)


def pages(person: Any, path: str, **query: str) -> str:
    return json.dumps({"items": person.every(path, **query)})


def test_the_script_reckons_what_the_city_tells(city: TestCity, tmp_path: Path) -> None:
    # A month in which nobody else has done anything yet.
    city.hands.pass_by(days=32)
    now, since = month(city), begun(city)
    code, other = new_place(), new_place()
    here, there = shop(city, code), shop(city, other, category="fesyen")
    campaign = city.campaign()
    pay(city, here, 20_000, campaign)
    paid = pay(city, there, 30_001, campaign, bill_total=77_777)
    body = {"amount": 9_999, "reason": "retur"}
    there.person.post(f"/merchant/redemptions/{paid['id']}/refunds", body, key=fresh_key()).ok(201)
    held = Held(city, goods=30_000)
    held.act("capture", amount=25_000).ok()
    refund(held.partner, held.checkout, 5_000).ok(201)
    order = held.partner.get(f"/partner/checkouts/{held.checkout}").ok()["order_id"]
    told = {
        "order_id": order,
        "merchant_id": held.shop.id,
        "amount": 50_000,
        "sold_on": f"{now}-01",
    }
    held.partner.post("/partner/sales", {"sales": [told]}).ok()
    purchase = Purchase(city).approved()
    purchase.deliver().ok()
    purchase.accept(taxes=[{"kind": "pph22", "amount": 4_500}]).ok()
    rewarding = program(city)
    for keeps in (True, False):
        payment = rewarding.payment(40_000)
        rewarding.tell(payment)
        assert rewarding.claim(payment)["state"] == "granted"
        if not keeps:
            rewarding.give_back(payment)
    rows = [
        (here.nib, month(city, 12), "other", "18000"),
        (here.nib, month(city, 12), "voucher", "1000"),
        (there.nib, month(city, 12), "marketplace", "44000"),
        (there.nib, month(city, 11), "other", "3000"),
        # Counted by the city itself.
        (here.nib, now, "voucher", "999999"),
        (here.nib, now, "other", "5000"),
    ]
    count(city)
    outcome = city.bring_in("sales", csv(HEADER, rows)).ok()
    assert outcome["created"] == 5
    count(city)
    files = {
        "transfers.csv": content(city, worked_on(city, asked(city, "transfers", since))),
        "merchants.json": pages(city.admin, "/admin/merchants").encode(),
        "claims.json": pages(city.admin, "/admin/incentive-claims").encode(),
        "imported.csv": csv(HEADER, rows),
        "reported.json": json.dumps({"sales": [told | {"paid": 20_000}]}).encode(),
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    for by, panel, aligned in product(
        ("category", "kelurahan", "channel"), ("all", "same"), ({}, {"aligned": "ramadan"})
    ):
        wanted = report(city, now, by=by, panel=panel, **aligned)
        wanted["groups"].sort(key=lambda one: one["group"])
        back = next(one for one in (11, 12) if month(city, one) == wanted["previous_from"])
        more = ("--by", by, "--panel", panel, "--back", str(back))
        found = recomputed(tmp_path, now, now, *more)
        assert found == {name: wanted[name] for name in ("groups", "total", "leverage")}
    assert found["total"]["sales"] > 0
