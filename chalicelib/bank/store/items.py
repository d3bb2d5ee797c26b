"""Statements and lines in the form that they have in the bank table."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.shape import Detail, Entry, Summary
from chalicelib.bank.rules.lines import PROPOSED, STATES, Line, Resolution
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.statements import Source, Statement, StatementError


def line_key(line: int) -> str:
    """The sort key of a line."""
    # Sorts as it counts.
    return f"line#{line:07d}"


def waiting_key(line: Line) -> str:
    """The place of a line in the queue of those that wait, oldest first."""
    return f"{line.begun_at}#{line.statement_id}#{line.entry.line:07d}"


_SUMMARY = tuple(Summary.__dataclass_fields__)
_DETAIL = tuple(Detail.__dataclass_fields__)
_ENTRY = tuple(Entry.__dataclass_fields__)
_COLUMNS = tuple(Columns.__dataclass_fields__)
_RESOLUTION = tuple(Resolution.__dataclass_fields__)


def _members(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """The members of a dataclass that say something."""
    found = {name: getattr(value, name) for name in names}
    # A balance of 0 says something, and 0 == False.
    return {
        name: one
        for name, one in found.items()
        if one != "" and one is not None and one is not False
    }


def summary_item(summary: Summary) -> dict[str, Any]:
    """A summary as stored."""
    return _members(summary, _SUMMARY)


def _summary(item: dict[str, Any]) -> Summary:
    return Summary(**{"opening_in_sen": None, "closing_in_sen": None, "account": "", **item})


def statement_item(statement: Statement) -> dict[str, Any]:
    """A statement as stored when it begins."""
    source = statement.source
    return {
        "pk": statement.id,
        "sk": "statement",
        "state": statement.state,
        "upload_id": source.upload_id,
        "etag": source.etag,
        "bytes": source.bytes,
        "media_type": source.media_type,
        "columns": _members(source.columns, _COLUMNS) if source.columns else None,
        "begun_at": statement.begun_at,
        "begun_by": statement.begun_by,
        "summary": summary_item(statement.summary) if statement.summary else None,
        "step": statement.step,
        "reached": statement.reached,
    }


def read_statement(item: dict[str, Any]) -> Statement:
    """The statement of an item in plain values."""
    columns = item.get("columns")
    return Statement(
        id=item["pk"],
        state=item["state"],
        source=Source(
            item["upload_id"],
            item["etag"],
            item["bytes"],
            item["media_type"],
            Columns(**columns) if columns else None,
        ),
        begun_at=item["begun_at"],
        begun_by=item["begun_by"],
        summary=_summary(item["summary"]) if item.get("summary") else None,
        step=item["step"],
        reached=item["reached"],
        counts=Counter({state: item.get(f"n_{state}", 0) for state in STATES}),
        errors=tuple(StatementError(*one) for one in item.get("errors", [])),
    )


def line_item(line: Line) -> dict[str, Any]:
    """A line as stored."""
    note, resolution = line.note, line.resolution
    proposed = line.state == PROPOSED and resolution is not None
    return {
        "pk": line.statement_id,
        "sk": line_key(line.entry.line),
        "begun_at": line.begun_at,
        **_members(line.entry, _ENTRY),
        "details": [_members(one, _DETAIL) for one in line.entry.details] or None,
        "state": line.state,
        "settlement_id": line.settlement_id or None,
        "merchant_id": line.merchant_id or None,
        "transfer_id": line.transfer_id or None,
        "note": json.dumps([note.code, dict(note.values)]) if note else None,
        "left": line.left or None,
        "number": line.number or None,
        "version": line.version,
        "resolution": _members(resolution, _RESOLUTION) if resolution else None,
        "proposed_by": resolution.by if proposed and resolution else None,
    }


def read_line(item: dict[str, Any]) -> Line:
    """The line of an item in plain values."""
    entry = {name: item[name] for name in _ENTRY if name in item}
    entry["details"] = tuple(Detail(**one) for one in item.get("details", []))
    note = json.loads(item["note"]) if item.get("note") else None
    return Line(
        statement_id=item["pk"],
        begun_at=item["begun_at"],
        entry=Entry(**entry),
        state=item["state"],
        settlement_id=item.get("settlement_id", ""),
        merchant_id=item.get("merchant_id", ""),
        transfer_id=item.get("transfer_id", ""),
        note=Note(*note) if note else None,
        left=item.get("left", 0),
        number=item.get("number", ""),
        version=item["version"],
        resolution=Resolution(**item["resolution"]) if item.get("resolution") else None,
    )
