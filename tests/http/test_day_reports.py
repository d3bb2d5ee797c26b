"""Closing a day whose books do not agree, over HTTP: refused, proposed by one, closed by another;
and everything that was signed, checked without the city."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.values.canonical import canonical
from chalicelib.verify.command import FAILS, HOLDS, main
from tests.http.bank_acts import STATEMENTS, post, statement
from tests.http.client import Person, refused
from tests.http.closing import close_all, end_the_day
from tests.http.conftest import TestCity
from tests.http.exporting import asked, content, worked_on
from tests.http.test_days import paid, public
from tests.unit.signed_books import Books

WHY = "bank belum menjawab"


def unexplained(city: TestCity, second: Person) -> None:
    """A debit at the bank that nobody can explain yet, accepted by two."""
    city.hands.pass_by(seconds=1)
    file = statement(city, f",{city.clock():%H%M%S%f},debit,7000,")
    found = post(city.finance, file).ok(201)
    second.post(f"{STATEMENTS}/{found['id']}/accept").ok()


@pytest.fixture
def red(city: TestCity, second: Person) -> str:
    """A day that has ended, the next to close, whose statement left money in suspense."""
    close_all(city)
    unexplained(city, second)
    return end_the_day(city)


def test_a_day_with_money_in_suspense_is_refused_and_says_why(city: TestCity, red: str) -> None:
    problem = refused(city.finance.post(f"/finance/days/{red}/close"), "not_reconciled")
    assert "suspense" in problem["checks"]
    assert "suspense" in problem["detail"]
    day = city.staff("auditor").get(f"/finance/days/{red}").ok()
    assert (day["state"], day["closing_by"], day["signature"]) == ("open", None, None)
    assert day["refused"]["by"] == f"finance:{city.finance.id}"
    assert [one["check"] for one in day["refused"]["differs"]] == problem["checks"]
    refused(public(city, f"days/{red}"), "not_found")


def test_one_proposes_with_a_reason_and_a_colleague_closes(
    city: TestCity, second: Person, red: str
) -> None:
    path = f"/finance/days/{red}/close"
    refused(city.finance.post(path, {"reason": ""}), "validation_failed")
    proposed = city.finance.post(path, {"reason": WHY}).ok(202)
    mine = f"finance:{city.finance.id}"
    assert proposed == {"date": red, "state": "proposed", "reason": WHY, "proposed_by": mine}
    refused(city.finance.post(path, {"reason": WHY}), "same_person")
    day = city.finance.get(f"/finance/days/{red}").ok()
    assert (day["state"], day["proposed"]["reason"]) == ("proposed", WHY)
    record = second.post(path, {"reason": "setuju"}).ok()
    assert city.finance.post(path).ok() == record
    agreed = {"reason": WHY, "proposed_by": mine, "closed_by": f"finance:{second.id}"}
    closed = city.finance.get(f"/finance/days/{red}").ok()
    assert (closed["agreed"], closed["proposed"], closed["refused"]) == (agreed, None, None)
    report = city.finance.get("/finance/reconciliation", date=red).ok()
    assert (report["agreement"], report["report"]) == (agreed, record["report"])


def test_what_a_closed_day_answers_is_what_was_signed_whatever_comes_later(
    city: TestCity, second: Person
) -> None:
    paid(city)
    record = close_all(city)
    before = city.finance.get("/finance/reconciliation", date=record["date"]).ok()
    unexplained(city, second)
    city.hands.pass_by(days=1)
    after = city.finance.get("/finance/reconciliation", date=record["date"]).ok()
    assert after == before
    told = {name: value for name, value in after.items() if name != "report"}
    assert sha256(canonical(told)).hexdigest() == after["report"] == record["report"]


# Checked without the city


def saved(city: TestCity, folder: Path, date: str) -> list[str]:
    """All files of a day, as an auditor downloads them, and the command's arguments."""
    files = Books(folder, {})

    def export(kind: str) -> str:
        path = folder / f"{kind}.csv"
        path.write_bytes(content(city, worked_on(city, asked(city, kind, date, until=date))))
        return str(path)

    report = city.finance.get("/finance/reconciliation", date=date).ok()
    return [
        "day",
        export("transfers"),
        "--acts",
        export("acts"),
        "--report",
        files.write("report.json", report),
        "--days",
        files.write("days.json", public(city, "days", limit=200).ok()),
        "--keys",
        files.write("keys.json", public(city, "keys").ok()),
        "--date",
        date,
        "--lang",
        "en",
    ]


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        path = folder / name
        text = path.read_bytes()
        assert old.encode() in text
        path.write_bytes(text.replace(old.encode(), new.encode(), 1))

    return act


def remove_an_act(folder: Path) -> None:
    path = folder / "acts.csv"
    header, _, *rest = path.read_bytes().split(b"\r\n")
    path.write_bytes(b"\r\n".join([header, *rest]))


def swap_the_report(folder: Path) -> None:
    path = folder / "report.json"
    report: Any = json.loads(path.read_text())
    report["checks"][0]["actual"] += 1
    path.write_text(json.dumps(report))


FORGERIES: list[tuple[Callable[[Path], None], str]] = [
    (edit("transfers.csv", ",finance:", ",admin:"), "the transfers are not what was signed"),
    (edit("acts.csv", ",finance:", ",admin:"), "the acts are not what was signed"),
    (remove_an_act, "acts are missing"),
    (swap_the_report, "the reconciliation is not what was signed"),
]


def test_an_auditor_finds_what_was_forged_in_the_files_of_a_day(
    city: TestCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_all(city)
    paid(city)
    record = close_all(city)
    assert record["acts"] > 0
    arguments = saved(city, tmp_path, record["date"])
    assert main(arguments) == HOLDS, capsys.readouterr().out
    kept = {path: path.read_bytes() for path in tmp_path.iterdir()}
    for tamper, words in FORGERIES:
        tamper(tmp_path)
        assert main(arguments) == FAILS
        assert words in capsys.readouterr().out
        for path, whole in kept.items():
            path.write_bytes(whole)
