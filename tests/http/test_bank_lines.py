"""Lines of bank statements over HTTP: listed, and resolved by people."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from chalicelib.ledger.parts import LedgerParts
from tests.http.bank_acts import (
    STATEMENTS,
    owed,
    payment,
    post,
    sent,
    statement,
)
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity


@pytest.fixture(scope="module")
def colleague(city: TestCity) -> Person:
    """The second finance officer."""
    return city.colleague


def test_an_officer_says_what_a_line_is_that_moves_nothing(
    city: TestCity, colleague: Person
) -> None:
    told = post(city.finance, statement(city, f",Bunga {fresh_key()},credit,1234,")).ok()
    waiting = city.finance.every(f"{STATEMENTS}/unmatched")
    assert told["id"] in {line["statement_id"] for line in waiting}
    path = f"{STATEMENTS}/{told['id']}/lines/2"
    answered = city.finance.post(f"{path}/resolve", {"reason": "bunga", "action": "note"}).ok()
    assert answered["state"] == "resolved"
    assert answered["resolution"]["reason"] == "bunga"
    refused(
        colleague.post(f"{path}/resolve", {"reason": "bunga", "action": "note"}), "state_conflict"
    )
    waiting = city.finance.every(f"{STATEMENTS}/unmatched")
    assert told["id"] not in {line["statement_id"] for line in waiting}
    now = city.finance.get(f"{STATEMENTS}/{told['id']}").ok()
    assert (now["unmatched"], now["resolved"]) == (0, 1)


def test_money_moves_for_a_line_only_when_two_people_want_it(
    city: TestCity, colleague: Person
) -> None:
    out = sent(city, colleague, 41_000)
    told = post(city.finance, statement(city, f",Kliring {fresh_key()},debit,41000,")).ok()
    path = f"{STATEMENTS}/{told['id']}/lines/2"
    proposal = {
        "reason": "sesuai bukti transfer",
        "action": "payment",
        "end_to_end_id": out.payments[0],
    }
    refused(city.finance.post(f"{path}/approve"), "state_conflict")
    proposed = city.finance.post(f"{path}/resolve", proposal).ok()
    assert proposed["state"] == "proposed"
    assert payment(city, out, 0)["state"] == "sent"
    refused(city.finance.post(f"{path}/approve"), "same_person")
    assert colleague.post(f"{path}/reject", {"reason": "bukan ini"}).ok()["state"] == "unmatched"
    colleague.post(f"{path}/resolve", proposal).ok()
    refused(colleague.post(f"{path}/approve"), "same_person")
    key = fresh_key()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: city.finance.post(f"{path}/approve", key=key), range(8)))
    assert {reply.status for reply in replies} == {200}
    approved = replies[0].ok()
    assert approved["state"] == "resolved"
    assert approved["resolution"]["by"] == f"finance:{colleague.id}"
    assert approved["resolution"]["decided_by"] == f"finance:{city.finance.id}"
    assert payment(city, out, 0)["state"] == "paid"
    transfer = city.parts[LedgerParts].transfers.find(approved["transfer_id"])
    assert transfer is not None
    assert transfer.kind == "payout"


def test_a_credit_can_be_said_to_be_a_return(city: TestCity, colleague: Person) -> None:
    out = sent(city, colleague, 43_000)
    rows = [f"{out.payments[0]},,debit,43000,", f",Retur {fresh_key()},credit,43000,AC01"]
    told = post(city.finance, statement(city, *rows)).ok()
    path = f"{STATEMENTS}/{told['id']}/lines/3"
    body = {"reason": "retur", "end_to_end_id": out.payments[0]}
    refused(city.finance.post(f"{path}/resolve", body | {"action": "payment"}), "validation_failed")
    city.finance.post(f"{path}/resolve", body | {"action": "return"}).ok()
    colleague.post(f"{path}/approve").ok()
    assert owed(city, out.shops[0]) == 43_000
    assert payment(city, out, 0)["state"] == "returned"


def test_what_wants_another_person_or_role(city: TestCity) -> None:
    content = statement(city, f",{fresh_key()},debit,1,")
    refused(post(city.admin, content), "forbidden")
    auditor = city.staff("auditor")
    refused(post(auditor, content), "forbidden")
    told = post(city.finance, content).ok()
    assert auditor.get(f"{STATEMENTS}/{told['id']}").ok() == told
    assert auditor.get(f"{STATEMENTS}/{told['id']}/lines").ok()["items"] == told["lines"]
    body = {"reason": "x", "action": "note"}
    refused(auditor.post(f"{STATEMENTS}/{told['id']}/lines/2/resolve", body), "forbidden")
    refused(city.finance.post(f"{STATEMENTS}/{told['id']}/lines/9/resolve", body), "not_found")
    refused(city.finance.post(f"{STATEMENTS}/{told['id']}/lines/x/resolve", body), "not_found")
    refused(city.finance.get(f"{STATEMENTS}/bst_none"), "not_found")
    bad = city.finance.get(f"{STATEMENTS}/{told['id']}/lines", cursor="eA")
    refused(bad, "validation_failed")


def test_lines_are_listed_by_state(city: TestCity) -> None:
    rows = [f",{fresh_key()},debit,{place}," for place in range(1, 8)]
    told = post(city.finance, statement(city, *rows)).ok()
    path = f"{STATEMENTS}/{told['id']}/lines"
    first = city.finance.get(path, limit=3, state="unmatched").ok()
    assert [line["line"] for line in first["items"]] == [2, 3, 4]
    rest = city.finance.get(path, limit=200, state="unmatched", cursor=first["next_cursor"]).ok()
    assert [line["line"] for line in rest["items"]] == [5, 6, 7, 8]
    assert rest["next_cursor"] is None
    assert city.finance.get(path, state="matched").ok()["items"] == []
