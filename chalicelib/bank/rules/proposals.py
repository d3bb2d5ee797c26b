"""Explaining a line anew: one person proposes its parts, another approves them.

explained, suspense ─▶ proposed ─▶ explained or suspense, by the new parts (approved)
                          └──────▶ explained or suspense, as it was booked  (rejected)
"""

from dataclasses import replace

from chalicelib.bank.rules.explanation import must_explain
from chalicelib.bank.rules.lines import (
    EXPLAINED,
    PROPOSED,
    SUSPENSE,
    TOLD_BEFORE,
    Line,
    Proposal,
    standing,
)
from chalicelib.core.values.errors import Explained, Refused, invalid


def proposed(line: Line, proposal: Proposal) -> Line:
    """A line of which somebody says anew what it is. Raises `state_conflict` where it is not
    booked, or something is proposed already, and `validation_failed` where the parts cannot be
    those of the line, or are what it is already."""
    if line.state == TOLD_BEFORE:
        raise Explained("state_conflict", _TOLD_BEFORE)
    if line.entry.rejected:
        raise Explained("state_conflict", _REFUSED)
    if not line.accepted:
        raise Explained("state_conflict", _NOT_BOOKED)
    if line.state == PROPOSED:
        raise Explained("state_conflict", _PROPOSED)
    assert line.state in (EXPLAINED, SUSPENSE)
    must_explain(proposal.parts, line.entry.direction, line.booked)
    if proposal.parts == line.parts:
        raise invalid(
            "parts", "baris ini sudah dijelaskan demikian", "this is what the line is already"
        )
    return replace(line, state=PROPOSED, proposal=proposal)


def proposal_of(line: Line, version: int | None = None) -> Proposal:
    """What is proposed of a line, and what somebody saw of it in that `version`. Raises
    `state_conflict` where nothing is, or it has changed since."""
    if line.state != PROPOSED or line.proposal is None:
        raise Explained("state_conflict", _NOTHING)
    if version is not None and version != line.version:
        raise Explained("state_conflict", _CHANGED)
    return line.proposal


def decided(line: Line, by: str, at: str) -> Line:
    """A line whose proposal another person than who made it approves, and by which money is about
    to move: nobody rejects it any more. Raises `same_person`, `state_conflict`."""
    proposal = proposal_of(line)
    if proposal.by == by:
        raise Refused("same_person")
    if proposal.decided_by:
        return line
    return replace(line, proposal=replace(proposal, decided_by=by, decided_at=at))


def cleared(line: Line) -> Line:
    """A line of which all that was booked before is taken back: it stands in suspense."""
    return replace(line, proposal=replace(proposal_of(line), cleared=True))


def approved(line: Line) -> Line:
    """A line as it is to be booked, once its proposal is decided. Raises `state_conflict`."""
    proposal = proposal_of(line)
    return replace(
        line,
        state=standing(proposal.parts),
        parts=proposal.parts,
        note=None,
        proposal=None,
        explained_by=proposal.decided_by,
        explained_at=proposal.decided_at,
    )


def rejected(line: Line) -> Line:
    """A line that stays booked as it was. Raises `state_conflict` where nothing is proposed, or it
    is being booked."""
    if proposal_of(line).decided_by:
        raise Explained("state_conflict", _DECIDED)
    return replace(line, state=standing(line.parts), proposal=None)


_NOT_BOOKED = (
    "Baris ini belum dibukukan: berkasnya belum diterima rekan. Tidak ada yang diusulkan. Terima "
    "berkasnya dahulu, lalu jelaskan.",
    "This line is not booked yet: a colleague has still to accept its statement. Nothing was "
    "proposed. Have it accepted first, then explain the line.",
)
_REFUSED = (
    "Ini penolakan bank, bukan mutasi: tidak ada yang dibukukan darinya. Tidak ada yang diusulkan. "
    "Pembayaran yang masih terbuka ditarik di pencairannya.",
    "This is a refusal of the bank's and no movement: nothing is booked of it. Nothing was "
    "proposed. Withdraw a payment that is still open in its settlement.",
)
_TOLD_BEFORE = (
    "Mutasi ini sudah dibukukan dari baris lain. Tidak ada yang diusulkan. Jelaskan baris itu.",
    "Another line has told of this movement and is booked. Nothing was proposed. Explain that one.",
)
_PROPOSED = (
    "Sudah ada usulan untuk baris ini. Tidak ada yang diubah. Setujui atau tolak dahulu usulan "
    "itu.",
    "Something is proposed for this line already. Nothing was changed. Approve or reject that "
    "first.",
)
_NOTHING = (
    "Tidak ada usulan untuk baris ini yang menunggu. Tidak ada yang dibukukan. Muat ulang baris.",
    "Nothing is proposed for this line any more. Nothing was booked. Load the line again.",
)
_CHANGED = (
    "Usulan untuk baris ini sudah lain daripada yang Anda lihat. Tidak ada yang dibukukan. Muat "
    "ulang dan periksa lagi.",
    "What is proposed for this line is not what you have seen. Nothing was booked. Load it again "
    "and look anew.",
)
_DECIDED = (
    "Usulan ini sudah disetujui dan sedang dibukukan. Tidak ada yang diubah. Setujui sekali lagi "
    "untuk melanjutkan.",
    "This proposal is approved and being booked. Nothing was changed. Approve it again to go on.",
)
