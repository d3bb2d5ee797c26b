"""What finance officers do that the audit journal must tell of: see acts.py."""

from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import business_day, to_text
from tests.http import settling
from tests.http.acts import Act
from tests.http.client import Person, fresh_key
from tests.http.closing import close, end_the_day
from tests.http.conftest import TestCity

STATEMENTS = "/finance/bank-statements"
CORRECTIONS = "/finance/corrections"


# Exports and days


def ask_for_export(city: TestCity) -> tuple[Person, str]:
    since = to_text(city.clock() - timedelta(hours=1))
    body = {"kind": "journal", "from": since, "to": to_text(city.clock()), "format": "csv"}
    return city.finance, city.finance.post("/finance/exports", body).ok(202)["id"]


def close_day(city: TestCity) -> tuple[Person, str]:
    city.campaign()
    day = end_the_day(city)
    close(city, day)
    # Where others have left something in suspense, the colleague has closed it.
    return city.finance, day


# Settlements


def drafted(city: TestCity) -> tuple[Any, Person]:
    """A draft, and a shop that it pays."""
    shop = settling.shop_with(city, 10_000)
    return settling.draft(city), shop


def draft(city: TestCity) -> tuple[Person, str]:
    return city.finance, drafted(city)[0]["id"]


def hold_line(city: TestCity) -> tuple[Person, str]:
    settlement, shop = drafted(city)
    settling.on_line(city.finance, settlement, shop, "hold").ok()
    return city.finance, settlement["id"]


def release_line(city: TestCity) -> tuple[Person, str]:
    settlement, shop = drafted(city)
    for action in ("hold", "release"):
        settling.on_line(city.finance, settlement, shop, action).ok()
    return city.finance, settlement["id"]


def approved(city: TestCity) -> tuple[Any, Person]:
    settlement, _ = drafted(city)
    officer = city.colleague
    settling.act(officer, settlement, "approve").ok()
    return settling.get(city, settlement), officer


def approve(city: TestCity) -> tuple[Person, str]:
    settlement, officer = approved(city)
    return officer, settlement["id"]


def send(city: TestCity) -> tuple[Person, str]:
    settlement, _ = approved(city)
    settling.act(city.finance, settlement, "sent").ok()
    return city.finance, settlement["id"]


def cancel(city: TestCity) -> tuple[Person, str]:
    settlement, _ = drafted(city)
    settling.act(city.finance, settlement, "cancel").ok()
    return city.finance, settlement["id"]


# Bank statements


def posted(city: TestCity) -> tuple[str, str]:
    """A statement with one line that nobody knows, and where that line is."""
    day = business_day(city.clock()).isoformat()
    content = (
        "booked_on,end_to_end_id,reference,direction,amount,reason\n"
        f"{day},,BIAYA {fresh_key()},debit,2500,\n"
    ).encode()
    headers = {"Content-Type": "text/csv"}
    told = city.finance.send("POST", STATEMENTS, raw=content, headers=headers).ok()
    return told["id"], f"{STATEMENTS}/{told['id']}/lines/2"


def post_statement(city: TestCity) -> tuple[Person, str]:
    return city.finance, posted(city)[0]


def resolve_line(city: TestCity) -> tuple[Person, str]:
    statement, line = posted(city)
    city.finance.post(f"{line}/resolve", {"reason": "biaya", "action": "note"}).ok()
    return city.finance, statement


def proposed_line(city: TestCity) -> tuple[str, str]:
    """A line that an officer says is a payment."""
    settlement, _ = approved(city)
    payment = next(
        payment
        for line in settlement["lines"]
        for payment in line["payments"]
        if payment["amount"] == 10_000
    )
    day = business_day(city.clock()).isoformat()
    content = (
        "booked_on,end_to_end_id,reference,direction,amount,reason\n"
        f"{day},,CAIR {fresh_key()},debit,10000,\n"
    ).encode()
    headers = {"Content-Type": "text/csv"}
    told = city.finance.send("POST", STATEMENTS, raw=content, headers=headers).ok()
    path = f"{STATEMENTS}/{told['id']}/lines/2"
    body = {"reason": "cair", "action": "payment", "end_to_end_id": payment["end_to_end_id"]}
    city.finance.post(f"{path}/resolve", body).ok()
    return told["id"], path


def approve_line(city: TestCity) -> tuple[Person, str]:
    statement, line = proposed_line(city)
    officer = city.colleague
    officer.post(f"{line}/approve").ok()
    return officer, statement


def reject_line(city: TestCity) -> tuple[Person, str]:
    statement, line = proposed_line(city)
    officer = city.colleague
    officer.post(f"{line}/reject", {"reason": "bukan"}).ok()
    return officer, statement


# Corrections


def proposed_correction(city: TestCity) -> str:
    wrong = city.fund(city.campaign(fund=0), 50_000)
    body = {"transfer_id": wrong["id"], "reason": "salah program"}
    return str(city.finance.post(CORRECTIONS, body, key=fresh_key()).ok(201)["id"])


def propose_correction(city: TestCity) -> tuple[Person, str]:
    return city.finance, proposed_correction(city)


def approve_correction(city: TestCity) -> tuple[Person, str]:
    correction, officer = proposed_correction(city), city.colleague
    officer.post(f"{CORRECTIONS}/{correction}/approve").ok()
    return officer, correction


def reject_correction(city: TestCity) -> tuple[Person, str]:
    correction, officer = proposed_correction(city), city.colleague
    officer.post(f"{CORRECTIONS}/{correction}/reject", {"reason": "benar"}).ok()
    return officer, correction


_SETTLEMENT = "/finance/settlements/{settlement_id}"
_LINE = STATEMENTS + "/{statement_id}/lines/{line}"
_CORRECTION = CORRECTIONS + "/{correction_id}"

ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/finance/exports"): ("export.begin", ask_for_export),
    ("POST", "/finance/days/{date}/close"): ("day.close", close_day),
    ("POST", "/finance/settlements"): ("settlement.draft", draft),
    ("POST", _SETTLEMENT + "/lines/{merchant_id}/hold"): ("settlement.hold", hold_line),
    ("POST", _SETTLEMENT + "/lines/{merchant_id}/release"): ("settlement.release", release_line),
    ("POST", _SETTLEMENT + "/approve"): ("settlement.approve", approve),
    ("POST", _SETTLEMENT + "/sent"): ("settlement.sent", send),
    ("POST", _SETTLEMENT + "/cancel"): ("settlement.cancel", cancel),
    ("POST", STATEMENTS): ("bank_statement.post", post_statement),
    ("POST", _LINE + "/resolve"): ("bank_line.note", resolve_line),
    ("POST", _LINE + "/approve"): ("bank_line.approve", approve_line),
    ("POST", _LINE + "/reject"): ("bank_line.reject", reject_line),
    ("POST", CORRECTIONS): ("correction.propose", propose_correction),
    ("POST", _CORRECTION + "/approve"): ("correction.approve", approve_correction),
    ("POST", _CORRECTION + "/reject"): ("correction.reject", reject_correction),
}
