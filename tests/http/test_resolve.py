"""Explaining booked lines anew: two people, and what was before is reversed."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from msgspec import structs

from chalicelib.bank.parts import BankParts
from chalicelib.bank.routes.views import BankLineView
from chalicelib.bank.use.named import Named
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from tests.http.client import STAFF_PHONES, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import (
    STATEMENTS,
    Line,
    booked,
    fee,
    hand_in,
    moved,
    named,
    one,
    owed,
    payout,
    returned,
    sent,
    state_of,
    suspense,
)
from tests.stores.import_city import Killed, killed_before_write


def unclear(city: TestCity, amount: int, direction: str = "debit") -> Line:
    """A line that nothing explains."""
    line = one(city, f",Kliring {fresh_key()},{direction},{amount},")
    assert line.get()["state"] == "suspense"
    return line


def sums(city: TestCity) -> dict[str, int]:
    return {name: city.balance(name) for name in ("bank", "suspense", "treasury")}


# Who, and when


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


# Anew


def test_a_mistaken_explanation_is_reversed_and_the_payment_open_again(city: TestCity) -> None:
    out = sent(city, 44_000, 44_500)
    before = sums(city)
    line = one(city, f"{out.payments[0]},,debit,44000,")
    assert state_of(city, out, 0) == "paid"
    line.explain(fee(44_000))
    assert state_of(city, out, 0) == "sent"
    assert sums(city) == {
        **before,
        "bank": before["bank"] + 44_000,
        "treasury": before["treasury"] - 44_000,
    }
    assert city.balance(f"settlement:{out.id}") == out.total
    again = one(city, f",Kliring {fresh_key()},debit,44000,")
    again.explain(payout(out.payments[0], 44_000))
    assert state_of(city, out, 0) == "paid"
    line.explain(suspense(44_000))
    assert line.get()["state"] == "suspense"
    ids = {transfer.id for transfer in moved(city, line)}
    assert all(
        transfer.reverses is None or transfer.reverses in ids for transfer in moved(city, line)
    )


def test_a_return_that_was_none_is_taken_from_what_is_still_owed(city: TestCity) -> None:
    out = sent(city, 45_000)
    paid, back = booked(
        city, f"{out.payments[0]},,debit,45000,", f"{out.payments[0]},,credit,45000,CUST"
    )
    assert owed(city, out.shops[0]) == 45_000
    back.explain(suspense(45_000))
    assert owed(city, out.shops[0]) == 0
    assert state_of(city, out, 0) == "paid"
    paid.explain(suspense(45_000))
    assert state_of(city, out, 0) == "sent"


def test_a_settlement_counts_what_goes_through_it_when_a_line_is_explained_anew(
    city: TestCity,
) -> None:
    out = sent(city, 45_500)
    line = one(city, f"{out.payments[0]},,debit,45500,")
    line.explain(suspense(45_500))
    account = city.finance.get(f"/finance/accounts/settlement:{out.id}").ok()
    assert (account["credits"], account["debits"]) == (out.total + 45_500, 45_500)


def test_a_return_that_was_paid_out_since_cannot_be_taken_back(city: TestCity) -> None:
    out = sent(city, 46_000)
    _, back = booked(
        city, f"{out.payments[0]},,debit,46000,", f"{out.payments[0]},,credit,46000,CUST"
    )
    sent(city, 1_000)
    assert owed(city, out.shops[0]) == 0
    back.propose(suspense(46_000)).ok()
    reply = back.approve()
    refused(reply, "state_conflict")
    assert "owed" in reply.body["detail"] or "terutang" in reply.body["detail"]
    assert state_of(city, out, 0) == "returned"


def test_what_came_back_since_is_told_before_its_payout_is_taken_back(city: TestCity) -> None:
    out = sent(city, 47_000)
    paid, _ = booked(
        city, f"{out.payments[0]},,debit,47000,", f"{out.payments[0]},,credit,47000,CUST"
    )
    paid.propose(suspense(47_000)).ok()
    refused(paid.approve(), "state_conflict")
    paid.reject().ok()


def test_an_sp2d_that_was_another_is_due_again(city: TestCity) -> None:
    numbers = [f"SP2D/{fresh_key()}/2026" for _ in range(2)]
    for number in numbers:
        path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
        body = {"amount": 48_000, "reference": number}
        city.finance.post(path, body, key=fresh_key()).ok(201)
    line = one(city, f",{numbers[0]},credit,48000,")
    assert line.get()["state"] == "explained"
    deposit = {"kind": "deposit", "amount": 48_000, "reference": numbers[1]}
    line.explain(deposit)
    later = one(city, f",{numbers[0]} kedua,credit,48000,")
    assert [part["reference"] for part in later.get()["explained"]] == [numbers[0]]
    assert unclear(city, 48_000, "credit").propose(deposit).status == 422


def test_two_lines_that_cancel_each_other_are_explained_together(city: TestCity) -> None:
    out = sent(city, 49_000)
    before = city.balance("suspense")
    row = f"{out.payments[0]},,debit,49000,"
    _, double = booked(city, row, row)
    repair = one(city, f",KOREKSI {out.payments[0]},credit,49000,")
    assert repair.get()["state"] == "suspense"
    (first, *_) = repair.get()["candidates"]
    assert first["parts"] == [suspense(49_000, against=double.name)]
    repair.explain(*first["parts"])
    assert repair.get()["state"] == "explained"
    other = double.get()
    assert other["state"] == "explained"
    assert other["explained"] == [suspense(49_000, against=repair.name)]
    assert city.balance("suspense") == before
    # One of them turns out to be something else: the other waits again.
    double.explain(fee(49_000))
    assert repair.get()["state"] == "suspense"
    assert city.balance("suspense") == before + 49_000


def test_a_fee_that_the_bank_gives_back_cancels_what_it_was(city: TestCity) -> None:
    before = sums(city)
    charged, back = booked(
        city, f",BIAYA ADM {fresh_key()},debit,12345,", f",Koreksi {fresh_key()},credit,12345,"
    )
    if charged.get()["state"] == "suspense":
        charged.explain(fee(12_345))
    back.explain(suspense(12_345, against=charged.name))
    assert sums(city) == before
    assert charged.get()["explained"] == [suspense(12_345, against=back.name)]


# Whole settlements


@pytest.fixture
def in_chunks(city: TestCity, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few payments take several transactions."""
    parts = city.functions["finance"][BankParts]
    monkeypatch.setitem(parts.__dict__, "rebook", structs.replace(parts.rebook, payments_at_once=2))
    monkeypatch.setattr("chalicelib.bank.rules.anew._WRITES_MOST", 8)


def whole(out: Any) -> Any:
    return {"kind": "payout", "amount": out.total, "settlement_id": out.id}


def test_a_whole_settlement_is_explained_in_steps(city: TestCity, in_chunks: None) -> None:
    out = sent(city, 51_000, 51_100, 51_200, 51_300, 51_400)
    line = unclear(city, out.total + 2_900)
    before = city.balance("bank")
    line.explain(whole(out), fee(2_900))
    assert {state_of(city, out, number) for number in range(5)} == {"paid"}
    assert city.balance("bank") == before
    assert city.balance(f"settlement:{out.id}") == 0
    line.explain(suspense(out.total + 2_900))
    assert {state_of(city, out, number) for number in range(5)} == {"sent"}
    assert city.balance("bank") == before
    assert city.balance(f"settlement:{out.id}") == out.total


@pytest.mark.parametrize("anew", [False, True])
def test_explaining_a_whole_settlement_that_is_killed_goes_on(
    city: TestCity, in_chunks: None, anew: bool
) -> None:
    out = sent(city, 52_000, 52_100, 52_200, 52_300, 52_400)
    line = unclear(city, out.total)
    if anew:
        line.explain(whole(out))
    before = sums(city)
    line.propose(suspense(out.total) if anew else whole(out)).ok()
    kills = 0
    while True:
        try:
            with killed_before_write(city.functions["finance"], 1):
                line.approve().ok()
            break
        except Killed:
            kills += 1
            now = sums(city)
            assert now["bank"] == before["bank"]
            assert now["suspense"] + city.balance(f"settlement:{out.id}") == before["suspense"] + (
                0 if anew else out.total
            )
            assert line.get()["state"] == "proposed"
            refused(line.reject(), "state_conflict")
    assert kills
    assert {state_of(city, out, number) for number in range(5)} == {"sent" if anew else "paid"}


def test_what_no_longer_holds_once_some_of_it_is_booked_ends_there(
    city: TestCity, in_chunks: None
) -> None:
    """Nobody rejects what is being booked, so it must come to an end by itself."""
    out, other = sent(city, 57_000, 57_100, 57_200, 57_300), sent(city, 58_000)
    line = unclear(city, out.total + 58_000)
    line.propose(whole(out), payout(other.payments[0], 58_000)).ok()
    before = city.balance("bank")
    with pytest.raises(Killed), killed_before_write(city.functions["finance"], 1):
        line.approve()
    one(city, f"{other.payments[0]},,debit,58000,")
    assert line.approve().ok()["state"] == "suspense"
    assert city.balance("bank") == before + 58_000
    assert named(line.get()["explained"]) == [
        ("payout", out.id, out.total),
        ("suspense", "", 58_000),
    ]
    line.explain(suspense(out.total + 58_000))
    assert city.balance(f"settlement:{out.id}") == out.total


# Schedules


def test_of_two_lines_that_one_may_cancel_only_one_is_explained_by_it(
    city: TestCity, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = unclear(city, 12_347), unclear(city, 12_347)
    back = unclear(city, 12_347, "credit")
    for line in (first, second):
        line.propose(suspense(12_347, against=back.name)).ok()
    read = Named.by
    approved: list[object] = []

    def meanwhile(self: Named, line: Any, parts: Any) -> Any:
        found = read(self, line, parts)
        if line.name == second.name and not approved:
            approved.append(first.approve().ok())
        return found

    monkeypatch.setattr(Named, "by", meanwhile)
    refused(second.approve(), "state_conflict")
    assert back.get()["explained"] == [suspense(12_347, against=first.name)]
    second.reject().ok()
    assert second.get()["state"] == "suspense"


def test_an_approval_that_is_killed_is_done_wholly_or_not_at_all(city: TestCity) -> None:
    out = sent(city, 53_000)
    line = unclear(city, 55_500)
    line.propose(payout(out.payments[0], 53_000), fee(2_500)).ok()
    before, kills = sums(city), 0
    while True:
        try:
            with killed_before_write(city.functions["finance"], kills):
                line.approve().ok()
            break
        except Killed:
            assert sums(city) == before
            assert line.get()["state"] == "proposed"
            kills += 1
    assert kills >= 1
    assert state_of(city, out, 0) == "paid"


def test_forty_approvals_at_once_book_once(city: TestCity) -> None:
    out = sent(city, 54_000)
    line = unclear(city, 54_000)
    version = line.propose(payout(out.payments[0], 54_000)).ok()["proposal"]["version"]
    parts = city.functions["finance"][BankParts]
    by = Subject("finance", city.colleague.id, "")

    def answer(_: int) -> str:
        try:
            seen = parts.resolve.line(line.statement, line.number)
            parts.rebook.approve(seen, version, by, None, lambda one: BankLineView.of(one, 0))
        except Refused as told:
            return told.code
        return "approved"

    with ThreadPoolExecutor(40) as pool:
        answers = Counter(pool.map(answer, range(40)))
    assert answers["approved"] == 1
    assert answers.keys() <= {"approved", "state_conflict", "unavailable"}
    assert [transfer.kind for transfer in moved(city, line)].count("payout") == 1
    assert city.balance(f"settlement:{out.id}") == out.total - 54_000


def test_forty_proposals_at_once_are_one(city: TestCity) -> None:
    line = unclear(city, 20_001)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: line.propose(fee(20_001)), range(40)))
    assert Counter(reply.status for reply in replies)[200] == 1
    assert {reply.code for reply in replies if reply.status != 200} <= {
        "state_conflict",
        "unavailable",
    }


def test_the_same_key_answers_the_same(city: TestCity) -> None:
    line = unclear(city, 21_001)
    key = fresh_key()
    version = line.propose(fee(21_001)).ok()["proposal"]["version"]
    body = {"version": version}
    first = city.colleague.post(f"{line.path}/approve", body, key=key).ok()
    again = city.colleague.post(f"{line.path}/approve", body, key=key)
    assert again.ok() == first
    assert again.replayed


def test_two_lines_that_pay_the_same_payment_pay_it_once(city: TestCity) -> None:
    out = sent(city, 56_000)
    lines = [unclear(city, 56_000) for _ in range(2)]
    for line in lines:
        line.propose(payout(out.payments[0], 56_000)).ok()
    lines[0].approve().ok()
    reply = lines[1].approve()
    refused(reply, "state_conflict")
    assert "end_to_end_id" in reply.body["detail"]
    assert city.balance(f"settlement:{out.id}") == out.total - 56_000
    lines[1].reject().ok()
