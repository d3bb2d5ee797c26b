"""Uploads: files too big for a request, put into the bucket by a signed address."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.core.values import ids
from chalicelib.core.values.errors import Refused

ADDRESS_LIFE_S = 15 * 60
UPLOAD_MOST_BYTES = 256 * 1024 * 1024

_UPLOAD_ID = re.compile(r"upl_[0-9A-Za-z]{12}")
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


class Uploads:
    """The bucket of uploads. `connect` makes an S3 client when it is first needed."""

    def __init__(self, connect: Callable[[], Any], bucket: str) -> None:
        self._connect = connect
        self._bucket = bucket
        self._made: Any = None

    def new(self, content_type: str) -> tuple[str, str]:
        """A new upload's id, and the address to PUT its bytes to, with exactly this
        `Content-Type`, within ADDRESS_LIFE_S."""
        upload_id = ids.new_id(ids.UPLOAD)
        address: str = self._client.generate_presigned_url(
            "put_object",
            Params={
                "Bucket": self._bucket,
                "Key": _key(upload_id),
                "ContentType": content_type,
            },
            ExpiresIn=ADDRESS_LIFE_S,
        )
        return upload_id, address

    def find(self, upload_id: str) -> Stored:
        """What was uploaded. Raises `not_found`, `too_large`."""
        if not _UPLOAD_ID.fullmatch(upload_id):
            raise Refused("not_found")
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=_key(upload_id))
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                raise Refused("not_found") from None
            raise
        if head["ContentLength"] > UPLOAD_MOST_BYTES:
            raise Refused("too_large")
        return Stored(head["ContentLength"], head.get("ContentType", ""), head["ETag"])

    def open(self, upload_id: str, etag: str, total: int, offset: int) -> "UploadedFile":
        """The file from a byte offset on."""
        return UploadedFile(self._client, self._bucket, _key(upload_id), etag, total, offset)

    @property
    def _client(self) -> Any:
        if self._made is None:
            self._made = self._connect()
        return self._made


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


def _key(upload_id: str) -> str:
    return f"uploads/{upload_id}"
