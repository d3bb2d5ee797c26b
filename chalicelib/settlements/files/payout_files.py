"""The bucket of payout files.

Both are rendered once, when a settlement was approved, and kept for good: whoever downloads one
gets the very bytes whose SHA-256 stands in the settlement and in the audit journal.
"""

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property
from tempfile import TemporaryFile
from typing import Any

from chalicelib.core.component import Component
from chalicelib.core.values.errors import Refused
from chalicelib.settlements.files.pain001 import Party, pain001_pieces
from chalicelib.settlements.files.payout_csv import csv_pieces
from chalicelib.settlements.rules.settlement import (
    CSV,
    ORDERED,
    PAIN001,
    File,
    Format,
    Settlement,
)
from chalicelib.settlements.store.lines import Lines

MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", PAIN001: "application/xml"}
_ENDINGS = {CSV: "csv", PAIN001: "xml"}

# What an answer of the API can hold (6 MB) with room; above, a signed link.
ANSWER_MOST_BYTES = 4 * 1024 * 1024
LINK_LIFE_S = 5 * 60


class PayoutFiles(Component, frozen=True, kw_only=True):
    """The files of settlements that `city` pays. `connect` makes an S3 client when it is first
    needed."""

    lines: Lines
    connect: Callable[[], Any]
    bucket: str
    city: Party
    answer_most_bytes: int = ANSWER_MOST_BYTES

    def put(self, settlement: Settlement) -> dict[Format, File]:
        """Render and store the files of a settlement whose lines are final. Doing it again puts the
        same bytes. Memory holds a page of lines."""
        lines = self.lines.of_settlement
        csv = csv_pieces(lines(settlement.id))
        pain001 = pain001_pieces(settlement, self.city, lines(settlement.id))
        return {
            CSV: self._put(settlement, CSV, csv),
            PAIN001: self._put(settlement, PAIN001, pain001),
        }

    def _put(self, settlement: Settlement, form: Format, pieces: Iterable[str]) -> File:
        digest = hashlib.sha256()
        with TemporaryFile() as file:
            for piece in pieces:
                data = piece.encode()
                digest.update(data)
                file.write(data)
            size = file.tell()
            file.seek(0)
            self._client.put_object(
                Bucket=self.bucket,
                Key=_key(settlement, form),
                Body=file,
                ContentType=MEDIA_TYPES[form],
                ContentLength=size,
            )
        return File(digest.hexdigest(), size)

    def read(self, settlement: Settlement, form: Format) -> str | None:
        """A file's text, byte for byte what was stored; None where it is too large for an answer.
        Raises `state_conflict` where nothing is ordered, RuntimeError where it is not the file that
        was approved."""
        file = _ordered(settlement, form)
        if file.bytes > self.answer_most_bytes:
            return None
        answer = self._client.get_object(Bucket=self.bucket, Key=_key(settlement, form))
        data: bytes = answer["Body"].read()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise RuntimeError(f"the {form} file of settlement {settlement.id} was tampered with")
        return data.decode()

    def is_intact(self, settlement: Settlement, form: Format) -> bool:
        """Whether a file lies there as it was approved, however large."""
        digest = hashlib.sha256()
        try:
            answer = self._client.get_object(Bucket=self.bucket, Key=_key(settlement, form))
        except self._client.exceptions.NoSuchKey:
            return False
        for piece in answer["Body"].iter_chunks():
            digest.update(piece)
        return digest.hexdigest() == settlement.files[form].sha256

    def link(self, settlement: Settlement, form: Format) -> str:
        """An address from which a file can be fetched within LINK_LIFE_S. Raises `state_conflict`
        where nothing is ordered."""
        _ordered(settlement, form)
        address: str = self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": _key(settlement, form),
                "ResponseContentDisposition": disposition(settlement, form),
            },
            ExpiresIn=LINK_LIFE_S,
        )
        return address

    @cached_property
    def _client(self) -> Any:
        return self.connect()


def _ordered(settlement: Settlement, form: Format) -> File:
    """The file of an approved settlement that pays somebody. Raises `state_conflict`."""
    file = settlement.files.get(form)
    if file is None or not file.bytes or settlement.state not in ORDERED:
        raise Refused("state_conflict")
    return file


def disposition(settlement: Settlement, form: Format) -> str:
    """The header under whose name a browser stores a file."""
    return f'attachment; filename="{_name(settlement, form)}"'


def _name(settlement: Settlement, form: Format) -> str:
    return f"tumbas-{settlement.number}.{_ENDINGS[form]}"


def _key(settlement: Settlement, form: Format) -> str:
    return f"payout-files/{settlement.id}/{_name(settlement, form)}"
