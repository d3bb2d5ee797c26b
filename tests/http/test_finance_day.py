"""A whole finance day through the packaged city: pay a shop, take in the bank's answer, find the
books reconciled, close a day, and have an outsider's command check what was handed out."""

import json
import subprocess
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

from chalicelib.core.values.instants import business_day, to_text, utc_now
from local.emulator import PROJECT
from tests.http import settling
from tests.http.client import City, fresh_key
from tests.over_http import city_of
from tests.stack import Stack, wait_for

RECONCILED = (
    "zero_sum",
    "projections",
    "merchants",
    "vouchers",
    "campaigns",
    "settlements",
    "bank",
)
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


def verify(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "chalicelib.verify", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)


def saved(folder: Path, name: str, body: Any) -> str:
    path = folder / name
    path.write_text(body if isinstance(body, str) else json.dumps(body))
    return str(path)


def exported(city: City, day: str) -> bytes:
    body = {"kind": "transfers", "from": day, "to": day, "format": "csv"}
    made = city.finance.post("/finance/exports", body, key=fresh_key()).ok(202)

    def done() -> Any:
        answer = city.finance.get(f"/finance/exports/{made['id']}").ok()
        assert answer["state"] != "failed", answer
        return answer if answer["state"] == "done" else None

    address = wait_for(60, done)["download_url"]
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())


def test_a_finance_day_from_the_shop_to_the_auditor(stack: Stack, tmp_path: Path) -> None:
    city = city_of(stack)
    other = city.colleague
    auditor = city.staff("auditor")
    shop = city.merchant()
    redemption = settling.taken(city, shop, 40_000)
    settling.taken(city, shop, 25_000)

    # Two persons order the payout; the auditor reads the very file that went to the bank.
    until = {"until": to_text(utc_now())}
    draft = city.finance.post("/finance/settlements", until, key=fresh_key()).ok(201)
    assert settling.line_of(draft, shop)["amount"] == 65_000
    assert settling.act(city.finance, draft, "approve").code == "same_person"
    settling.act(other, draft, "approve").ok()
    path = f"/finance/settlements/{draft['id']}/payout-file"
    files = [auditor.get(path, format="csv").raw for _ in range(2)]
    assert files[0] == files[1]
    settling.act(city.finance, draft, "sent").ok()

    # The bank's answer: what was ordered was paid, but the shop's came back.
    sent = settling.get(city, draft)
    today = business_day(utc_now()).isoformat()
    payments = [one for line in sent["lines"] for one in line["payments"]]
    rows = [f"{today},{one['end_to_end_id']},,debit,{one['amount']}," for one in payments]
    (mine,) = settling.line_of(sent, shop)["payments"]
    rows.append(f"{today},{mine['end_to_end_id']},,credit,{mine['amount']},AC04")
    handed_in = city.finance.send(
        "POST",
        "/finance/bank-statements",
        raw="\r\n".join([HEADER, *rows, ""]).encode(),
        headers={"Content-Type": "text/csv"},
    ).ok(201)
    path = f"/finance/bank-statements/{handed_in['id']}/accept"
    assert city.finance.post(path).code == "same_person"
    statement = other.post(path).ok()
    counts = statement["counts"]
    assert (counts["explained"], counts["suspense"]) == (len(payments) + 1, 0)
    assert settling.owed(city, shop) == 65_000
    assert settling.get(city, draft)["state"] == "partly_returned"

    def reconciled() -> Any:
        found = auditor.get("/finance/reconciliation", date=today).ok()
        states = {one["name"]: one["state"] for one in found["checks"]}
        assert states.keys() >= {"zero_sum", "projections", "settlements", "bank", "funding"}
        mine = [one["subject"] for one in found["exceptions"] if statement["id"] in one["subject"]]
        # Other tests leave lines of their statements unresolved, and that is for the bank's check.
        return not mine and all(states[name] == "ok" for name in RECONCILED)

    wait_for(60, reconciled)

    # Yesterday is closed, and the day before it need not be: nothing had happened yet.
    yesterday = (business_day(utc_now()) - timedelta(days=1)).isoformat()
    closed = city.finance.post(f"/finance/days/{yesterday}/close").ok()
    assert other.post(f"/finance/days/{yesterday}/close").ok() == closed
    assert city.send("GET", f"/public/days/{yesterday}").ok() == closed
    assert city.finance.post(f"/finance/days/{today}/close").code == "state_conflict"

    # An auditor's own command, without us.
    keys = saved(tmp_path, "keys.json", city.send("GET", "/public/keys").ok())
    days = saved(tmp_path, "days.json", city.send("GET", "/public/days").ok())
    transfers = tmp_path / "transfers.csv"
    transfers.write_bytes(exported(city, yesterday))
    told = verify("day", str(transfers), "--days", days, "--keys", keys)
    assert told.returncode == 0, told.stdout + told.stderr
    receipt = shop.get(f"/merchant/redemptions/{redemption}").ok()["receipt"]
    path = saved(tmp_path, "receipt.txt", receipt)
    assert verify("receipt", path, "--keys", keys).returncode == 0
    claims, signature = receipt.rsplit(".", 1)
    forged = saved(tmp_path, "forged.txt", f"{claims}.{'A' * len(signature)}")
    assert verify("receipt", forged, "--keys", keys).returncode == 1
