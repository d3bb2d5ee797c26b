"""Files of codes: their heads, the hashes of their codes, and the list of a campaign's."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pynamodb.connection import Connection

from chalicelib.codes.rules.file import DONE, FAILED, RUNNING, VOIDED, VOIDING, CodeFile
from chalicelib.core.dynamo.items import get_plain, query_plain, query_range
from chalicelib.core.dynamo.writer import Write, Writer, put_new
from chalicelib.core.values.errors import Refused

_HEAD = "file"
_HASHES = "hashes#"
# A hash is 16 bytes: so many of them are an item of some 16 KB.
PACKED = 1_000


class Over(Refused):
    """The file is no more in the state that was expected: somebody else was faster."""

    def __init__(self) -> None:
        super().__init__("state_conflict")


class CodeFiles:
    """The store of files of codes."""

    def __init__(self, connection: Connection, writer: Writer, table: str) -> None:
        self._connection = connection
        self._writer = writer
        self._table = table

    def new(self, file: CodeFile) -> list[Write]:
        """The writes that order a file."""
        members = {name: value for name, value in asdict(file).items() if name != "id"}
        listed = {"pk": f"files#{file.campaign_id}", "sk": f"{file.requested_at}#{file.id}"}
        return [
            put_new(self._table, {"pk": file.id, "sk": _HEAD, **members}, _taken),
            put_new(self._table, listed, _taken),
        ]

    def find(self, file_id: str) -> CodeFile | None:
        """A file, up to date."""
        for item in get_plain(self._connection, self._table, [(file_id, _HEAD)]):
            return _file(item)
        return None

    def get(self, file_id: str) -> CodeFile:
        """A file, up to date. Raises `not_found`."""
        file = self.find(file_id)
        if file is None:
            raise Refused("not_found")
        return file

    def of_campaign(self, campaign_id: str) -> list[CodeFile]:
        """A campaign's files, newest first."""
        listed = query_range(
            self._connection, self._table, f"files#{campaign_id}", "0", "~", newest_first=True
        )
        ids = [item["sk"].partition("#")[2] for item in listed]
        keys = [(one, _HEAD) for one in ids]
        found = {item["pk"]: _file(item) for item in get_plain(self._connection, self._table, keys)}
        return [found[one] for one in ids]

    # Being made

    def keep_hashes(self, file_id: str, hashes: Sequence[str]) -> None:
        """Keep the hashes of a file's codes, PACKED in an item; twice is once."""
        for number, start in enumerate(range(0, len(hashes), PACKED)):
            packed = b"".join(_bytes(one) for one in hashes[start : start + PACKED])
            item = {"pk": file_id, "sk": f"{_HASHES}{number:04d}", "packed": _text(packed)}
            self._writer.transact([Write(self._table, _taken, put=item)])

    def hashes(self, file_id: str) -> Iterator[str]:
        """The hashes of a file's codes."""
        for item in query_plain(self._connection, self._table, file_id):
            if item["sk"].startswith(_HASHES):
                packed = _bytes(item["packed"])
                for start in range(0, len(packed), 16):
                    yield _text(packed[start : start + 16])

    def finish(self, file_id: str, key: str, sheet_key: str) -> None:
        """The codes are made, the file stands, and nobody can make them again. Raises Over."""
        self._writer.update(
            self._change(
                file_id,
                RUNNING,
                "SET #state = :now, #key = :key, sheet_key = :sheet REMOVE seed",
                {":now": DONE, ":key": key, ":sheet": sheet_key},
                {"#key": "key"},
            )
        )

    def fail(self, file_id: str) -> None:
        """It broke off each time that it was tried. Raises Over."""
        self._writer.update(self._change(file_id, RUNNING, "SET #state = :now", {":now": FAILED}))

    # Being made void

    def begin_void(self, was: CodeFile, reason: str) -> Write:
        """From now on its codes are void; Over where it is in another state than was seen."""
        return self._change(
            was.id,
            was.state,
            "SET #state = :now, reason = :reason",
            {":now": VOIDING, ":reason": reason},
        )

    def count_void(self, file_id: str, codes: int) -> Write:
        """So many more of its codes are void; Over where it is not being made void."""
        return self._change(file_id, VOIDING, "ADD voided :codes", {":codes": codes})

    def end_void(self, file_id: str) -> None:
        """All of its codes are void that nobody had claimed. Raises Over."""
        self._writer.update(
            self._change(file_id, VOIDING, "SET #state = :now REMOVE seed", {":now": VOIDED})
        )

    def _change(
        self,
        file_id: str,
        was: str,
        update: str,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> Write:
        return Write(
            self._table,
            lambda _: Over(),
            key={"pk": file_id, "sk": _HEAD},
            update=update,
            condition="#state = :was",
            names={"#state": "state", **(names or {})},
            values={":was": was, **values},
        )


def _file(item: Mapping[str, Any]) -> CodeFile:
    members = {name: item[name] for name in CodeFile.__dataclass_fields__ if name in item}
    return CodeFile(id=item["pk"], **members)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(packed: bytes) -> str:
    return urlsafe_b64encode(packed).rstrip(b"=").decode()


def _taken(_: dict[str, Any] | None) -> Refused:
    return Refused("unavailable", retry_after=1)
