"""How the rows of an import are sorted, cut and counted."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.values.rejected import RowError
from chalicelib.core.values.subject import Subject
from chalicelib.imports.formats.csvfile import CsvRow
from chalicelib.imports.rules import (
    ENDED,
    Progress,
    Seen,
    SeenHashes,
    SeenInMemory,
    base_type,
    is_upload_id,
    may_be_uploaded,
    slices,
    sort,
    take,
)

WRONG = RowError("number", "salah", "wrong")


class Numbers:
    """Rows of one number, whose subject is the number."""

    def parse(self, record: dict[str, str]) -> int | list[RowError]:
        text = record["number"]
        return int(text) if text.isdigit() else [WRONG, WRONG]

    def id_of(self, row: int) -> str:
        return f"no_{row}"

    def second_row(self, first: int) -> RowError:
        return RowError("number", f"baris {first}", f"row {first}")


def file(*cells: str | RowError) -> list[CsvRow]:
    """The rows of a file, of ten bytes each; the header is row 1."""
    return [
        (row, 10 * row, cell if isinstance(cell, RowError) else {"number": cell})
        for row, cell in enumerate(cells, start=2)
    ]


@pytest.mark.parametrize("seen", [SeenInMemory(), SeenHashes()], ids=["in memory", "by hashes"])
def test_a_subject_s_first_good_row_counts_and_later_ones_name_it(seen: Seen) -> None:
    found = sort(Numbers(), file("7", "x", "8", WRONG, "7", "7"), seen)
    assert found.good == {"no_7": 7, "no_8": 8}
    assert [(one.row, one.error.message_en) for one in found.rejections] == [
        (3, "wrong"),
        (3, "wrong"),
        (5, "wrong"),
        (6, "row 2"),
        (7, "row 2"),
    ]
    assert found.rejected_rows == 4


@given(st.lists(st.integers(0, 9)))
def test_every_row_is_either_good_or_rejected_by_whichever_memory(numbers: list[int]) -> None:
    rows = file(*map(str, numbers))
    by_hash = SeenHashes()
    found = sort(Numbers(), rows, by_hash)
    assert found == sort(Numbers(), rows, SeenInMemory())
    assert len(found.good) + found.rejected_rows == len(numbers)
    assert len(by_hash) == len(found.good)


@given(st.lists(st.integers(0, 9)), st.integers(0, 9))
def test_what_earlier_chunks_have_seen_is_remembered_by_whoever_goes_on(
    numbers: list[int], cut: int
) -> None:
    rows = file(*map(str, numbers))
    whole = sort(Numbers(), rows, SeenHashes())
    first, second = SeenHashes(), SeenHashes()
    before = sort(Numbers(), rows[:cut], first)
    second.remember(first.take_new())
    assert first.take_new() == []
    after = sort(Numbers(), rows[cut:], second)
    assert {**before.good, **after.good} == whole.good
    assert before.rejections + after.rejections == whole.rejections


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_a_file_is_taken_chunk_by_chunk_and_one_that_was_begun_ends_where_it_did(
    numbers: list[int], most: int
) -> None:
    rows = file(*map(str, numbers))
    left, chunks = iter(rows), []
    while chunk := take(left, None, most):
        chunks.append(chunk)
    assert [row for chunk in chunks for row in chunk] == rows
    assert all(len(chunk) == most for chunk in chunks[:-1])
    again = iter(rows)
    for chunk in chunks:
        assert take(again, chunk[-1][1], 1) == chunk
    assert take(again, None, most) == []


@given(st.dictionaries(st.text(max_size=3), st.integers()), st.integers(1, 5))
def test_slices_hold_every_row_once(rows: Mapping[str, int], size: int) -> None:
    found = list(slices(rows, size))
    assert {id: row for some in found for id, row in some.items()} == rows
    assert sum(map(len, found)) == len(rows)
    assert all(0 < len(some) <= size for some in found)


def test_progress_counts_rejected_rows_among_those_that_are_done() -> None:
    progress = Progress(
        id="imp_1",
        kind="residents",
        upload_id="upl_1",
        etag="",
        by=Subject("admin", "stf_1", ""),
        state="running",
        bytes_total=90,
        offset=40,
        row=11,
        created=1,
        updated=2,
        unchanged=3,
        rejected=4,
        kept=5,
        failure=None,
    )
    assert progress.rows == 10
    assert progress.state not in ENDED


@pytest.mark.parametrize(
    ("content_type", "wanted"),
    [
        ("text/csv", True),
        ("Text/CSV; charset=utf-8", True),
        ("application/xml", True),
        ("text/plain", True),
        ("application/json", False),
        ("text/csv; name=é", False),
        ("text/csv;\r\nX-Evil: 1", False),
        ("", False),
    ],
)
def test_only_files_that_imports_and_the_bank_read_may_be_uploaded(
    content_type: str, wanted: bool
) -> None:
    assert may_be_uploaded(content_type) is wanted


def test_a_media_type_is_known_without_its_parameters() -> None:
    assert base_type(" Text/CSV ; charset=utf-8") == "text/csv"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("upl_0123456789aZ", True),
        ("upl_0123456789a", False),
        ("upl_0123456789aZ1", False),
        ("upl_../../../../x", False),
        ("imp_0123456789aZ", False),
        ("upl_0123456789aZ\n", False),
        ("", False),
    ],
)
def test_what_becomes_part_of_a_key_in_the_bucket_is_an_upload_s_id(
    text: str, wanted: bool
) -> None:
    assert is_upload_id(text) is wanted
