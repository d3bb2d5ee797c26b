"""The files of statements, while they are worked on: in the bucket of uploads, gone in a week."""

import hashlib
from typing import Any

from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.rules.statements import UPLOAD_MOST_BYTES, Source
from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.imports.files import UploadedFile, Uploads
from chalicelib.imports.formats.records import Readable
from chalicelib.imports.rules import base_type

# Each read is a request of its own to S3; the formats read in much smaller pieces.
_READ_AT_A_TIME = 4 * 1024 * 1024


class StatementFiles(Component, frozen=True, kw_only=True):
    """What came with a request, kept beside what was uploaded."""

    uploads: Uploads
    upload_most_bytes: int = UPLOAD_MOST_BYTES

    def keep(
        self,
        statement_id: str,
        body: bytes,
        media_type: str,
        columns: Columns | None,
        profile: str,
    ) -> Source:
        """Keep what came with a request until it has been worked on."""
        answer = self._client.put_object(
            Bucket=self.uploads.bucket, Key=_key(statement_id), Body=body
        )
        return Source("", answer["ETag"], len(body), media_type, columns, profile)

    def uploaded(self, upload_id: str, columns: Columns | None, profile: str) -> Source:
        """An upload as a statement's source. Raises `not_found`, `too_large`."""
        stored = self.uploads.get(upload_id)
        if stored.bytes > self.upload_most_bytes:
            raise Refused("too_large")
        media_type = base_type(stored.content_type)
        return Source(upload_id, stored.etag, stored.bytes, media_type, columns, profile)

    def open(self, statement_id: str, source: Source) -> Readable:
        """The file from its beginning. Reading raises UploadChanged where another lies there."""
        if source.upload_id:
            return _Ahead(self.uploads.open(source.upload_id, source.etag, source.bytes, 0))
        key = _key(statement_id)
        return _Ahead(
            UploadedFile(self._client, self.uploads.bucket, key, source.etag, source.bytes, 0)
        )

    def id_of_upload(self, source: Source) -> str:
        """As `id_of`, of an upload, read piece by piece. Raises UploadChanged."""
        digest = _digest(source.media_type, source.columns, source.profile)
        file = self.open("", source)
        while part := file.read(_READ_AT_A_TIME):
            digest.update(part)
        return ids.stable_id(ids.BANK_STATEMENT, digest.digest())

    @property
    def _client(self) -> Any:
        return self.uploads.client


class _Ahead:
    """A file read in large pieces and given out in small ones."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._piece = b""
        self._place = 0

    def read(self, size: int, /) -> bytes:
        if self._place == len(self._piece):
            self._piece, self._place = self._file.read(_READ_AT_A_TIME), 0
        part = self._piece[self._place : self._place + size]
        self._place += len(part)
        return part


def id_of(body: bytes, media_type: str, columns: Columns | None, profile: str = "") -> str:
    """The id of the statement that a file is: the same file is always the same statement."""
    digest = _digest(media_type, columns, profile)
    digest.update(body)
    return ids.stable_id(ids.BANK_STATEMENT, digest.digest())


def id_of_copy(statement_id: str, ordinal: int) -> str:
    """The id of the statement that a file is once so many of it were discarded."""
    digest = hashlib.sha256(f"{statement_id}\n{ordinal}".encode())
    return ids.stable_id(ids.BANK_STATEMENT, digest.digest())


def _digest(media_type: str, columns: Columns | None, profile: str) -> "hashlib._Hash":
    # They belong to it: read with another, the same bytes say something else.
    return hashlib.sha256(f"{media_type}\n{columns!r}\n{profile}\n".encode())


def _key(statement_id: str) -> str:
    return f"statements/{statement_id}"
