"""A wrong transfer is reversed by a new one: one officer proposes it, another approves, once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.audit.parts import AuditParts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import business_day
from chalicelib.core.values.subject import Subject
from chalicelib.corrections.parts import CorrectionParts
from chalicelib.corrections.routes import CorrectionView
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.correcting import CORRECTIONS, approve, propose, redeemed
from tests.stores.import_city import Killed, killed_before_write


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


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


def test_kinds_that_are_put_right_elsewhere_say_where(city: TestCity) -> None:
    voucher = city.claim(city.resident(), city.campaign())
    issue = f"trf_{voucher}"
    error = refused(propose(city, issue), "validation_failed")["errors"][0]
    assert error["field"] == "transfer_id"
    assert "fund dan redeem" in error["message"]
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


@pytest.mark.parametrize("kind", ["fund", "redeem"])
def test_an_approval_that_is_killed_is_done_wholly_or_not_at_all(
    city: TestCity, colleague: Person, kind: str
) -> None:
    if kind == "fund":
        campaign = city.campaign(fund=0)
        wrong = str(city.fund(campaign, 430_000)["id"])
        account, after = f"campaign:{campaign}", 0
    else:
        merchant, _, wrong = redeemed(city)
        account, after = f"merchant:{merchant.id}", 0
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
