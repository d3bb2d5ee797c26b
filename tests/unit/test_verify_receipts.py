"""tumbas-verify of receipts, their proofs and statements: what was signed holds, nothing
else does."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.crypto import jose
from chalicelib.core.crypto.merkle import audit_path, leaf_hash
from chalicelib.core.crypto.signed import RECEIPT_TYP, STATEMENT_TYP, leaf
from chalicelib.days.rules.tree import subtree_of, tiles
from chalicelib.verify.command import FAILS, HOLDS, UNCHECKED, main
from tests.unit.signed_books import FIRST_DAY, Books, three_days

DAY = FIRST_DAY.isoformat()


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return three_days(tmp_path)


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
        ("proof.json", lambda text: text.replace('{\\"actor\\"', '{ \\"actor\\"')),
        ("proof.json", lambda text: text.replace("cmp_000001", "cmp_000002")),
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
