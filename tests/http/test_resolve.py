"""Explaining booked lines: by two people, with parts that fit."""

from collections import Counter
from typing import Any

from tests.http.client import STAFF_PHONES, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import (
    STATEMENTS,
    Line,
    fee,
    hand_in,
    moved,
    named,
    payout,
    returned,
    sent,
    state_of,
    sums,
    suspense,
    unclear,
)


def test_a_line_in_suspense_is_explained_by_two(city: TestCity) -> None:
    out = sent(city, 41_000)
    before = sums(city)
    line = unclear(city, 43_500)
    assert sums(city) == {
        **before,
        "bank": before["bank"] + 43_500,
        "suspense": before["suspense"] - 43_500,
    }
    proposed = line.propose(payout(out.payments[0], 41_000), fee(2_500)).ok()
    assert proposed["state"] == "proposed"
    assert named(proposed["explained"]) == [("suspense", "", 43_500)]
    assert state_of(city, out, 0) == "sent"
    refused(line.approve(by=city.finance), "same_person")
    approved = line.approve().ok()
    assert approved["state"] == "explained"
    assert approved["proposal"] is None
    assert named(approved["explained"]) == [("payout", out.payments[0], 41_000), ("fee", "", 2_500)]
    assert state_of(city, out, 0) == "paid"
    assert sums(city) == {
        "bank": before["bank"] + 43_500,
        "suspense": before["suspense"],
        "treasury": before["treasury"] - 2_500,
    }
    told = moved(city, line)
    assert Counter(transfer.kind for transfer in told) == Counter(
        ["suspend", "unsuspend", "payout", "fee"]
    )
    (back,) = [transfer for transfer in told if transfer.kind == "unsuspend"]
    (first,) = [transfer for transfer in told if transfer.kind == "suspend"]
    assert back.reverses == first.id


def test_what_waits_says_for_whom(city: TestCity) -> None:
    line = unclear(city, 15_001)

    def waits_for(who: Any) -> str:
        found = who.every(f"{STATEMENTS}/waiting")
        return next(
            (one["waits_for"] for one in found if one["statement_id"] == line.statement), ""
        )

    assert waits_for(city.finance) == "anyone"
    line.propose(fee(15_001)).ok()
    assert waits_for(city.finance) == "colleague"
    assert waits_for(city.colleague) == "me"
    line.approve().ok()
    assert waits_for(city.finance) == ""


def test_approving_names_what_was_seen(city: TestCity) -> None:
    line = unclear(city, 16_001)
    seen = line.propose(fee(16_001)).ok()["proposal"]["version"]
    refused(city.colleague.post(f"{line.path}/approve"), "validation_failed")
    assert line.reject().ok()["state"] == "suspense"
    refused(line.approve(version=seen), "state_conflict")
    line.propose({"kind": "bank_tax", "amount": 16_001}).ok()
    refused(line.approve(version=seen), "state_conflict")
    line.approve().ok()


def test_whoever_proposed_may_take_it_back_and_nobody_twice(city: TestCity) -> None:
    line = unclear(city, 17_001)
    line.propose(fee(17_001)).ok()
    refused(line.propose(fee(17_001)), "state_conflict")
    line.reject(by=city.finance).ok()
    refused(line.reject(), "state_conflict")


def test_a_line_is_explained_only_once_its_statement_is_accepted(city: TestCity) -> None:
    statement = hand_in(city, f",Kliring {fresh_key()},debit,18001,")
    line = Line(city, statement["id"], statement["lines"][0]["line"])
    reply = line.propose(fee(18_001))
    refused(reply, "state_conflict")
    assert reply.body["detail"]
    city.finance.post(f"{STATEMENTS}/{statement['id']}/discard").ok()
    refused(line.propose(fee(18_001)), "state_conflict")


def test_only_finance_officers_explain(city: TestCity) -> None:
    line = unclear(city, 19_001)
    auditor = city.sign_in(STAFF_PHONES["auditor"], "auditor")
    for who in (auditor, city.admin, city.merchant()):
        refused(line.propose(fee(19_001), by=who), "forbidden")
        refused(line.approve(by=who, version=0), "forbidden")
        refused(line.reject(by=who), "forbidden")
    auditor.get(line.path).ok()
    refused(city.admin.get(line.path), "forbidden")
    for name in ("0", "999", "x", "12345678"):
        refused(city.finance.get(f"{STATEMENTS}/{line.statement}/lines/{name}"), "not_found")


def test_what_parts_cannot_be_is_told_by_field(city: TestCity) -> None:
    out = sent(city, 42_000)
    line = unclear(city, 42_000)

    def fields(*parts: Any) -> list[str]:
        reply = line.propose(*parts)
        refused(reply, "validation_failed")
        return [error["field"] for error in reply.body["errors"]]

    (paid,) = out.payments
    unknown = paid[:14] + "99"
    assert fields(fee(1)) == ["parts"]
    assert fields(payout(unknown, 42_000)) == ["parts[0].end_to_end_id"]
    assert fields(payout(paid, 41_000), fee(1_000)) == ["parts[0].amount"]
    assert fields(returned(paid, 42_000)) == ["parts[0].kind"]
    assert fields({"kind": "payout", "amount": 42_000}) == ["parts[0].end_to_end_id"]
    assert fields({"kind": "payout", "amount": 42_000, "settlement_id": "stl_x"}) == [
        "parts[0].settlement_id"
    ]
    assert fields({"kind": "surrender", "amount": 42_000, "reference": "STS"}) == [
        "parts[0].reference"
    ]
    assert fields(suspense(42_000, against="bst_0123456789abcdef#1")) == ["parts[0].against"]
    assert fields(suspense(42_000, against=line.name)) == ["parts[0].against"]
    merchant = {"kind": "payout", "amount": 42_000, "merchant_id": out.shops[0].id}
    assert fields(merchant) == ["parts[0].merchant_id"]
    assert fields(suspense(42_000)) == ["parts"]
    assert fields() == ["parts"]
    assert line.propose({"kind": "note", "amount": 1}).status == 422
    assert line.propose({**fee(42_000), "x": 1}).status == 422
    assert line.propose({**fee(42_000), "amount": "42000"}).status == 422
    assert line.get()["state"] == "suspense"
