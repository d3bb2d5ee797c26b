"""Payout files: what the bank is asked to carry out, as CSV and as pain.001.

Both are rendered once, when a settlement was approved, and kept for good: whoever downloads one
gets the very bytes whose SHA-256 stands in the settlement and in the audit journal.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any, Literal

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.spreadsheets import neutralise
from chalicelib.settlements import pain001
from chalicelib.settlements.pain001 import Order, Party
from chalicelib.settlements.rules import (
    APPROVED,
    ORDERED,
    File,
    Line,
    Settlement,
    expected_on,
    payments_of,
)
from chalicelib.settlements.store import Settlements

Format = Literal["csv", "pain001"]
CSV: Format = "csv"
PAIN001: Format = "pain001"
MEDIA_TYPES = {CSV: "text/csv; charset=utf-8", PAIN001: "application/xml"}
_ENDINGS = {CSV: "csv", PAIN001: "xml"}

# What an answer of the API can hold (6 MB) with room; above, a signed link.
ANSWER_MOST_BYTES = 4 * 1024 * 1024
LINK_LIFE_S = 5 * 60

COLUMNS = (
    "end_to_end_id",
    "bank_code",
    "bank_account",
    "bank_account_name",
    "amount",
    "merchant_id",
    "name",
    "reference",
)


def reference(line: Line) -> str:
    """What a merchant reads on its own bank statement: which settlement, and for which shop."""
    return f"TUMBAS {line.number} {line.name}"


def csv_pieces(lines: Iterable[Line]) -> Iterator[str]:
    """The payments of lines as CSV (RFC 4180, CRLF), with their sum and number at the foot."""
    yield _row(COLUMNS)
    total = count = 0
    for line in lines:
        for payment in payments_of(line, APPROVED):
            total, count = total + payment.amount, count + 1
            yield _row(
                (
                    payment.end_to_end_id,
                    line.bank_code,
                    line.bank_account,
                    neutralise(line.bank_account_name),
                    str(payment.amount),
                    line.merchant_id,
                    neutralise(line.name),
                    reference(line),
                )
            )
    yield _row(("TOTAL", "", "", "", str(total), "", "", str(count)))


def pain001_pieces(settlement: Settlement, city: Party, lines: Iterable[Line]) -> Iterator[str]:
    """The payments of an approved settlement as pain.001; nothing where it has none, for the
    schema wants at least one."""
    if not settlement.payments:
        return iter(())
    orders = (
        Order(
            payment.end_to_end_id,
            payment.amount,
            Party(line.bank_code, line.bank_account, line.bank_account_name),
            reference(line),
        )
        for line in lines
        for payment in payments_of(line, APPROVED)
    )
    return pain001.document(
        f"TUMBAS-{settlement.number}",
        settlement.approved_at,
        expected_on(settlement.approved_at),
        city,
        settlement.payments,
        settlement.total,
        orders,
    )


def _row(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue()


class PayoutFiles:
    """The bucket of payout files. `connect` makes an S3 client when it is first needed."""

    def __init__(
        self, store: Settlements, connect: Callable[[], Any], bucket: str, city: Party
    ) -> None:
        self._store = store
        self._connect = connect
        self._bucket = bucket
        self._city = city
        self._made: Any = None

    def put(self, settlement: Settlement) -> dict[str, File]:
        """Render and store the files of a settlement whose lines are final. Doing it again puts the
        same bytes. Memory holds a page of lines."""
        return {
            CSV: self._put(settlement, CSV, csv_pieces(self._store.lines(settlement.id))),
            PAIN001: self._put(
                settlement,
                PAIN001,
                pain001_pieces(settlement, self._city, self._store.lines(settlement.id)),
            ),
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
                Bucket=self._bucket,
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
        if file.bytes > ANSWER_MOST_BYTES:
            return None
        answer = self._client.get_object(Bucket=self._bucket, Key=_key(settlement, form))
        data: bytes = answer["Body"].read()
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise RuntimeError(f"the {form} file of settlement {settlement.id} was tampered with")
        return data.decode()

    def is_intact(self, settlement: Settlement, form: Format) -> bool:
        """Whether a file lies there as it was approved, however large."""
        digest = hashlib.sha256()
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=_key(settlement, form))
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
                "Bucket": self._bucket,
                "Key": _key(settlement, form),
                "ResponseContentDisposition": disposition(settlement, form),
            },
            ExpiresIn=LINK_LIFE_S,
        )
        return address

    @property
    def _client(self) -> Any:
        if self._made is None:
            self._made = self._connect()
        return self._made


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
