"""tumbas-verify: what was signed holds; whatever was changed since is found and named."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import audit_path, leaf_hash
from chalicelib.core.crypto.signed import RECEIPT_TYP, STATEMENT_TYP, leaf
from chalicelib.days.rules.tree import subtree_of, tiles
from chalicelib.verify.command import FAILS, HOLDS, UNCHECKED, main
from chalicelib.verify.days import check_export
from chalicelib.verify.files import read_days, read_keys
from chalicelib.verify.transfers import Export
from chalicelib.verify.words import LANGUAGES, WORDS, say
from local.emulator import PROJECT
from tests.unit.signed_books import FIRST_DAY, Books, exported, footer, three_days, transfer

Rows = list[list[str]]
AMOUNT, REFERENCE = 5, 6


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return three_days(tmp_path)


def codes(books: Books, rows: Rows | None = None) -> list[tuple[str, str]]:
    """(subject, code) of whatever does not hold of an export."""
    books.files(rows)
    folder = books.folder
    with (folder / "transfers.csv").open(encoding="utf-8-sig", newline="") as text:
        reports = check_export(
            Export("transfers.csv", text),
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
        (move_a_rupiah, [(DAY, "root_differs")]),
        (change(3, "voucher:vch_000000000999"), [(DAY, "root_differs")]),
        (change(4, "merchant:mrc_000000000002"), [(DAY, "root_differs")]),
        (change(2, "refund"), [(DAY, "root_differs")]),
        (change(REFERENCE, "x"), [(DAY, "root_differs")]),
        (change(0, "trf_0000000000000000000009"), [(DAY, "root_differs")]),
        (change(1, "2026-12-01T03:00:02.001Z"), [(DAY, "root_differs")]),
        (remove_one, [(DAY, "rows_missing"), (DAY, "root_differs")]),
        (add_one, [(DAY, "rows_added"), (DAY, "root_differs")]),
        (repeat_one, [(DAY, "row_twice"), (DAY, "rows_added"), (DAY, "root_differs")]),
        (swap_neighbours, [(DAY, "row_out_of_order"), (DAY, "root_differs")]),
        (
            move_to_the_next_day,
            [
                (DAY, "rows_missing"),
                (DAY, "root_differs"),
                ("2026-12-02", "rows_added"),
                ("2026-12-02", "root_differs"),
            ],
        ),
        (
            change(AMOUNT, "10.002"),
            [(DAY, "row_wrong"), (DAY, "root_differs"), ("transfers.csv", "footer_differs")],
        ),
        (
            change(1, "2026-12-01 03:00:02"),
            [
                (DAY, "rows_missing"),
                (DAY, "root_differs"),
                ("transfers.csv", "row_wrong"),
            ],
        ),
        (lambda rows: rows[3].append(""), [(DAY, "rows_missing"), (DAY, "root_differs")]),
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
    assert ("2026-12-02", "rows_missing") in codes(books, rows)


def test_an_export_of_a_day_that_nobody_signed_does_not_hold(books: Books) -> None:
    later = FIRST_DAY + timedelta(days=3)
    signed = [one for day in sorted(books.days) for one in books.days[day]]
    rows = exported([*signed, transfer(500, later)])
    assert codes(books, rows) == [("2026-12-04", "no_record")]


def test_a_day_signed_by_another_key_does_not_hold(books: Books) -> None:
    arguments = books.files()
    forged = Books(books.folder, books.days, ec.generate_private_key(ec.SECP256R1()))
    forged.write("days.json", [asdict(one) for one in forged.records()])
    assert main(["day", *arguments, "--lang", "en"]) == FAILS


@pytest.mark.parametrize(
    ("member", "value"),
    [("transfers", 8), ("root", "0" * 64), ("previous_root", "1" * 64), ("date", "2026-12-09")],
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


# Receipts


def receipt(books: Books, one: dict[str, Any], **given: Any) -> str:
    claims = {
        "iss": "malang",
        "jti": one["id"],
        "vid": one["debit_account"].partition(":")[2],
        "cmp": one["campaign_id"],
        "mid": one["credit_account"].partition(":")[2],
        "amount": one["amount"],
        "iat": 1_796_094_000 + int(one["occurred_at"][17:19]),
    } | given
    return jose.sign(claims, books.signing, RECEIPT_TYP)


def proven(books: Books, index: int = 2) -> list[str]:
    """The arguments that check a receipt of the first day (seven leaves) and its proof."""
    books.files()
    first = books.days[FIRST_DAY]
    hashes = [leaf_hash(leaf(one)) for one in first]
    stored = {(tile.level, tile.number): tile.hashes for tile in tiles(b"".join(hashes))}
    path = audit_path(index, len(hashes), subtree_of(lambda level, n: stored[level, n]))
    proof = {
        "date": DAY,
        "leaf": leaf(first[index]).decode(),
        "index": index,
        "path": [one.hex() for one in path],
    }
    return [
        books.write("receipt.txt", receipt(books, first[index]) + "\n"),
        "--keys",
        str(books.folder / "keys.json"),
        "--proof",
        books.write("proof.json", proof),
        "--day",
        books.write("day.json", asdict(books.records()[0])),
        "--lang",
        "en",
    ]


@pytest.mark.parametrize("index", range(7))
def test_a_receipt_holds_with_its_proof(
    books: Books, index: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receipt", *proven(books, index)]) == HOLDS
    assert f"included in the day 2026-12-01, leaf {index}" in capsys.readouterr().out


def test_a_receipt_holds_by_itself(books: Books) -> None:
    assert main(["receipt", *proven(books)[:3], "--lang", "id"]) == HOLDS


def test_a_refunds_receipt_holds_with_its_proof(books: Books) -> None:
    one = books.days[FIRST_DAY][2]
    debit, credit = one["debit_account"], one["credit_account"]
    one |= {"kind": "refund", "debit_account": credit, "credit_account": debit}
    arguments = proven(books)
    one |= {"debit_account": debit, "credit_account": credit}
    books.write("receipt.txt", receipt(books, one, kind="refund", rid="trf_1"))
    assert main(["receipt", *arguments]) == HOLDS


@pytest.mark.parametrize(
    ("name", "tamper"),
    [
        ("proof.json", lambda text: text.replace('"index": 2', '"index": 3')),
        ("proof.json", lambda text: text.replace("10002", "10003")),
        ("proof.json", lambda text: text.replace('{\\"amount\\"', '{ \\"amount\\"')),
        ("proof.json", lambda text: text.replace('"2026-12-01"', '"2026-12-02"')),
        ("proof.json", lambda text: json.dumps(json.loads(text) | {"path": []})),
        ("proof.json", lambda text: json.dumps(json.loads(text) | {"path": ["00"]})),
        ("proof.json", lambda text: json.dumps(json.loads(text) | {"path": None})),
        ("proof.json", lambda text: json.dumps(json.loads(text) | {"leaf": "[]"})),
        ("receipt.txt", lambda text: text[:-4] + "AAAA"),
        ("receipt.txt", lambda text: "nothing at all"),
        ("day.json", lambda text: text.replace('"transfers": 7', '"transfers": 6')),
    ],
)
def test_a_receipt_or_proof_that_was_changed_does_not_hold(
    books: Books, name: str, tamper: Callable[[str], str]
) -> None:
    arguments = proven(books)
    before = (books.folder / name).read_text()
    assert tamper(before) != before
    books.write(name, tamper(before))
    assert main(["receipt", *arguments]) in (FAILS, UNCHECKED)


@pytest.mark.parametrize(
    "claims", [{"amount": 1}, {"mid": "mrc_2"}, {"vid": "vch_2"}, {"iat": 1}, {"kind": "refund"}]
)
def test_a_receipt_of_another_payment_is_not_proven(books: Books, claims: dict[str, Any]) -> None:
    arguments = proven(books)
    books.write("receipt.txt", receipt(books, books.days[FIRST_DAY][2], **claims))
    assert main(["receipt", *arguments]) == FAILS


def test_a_proof_without_its_day_cannot_be_checked(books: Books) -> None:
    assert main(["receipt", *proven(books)[:5]]) == UNCHECKED


def test_a_statement_holds_where_it_is_signed_and_adds_up(books: Books) -> None:
    books.files()
    sums = {"opening": 5, "redeemed": 10, "refunded": 3, "paid_out": 2, "closing": 10}
    told = {"iss": "malang", "mid": "mrc_1", "name": "Bakso", "from": DAY, "to": DAY, **sums}
    keys = ["--keys", str(books.folder / "keys.json")]
    for claims, status in ((told, HOLDS), (told | {"closing": 11}, FAILS)):
        token = jose.sign(claims, books.signing, STATEMENT_TYP)
        path = books.write("statement.txt", f"http://localhost:8000/verify/#{token}")
        assert main(["statement", path, *keys]) == status


# The command itself


@pytest.mark.parametrize("code", WORDS)
def test_every_finding_has_words_in_both_languages(code: str) -> None:
    texts = [text for text in WORDS[code] if text]
    assert len(texts) == 2
    names = [{one.split("}")[0] for one in text.split("{")[1:]} for text in texts]
    assert names[0] == names[1]
    for language in LANGUAGES:
        assert say(language, code, dict.fromkeys(names[0], 1234))


def test_numbers_are_grouped_as_each_language_groups_them() -> None:
    assert say("id", "count", {"rows": 1_234_567}) == "1.234.567 mutasi"
    assert say("en", "count", {"rows": 1_234_567}) == "1,234,567 transfers"


def test_the_language_comes_from_the_environment(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["day", *books.files()]
    for env, words in (
        ({"LANG": "en_GB.UTF-8"}, "Everything holds."),
        ({"LANG": "C.UTF-8"}, "Semuanya benar."),
        ({}, "Semuanya benar."),
        ({"LANG": "id_ID", "LC_ALL": "en_US"}, "Everything holds."),
    ):
        main(arguments, env)
        assert words in capsys.readouterr().out


def test_the_bar_is_on_stderr_where_it_is_asked_for(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["day", *books.files(), "--progress"])
    assert "%" in capsys.readouterr().err
    main(["day", *books.files()])
    assert capsys.readouterr().err == ""


WITHOUT_CITY_AND_NETWORK = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(event)

sys.addaudithook(refuse)
sys.modules.update(dict.fromkeys(["boto3", "botocore", "chalice", "msgspec", "pynamodb"]))
from chalicelib.verify.command import main
sys.exit(main(sys.argv[1:]))
"""


def test_it_needs_no_network_and_nothing_of_the_citys(books: Books) -> None:
    script = WITHOUT_CITY_AND_NETWORK
    ended = subprocess.run(
        [sys.executable, "-c", script, "day", *books.files()], cwd=PROJECT, capture_output=True
    )
    assert ended.returncode == HOLDS, ended.stderr.decode()


def test_it_installs_by_itself(books: Books, tmp_path: Path) -> None:
    empty = tmp_path / "venv"
    venv.create(empty, with_pip=True)
    pip = [str(empty / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", str(PROJECT)], check=True)
    installed = subprocess.run([*pip, "list"], check=True, capture_output=True, text=True).stdout
    assert not {"botocore", "pynamodb", "chalice", "msgspec"} & set(installed.split())
    ended = subprocess.run(
        [empty / "bin/tumbas-verify", "day", *books.files(), "--lang", "en"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (HOLDS, "")
    assert ended.stdout.endswith("Everything holds.\n")


# The worked example of docs/verify.md


def example(name: str) -> str:
    """The block of the document with this name."""
    text = (PROJECT / "docs/verify.md").read_text()
    return text.split(f"example-{name}\n", 1)[1].split("```", 1)[0]


def test_the_documents_example_holds(tmp_path: Path) -> None:
    files = Books(tmp_path, {})
    keys = ["--keys", files.write("keys.json", example("keys"))]
    export, day = files.write("t.csv", example("export")), files.write("day.json", example("day"))
    receipt, proof = (files.write(name, example(name)) for name in ("receipt", "proof"))
    assert main(["day", export, "--days", day, *keys]) == HOLDS
    assert main(["receipt", receipt, "--proof", proof, "--day", day, *keys]) == HOLDS
    files.write("t.csv", example("export").replace("15000", "15001"))
    assert main(["day", export, "--days", day, *keys]) == FAILS


def test_the_documents_leaves_hash_to_what_it_says() -> None:
    lines = example("leaves").splitlines()
    assert [leaf_hash(text.encode()).hex() for text in lines[::2]] == lines[1::2]
    assert json.loads(example("proof"))["leaf"] == lines[4]
