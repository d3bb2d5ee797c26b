"""The bucket of the archive, whose objects nobody can change or delete (infra/archive.py)."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from chalicelib.core.component import Component


class Bucket(Component, frozen=True, kw_only=True):
    """The bucket of this name. `connect` makes an S3 client when it is first needed."""

    connect: Callable[[], Any]
    name: str

    @cached_property
    def client(self) -> Any:
        """The client of S3."""
        return self.connect()

    def put(self, key: str, content: bytes) -> None:
        """Put an object, to be kept for as long as the bucket says."""
        # S3 wants a checksum of what it locks ("Managing Object Lock", S3 user guide).
        self.client.put_object(Bucket=self.name, Key=key, Body=content, ChecksumAlgorithm="SHA256")

    def every(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """The objects under a prefix: key and content of each version that was ever put, also of
        those that a later one, or a marker of deletion, hides."""
        pages = self.client.get_paginator("list_object_versions").paginate(
            Bucket=self.name, Prefix=prefix
        )
        for page in pages:
            for version in page.get("Versions", []):
                at = {"Key": version["Key"], "VersionId": version["VersionId"]}
                answer = self.client.get_object(Bucket=self.name, **at)
                yield version["Key"], answer["Body"].read()
