"""The bucket of files: an export goes up in parts while it is made, and is fetched by a link.

A multipart upload is a file only once it is completed, so nobody ever sees half of one.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.core.component import Component

PREFIX = "exports/"
# S3 takes parts of 5 MiB and more, at most 10,000 of them.
PART_BYTES = 8 * 1024 * 1024
# Within the hour that the contract gives a link.
LINK_LIFE_S = 45 * 60

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Bucket(Component, frozen=True, kw_only=True):
    """The bucket of this name. `connect` makes an S3 client when it is first needed; a file goes up
    in parts of `part_bytes`."""

    connect: Callable[[], Any]
    name: str
    part_bytes: int = PART_BYTES

    @cached_property
    def client(self) -> Any:
        """The client of S3."""
        return self.connect()

    def upload(self, name: str, content_type: str) -> "Upload":
        """Begin to put a file of this name."""
        return Upload(self.client, self.name, PREFIX + name, content_type, self.part_bytes)

    def link(self, key: str, name: str) -> str:
        """An address from which the file can be fetched for LINK_LIFE_S, to be saved as `name`."""
        address: str = self.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.name,
                "Key": key,
                "ResponseContentDisposition": f'attachment; filename="{name}"',
            },
            ExpiresIn=LINK_LIFE_S,
        )
        return address


class Upload:
    """A file that goes up in parts; a context that gives it up unless it was finished."""

    def __init__(
        self, client: Any, bucket: str, key: str, content_type: str, part_bytes: int
    ) -> None:
        self.key = key
        self.bytes = 0
        self._client = client
        self._at = {"Bucket": bucket, "Key": key}
        self._content_type = content_type
        self._part_bytes = part_bytes
        self._hash = hashlib.sha256()
        self._waiting = bytearray()
        self._parts: list[dict[str, Any]] = []
        self._open = False

    @property
    def sha256(self) -> str:
        """Of all that was written so far, in hex."""
        return self._hash.hexdigest()

    def __enter__(self) -> "Upload":
        begun = self._client.create_multipart_upload(**self._at, ContentType=self._content_type)
        self._at["UploadId"] = begun["UploadId"]
        self._open = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._open:
            try:
                self._client.abort_multipart_upload(**self._at)
            except (ClientError, BotoCoreError):
                # The bucket's own rule clears it away after a day.
                return

    def write(self, data: bytes) -> None:
        """Take more of the file in."""
        self.bytes += len(data)
        self._hash.update(data)
        self._waiting += data
        while len(self._waiting) >= self._part_bytes:
            self._send(bytes(self._waiting[: self._part_bytes]))
            del self._waiting[: self._part_bytes]

    def write_all(self, source: BinaryIO) -> None:
        """Take all of another file in."""
        while data := source.read(self._part_bytes):
            self.write(data)

    def finish(self) -> None:
        """The file is whole: let it stand in the bucket."""
        if self._waiting or not self._parts:
            self._send(bytes(self._waiting))
            self._waiting.clear()
        self._client.complete_multipart_upload(**self._at, MultipartUpload={"Parts": self._parts})
        self._open = False

    def _send(self, part: bytes) -> None:
        number = len(self._parts) + 1
        sent = self._client.upload_part(**self._at, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})
