"""Statements, lines and movements in the form that they have in the bank table."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from chalicelib.bank.formats.csv import Mapping as Columns
from chalicelib.bank.formats.shape import Detail, Entry, Summary
from chalicelib.bank.rules.explanation import Part, part_of
from chalicelib.bank.rules.lines import STATES, Line, Proposal
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.notes import Note
from chalicelib.bank.rules.payees import Payee
from chalicelib.bank.rules.statements import Source, Statement, StatementError


def line_key(line: int) -> str:
    """The sort key of a line."""
    # Sorts as it counts.
    return f"line#{line:07d}"


def waiting_key(line: Line) -> str:
    """The place of a line in the queue of those that wait, oldest first."""
    return f"{line.begun_at}#{line.statement_id}#{line.entry.line:07d}"


_SUMMARY = tuple(Summary.__dataclass_fields__)
_ENTRY = tuple(name for name in Entry.__dataclass_fields__ if name != "details")
_COLUMNS = tuple(Columns.__dataclass_fields__)
_ACTS = ("accepted_by", "accepted_at", "discarded_by", "discarded_at")
_NUMBERS = ("seen", "reached", "new_in_sen", "from_in_sen")
_MOVEMENT = tuple(Movement.__dataclass_fields__)


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
    return Summary(
        account=item.get("account", ""),
        first_day=item["first_day"],
        last_day=item["last_day"],
        opening_in_sen=item.get("opening_in_sen"),
        closing_in_sen=item.get("closing_in_sen"),
        lines=item["lines"],
        debits_in_sen=item["debits_in_sen"],
        credits_in_sen=item["credits_in_sen"],
        pending=item.get("pending", 0),
        report=item.get("report", False),
    )


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
        "profile": source.profile or None,
        "columns": _members(source.columns, _COLUMNS) if source.columns else None,
        "begun_at": statement.begun_at,
        "begun_by": statement.begun_by,
        "summary": summary_item(statement.summary) if statement.summary else None,
        **{name: getattr(statement, name) for name in _NUMBERS},
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
            item.get("profile", ""),
        ),
        begun_at=item["begun_at"],
        begun_by=item["begun_by"],
        summary=_summary(item["summary"]) if item.get("summary") else None,
        counts=Counter({state: item.get(f"n_{state}", 0) for state in STATES}),
        errors=tuple(StatementError(*one) for one in item.get("errors", [])),
        **{name: item[name] for name in _NUMBERS},
        **{name: item.get(name, "") for name in _ACTS},
    )


def line_item(line: Line) -> dict[str, Any]:
    """A line as stored."""
    proposal = line.proposal
    details = [_members(one, Detail.__dataclass_fields__) for one in line.entry.details]
    return {
        "pk": line.statement_id,
        "sk": line_key(line.entry.line),
        "begun_at": line.begun_at,
        **_members(line.entry, _ENTRY),
        "details": _json(details) if details else None,
        "state": line.state,
        "booked": line.booked,
        "parts": _parts(line.parts),
        "note": _json([line.note.code, dict(line.note.values)]) if line.note else None,
        "payee": asdict(line.payee) if line.payee else None,
        "accepted": line.accepted or None,
        "revision": line.revision,
        "proposal": _parts(proposal.parts) if proposal else None,
        "proposal_reason": proposal.reason if proposal else None,
        "proposed_by": proposal.by if proposal else None,
        "proposed_at": proposal.at if proposal else None,
        "decided_by": (proposal.decided_by or None) if proposal else None,
        "decided_at": (proposal.decided_at or None) if proposal else None,
        "cleared": (proposal.cleared or None) if proposal else None,
        "explained_by": line.explained_by or None,
        "explained_at": line.explained_at or None,
        "version": line.version,
    }


def read_line(item: dict[str, Any]) -> Line:
    """The line of an item in plain values."""
    entry = {name: item[name] for name in _ENTRY if name in item}
    details = tuple(Detail(**one) for one in json.loads(item.get("details", "[]")))
    note = json.loads(item["note"]) if item.get("note") else None
    proposal = None
    if item.get("proposal"):
        proposal = Proposal(
            _read_parts(item["proposal"]),
            item["proposal_reason"],
            item["proposed_by"],
            item["proposed_at"],
            item.get("decided_by", ""),
            item.get("decided_at", ""),
            item.get("cleared", False),
        )
    return Line(
        statement_id=item["pk"],
        begun_at=item["begun_at"],
        entry=Entry(**entry, details=details),
        state=item["state"],
        booked=item["booked"],
        parts=_read_parts(item["parts"]),
        note=Note(*note) if note else None,
        payee=Payee(**item["payee"]) if item.get("payee") else None,
        accepted=item.get("accepted", False),
        revision=item["revision"],
        proposal=proposal,
        explained_by=item.get("explained_by", ""),
        explained_at=item.get("explained_at", ""),
        version=item["version"],
    )


def movement_key(statement_id: str, accepted_at: str, line: int) -> str:
    """The place of a movement among those of its day: in the order of booking."""
    return f"{accepted_at}#{statement_id}#{line:07d}"


def movement_item(movement: Movement, accepted_at: str) -> dict[str, Any]:
    """A movement as stored."""
    return {
        "pk": f"booked#{movement.booked_on}",
        "sk": movement_key(movement.statement_id, accepted_at, movement.line),
        **_members(movement, _MOVEMENT),
    }


def read_movement(item: dict[str, Any]) -> Movement:
    """The movement of an item in plain values."""
    return Movement(**{name: item[name] for name in _MOVEMENT if name in item})


def _parts(parts: Iterable[Part]) -> str:
    return _json([part.members() for part in parts])


def _read_parts(text: str) -> tuple[Part, ...]:
    return tuple(part_of(members) for members in json.loads(text))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
