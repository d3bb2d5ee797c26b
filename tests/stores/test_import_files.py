"""Uploads that cannot be imported, or not wholly."""

import pytest

from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.imports.parts import ImportParts
from tests.stack import TestEmulator
from tests.stores.import_city import (
    Clock,
    city,
    nik,
    put,
    resident,
    residents,
)
from tests.stores.import_jobs import counts, finish, rows, small, start, started


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parts(emulator: TestEmulator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Parts:
    # The emulator checks the signature of a signed address, and by this secret only.
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    emulator.empty_tables()
    parts = city(clock)
    parts.sqs.purge_queue(QueueUrl=parts.settings.imports_queue)
    return parts


@pytest.fixture
def imports(parts: Parts) -> ImportParts:
    return small(parts)


def test_a_file_replaced_during_its_import_fails_it(imports: ImportParts) -> None:
    upload_id, url = imports.uploads.new("text/csv")
    put(url, residents(*rows(range(9))))
    import_id = start(imports, upload_id)
    put(url, residents(*rows(range(20))))
    progress, rejections = finish(imports, import_id)
    assert (progress.state, progress.created) == ("failed", 0)
    assert rejections[0].error.field == "file"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "file"),
        (b"PK\x03\x04 a workbook", "file"),
        (b"nik,name\n1,2\n", "file"),
        (residents(*[f"{nik(n)[:-1]}0,Siti,,35.73.01.1001," for n in range(0, 300, 10)]), "nik"),
        (residents(resident(1), "x" * 200_000), "file"),
    ],
    ids=["empty", "xlsx", "columns", "rounded", "long line"],
)
def test_a_hostile_upload_fails_with_words_for_people(
    parts: Parts, body: bytes, field: str
) -> None:
    imports = small(parts, 100)
    progress, rejections = finish(imports, started(imports, body))
    assert progress.state == "failed"
    assert progress.created == 0
    assert rejections[0].error.field == field


def test_of_what_is_wrong_the_first_thousand_is_kept_and_all_is_counted(
    parts: Parts,
) -> None:
    imports = small(parts, 700)
    body = residents(*[f"{number},Siti,,35.73.01.1001," for number in range(2_000)])
    progress, rejections = finish(imports, started(imports, body))
    assert counts(progress) == (0, 0, 0, 2_000)
    assert [one.row for one in rejections] == list(range(2, 1_002))


def test_more_subjects_than_memory_holds_end_an_import(
    parts: Parts,
) -> None:
    imports = ImportParts(parts, chunk_rows=3, rows_most=8)
    progress, rejections = finish(imports, started(imports, residents(*rows(range(12)))))
    assert (progress.state, progress.created) == ("failed", 6)
    assert rejections[0].row == 8


def test_only_an_upload_that_is_there_and_a_csv_is_imported(imports: ImportParts) -> None:
    for upload_id in ("upl_AAAAAAAAAAAA", "../residents", "", imports.uploads.new("text/csv")[0]):
        with pytest.raises(Refused, match="not_found"):
            start(imports, upload_id)
    upload_id, url = imports.uploads.new("application/xml")
    put(url, b"<Document/>", "application/xml")
    with pytest.raises(Refused, match="unsupported_media_type"):
        start(imports, upload_id)
