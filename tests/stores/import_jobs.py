"""What tests of imports of uploads share."""

from chalicelib.core.parts import Parts
from chalicelib.imports.parts import SPARE_MS, ImportParts
from chalicelib.imports.rules import ENDED, Progress, Rejection
from tests.stores.import_city import (
    ADMIN,
    put,
    resident,
)


def plenty() -> int:
    return 10 * SPARE_MS


def small(parts: Parts, chunk_rows: int = 3) -> ImportParts:
    """Imports whose chunks are small."""
    return ImportParts(parts, chunk_rows=chunk_rows)


def uploaded(imports: ImportParts, body: bytes) -> str:
    upload_id, url = imports.uploads.new("text/csv")
    put(url, body)
    return upload_id


def start(imports: ImportParts, upload_id: str, kind: str = "residents") -> str:
    return imports.start.start(kind, upload_id, ADMIN, None, lambda import_id: import_id)


def started(imports: ImportParts, body: bytes, kind: str = "residents") -> str:
    return start(imports, uploaded(imports, body), kind)


def finish(imports: ImportParts, import_id: str) -> tuple[Progress, list[Rejection]]:
    """Go on with an import as its messages do, until it has ended."""
    for _ in range(50):
        imports.work.take_up({"id": import_id}, plenty)
        progress, rejections = imports.follow.progress(import_id)
        if progress.state in ENDED:
            return progress, rejections
    raise AssertionError("it never ends")


def counts(progress: Progress) -> tuple[int, int, int, int]:
    return progress.created, progress.updated, progress.unchanged, progress.rejected


def rows(numbers: range) -> list[str]:
    return [resident(number) for number in numbers]
