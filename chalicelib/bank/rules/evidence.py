"""What the bank must have told before payouts are thawed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.bank.rules.accounts import is_of
from chalicelib.bank.rules.explanation import may_be_owed
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.statements import ACCEPTED, Statement
from chalicelib.core.values.errors import Explained, Refused
from chalicelib.core.values.instants import business_day, from_text
from chalicelib.settlements.rules.freeze import Freeze, told_until


@dataclass(frozen=True, slots=True)
class Period:
    """The days of which an accepted statement tells, from balance to balance in rupiah, and the day
    on which it was handed in."""

    first_day: date
    last_day: date
    opening: int
    closing: int
    handed_in_on: date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a thaw: the periods of which the bank has told, and whether a line waits that
    `holds_back`."""

    periods: Sequence[Period]
    waiting: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing before a thaw: a code, and words in both languages."""

    code: str
    words: tuple[str, str]


def period_of(statement: Statement, account: str) -> Period | None:
    """The period of which a statement of this account tells; None of one of another account, one
    without balances, from which nobody could tell that nothing was left out, and one that is not
    matched to its end."""
    summary = statement.summary
    if statement.state != ACCEPTED or summary is None:
        return None
    if (
        summary.opening_in_sen is None
        or summary.closing_in_sen is None
        or not is_of(summary.account, account)
    ):
        return None
    return Period(
        date.fromisoformat(summary.first_day),
        date.fromisoformat(summary.last_day),
        summary.opening_in_sen,
        summary.closing_in_sen,
        business_day(from_text(statement.begun_at)),
    )


def holds_back(line: Line) -> bool:
    """Whether a line that waits for people may have paid what would be paid once more. Not where it
    is known whom it has paid, and that they were owed no more: that stands in suspense, and its
    redemptions are lost."""
    return line.proposal is not None or may_be_owed(line.parts)


def missing(freeze: Freeze, evidence: Evidence) -> list[Missing]:
    """What is missing before payouts may be thawed; nothing once the bank has told, without a gap,
    of every day from that on which they hang to that by which all is carried out, and no line
    holds it back."""
    found = []
    until = told_until(freeze)
    if not freeze.since:
        found.append(_NO_INSTANT)
    elif not is_told(evidence.periods, business_day(from_text(freeze.since)), until):
        since = business_day(from_text(freeze.since))
        found.append(
            Missing(
                "statement",
                (
                    f"Belum ada rekening koran bersaldo (camt.053, MT940) dari {since} sampai "
                    f"{until} tanpa selisih, diunggah setelah {until} berakhir.",
                    f"No bank statement with balances (camt.053, MT940) tells of {since} to "
                    f"{until} without a gap, handed in after the end of {until}.",
                ),
            )
        )
    if evidence.waiting:
        found.append(_LINES_WAIT)
    return found


def is_told(periods: Sequence[Period], since: date, until: date) -> bool:
    """Whether statements that each go on where another ended tell of all days from `since` to
    `until`, the last of them handed in when that was over."""
    todo = [one for one in periods if one.last_day >= until and one.handed_in_on > until]
    seen = set()
    while todo:
        period = todo.pop()
        if period.first_day <= since:
            return True
        if period not in seen:
            seen.add(period)
            todo += [one for one in periods if _goes_on(one, period)]
    return False


def _goes_on(before: Period, after: Period) -> bool:
    return (
        before.closing == after.opening
        and before.first_day <= after.first_day
        and before.last_day <= after.first_day
    )


def must_be_told(found: Sequence[Missing]) -> None:
    """Raises `not_reconciled` where something is missing, and says what."""
    if found:
        raise _not_yet(found)


def _not_yet(found: Sequence[Missing]) -> Refused:
    indonesian, english = (" ".join(one.words[tongue] for one in found) for tongue in (0, 1))
    return Explained(
        "not_reconciled",
        (
            f"Pembayaran tetap dibekukan; tidak ada yang diubah. {indonesian}",
            f"Payouts stay frozen; nothing was changed. {english}",
        ),
    )


_NO_INSTANT = Missing(
    "instant",
    (
        "Belum dinyatakan ke saat mana buku dipulihkan: minta tim teknis menjalankan perintah "
        "freeze.",
        "Nobody has said yet to which instant the ledger was restored: ask the engineers to run "
        "the command freeze.",
    ),
)
_LINES_WAIT = Missing(
    "lines",
    (
        "Masih ada baris rekening koran yang menunggu penjelasan.",
        "There are still lines of bank statements that wait to be explained.",
    ),
)
