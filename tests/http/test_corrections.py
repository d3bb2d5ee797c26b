"""A wrong transfer is reversed by a new one: one officer proposes it, another approves."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.audit.parts import AuditParts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.parts import CorrectionParts
from chalicelib.corrections.routes import CorrectionView
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.stores.import_city import Killed, killed_before_write

CORRECTIONS = "/finance/corrections"


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


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


def test_a_wrong_funding_goes_back_to_the_treasury_once_two_people_want_it(
    city: TestCity, colleague: Person
) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 430_000)
    treasury = city.balance("treasury")
    proposed = propose(city, wrong["id"]).ok(201)
    assert proposed["state"] == "proposed"
    assert proposed["transfer"] == wrong
    assert proposed["reversal"] == {
        "debit_account": f"campaign:{campaign}",
        "credit_account": "treasury",
        "amount": 430_000,
        "kind": "release",
    }
    assert city.balance(f"campaign:{campaign}") == 430_000  # nothing has moved
    refused(approve(city.finance, proposed), "same_person")
    approved = approve(colleague, proposed).ok()
    assert approved["state"] == "approved"
    assert approved["decided_by"] == f"finance:{colleague.id}"
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 430_000
    reversal = city.parts[LedgerParts].transfers.find(approved["reversal_id"])
    assert reversal is not None
    assert (reversal.reverses, reversal.kind) == (wrong["id"], "release")
    assert reversal.reference == "salah program"
    assert reversal.actor == f"finance:{colleague.id}"
    refused(approve(colleague, proposed), "state_conflict")
    refused(propose(city, wrong["id"]), "state_conflict")
    assert city.finance.get(f"{CORRECTIONS}/{proposed['id']}").ok() == approved


def test_what_was_issued_meanwhile_cannot_be_taken_out_of_a_campaign(
    city: TestCity, colleague: Person
) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 120_000)
    city.claim(city.resident(), campaign)
    proposed = propose(city, wrong["id"]).ok(201)
    assert refused(approve(colleague, proposed), "state_conflict")["available"] == 70_000
    city.fund(campaign, 50_000)
    approve(colleague, proposed).ok()
    assert city.balance(f"campaign:{campaign}") == 0


def test_claims_go_on_from_what_a_correction_left(city: TestCity, colleague: Person) -> None:
    campaign = city.campaign(fund=210_000)
    wrong = city.fund(campaign, 110_000)
    approve(colleague, propose(city, wrong["id"]).ok(201)).ok()
    assert city.balance(f"campaign:{campaign}") == 210_000
    for resident in city.residents(4):
        city.claim(resident, campaign)
    assert city.balance(f"campaign:{campaign}") == 10_000


def test_a_closed_campaigns_funding_is_not_corrected(city: TestCity, colleague: Person) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 50_000)
    proposed = propose(city, wrong["id"]).ok(201)
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    refused(approve(colleague, proposed), "state_conflict")


def test_a_wrong_redemption_goes_back_onto_its_voucher(city: TestCity, colleague: Person) -> None:
    merchant, voucher, wrong = redeemed(city)
    body = {"amount": 12_000, "reason": "kembali sebagian"}
    merchant.post(f"/merchant/redemptions/{wrong}/refunds", body, key=fresh_key()).ok(201)
    proposed = propose(city, wrong).ok(201)
    assert proposed["reversal"] == {
        "debit_account": f"merchant:{merchant.id}",
        "credit_account": f"voucher:{voucher}",
        "amount": 18_000,
        "kind": "refund",
    }
    approve(colleague, proposed).ok()
    assert city.balance(f"voucher:{voucher}") == 50_000
    assert city.balance(f"merchant:{merchant.id}") == 0
    assert merchant.get(f"/merchant/redemptions/{wrong}").ok()["state"] == "refunded"


def test_a_wrong_redemption_of_a_lapsed_voucher_goes_on_to_the_campaign(
    city: TestCity, colleague: Person
) -> None:
    merchant, voucher, wrong = redeemed(city)
    proposed = propose(city, wrong).ok(201)
    campaign = proposed["transfer"]["campaign_id"]
    before = city.balance(f"campaign:{campaign}")
    city.hands.pass_by(days=1, minutes=1)
    approve(colleague, proposed).ok()
    assert city.balance(f"campaign:{campaign}") == before + 30_000
    assert city.balance(f"voucher:{voucher}") == 20_000  # lapsed, not emptied yet
    assert city.balance(f"merchant:{merchant.id}") == 0


def test_what_the_merchant_refunded_meanwhile_is_not_given_back_twice(
    city: TestCity, colleague: Person
) -> None:
    merchant, voucher, wrong = redeemed(city)
    proposed = propose(city, wrong).ok(201)
    body = {"amount": 30_000, "reason": "salah"}
    merchant.post(f"/merchant/redemptions/{wrong}/refunds", body, key=fresh_key()).ok(201)
    refused(approve(colleague, proposed), "refund_too_large")
    assert city.balance(f"voucher:{voucher}") == 50_000
    reject = city.finance.post(f"{CORRECTIONS}/{proposed['id']}/reject", {"reason": "sudah"})
    assert reject.ok()["state"] == "rejected"
    refused(propose(city, wrong), "state_conflict")


def test_a_rejected_proposal_can_be_made_again(city: TestCity, colleague: Person) -> None:
    _, _, wrong = redeemed(city)
    first = propose(city, wrong).ok(201)
    assert refused(propose(city, wrong), "state_conflict")["correction_id"] == first["id"]
    path = f"{CORRECTIONS}/{first['id']}/reject"
    refused(colleague.post(path, {}), "validation_failed")
    rejected = colleague.post(path, {"reason": "tidak keliru"}).ok()
    assert (rejected["state"], rejected["decision_reason"]) == ("rejected", "tidak keliru")
    assert rejected["reversal_id"] is None
    refused(colleague.post(path, {"reason": "lagi"}), "state_conflict")
    refused(approve(colleague, first), "state_conflict")
    second = propose(city, wrong).ok(201)
    approve(colleague, second).ok()
    refused(approve(colleague, first), "state_conflict")


def settle(city: TestCity, colleague: Person, merchant: Person) -> Any:
    """Pay out what every shop is owed by now: the line of one."""
    city.hands.pass_by(seconds=1)
    city.stream.catch_up()
    body = {"until": to_text(city.clock())}
    drafted = city.finance.post("/finance/settlements", body, key=fresh_key()).ok(201)
    path = f"/finance/settlements/{drafted['id']}"
    colleague.post(f"{path}/approve", key=fresh_key()).ok()
    city.finance.post(f"{path}/sent").ok()
    lines = city.finance.get(path).ok()["lines"]
    return next(line for line in lines if line["merchant_id"] == merchant.id)


@pytest.mark.parametrize("by", ["finance", "merchant"])
def test_a_redemption_that_was_settled_is_undone_from_what_is_owed_now(
    city: TestCity, colleague: Person, by: str
) -> None:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    wrong = city.redeem(merchant, city.draw(resident, voucher)["token"], 30_000).ok(201)["id"]
    settle(city, colleague, merchant)
    assert city.balance(f"merchant:{merchant.id}") == 0
    city.redeem(merchant, city.draw(resident, voucher)["token"], 12_000).ok(201)
    if by == "finance":
        proposed = propose(city, wrong).ok(201)

        def undo() -> Reply:
            return approve(colleague, proposed)
    else:

        def undo() -> Reply:
            body = {"amount": 30_000, "reason": "salah"}
            path = f"/merchant/redemptions/{wrong}/refunds"
            return merchant.post(path, body, key=fresh_key())

    assert refused(undo(), "refund_too_large")["owed"] == 12_000
    assert city.balance(f"merchant:{merchant.id}") == 12_000
    other = city.resident()
    token = city.draw(other, city.claim(other, city.campaign()))["token"]
    city.redeem(merchant, token, 20_000).ok(201)
    assert undo().status in (200, 201)
    assert city.balance(f"merchant:{merchant.id}") == 2_000
    assert city.balance(f"voucher:{voucher}") == 38_000


def paid_out(city: TestCity, colleague: Person) -> tuple[Person, str]:
    """A merchant that 30,000 rupiah were paid out to, by which transfer."""
    merchant, _, _ = redeemed(city)
    line = settle(city, colleague, merchant)
    name = line["payments"][0]["end_to_end_id"]
    header = "booked_on,end_to_end_id,reference,direction,amount,reason"
    day = business_day(city.clock()).isoformat()
    raw = f"{header}\n{day},{name},,debit,30000,\n".encode()
    headers = {"Content-Type": "text/csv"}
    posted = city.finance.send("POST", "/finance/bank-statements", raw=raw, headers=headers).ok()
    return merchant, posted["lines"][0]["transfer_id"]


def test_a_payout_that_the_bank_did_not_make_is_owed_again(
    city: TestCity, colleague: Person
) -> None:
    merchant, wrong = paid_out(city, colleague)
    proposed = propose(city, wrong).ok(201)
    assert proposed["reversal"] == {
        "debit_account": "paid",
        "credit_account": f"merchant:{merchant.id}",
        "amount": 30_000,
        "kind": "payout_returned",
    }
    approved = approve(colleague, proposed).ok()
    assert city.balance(f"merchant:{merchant.id}") == 30_000
    reversal = city.parts[LedgerParts].transfers.find(approved["reversal_id"])
    assert reversal is not None
    assert (reversal.reverses, reversal.reference) == (wrong, "salah program")
    refused(propose(city, wrong), "state_conflict")


def test_kinds_that_are_put_right_elsewhere_say_where(city: TestCity) -> None:
    voucher = city.claim(city.resident(), city.campaign())
    issue = f"trf_{voucher}"
    error = refused(propose(city, issue), "validation_failed")["errors"][0]
    assert error["field"] == "transfer_id"
    assert "fund, redeem" in error["message"]
    assert "admin" in error["message"]
    refused(propose(city, "trf_nothing"), "not_found")
    body = {"transfer_id": issue, "reason": "x"}
    refused(city.finance.post(CORRECTIONS, body), "idempotency_key_required")
    for path in ("none", "cor_none"):
        refused(city.finance.get(f"{CORRECTIONS}/{path}"), "not_found")
        refused(approve(city.finance, {"id": path}), "not_found")


def test_the_same_proposal_and_approval_twice_are_answered_with_the_first(
    city: TestCity, colleague: Person
) -> None:
    _, _, wrong = redeemed(city)
    key = fresh_key()
    first, again = propose(city, wrong, key), propose(city, wrong, key)
    assert (again.ok(201), again.replayed) == (first.ok(201), True)
    approved, again = (approve(colleague, first.body, key) for _ in range(2))
    assert (again.ok(), again.replayed) == (approved.ok(), True)


def test_corrections_are_listed_newest_first_and_by_state(
    city: TestCity, colleague: Person
) -> None:
    made = []
    for _ in range(3):
        _, _, wrong = redeemed(city)
        city.hands.pass_by(seconds=1)
        made.append(propose(city, wrong).ok(201)["id"])
    approve(colleague, {"id": made[1]}).ok()
    auditor = city.staff("auditor")
    assert [one["id"] for one in auditor.every(CORRECTIONS)][:3] == made[::-1]
    page = auditor.get(CORRECTIONS, state="proposed", limit=1).ok()
    assert [one["id"] for one in page["items"]] == [made[2]]
    page = auditor.get(CORRECTIONS, state="proposed", limit=1, cursor=page["next_cursor"]).ok()
    assert [one["id"] for one in page["items"]] == [made[0]]
    refused(auditor.get(CORRECTIONS, state="done"), "validation_failed")


def test_who_proposed_and_who_approved_stands_in_the_audit_journal(
    city: TestCity, colleague: Person
) -> None:
    _, _, wrong = redeemed(city)
    proposed = propose(city, wrong).ok(201)
    approve(colleague, proposed).ok()
    told = [
        (one.action, one.actor)
        for one in city.parts[AuditParts].journal.of_day(business_day(city.clock()))
        if one.object == proposed["id"]
    ]
    assert sorted(told) == [
        ("correction.approve", f"finance:{colleague.id}"),
        ("correction.propose", f"finance:{city.finance.id}"),
    ]


def test_forty_approvals_at_once_reverse_once(city: TestCity, colleague: Person) -> None:
    campaign = city.campaign(fund=0)
    wrong = city.fund(campaign, 430_000)
    city.fund(campaign, 500_000)
    proposed = propose(city, wrong["id"]).ok(201)
    by = Subject("finance", colleague.id, "")

    def answer(_: int) -> str:
        try:
            city.parts[CorrectionParts].approve.approve(proposed["id"], by, None, CorrectionView.of)
        except Refused as refused:
            return refused.code
        return "approved"

    with ThreadPoolExecutor(40) as pool:
        answers = Counter(pool.map(answer, range(40)))
    assert answers["approved"] == 1
    assert answers.keys() <= {"approved", "state_conflict", "unavailable"}
    assert city.balance(f"campaign:{campaign}") == 500_000


@pytest.mark.parametrize("kind", ["fund", "redeem", "payout"])
def test_an_approval_that_is_killed_is_done_wholly_or_not_at_all(
    city: TestCity, colleague: Person, kind: str
) -> None:
    if kind == "fund":
        campaign = city.campaign(fund=0)
        wrong = str(city.fund(campaign, 430_000)["id"])
        account, after = f"campaign:{campaign}", 0
    elif kind == "redeem":
        merchant, _, wrong = redeemed(city)
        account, after = f"merchant:{merchant.id}", 0
    else:
        merchant, wrong = paid_out(city, colleague)
        account, after = f"merchant:{merchant.id}", 30_000
    proposed = propose(city, wrong).ok(201)
    before, kills = city.balance(account), 0
    while True:
        try:
            with killed_before_write(city.parts, kills):
                approve(colleague, proposed).ok()
            break
        except Killed:
            assert city.balance(account) == before
            assert city.finance.get(f"{CORRECTIONS}/{proposed['id']}").ok() == proposed
            kills += 1
    assert kills >= 1
    assert city.balance(account) == after
