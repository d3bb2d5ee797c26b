"""Who may accept a bank statement, and when it is not what comes next."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.bank.formats.shape import Summary
from chalicelib.bank.rules.statements import (
    LINES_AT_ONCE,
    Source,
    acceptance_refusal,
    does_not_run_on,
)
from tests.unit.bank_lines import statement

STATES = ("reading", "matching", "uploaded", "booking", "accepted", "discarded", "failed")


def test_another_person_accepts_a_statement_than_who_handed_it_in() -> None:
    assert acceptance_refusal("uploaded", "finance:a", "finance:b") is None
    same = acceptance_refusal("uploaded", "finance:a", "finance:a")
    assert same is not None
    assert same.code == "same_person"


@pytest.mark.parametrize("state", [one for one in STATES if one != "uploaded"])
@pytest.mark.parametrize("by", ["finance:a", "finance:b"])
def test_a_statement_is_accepted_only_while_it_waits_for_that(state: str, by: str) -> None:
    refused = acceptance_refusal(state, "finance:a", by)
    assert refused is not None
    assert (refused.code, refused.context) == ("state_conflict", {"state": state})


@given(st.integers(-(10**15), 10**15))
def test_whoever_is_told_that_a_statement_does_not_run_on_reads_by_how_much(gap: int) -> None:
    refused = does_not_run_on(gap)
    assert refused.code == "state_conflict"
    for words in refused.kind.detail:
        (told,) = re.findall(r"Rp (-?[0-9]{1,3}(?:\.[0-9]{3})*(?:,[0-9]{2})?) ", words)
        rupiah, _, sen = told.replace(".", "").partition(",")
        assert int(rupiah + (sen or "00")) == gap
    # What machines read is whole rupiah.
    assert abs(gap - refused.context["gap"] * 100) < 100


def test_a_statement_that_does_not_run_on_says_what_to_do_first() -> None:
    refused = does_not_run_on(-123_456_789)
    assert (refused.code, refused.context) == ("state_conflict", {"gap": -1_234_567})
    assert refused.kind.detail == (
        "Saldo akhir berkas ini berbeda Rp -1.234.567,89 dari saldo terakhir yang diterima "
        "ditambah mutasi barunya: ada hari yang terlewat, atau berkasnya bukan lanjutannya. Tidak "
        "ada yang dibukukan. Unggah dan terima dahulu rekening koran hari-hari di antaranya.",
        "This file's closing balance differs by Rp -1.234.567,89 from the last accepted balance "
        "plus what it tells anew: a day was left out, or it is not what comes next. Nothing was "
        "booked. Upload and accept the statements of the days between first.",
    )


@pytest.mark.parametrize(
    ("gap", "shown"),
    [(-150, "-1,50"), (-5, "-0,05"), (100, "1"), (123_456_700, "1.234.567"), (-100_000, "-1.000")],
)
def test_a_gap_is_shown_as_money_is_written_in_indonesia(gap: int, shown: str) -> None:
    assert all(f"Rp {shown} " in words for words in does_not_run_on(gap).kind.detail)


def test_files_that_word_movements_in_their_own_ways_are_of_two_formats() -> None:
    source = Source("", "etag", 10, "text/csv")
    others = [replace(source, media_type="application/xml"), replace(source, profile="bca")]
    assert len({one.format for one in (source, *others)}) == 3
    for alike in (replace(source, upload_id="upl_1"), replace(source, etag="other", bytes=20)):
        assert alike.format == source.format


def test_a_statement_has_few_lines_only_where_that_is_known() -> None:
    def summary(lines: int) -> Summary:
        return Summary("1", "2026-12-01", "2026-12-01", None, None, lines, 0, 0)

    assert not statement().has_few()
    assert statement(summary=summary(LINES_AT_ONCE)).has_few()
    assert not statement(summary=summary(LINES_AT_ONCE + 1)).has_few()
    assert not statement(summary=summary(6)).has_few(5)
