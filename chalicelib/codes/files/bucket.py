"""The bucket of files: where codes lie until they are printed. They are gone after a week."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from chalicelib.core.component import Component

PREFIX = "codes/"
# Within the hour that the contract gives a link.
LINK_LIFE_S = 45 * 60
_CONTENT_TYPES = {"csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


class CodeBucket(Component, frozen=True, kw_only=True):
    """The bucket of this name. `connect` makes an S3 client when it is first needed."""

    connect: Callable[[], Any]
    name: str

    @cached_property
    def client(self) -> Any:
        """The client of S3."""
        return self.connect()

    def put(self, name: str, content: bytes) -> str:
        """Put a file of this name, once more perhaps; answers its key."""
        key = PREFIX + name
        self.client.put_object(
            Bucket=self.name,
            Key=key,
            Body=content,
            ContentType=_CONTENT_TYPES[name.rpartition(".")[2]],
        )
        return key

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
