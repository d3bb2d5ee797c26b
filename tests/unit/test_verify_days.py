"""tumbas-verify of exports: the days that were signed hold; whatever was changed since is found and
named."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.verify.command import FAILS, HOLDS, UNCHECKED, main
from chalicelib.verify.days import Given, check_days
from chalicelib.verify.exports import TRANSFERS, Export
from chalicelib.verify.files import read_days, read_keys
from tests.unit.signed_books import FIRST_DAY, Books, exported, footer, three_days, transfer

Rows = list[list[str]]
AMOUNT, REFERENCE, ACTOR, CAMPAIGN = 5, 6, 7, 8


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return three_days(tmp_path)


def codes(books: Books, rows: Rows | None = None) -> list[tuple[str, str]]:
    """(subject, code) of whatever does not hold of an export."""
    books.files(rows)
    folder = books.folder
    with (folder / "transfers.csv").open(encoding="utf-8-sig", newline="") as text:
        reports = check_days(
            Given(Export("transfers.csv", text, TRANSFERS)),
            read_days(folder / "days.json"),
            read_keys(folder / "keys.json"),
            None,
        )
        return [
            (report.subject, one.code)
            for report in reports
            for one in report.findings
            if one.holds is False
        ]


def test_an_untouched_export_holds(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["day", *books.files(), "--lang", "en"]) == HOLDS
    told = capsys.readouterr().out
    assert "FAILS" not in told
    for words in ("2026-12-01", "2026-12-02", "2026-12-03", "7 transfers", "Everything holds."):
        assert words in told


def test_one_day_can_be_asked_for(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["day", *books.files(), "--date", "2026-12-03", "--lang", "id"]) == HOLDS
    told = capsys.readouterr().out
    assert "3 mutasi" in told
    assert "7 mutasi" not in told
    assert "2 hari lain" in told


def change(place: int, text: str) -> Callable[[Rows], None]:
    def act(rows: Rows) -> None:
        rows[3][place] = text

    return act


def swap_neighbours(rows: Rows) -> None:
    rows[3], rows[4] = rows[4], rows[3]


def remove_one(rows: Rows) -> None:
    amount = int(rows.pop(3)[AMOUNT])
    rows[-1] = footer(len(rows) - 2, int(rows[-1][AMOUNT]) - amount)


def add_one(rows: Rows) -> None:
    (added,) = exported([transfer(6, id="trf_9")])[1:-1]
    rows.insert(8, added)
    rows[-1] = footer(len(rows) - 2, int(rows[-1][AMOUNT]) + int(added[AMOUNT]))


def repeat_one(rows: Rows) -> None:
    rows.insert(4, rows[3])
    rows[-1] = footer(len(rows) - 2, int(rows[-1][AMOUNT]) + int(rows[3][AMOUNT]))


def move_a_rupiah(rows: Rows) -> None:
    rows[3][AMOUNT] = str(int(rows[3][AMOUNT]) + 1)
    rows[4][AMOUNT] = str(int(rows[4][AMOUNT]) - 1)


def move_to_the_next_day(rows: Rows) -> None:
    rows[7][1] = "2026-12-02T03:00:00.000Z"


DAY = "2026-12-01"


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (move_a_rupiah, [(DAY, "transfers_differ")]),
        (change(3, "voucher:vch_000000000999"), [(DAY, "transfers_differ")]),
        (change(4, "merchant:mrc_000000000002"), [(DAY, "transfers_differ")]),
        (change(2, "refund"), [(DAY, "transfers_differ")]),
        (change(REFERENCE, "x"), [(DAY, "transfers_differ")]),
        (change(ACTOR, "finance:stf_000000000009"), [(DAY, "transfers_differ")]),
        (change(CAMPAIGN, ""), [(DAY, "transfers_differ")]),
        (change(0, "trf_0000000000000000000009"), [(DAY, "transfers_differ")]),
        (change(1, "2026-12-01T03:00:02.001Z"), [(DAY, "transfers_differ")]),
        (remove_one, [(DAY, "transfers_missing"), (DAY, "transfers_differ")]),
        (add_one, [(DAY, "transfers_added"), (DAY, "transfers_differ")]),
        (repeat_one, [(DAY, "row_twice"), (DAY, "transfers_added"), (DAY, "transfers_differ")]),
        (swap_neighbours, [(DAY, "row_out_of_order"), (DAY, "transfers_differ")]),
        (
            move_to_the_next_day,
            [
                (DAY, "transfers_missing"),
                (DAY, "transfers_differ"),
                ("2026-12-02", "transfers_added"),
                ("2026-12-02", "transfers_differ"),
            ],
        ),
        (
            change(AMOUNT, "10.002"),
            [(DAY, "row_wrong"), (DAY, "transfers_differ"), ("transfers.csv", "footer_differs")],
        ),
        (
            change(1, "2026-12-01 03:00:02"),
            [
                (DAY, "transfers_missing"),
                (DAY, "transfers_differ"),
                ("transfers.csv", "row_wrong"),
            ],
        ),
        (lambda rows: rows[3].append(""), [(DAY, "transfers_missing"), (DAY, "transfers_differ")]),
        (lambda rows: rows.pop(), [("transfers.csv", "no_footer")]),
        (lambda rows: rows.append(rows[3]), [("transfers.csv", "behind_footer")]),
    ],
)
def test_whatever_is_changed_in_an_export_is_found(
    books: Books, tamper: Callable[[Rows], Any], found: list[tuple[str, str]]
) -> None:
    rows = [list(row) for row in books.rows()]
    tamper(rows)
    assert set(found) <= set(codes(books, rows))
    assert {subject for subject, _ in codes(books, rows)} <= {
        DAY,
        "transfers.csv",
        *[subject for subject, _ in found],
    }


def test_a_row_that_is_out_of_order_is_named_by_its_number(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = books.rows()
    swap_neighbours(rows)
    assert main(["day", *books.files(rows), "--lang", "en"]) == FAILS
    assert "row 5 is out of order" in capsys.readouterr().out


def test_a_whole_day_that_was_taken_out_is_found(books: Books) -> None:
    middle = FIRST_DAY + timedelta(days=1)
    books.days[middle] = [transfer(50, middle)]
    rows = [row for row in books.rows() if not row[1].startswith("2026-12-02")]
    assert ("2026-12-02", "transfers_missing") in codes(books, rows)


def test_an_export_of_a_day_that_nobody_signed_does_not_hold(books: Books) -> None:
    later = FIRST_DAY + timedelta(days=3)
    signed = [one for day in sorted(books.days) for one in books.days[day]]
    rows = exported([*signed, transfer(500, later)])
    assert codes(books, rows) == [("2026-12-04", "no_record")]


def test_a_day_signed_by_another_key_does_not_hold(books: Books) -> None:
    arguments = books.files()
    forged = Books(books.folder, books.days, books.acts, ec.generate_private_key(ec.SECP256R1()))
    forged.write("days.json", [asdict(one) for one in forged.records()])
    assert main(["day", *arguments, "--lang", "en"]) == FAILS


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("transfers", 8),
        ("root", "0" * 64),
        ("acts", 0),
        ("acts_root", "0" * 64),
        ("report", "0" * 64),
        ("previous", "1" * 64),
        ("date", "2026-12-09"),
    ],
)
def test_a_record_that_says_another_thing_than_its_signature_does_not_hold(
    books: Books, member: str, value: Any
) -> None:
    arguments = books.files()
    days = [asdict(one) for one in books.records()]
    days[0][member] = value
    books.write("days.json", days)
    assert main(["day", *arguments, "--lang", "en"]) == FAILS


def test_a_day_that_does_not_follow_the_one_before_is_found(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.files()
    days = [asdict(one) for one in books.records()]
    # The first day was closed anew, properly signed, with a transfer less.
    books.days[FIRST_DAY].pop()
    days[0] = asdict(books.records()[0])
    books.write("days.json", days)
    books.export(books.rows())
    assert main(["day", *arguments, "--lang", "en"]) == FAILS
    assert "does not follow the day 2026-12-01" in capsys.readouterr().out


def test_days_before_those_given_are_not_judged(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*books.files(), "--date", "2026-12-03", "--lang", "en"]
    books.write("days.json", asdict(books.records()[2]))
    assert main(["day", *arguments]) == HOLDS
    assert "?      not known what it follows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("transfers.csv", "a,b,c\r\n"),
        ("transfers.csv", ""),
        ("transfers.csv", '{HEADER}\r\n"never closed\r\n'),
        ("keys.json", "{}"),
        ("keys.json", '{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"k001"}]}'),
        ("keys.json", "[" * 100_000),
        ("days.json", '{"items":[{"date":"2026-12-01"}]}'),
        ("days.json", "no json"),
        ("days.json", "[]"),
    ],
)
def test_files_that_cannot_be_read_are_told_from_what_does_not_hold(
    books: Books, name: str, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = books.files()
    header = ",".join(books.rows()[0])
    books.write(name, content.replace("{HEADER}", header))
    assert main(["day", *arguments, "--lang", "en"]) == UNCHECKED
    assert f"Cannot be checked: {name}" in capsys.readouterr().err


def test_a_file_that_is_no_utf_8_cannot_be_read(books: Books) -> None:
    arguments = books.files()
    path = books.folder / "transfers.csv"
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xe9"))
    assert main(["day", *arguments, "--lang", "en"]) == UNCHECKED


def test_a_missing_file_is_named(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["gone.csv", *books.files()[1:]]
    assert main(["day", *arguments], {"LANG": "id_ID.UTF-8"}) == UNCHECKED
    assert "gone.csv: tidak dapat dibaca" in capsys.readouterr().err
