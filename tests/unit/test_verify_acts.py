"""tumbas-verify of the audit journal, of kept reconciliations, and of the chain of days."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.verify.command import FAILS, HOLDS, UNCHECKED, main
from tests.unit.signed_books import FIRST_DAY, Books, act, kept_report, three_days

Rows = list[list[str]]
ACTOR, DETAILS = 2, 6


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return three_days(tmp_path)


def told(books: Books, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> str:
    """What the command says of files that do not hold."""
    assert main(["day", *arguments, "--lang", "en"]) == FAILS
    return capsys.readouterr().out


def test_untouched_acts_and_reconciliations_hold(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["day", *books.all_files(), "--lang", "en"]) == HOLDS
    out = capsys.readouterr().out
    for words in ("3 acts", "0 acts", "1 acts", "reconciliation "):
        assert words in out


def change(place: int, text: str) -> Callable[[Rows], None]:
    def act(rows: Rows) -> None:
        rows[2][place] = text

    return act


def swap_neighbours(rows: Rows) -> None:
    rows[2], rows[3] = rows[3], rows[2]


def remove_one(rows: Rows) -> None:
    del rows[2]
    rows[-1][DETAILS] = str(len(rows) - 2)


def add_one(rows: Rows) -> None:
    rows.insert(4, [*rows[3][:1], "2026-12-01T05:00:00.000Z", *rows[3][2:]])
    rows[-1][DETAILS] = str(len(rows) - 2)


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change(ACTOR, "finance:stf_000000000003"), "the acts are not what was signed"),
        (change(3, "198.51.100.1"), "the acts are not what was signed"),
        (change(DETAILS, '{"total":1}'), "the acts are not what was signed"),
        (change(DETAILS, "{}"), "the acts are not what was signed"),
        (change(DETAILS, "no json"), "row 3 cannot be read (column details)"),
        (change(DETAILS, "[]"), "row 3 cannot be read (column details)"),
        (change(DETAILS, '{"total":1.5}'), "row 3 cannot be read"),
        (remove_one, "1 acts are missing: the file has 2, the record 3"),
        (add_one, "1 acts too many: the file has 4, the record 3"),
        (swap_neighbours, "row 4 is out of order"),
        (lambda rows: rows[-1].__setitem__(DETAILS, "9"), "the footer differs: 9 rows"),
        (lambda rows: rows.pop(), "no footer (TOTAL) after 4 rows"),
    ],
)
def test_whatever_is_changed_in_the_acts_is_found(
    books: Books,
    tamper: Callable[[Rows], Any],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = books.act_rows()
    tamper(rows)
    assert words in told(books, capsys, books.all_files(rows))


def test_details_may_be_spelled_as_any_json(books: Books) -> None:
    rows = books.act_rows()
    rows[1][DETAILS] = ""
    rows[2][DETAILS] = json.dumps(json.loads(rows[2][DETAILS]), indent=1, sort_keys=True)
    assert main(["day", *books.all_files(rows)]) == HOLDS


def test_acts_of_a_day_without_transfers_are_checked(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    last = FIRST_DAY + timedelta(days=3)
    books.days[last], books.acts[last] = [], [act(1, last)]
    assert main(["day", *books.all_files(), "--lang", "en"]) == HOLDS
    assert "2026-12-04" in capsys.readouterr().out


def test_a_reconciliation_that_was_exchanged_is_found(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.all_files()
    other = kept_report(FIRST_DAY) | {"checks": []}
    books.write(f"report-{FIRST_DAY}.json", other)
    assert "the reconciliation is not what was signed" in told(books, capsys, arguments)


def test_a_reconciliation_is_checked_also_of_a_day_that_no_export_is_about(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    last = FIRST_DAY + timedelta(days=3)
    books.days[last] = []
    arguments, name = books.all_files(), f"report-{last}.json"
    assert main(["day", *arguments, "--lang", "en"]) == HOLDS
    assert "2026-12-04" in capsys.readouterr().out
    books.write(name, kept_report(last) | {"checks": []})
    assert "the reconciliation is not what was signed" in told(books, capsys, arguments)
    # Of a day that nobody has signed, it is nobody's.
    books.write(name, kept_report(last + timedelta(days=1)))
    assert "no signed record of it" in told(books, capsys, arguments)
    assert main(["day", *arguments, "--date", "2026-12-01"]) == HOLDS


def test_what_a_reconciliation_says_of_its_own_hash_does_not_count(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.all_files()
    books.write(f"report-{FIRST_DAY}.json", kept_report(FIRST_DAY) | {"report": "0" * 64})
    assert main(["day", *arguments]) == HOLDS
    changed = kept_report(FIRST_DAY) | {"exceptions": [{"check": "bank"}]}
    books.write(f"report-{FIRST_DAY}.json", changed)
    assert "the reconciliation is not what was signed" in told(books, capsys, arguments)
    books.write(f"report-{FIRST_DAY}.json", kept_report(FIRST_DAY) | {"checks": [1.5]})
    assert "the reconciliation is not what was signed" in told(books, capsys, arguments)


@pytest.mark.parametrize(
    ("name", "content"),
    [("report-2026-12-01.json", "{}"), ("acts.csv", "occurred_at,actor\r\n")],
)
def test_files_that_are_none_are_told_from_what_does_not_hold(
    books: Books, name: str, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.all_files()
    books.write(name, content)
    assert main(["day", *arguments, "--lang", "en"]) == UNCHECKED
    assert name in capsys.readouterr().err


def test_two_reconciliations_of_one_day_that_differ_are_refused(books: Books) -> None:
    arguments = books.all_files()
    other = books.write("other.json", kept_report(FIRST_DAY) | {"exceptions": ["one"]})
    assert main(["day", *arguments, "--report", other]) == UNCHECKED


def close_anew(books: Books, day: date, change: Callable[[], None]) -> None:
    """Another record of a day stands where it stood, properly signed by the city itself."""
    place = sorted(books.days).index(day)
    days = [asdict(one) for one in books.records()]
    change()
    days[place] = asdict(books.records()[place])
    books.write("days.json", days)


@pytest.mark.parametrize(
    "change",
    [
        # Root and number of its transfers stay the same.
        lambda books: books.acts[FIRST_DAY].pop(),
        lambda books: books.days[FIRST_DAY][0].update(actor="admin:stf_000000000001"),
    ],
)
def test_a_day_that_was_signed_anew_breaks_the_chain_whatever_of_it_was_changed(
    books: Books, change: Callable[[Books], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.files()
    close_anew(books, FIRST_DAY, lambda: change(books))
    books.export(books.rows())
    assert "does not follow the day 2026-12-01" in told(books, capsys, arguments)


def test_days_that_were_exchanged_break_the_chain(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.files()
    records = books.records()
    second, third = (one.isoformat() for one in sorted(books.days)[1:])
    days = [asdict(one) for one in records]
    days[1]["date"], days[2]["date"] = third, second
    books.write("days.json", days)
    out = told(books, capsys, arguments)
    assert f"does not follow the day {second}" in out
    assert "the signature is valid, but of another record" in out
