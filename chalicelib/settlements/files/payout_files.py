"""The bucket of payout files.

A file is rendered when it is asked for, of what is open then, and every one is kept for good: what
was handed to the bank can be held against the SHA-256 that stands in the audit journal.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any

from chalicelib.core.component import Component
from chalicelib.settlements.files.mandiri import mandiri_pieces
from chalicelib.settlements.files.pain001 import V03, V09, pain001_pieces
from chalicelib.settlements.files.payout_csv import csv_pieces
from chalicelib.settlements.rules.rendering import Batch, Format, Rendering

# What an answer of the API can hold (6 MB) with room; above, a signed link.
ANSWER_MOST_BYTES = 4 * 1024 * 1024
LINK_LIFE_S = 5 * 60

CSV_TYPE = "text/csv; charset=utf-8"
XML_TYPE = "application/xml"


@dataclass(frozen=True, slots=True)
class _Form:
    """How a format is written, served and named."""

    pieces: Callable[[Batch], Iterator[str]]
    media_type: str
    ending: str


_FORMS: dict[Format, _Form] = {
    "csv": _Form(csv_pieces, CSV_TYPE, "csv"),
    "pain001": _Form(lambda batch: pain001_pieces(batch, V09), XML_TYPE, "xml"),
    "mandiri": _Form(mandiri_pieces, CSV_TYPE, "csv"),
    "pain001_03": _Form(lambda batch: pain001_pieces(batch, V03), XML_TYPE, "xml"),
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file that was written and is not kept yet: its SHA-256 in hex, its size, its bytes."""

    sha256: str
    size: int
    file: SpooledTemporaryFile[bytes]


def render(form: Format, batch: Batch) -> Rendered:
    """Write a batch in a format. The same batch is the same bytes."""
    return _written(_FORMS[form].pieces(batch))


def _written(pieces: Iterable[str]) -> Rendered:
    digest = hashlib.sha256()
    file = SpooledTemporaryFile(ANSWER_MOST_BYTES)  # noqa: SIM115  # whoever keeps it closes it
    for piece in pieces:
        data = piece.encode()
        digest.update(data)
        file.write(data)
    size = file.tell()
    file.seek(0)
    return Rendered(digest.hexdigest(), size, file)


def media_type(form: Format) -> str:
    """What a file of this format is served as."""
    return _FORMS[form].media_type


class PayoutFiles(Component, frozen=True, kw_only=True):
    """The files that were rendered. `connect` makes an S3 client when it is first needed."""

    connect: Callable[[], Any]
    bucket: str
    answer_most_bytes: int = ANSWER_MOST_BYTES

    def put(self, rendering: Rendering, rendered: Rendered) -> None:
        """Keep a file. Doing it again puts the same bytes."""
        rendered.file.seek(0)
        self._client.put_object(
            Bucket=self.bucket,
            Key=_key(rendering),
            Body=rendered.file,
            ContentType=media_type(rendering.format),
            ContentLength=rendered.size,
        )

    def is_intact(self, rendering: Rendering) -> bool:
        """Whether a file lies there as it was rendered, however large."""
        digest = hashlib.sha256()
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=_key(rendering))
        except self._client.exceptions.NoSuchKey:
            return False
        for piece in answer["Body"].iter_chunks():
            digest.update(piece)
        return digest.hexdigest() == rendering.sha256

    def text(self, rendered: Rendered) -> str | None:
        """A file's text; None where it is too large for an answer."""
        if rendered.size > self.answer_most_bytes:
            return None
        rendered.file.seek(0)
        return rendered.file.read().decode()

    def link(self, rendering: Rendering) -> str:
        """An address from which a kept file can be fetched within LINK_LIFE_S."""
        address: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": _key(rendering),
                "ResponseContentDisposition": disposition(rendering),
            },
            ExpiresIn=LINK_LIFE_S,
        )
        return address

    @cached_property
    def _client(self) -> Any:
        return self.connect()


def disposition(rendering: Rendering) -> str:
    """The header under whose name a browser stores a file."""
    return f'attachment; filename="{_name(rendering)}"'


def _name(rendering: Rendering) -> str:
    day = rendering.execution_date.replace("-", "")
    ending = _FORMS[rendering.format].ending
    return f"tumbas-{rendering.number}-{rendering.format}-{day}.{ending}"


def _key(rendering: Rendering) -> str:
    return f"payout-files/{rendering.settlement_id}/{rendering.sha256}/{_name(rendering)}"
