"""What a restored ledger has lost is named to the transfer: by the archive, and by receipts."""

import csv
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from chalicelib.archive.commands.lost import main
from chalicelib.archive.parts import ArchiveParts
from chalicelib.core.values.instants import to_text
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.keys import published
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.redemptions.parts import RedemptionParts
from tests.stack import TestEmulator
from tests.stores.closing_city import Ledger, noon

INSTANT = "2026-12-01T02:00:00.000Z"
# The archive forgets nothing: each test has a day of its own.
DAYS = itertools.count(3, 2)


@pytest.fixture
def made(ledger: Ledger) -> list[Transfer]:
    """Five redemptions of a day, with their receipts."""
    ledger.clock.now = noon(next(DAYS))
    signed = ledger.parts[RedemptionParts].receipts.with_receipt
    return [signed(one) for one in ledger.transfers(ledger.guard(), 5)]


@pytest.fixture
def keys(ledger: Ledger, tmp_path: Path) -> Path:
    """What `GET /public/keys` answers."""
    path = tmp_path / "keys.json"
    ring = ledger.parts[IdentityParts].keys.ring()
    path.write_text(
        json.dumps({"keys": [{**key.public, "kid": key.kid} for key in published(ring)]})
    )
    return path


def instant(ledger: Ledger) -> str:
    return to_text(ledger.clock())


def keep(ledger: Ledger, some: Sequence[Transfer]) -> None:
    ledger.parts[ArchiveParts].keep.keep([json.dumps({"transfers": [asdict(x) for x in some]})])


def lose(emulator: TestEmulator, ledger: Ledger, some: Sequence[Transfer]) -> None:
    """As a restore does it."""
    for one in some:
        emulator.client("dynamodb").delete_item(
            TableName=ledger.parts.settings.table("transfers"), Key={"pk": {"S": one.id}}
        )


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, str]], str]:
    out, err = capsys.readouterr()
    return list(csv.DictReader(out.splitlines())), err


def receipts(folder: Path, *texts: str | None) -> str:
    path = folder / "receipts.txt"
    path.write_text("\n".join(str(text) for text in texts))
    return str(path)


def test_what_the_archive_has_and_the_ledger_has_not_is_lost(
    emulator: TestEmulator,
    ledger: Ledger,
    made: list[Transfer],
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(ledger, made)
    # It comes twice, in other company.
    keep(ledger, made[2:])
    lose(emulator, ledger, made[3:])
    assert main([instant(ledger)], ledger.parts) == 0
    rows, summary = told(capsys)
    assert {one["id"] for one in rows} == {one.id for one in made[3:]}
    assert {(one["kind"], one["told_by"]) for one in rows} == {("redeem", "archive")}
    assert sum(int(one["amount"]) for one in rows) == sum(one.amount for one in made[3:])
    assert "2 transfers lost" in summary
    # What was lost on days before the instant is of another restore.
    ledger.clock.pass_by(days=1)
    assert main([instant(ledger)], ledger.parts) == 0
    assert told(capsys)[0] == []


def test_a_receipt_names_what_the_archive_has_not(
    emulator: TestEmulator,
    ledger: Ledger,
    made: list[Transfer],
    keys: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    lose(emulator, ledger, made[:1])
    path = receipts(tmp_path, made[0].receipt, made[1].receipt)
    assert main([instant(ledger), "--receipts", path, "--keys", str(keys)], ledger.parts) == 0
    (row,), _ = told(capsys)
    assert row == {
        "id": made[0].id,
        "occurred_at": made[0].occurred_at,
        "kind": "redeem",
        "debit_account": made[0].debit_account,
        "credit_account": made[0].credit_account,
        "amount": str(made[0].amount),
        "told_by": "receipt",
    }


def test_what_a_refund_gave_back_is_named_by_its_receipt(
    ledger: Ledger,
    made: list[Transfer],
    keys: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refund = replace(
        made[0],
        id="trf_back",
        kind="refund",
        debit_account=made[0].credit_account,
        credit_account=made[0].debit_account,
        redemption_id=made[0].id,
    )
    signed = ledger.parts[RedemptionParts].receipts.with_receipt(refund)
    path = receipts(tmp_path, signed.receipt)
    assert main([instant(ledger), "--receipts", path, "--keys", str(keys)], ledger.parts) == 0
    (row,), _ = told(capsys)
    assert (row["kind"], row["debit_account"]) == ("refund", refund.debit_account)


def test_a_receipt_that_the_city_has_not_signed_names_nothing(
    ledger: Ledger,
    made: list[Transfer],
    keys: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    forged = str(made[0].receipt)
    forged = forged[:-8] + ("AAAAAAAA" if forged[-8:] != "AAAAAAAA" else "BBBBBBBB")
    path = receipts(tmp_path, forged, "none at all")
    assert main([instant(ledger), "--receipts", path, "--keys", str(keys)], ledger.parts) == 1
    rows, summary = told(capsys)
    assert rows == []
    assert "are signed by none" in summary


def test_an_object_that_is_not_what_its_name_says_is_named_and_nothing_else(
    emulator: TestEmulator,
    ledger: Ledger,
    made: list[Transfer],
    capsys: pytest.CaptureFixture[str],
) -> None:
    bucket = ledger.parts[ArchiveParts].bucket
    # On a day of its own: nothing deletes it any more.
    key = "transfers/2026/11/03/" + "0" * 64 + ".jsonl.gz"
    bucket.put(key, b"something else")
    assert main(["2026-11-03T02:00:00.000Z"], ledger.parts) == 1
    assert key in told(capsys)[1]


@pytest.mark.parametrize(
    "arguments",
    [["x"], [INSTANT, "--receipts", "a"], [INSTANT, "--receipts", "a", "--keys", "b"]],
)
def test_what_cannot_be_read_is_refused(
    ledger: Ledger, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments, ledger.parts)
    assert told(capsys)[0] == []
