"""Bank files that nobody here wrote, each with how it must be read: tests/data/bank/README.md."""

import json
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bank.formats import camt, csv, mt940
from chalicelib.bank.formats.shape import Entries, Entry, StatementRefused
from chalicelib.imports.formats.records import Readable
from tests.unit.bank_files import read, refused

DATA = Path(__file__).parents[1] / "data" / "bank"
READERS: dict[str, Callable[[Readable], Entries]] = {"mt940": mt940.read, "camt053": camt.read}


def vectors(kind: str, *classes: str) -> list[Any]:
    found = json.loads((DATA / f"{kind}.json").read_text())["vectors"]
    return [
        pytest.param(kind, one, id=f"{kind}/{one['name']}")
        for one in found
        if one["class"] in classes
    ]


def of_both(*classes: str) -> list[Any]:
    return vectors("mt940", *classes) + vectors("camt053", *classes)


def sen(amount: str) -> int:
    return int(Decimal(amount) * 100)


def signed(entry: Entry) -> int:
    return entry.in_sen if entry.direction == "credit" else -entry.in_sen


def ids_of(entry: Entry) -> list[str]:
    named = [one.end_to_end_id for one in entry.details] or [entry.end_to_end_id]
    return [name for name in named if name]


@pytest.mark.parametrize(("kind", "vector"), of_both("must"))
def test_a_sound_file_is_read_as_its_bank_meant_it(kind: str, vector: dict[str, Any]) -> None:
    entries, summary = read(READERS[kind], vector["text"])
    assert [(one.booked_on, signed(one)) for one in entries] == [
        (day, sen(amount)) for day, amount, *_ in vector["entries"]
    ]
    assert summary.opening_in_sen == sen(vector["opening"])
    assert summary.closing_in_sen == sen(vector["closing"])
    if kind == "mt940":
        assert [one.bank_reference for one in entries] == [
            bank_reference for *_, bank_reference in vector["entries"]
        ]
    else:
        assert [ids_of(one) for one in entries] == [
            [name for name in names if name not in ("", "NOTPROVIDED")]
            for *_, names in vector["entries"]
        ]
    for name in vector.get("names", []):
        assert name in entries[0].reference


@pytest.mark.parametrize(("kind", "vector"), of_both("strict"))
def test_a_file_that_is_cut_or_wrong_is_refused(kind: str, vector: dict[str, Any]) -> None:
    assert refused(READERS[kind], vector["text"])


@pytest.mark.parametrize(("kind", "vector"), of_both("open"))
def test_any_other_file_is_read_or_refused_in_words(kind: str, vector: dict[str, Any]) -> None:
    with suppress(StatementRefused):
        entries, _ = read(READERS[kind], vector["text"])
        assert [signed(one) for one in entries] == [
            sen(amount) for _, amount, *_ in vector["entries"] if sen(amount)
        ]


PROFILES = {
    "Bank Jatim": "jatim",
    "Mandiri": "mandiri",
    "BRI": "bri",
    "BNI": "bni",
    "CIMB Niaga": "cimb",
    "Permata": "permata",
    "Danamon": "danamon",
}


def profile_of(vector: dict[str, Any]) -> str:
    if vector["bank"] == "BCA":
        return "bca_bisnis" if "Jumlah" in vector["text"] else "bca_personal"
    return PROFILES[vector["bank"]]


def layouts() -> list[Any]:
    found = json.loads((DATA / "csv.json").read_text())["vectors"]
    return [pytest.param(one, id=f"{one['bank']} {one['export']}") for one in found]


@pytest.mark.parametrize("vector", layouts())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_export_is_read_by_its_bank_s_profile(vector: dict[str, Any], encoding: str) -> None:
    content = vector["text"].encode(encoding)
    entries, _ = read(lambda file: csv.read(file, profile=profile_of(vector)), content)
    assert [(one.booked_on, signed(one)) for one in entries] == [
        (day, sen(amount)) for day, amount in vector["rows"]
    ]
