"""Uploads: files too big for a request, put into the bucket by a signed address."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.core.component import Component
from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused
from chalicelib.imports.rules import is_upload_id, may_be_uploaded

ADDRESS_LIFE_S = 15 * 60
UPLOAD_MOST_BYTES = 256 * 1024 * 1024

# S3 says 403 where a file is missing and one may not list the bucket.
_MISSING = {"404", "403", "NoSuchKey", "NotFound", "AccessDenied"}


class UploadChanged(Exception):
    """The file is gone, or another one was put in its place."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An uploaded file: its size, its type, and what tells it from another under the same id."""

    bytes: int
    content_type: str
    etag: str


class Uploads(Component, frozen=True, kw_only=True):
    """A folder in the bucket of uploads: of registries or of statements, so that nobody who works
    on the one may read the other. `connect` makes an S3 client when it is first needed."""

    connect: Callable[[], Any]
    bucket: str
    folder: str

    @cached_property
    def client(self) -> Any:
        """The client of the bucket."""
        return self.connect()

    def new(self, content_type: str) -> tuple[str, str]:
        """A new upload's id, and the address to PUT its bytes to, with exactly this
        `Content-Type`, within ADDRESS_LIFE_S. Raises `unsupported_media_type`."""
        if not may_be_uploaded(content_type):
            raise Refused("unsupported_media_type")
        upload_id = ids.new_id(ids.UPLOAD)
        address: str = self.client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self.bucket,
                "Key": self._key(upload_id),
                "ContentType": content_type,
            },
            ExpiresIn=ADDRESS_LIFE_S,
        )
        return upload_id, address

    def get(self, upload_id: str) -> Stored:
        """What was uploaded. Raises `not_found`, `too_large`."""
        if not is_upload_id(upload_id):
            raise Refused("not_found")
        try:
            head = self.client.head_object(Bucket=self.bucket, Key=self._key(upload_id))
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                raise Refused("not_found") from None
            raise
        if head["ContentLength"] > UPLOAD_MOST_BYTES:
            raise Refused("too_large")
        return Stored(head["ContentLength"], head.get("ContentType", ""), head["ETag"])

    def open(self, upload_id: str, etag: str, total: int, offset: int) -> "UploadedFile":
        """The file from a byte offset on."""
        return UploadedFile(self.client, self.bucket, self._key(upload_id), etag, total, offset)

    def _key(self, upload_id: str) -> str:
        return f"{self.folder}/{upload_id}"


class UploadedFile:
    """A file in the bucket, read piece by piece: each read is a request of its own, so that
    nothing stays open while rows are written."""

    def __init__(
        self, client: Any, bucket: str, key: str, etag: str, total: int, offset: int
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._key = key
        self._etag = etag
        self._total = total
        self._offset = offset

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most `size`; none at the end. Raises UploadChanged."""
        end = min(self._offset + size, self._total)
        if end <= self._offset:
            return b""
        try:
            answer = self._client.get_object(
                Bucket=self._bucket,
                Key=self._key,
                Range=f"bytes={self._offset}-{end - 1}",
                IfMatch=self._etag,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in {*_MISSING, "PreconditionFailed", "412"}:
                raise UploadChanged from None
            raise
        data: bytes = answer["Body"].read()
        self._offset += len(data)
        return data
