"""The archive's objects: the same transfers are the same bytes, a reader gets back what was put,
and what was changed shows."""

import gzip
import json
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.archive.rules import (
    Difference,
    Forged,
    differences,
    line,
    pack,
    pack_day,
    prefix,
    unpack,
)
from chalicelib.core.crypto.signed import LEAF, leaf


def transfer(number: int, at: str = "2026-12-01T05:00:00.000Z", **more: Any) -> dict[str, Any]:
    return {
        "id": f"trf_{number:022d}",
        "debit_account": "voucher:vch_000000000001",
        "credit_account": "merchant:mrc_000000000001",
        "amount": 1_000 + number,
        "kind": "redeem",
        "reference": "",
        "occurred_at": at,
        "actor": "merchant:mrc_000000000001",
        "campaign_id": "cmp_000001",
        "bill_total": None,
        "receipt": None,
        **more,
    }


numbers = st.lists(st.integers(0, 30), max_size=20)


def lines_in(objects: dict[str, bytes]) -> list[bytes]:
    return [one for key, content in objects.items() for one in unpack(key, content)]


@given(numbers)
def test_a_reader_gets_back_each_transfer_once(some: list[int]) -> None:
    found = lines_in(pack(transfer(number) for number in some))
    assert found == [line(transfer(number)) for number in sorted(set(some))]


@given(numbers.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_the_order_in_which_transfers_come_changes_nothing(pair: tuple[list[int], Any]) -> None:
    one, other = pair
    assert pack(map(transfer, one)) == pack(map(transfer, other))


def test_the_hour_at_which_an_object_is_made_is_not_in_it() -> None:
    # RFC 1952 §2.3: the four bytes of MTIME.
    assert [content[4:8] for content in pack([transfer(1)]).values()] == [bytes(4)]


def test_a_transfer_lies_under_its_business_day_in_jakarta() -> None:
    objects = pack(
        [transfer(1, "2026-12-01T16:59:59.999Z"), transfer(2, "2026-12-01T17:00:00.000Z")]
    )
    assert [key.rpartition("/")[0] + "/" for key in objects] == [
        prefix(date(2026, 12, 1)),
        prefix(date(2026, 12, 2)),
    ]
    assert prefix(date(2026, 12, 1)) == "transfers/2026/12/01/"


def test_a_line_holds_the_leaf_and_what_else_is_known() -> None:
    told = json.loads(line(transfer(1, receipt="e30.e30.AA", bill_total=40_000)))
    assert leaf(told) == leaf(transfer(1))
    assert told["receipt"] == "e30.e30.AA"
    assert told["bill_total"] == 40_000
    # Empty members of the leaf stand there, others do not.
    assert told["reference"] == ""
    assert set(json.loads(line(transfer(1)))) == set(LEAF)


def test_no_transfers_are_no_object() -> None:
    assert pack([]) == {}


def test_a_closed_day_has_its_acts_in_order_and_its_report_each_by_its_content() -> None:
    acts, report = [b'{"id":"act_2"}', b'{"id":"act_1"}'], b'{"date":"2026-12-01"}'
    packed = pack_day(date(2026, 12, 1), acts, report)
    text = b'{"id":"act_2"}\n{"id":"act_1"}\n'
    acts_key = f"acts/2026/12/01/{sha256(text).hexdigest()}.jsonl.gz"
    assert unpack(acts_key, packed[acts_key]) == acts
    assert packed[f"reports/2026/12/01/{sha256(report).hexdigest()}.json"] == report
    assert packed == pack_day(date(2026, 12, 1), acts, report)


@pytest.mark.parametrize("missing", LEAF)
def test_what_is_no_transfer_is_not_archived(missing: str) -> None:
    broken = transfer(1)
    del broken[missing]
    with pytest.raises(KeyError):
        pack([broken])


def test_an_object_under_anothers_name_is_a_forgery() -> None:
    ((key, content),) = pack([transfer(1)]).items()
    ((_, other),) = pack([transfer(2)]).items()
    assert unpack(key, content)
    damaged = content[:10] + bytes([content[10] ^ 0xFF]) + content[11:]
    for forged in (other, gzip.compress(b""), b"", b"plain", content[:-9], damaged):
        with pytest.raises(Forged, match="transfers/2026/12/01/"):
            unpack(key, forged)


def digest(one: dict[str, Any]) -> bytes:
    return sha256(line(one)).digest()


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_whatever_differs_is_named_and_nothing_else(
    archived: set[int], stored: set[int], changed: set[int]
) -> None:
    def id_of(number: int) -> str:
        return str(transfer(number)["id"])

    found = differences(
        {id_of(number): {digest(transfer(number))} for number in archived},
        {
            id_of(number): digest(
                transfer(number, amount=1 if number in changed else 1_000 + number)
            )
            for number in stored
        },
    )
    assert found == sorted(
        [
            *[Difference(id_of(number), "not in the archive") for number in stored - archived],
            *[Difference(id_of(number), "not in the ledger") for number in archived - stored],
            *[Difference(id_of(number), "differs") for number in archived & stored & changed],
        ],
        key=lambda one: one.transfer_id,
    )


def test_two_lines_of_one_transfer_that_differ_are_told() -> None:
    one, other = transfer(1), transfer(1, amount=5)
    archived = {one["id"]: {digest(one), digest(other)}}
    assert differences(archived, {one["id"]: digest(one)}) == [Difference(one["id"], "differs")]
