"""Codes: how they read, what a file of them takes from a budget, and why one is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.campaigns.rules.budget import Budget, Root, Shard
from chalicelib.campaigns.rules.terms import (
    CLOSED,
    CODES,
    DRAFT,
    PAUSED,
    PUBLISHED,
    REGISTRY,
    claim_refusal,
)
from chalicelib.codes.rules import code as rules
from chalicelib.codes.rules import file as files
from chalicelib.codes.rules.code import CampaignCode, Claimed
from chalicelib.codes.rules.file import DONE, FAILED, RUNNING, VOIDED, CodeFile
from chalicelib.codes.rules.text import (
    BITS,
    DIGITS,
    LENGTH,
    address,
    code_of,
    drawn,
    printed,
    read,
)
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text
from tests.unit.test_campaigns_rules import NOW, TERMS

FOR_CODES = replace(TERMS, audience=CODES, kelurahan=(), segments=(), state=PUBLISHED)
FREE = CampaignCode("h", FOR_CODES.id, "cfl_1")
FILE = CodeFile("cfl_1", FOR_CODES.id, 3, DONE, "admin:stf_1", "", "")
numbers = st.integers(0, 2**BITS - 1)


def told(refused: Refused | None) -> str | None:
    return refused.code if refused else None


# How codes read


def test_a_code_is_what_crockford_says() -> None:
    # 1234 is 16J in base 32, and 1234 modulo 37 is 13: D.
    assert code_of(1234) == "00000000016JD"
    assert read("16J-D") is None
    assert read("0000-0000-016J-D") == "00000000016JD"


@given(numbers)
def test_every_code_that_is_made_reads_as_itself(number: int) -> None:
    code = code_of(number)
    if code is None:
        assert number % 37 >= 32
        return
    assert len(code) == LENGTH
    assert set(code) <= set(DIGITS)
    assert read(printed(code)) == code
    assert read(f" {printed(code).lower()} ") == code


def test_a_code_whose_check_character_is_hard_to_type_is_not_made_and_reads_all_the_same() -> None:
    assert [code_of(number) for number in range(32, 37)] == [None] * 5
    for digit, check in zip("01234", "*~$=U", strict=True):
        typed = f"00000000001{digit}{check}"
        assert read(typed) == typed


@given(numbers.filter(lambda number: number % 37 < 32), st.data())
def test_one_mistyped_character_or_two_exchanged_are_seen(number: int, data: st.DataObject) -> None:
    code = code_of(number)
    assert code is not None
    at = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.sampled_from([one for one in DIGITS if one != code[at]]))
    assert read(code[:at] + other + code[at + 1 :]) is None
    first = data.draw(st.integers(0, LENGTH - 3))
    swapped = code[:first] + code[first + 1] + code[first] + code[first + 2 :]
    assert swapped == code or read(swapped) is None


@pytest.mark.parametrize(
    "text", ["", "1", "0" * 12, "0" * 14, "u" * 13, "é" * 13, "0000000000\x000"]
)
def test_what_is_no_code_reads_as_none(text: str) -> None:
    assert read(text) is None


def test_i_l_and_o_are_read_as_what_they_look_like() -> None:
    code = code_of(1 << 10 | 1)
    assert code is not None
    assert read(code.replace("0", "O").replace("1", "I")) == code
    assert read(code.replace("0", "o").replace("1", "l")) == code


def test_codes_are_drawn_each_once_and_none_that_is_not_to_be_typed() -> None:
    def digest(number: int) -> bytes:
        return (number << 4).to_bytes(8, "big")

    made = list(drawn(iter([digest(5), digest(5), digest(36), digest(6)])))
    assert made == [code_of(5), code_of(6)]


def test_a_qr_code_leads_to_the_wallet_behind_a_hash_that_no_browser_sends() -> None:
    assert address("https://t.id", "0" * 13) == "https://t.id/wallet/#/kode/0000000000000"


# Why one is refused


def test_a_free_code_is_claimed_and_any_other_is_not() -> None:
    assert rules.refusal(FREE) is None
    assert told(rules.refusal(None)) == "not_found"
    assert told(rules.refusal(replace(FREE, voided=True))) == "voucher_not_active"
    claimed = rules.refusal(replace(FREE, resident_id="res_1", voucher_id="vch_1"))
    assert isinstance(claimed, Claimed)
    assert claimed.claimed.voucher_id == "vch_1"
    assert told(rules.unreadable("code")) == "validation_failed"
    assert told(rules.taken()) == told(rules.taken_by_phone()) == "already_claimed"
    assert rules.spent().retry_after


def test_visitors_come_in_until_the_claiming_time_is_over_and_also_before_it() -> None:
    begins, ends = from_text(TERMS.claim_from), from_text(TERMS.claim_until)
    moment = timedelta(milliseconds=1)
    assert rules.door_refusal(FOR_CODES, begins - timedelta(days=1)) is None
    assert rules.door_refusal(FOR_CODES, ends - moment) is None
    assert told(rules.door_refusal(FOR_CODES, ends)) == "campaign_not_open"
    for other in (replace(FOR_CODES, state=PAUSED), replace(FOR_CODES, audience=REGISTRY)):
        assert told(rules.door_refusal(other, begins)) == "campaign_not_open"


def test_a_campaign_is_claimed_by_those_whom_it_is_for() -> None:
    assert claim_refusal(FOR_CODES, NOW, CODES) is None
    assert told(claim_refusal(FOR_CODES, NOW)) == "not_eligible"
    assert told(claim_refusal(TERMS, NOW, CODES)) == "not_eligible"


# Their money


def test_codes_are_made_for_a_published_campaign_of_codes() -> None:
    assert files.order_refusal(FOR_CODES, PUBLISHED) is None
    assert told(files.order_refusal(FOR_CODES, PAUSED)) == "campaign_not_open"
    assert told(files.order_refusal(FOR_CODES, DRAFT)) == "campaign_not_open"
    assert told(files.order_refusal(TERMS, PUBLISHED)) == "state_conflict"
    refused = files.too_many(FOR_CODES, 3 * FOR_CODES.face_value - 1)
    assert refused.context == {"codes": 2}


@given(st.integers(1, 5_000), st.integers(1, 200), st.integers(0, 200), st.integers(1, 100_000))
def test_the_money_of_codes_is_spread_in_whole_vouchers_over_shards_that_follow(
    count: int, shards: int, behind: int, face_value: int
) -> None:
    standing = [Shard(PUBLISHED, 1, 0)] * shards + [Shard(DRAFT, -1, 0)] * behind
    found = files.shares(Budget(Root(PUBLISHED, 0, 0, 0), tuple(standing)), face_value, count, 7)
    assert sum(found.values()) == count * face_value
    assert len(found) <= files.SPREAD_MOST
    assert all(shard < shards and amount % face_value == 0 for shard, amount in found.items())


def test_without_a_shard_that_follows_nothing_is_spread() -> None:
    behind = Budget(Root(PUBLISHED, 0, 0, 0), (Shard(DRAFT, -1, 0),))
    assert files.shares(behind, 10, 3, 0) == {}


@given(st.lists(st.integers(0, 20), max_size=20), st.integers(1, 100))
def test_what_codes_were_promised_is_taken_from_the_fullest_shards(
    vouchers: list[int], count: int
) -> None:
    balances = [number * 10 for number in vouchers]
    found = files.taken(balances, 10, count)
    if sum(vouchers) < count:
        assert found == {}
        return
    assert sum(found.values()) == count * 10
    assert all(0 < amount <= balances[shard] for shard, amount in found.items())


def test_a_file_is_made_void_once_it_is_not_being_made() -> None:
    assert told(files.void_refusal(replace(FILE, state=RUNNING))) == "state_conflict"
    for state in (DONE, FAILED, VOIDED):
        assert files.void_refusal(replace(FILE, state=state)) is None
    assert files.returns(FOR_CODES)
    assert not files.returns(replace(FOR_CODES, state=CLOSED))
