"""Photos in their buckets: as they were uploaded, and in the two sizes that are served."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.merchants.rules.photo import (
    PHOTO_MOST_BYTES,
    PHOTO_TYPES,
    Upload,
    photo_paths,
)
from chalicelib.products.formats.photo import NoPicture, Sizes

ADDRESS_LIFE_S = 15 * 60
_FOR_GOOD = "public, max-age=31536000, immutable"
# S3 says 403 where a file is missing and one may not list the bucket.
_MISSING = {"404", "403", "NoSuchKey", "AccessDenied"}


class Uploads(Component, frozen=True, kw_only=True):
    """Photos as they come, which nobody is shown. `connect` makes an S3 client when it is first
    needed."""

    connect: Callable[[], Any]
    bucket: str

    @cached_property
    def client(self) -> Any:
        """The client of the bucket."""
        return self.connect()

    def address(self, upload: Upload, content_type: str) -> str:
        """The address to PUT a photo to, with exactly this `Content-Type`, within ADDRESS_LIFE_S.
        Raises `unsupported_media_type`."""
        if content_type not in PHOTO_TYPES:
            raise Refused("unsupported_media_type")
        address: str = self.client.generate_presigned_url(
            "put_object",
            Params={"Bucket": self.bucket, "Key": upload.key, "ContentType": content_type},
            ExpiresIn=ADDRESS_LIFE_S,
        )
        return address

    def read(self, upload: Upload) -> bytes | None:
        """What was uploaded; None where it is gone. Raises NoPicture where it is too large to be
        looked at."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=upload.key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _MISSING:
                return None
            raise
        if answer["ContentLength"] > PHOTO_MOST_BYTES:
            answer["Body"].close()
            raise NoPicture("too_large")
        content: bytes = answer["Body"].read()
        return content

    def drop(self, upload: Upload) -> None:
        """Delete what was uploaded."""
        self.client.delete_object(Bucket=self.bucket, Key=upload.key)


class Media(Component, frozen=True, kw_only=True):
    """Photos as everybody sees them, at `/media/…` (infra/pages.py). What has a name keeps it."""

    connect: Callable[[], Any]
    bucket: str

    @cached_property
    def client(self) -> Any:
        """The client of the bucket."""
        return self.connect()

    def put(self, motif_id: str, photo: str, sizes: Sizes) -> None:
        """Put a photo's two sizes where they are served."""
        for path, content in zip(photo_paths(motif_id, photo), sizes, strict=True):
            self.client.put_object(
                Bucket=self.bucket,
                Key=path.removeprefix("/"),
                Body=content,
                ContentType="image/webp",
                CacheControl=_FOR_GOOD,
            )

    def delete(self, motif_id: str, photo: str) -> None:
        """Delete both."""
        for path in photo_paths(motif_id, photo):
            self.client.delete_object(Bucket=self.bucket, Key=path.removeprefix("/"))
