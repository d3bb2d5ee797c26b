"""Explanations in several steps, killed between them, or many at once."""

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
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.explaining import (
    fee,
    moved,
    named,
    one,
    payout,
    sent,
    state_of,
    sums,
    suspense,
    unclear,
    whole,
)
from tests.stores.import_city import Killed, killed_before_write


@pytest.fixture
def in_chunks(city: TestCity, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few payments take several transactions."""
    parts = city.functions["finance"][BankParts]
    monkeypatch.setitem(parts.__dict__, "rebook", structs.replace(parts.rebook, payments_at_once=2))
    monkeypatch.setattr("chalicelib.bank.rules.anew._WRITES_MOST", 8)


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
