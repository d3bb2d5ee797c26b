"""QRIS codes: those of others, and those that are written here."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values import identifiers, qris
from chalicelib.core.values.qris import Malformed, objects_of, read, with_checksum, written
from chalicelib.core.values.rejected import Rejected

FILE = Path(__file__).parent.parent / "data/qris/payloads.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text())["vectors"]
SOUND = [one for one in VECTORS if one["well_formed"] and one["crc_valid"]]
SAME = (
    "initiation",
    "merchant_name",
    "merchant_city",
    "postal_code",
    "category",
    "currency",
    "country",
    "amount",
    "terminal",
    "nmid",
)
NMID = "ID1020000000001"


def named(vector: dict[str, Any]) -> str:
    return str(vector["source"])


def code(nmid: str = NMID, name: str = "WARUNG CONTOH", **more: str) -> str:
    """A shop's code, made up: nothing can be paid by it."""
    account = written([("00", "ID.CO.QRIS.WWW"), ("02", nmid), ("03", "UMI")])
    objects = {
        "00": "01",
        "01": "11",
        "51": account,
        "52": "5812",
        "53": "360",
        "58": "ID",
        "59": name,
        "60": "MALANG",
        **more,
    }
    return with_checksum(written(sorted(objects.items())))


@pytest.mark.parametrize("vector", SOUND, ids=named)
def test_others_codes_say_what_another_reader_read(vector: dict[str, Any]) -> None:
    found = read(vector["payload"])
    assert {name: getattr(found, name) or None for name in SAME} == {
        name: vector[name] or None for name in SAME
    }
    accounts = [
        {name: getattr(one, name) for name in ("tag", "domain", "pan", "id", "criteria")}
        for one in found.accounts
    ]
    assert accounts == vector["accounts"]


@pytest.mark.parametrize("vector", [one for one in VECTORS if one not in SOUND], ids=named)
def test_others_damaged_codes_are_not_read(vector: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        read(vector["payload"])


@pytest.mark.parametrize("vector", [one for one in VECTORS if one["well_formed"]], ids=named)
def test_others_codes_are_written_as_they_were(vector: dict[str, Any]) -> None:
    objects = objects_of(vector["payload"])
    assert written(objects) == vector["payload"]
    if vector["crc_valid"]:
        text = vector["payload"]
        assert with_checksum(written(objects[:-1])) == text[:-4] + text[-4:].upper()


def test_a_code_that_is_written_is_read() -> None:
    found = read(code(**{"54": "25000", "62": written([("07", "A01")])}))
    assert (found.nmid, found.merchant_name) == (NMID, "WARUNG CONTOH")
    assert (found.amount, found.terminal, found.initiation) == ("25000", "A01", "static")
    assert read(code(**{"01": "12"})).initiation == "dynamic"


def test_the_check_may_be_in_small_letters() -> None:
    text = code()
    assert read(text[:-4] + text[-4:].lower()) == read(text)


def test_the_checksum_is_the_standards() -> None:
    # The check value of CRC-16/CCITT-FALSE.
    assert qris.checksum("123456789") == "29B1"


_VALUES = st.text(max_size=99)
_TAGS = st.integers(0, 99).map(lambda number: f"{number:02d}")


@given(st.lists(st.tuples(_TAGS, _VALUES), min_size=1, max_size=4))
def test_what_is_written_is_read_back(objects: list[tuple[str, str]]) -> None:
    assert objects_of(written(objects)) == objects


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_one_wrong_character_is_found(place: int, wrong: str) -> None:
    text = code()
    place %= len(text)
    damaged = text[:place] + wrong + text[place + 1 :]
    if damaged[:-4] == text[:-4] and damaged.upper() == text.upper():
        assert read(damaged) == read(text)
    else:
        with pytest.raises(Malformed):
            read(damaged)


@given(st.text(max_size=600))
def test_whatever_is_scanned_it_is_read_or_refused(text: str) -> None:
    for one in (text, qris.FORMAT + text, with_checksum(qris.FORMAT + text)):
        try:
            read(one)
        except Malformed:
            continue


@pytest.mark.parametrize(
    "text",
    ["", "0", "000", "0002", "00020", "000201", "00020163", "000201630", "٠٠٠٢٠١", "0" * 513],
)
def test_what_is_cut_off_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read(text)


def test_a_value_that_is_too_long_is_not_written() -> None:
    with pytest.raises(Malformed):
        written([("59", "x" * 100)])


# Where a number is asked for, the whole code may be given.


def test_a_shops_code_is_taken_for_its_number() -> None:
    assert identifiers.nmid(code()) == NMID
    assert identifiers.nmid(f" {code()}\n") == NMID


@pytest.mark.parametrize(
    "text", [code("ID1"), code()[:-1], code().replace("MALANG", "MALANK"), qris.FORMAT]
)
def test_a_code_without_a_number_is_none(text: str) -> None:
    with pytest.raises(Rejected):
        identifiers.nmid(text)
