"""What finance officers do that the audit journal must tell of: see acts.py."""

from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http import settling, taxing
from tests.http.acts import Act
from tests.http.client import Person, fresh_key
from tests.http.closing import closed_by, end_the_day
from tests.http.conftest import TestCity
from tests.http.explaining import STATEMENTS, Line, fee, hand_in, one, sent
from tests.http.treasury_acts import SURRENDERS, nothing_is_due, proposed

CORRECTIONS = "/finance/corrections"


# Exports and days


def ask_for_export(city: TestCity) -> tuple[Person, str]:
    since = to_text(city.clock() - timedelta(hours=1))
    body = {"kind": "transfers", "from": since, "to": to_text(city.clock()), "format": "csv"}
    return city.finance, city.finance.post("/finance/exports", body).ok(202)["id"]


def close_day(city: TestCity) -> tuple[Person, str]:
    city.campaign()
    day = end_the_day(city)
    by, _ = closed_by(city, day)
    return by, day


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


# Withdrawals

PAYMENT = "/payments/{end_to_end_id}"


def sent_payment(city: TestCity) -> tuple[str, str]:
    """A settlement that went to the bank, and the path of a payment of it."""
    out = sent(city, 10_000)
    return out.id, f"/finance/settlements/{out.id}/payments/{out.payments[0]}/withdraw"


def withdraw_all(city: TestCity) -> tuple[Person, str]:
    settlement = sent(city, 10_000).id
    settling.withdraw(city.finance, {"id": settlement}).ok()
    return city.finance, settlement


def decide_withdrawal(decision: str) -> Act:
    def act(city: TestCity) -> tuple[Person, str]:
        _, settlement = withdraw_all(city)
        city.colleague.post(f"/finance/settlements/{settlement}/withdraw/{decision}").ok()
        return city.colleague, settlement

    return act


def withdraw_payment(city: TestCity) -> tuple[Person, str]:
    settlement, path = sent_payment(city)
    city.finance.post(path, {"reason": "gagal"}).ok()
    return city.finance, settlement


def decide_payment(decision: str) -> Act:
    def act(city: TestCity) -> tuple[Person, str]:
        settlement, path = sent_payment(city)
        city.finance.post(path, {"reason": "gagal"}).ok()
        city.colleague.post(f"{path}/{decision}").ok()
        return city.colleague, settlement

    return act


# Surrenders


def surrender(city: TestCity) -> str:
    """Something to go back to the city that an officer has proposed."""
    nothing_is_due(city, 1_000_000)
    return str(proposed(city, 1_000)["id"])


def propose_surrender(city: TestCity) -> tuple[Person, str]:
    return city.finance, surrender(city)


def approve_surrender(city: TestCity) -> tuple[Person, str]:
    found = surrender(city)
    city.colleague.post(f"{SURRENDERS}/{found}/approve").ok()
    return city.colleague, found


def reject_surrender(city: TestCity) -> tuple[Person, str]:
    found = surrender(city)
    city.colleague.post(f"{SURRENDERS}/{found}/reject", {"reason": "belum"}).ok()
    return city.colleague, found


# Tax


def propose_remit(city: TestCity) -> tuple[Person, str]:
    taxing.withheld(city, 1_000)
    return city.finance, taxing.propose(city, 1_000).ok(201)["id"]


def decide_remit(decision: str) -> Act:
    def act(city: TestCity) -> tuple[Person, str]:
        _, remit = propose_remit(city)
        path = f"{taxing.REMITS}/{remit}/{decision}"
        city.colleague.post(path, {"reason": "batal"} if decision == "reject" else None).ok()
        return city.colleague, remit

    return act


# Bank statements


def post_statement(city: TestCity) -> tuple[Person, str]:
    return city.finance, hand_in(city, f",BIAYA {fresh_key()},debit,2500,")["id"]


def accept_statement(city: TestCity) -> tuple[Person, str]:
    return city.colleague, one(city, f",KLIRING {fresh_key()},debit,2500,").statement


def discard_statement(city: TestCity) -> tuple[Person, str]:
    statement = hand_in(city, f",BIAYA {fresh_key()},debit,2500,")["id"]
    city.finance.post(f"{STATEMENTS}/{statement}/discard").ok()
    return city.finance, statement


def proposed_line(city: TestCity) -> Line:
    """A line that an officer says is a fee."""
    line = one(city, f",KLIRING {fresh_key()},debit,2500,")
    line.propose(fee(2_500)).ok()
    return line


def resolve_line(city: TestCity) -> tuple[Person, str]:
    return city.finance, proposed_line(city).statement


def approve_line(city: TestCity) -> tuple[Person, str]:
    line = proposed_line(city)
    line.approve().ok()
    return city.colleague, line.statement


def reject_line(city: TestCity) -> tuple[Person, str]:
    line = proposed_line(city)
    line.reject().ok()
    return city.colleague, line.statement


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
_STATEMENT = STATEMENTS + "/{statement_id}"
_LINE = _STATEMENT + "/lines/{line}"
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
    ("POST", _SETTLEMENT + "/withdraw"): ("settlement.withdraw", withdraw_all),
    ("POST", _SETTLEMENT + "/withdraw/approve"): (
        "settlement.withdraw_approve",
        decide_withdrawal("approve"),
    ),
    ("POST", _SETTLEMENT + "/withdraw/reject"): (
        "settlement.withdraw_reject",
        decide_withdrawal("reject"),
    ),
    ("POST", _SETTLEMENT + PAYMENT + "/withdraw"): ("payment.withdraw", withdraw_payment),
    ("POST", _SETTLEMENT + PAYMENT + "/withdraw/approve"): (
        "payment.withdraw_approve",
        decide_payment("approve"),
    ),
    ("POST", _SETTLEMENT + PAYMENT + "/withdraw/reject"): (
        "payment.withdraw_reject",
        decide_payment("reject"),
    ),
    ("POST", SURRENDERS): ("surrender.propose", propose_surrender),
    ("POST", SURRENDERS + "/{surrender_id}/approve"): ("surrender.approve", approve_surrender),
    ("POST", SURRENDERS + "/{surrender_id}/reject"): ("surrender.reject", reject_surrender),
    ("POST", taxing.REMITS): ("remit.propose", propose_remit),
    ("POST", taxing.REMITS + "/{remit_id}/approve"): ("remit.approve", decide_remit("approve")),
    ("POST", taxing.REMITS + "/{remit_id}/reject"): ("remit.reject", decide_remit("reject")),
    ("POST", STATEMENTS): ("bank_statement.post", post_statement),
    ("POST", _STATEMENT + "/accept"): ("bank_statement.accept", accept_statement),
    ("POST", _STATEMENT + "/discard"): ("bank_statement.discard", discard_statement),
    ("POST", _LINE + "/resolve"): ("bank_line.propose", resolve_line),
    ("POST", _LINE + "/approve"): ("bank_line.approve", approve_line),
    ("POST", _LINE + "/reject"): ("bank_line.reject", reject_line),
    ("POST", CORRECTIONS): ("correction.propose", propose_correction),
    ("POST", _CORRECTION + "/approve"): ("correction.approve", approve_correction),
    ("POST", _CORRECTION + "/reject"): ("correction.reject", reject_correction),
}
