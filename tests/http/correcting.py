"""What tests of corrections share: proposals, approvals, and transfers to be put right."""

from typing import Any

from chalicelib.core.values.instants import business_day, to_text
from chalicelib.ledger.parts import LedgerParts
from tests.http.bank_acts import booked
from tests.http.client import Person, Reply, fresh_key
from tests.http.conftest import TestCity

CORRECTIONS = "/finance/corrections"


def propose(city: TestCity, transfer_id: str, key: str | None = None) -> Reply:
    body = {"transfer_id": transfer_id, "reason": "salah program"}
    return city.finance.post(CORRECTIONS, body, key=key or fresh_key())


def approve(who: Person, correction: Any, key: str | None = None) -> Reply:
    return who.post(f"{CORRECTIONS}/{correction['id']}/approve", key=key)


def redeemed(city: TestCity, amount: int = 30_000, **terms: Any) -> tuple[Person, str, str]:
    """A merchant that took `amount` rupiah, from which voucher, by which redemption."""
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign(**terms))
    paid = city.redeem(merchant, city.draw(resident, voucher)["token"], amount).ok(201)
    return merchant, voucher, paid["id"]


def settle(city: TestCity, colleague: Person, merchant: Person) -> Any:
    """Pay out what every shop is owed by now: the line of one."""
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": to_text(city.clock())}
    drafted = city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
    path = f"/finance/settlements/{drafted['id']}"
    seen = {"total": drafted["total"], "version": drafted["version"]}
    colleague.post(f"{path}/approve", seen, key=fresh_key()).ok()
    city.finance.post(f"{path}/sent").ok()
    lines = city.finance.get(path).ok()["lines"]
    return next(line for line in lines if line["merchant_id"] == merchant.id)


def paid_out(city: TestCity, colleague: Person) -> tuple[Person, str]:
    """A merchant that 30,000 rupiah were paid out to, by which transfer."""
    merchant, _, _ = redeemed(city)
    line = settle(city, colleague, merchant)
    name = line["payments"][0]["end_to_end_id"]
    header = "booked_on,end_to_end_id,reference,direction,amount,reason"
    day = business_day(city.clock()).isoformat()
    raw = f"{header}\n{day},{name},,debit,30000,\n".encode()
    told = booked(city, raw)
    transfers = city.parts[LedgerParts].transfers.all()
    return merchant, next(one.id for one in transfers if one.bank_line == f"{told['id']}#2")
