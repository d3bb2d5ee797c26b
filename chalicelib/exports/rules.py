"""What an export holds: its kinds, their columns, and the footer that sums them up."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import business_day, day_bounds, from_text
from chalicelib.core.values.parse import day, instant

Kind = Literal["transfers", "redemptions", "settlements", "vouchers", "journal"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Format = Literal["csv", "xlsx"]
State = Literal["running", "done", "failed"]

RUNNING: State = "running"
DONE: State = "done"
FAILED: State = "failed"

# Why an export has failed.
Reason = Literal["broken_off", "behind"]
BROKEN_OFF: Reason = "broken_off"
BEHIND: Reason = "behind"

# A leap year of days.
LONGEST = timedelta(days=366)

TOTAL = "TOTAL"

# Text, or whole rupiah.
Cell = str | int
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how wide a spreadsheet shows it (in characters), and whether its cells
    are rupiah, to be summed, or text."""

    name: str
    width: int = 16
    rupiah: bool = False


def _text(name: str, width: int = 16) -> Column:
    return Column(name, width)


def _rupiah(name: str) -> Column:
    return Column(name, 14, rupiah=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a kind; `counted` is the one in which the footer says how many rows there
    are."""

    columns: tuple[Column, ...]
    counted: str


_INSTANT, _ID, _ACCOUNT = 26, 28, 36

LAYOUTS: dict[Kind, Layout] = {
    # `tumbas-verify day` reads this one: see docs/verify.md.
    "transfers": Layout(
        (
            _text("id", _ID),
            _text("occurred_at", _INSTANT),
            _text("kind"),
            _text("debit_account", _ACCOUNT),
            _text("credit_account", _ACCOUNT),
            _rupiah("amount"),
            _text("reference", 24),
            _text("actor", 24),
            _text("campaign_id", 12),
        ),
        counted="reference",
    ),
    "redemptions": Layout(
        (
            _text("id", _ID),
            _text("redeemed_at", _INSTANT),
            _text("merchant_id", 20),
            _text("merchant", 30),
            _text("campaign_id", 12),
            _text("campaign", 30),
            _text("voucher_id", 20),
            _text("cashier", 12),
            _rupiah("amount"),
            _rupiah("refunded"),
            _rupiah("net"),
            _text("settlement", 12),
            _text("paid_on", 12),
        ),
        counted="voucher_id",
    ),
    "settlements": Layout(
        (
            _text("settlement", 12),
            _text("until", _INSTANT),
            _text("state"),
            _text("merchant_id", 20),
            _text("merchant", 30),
            _rupiah("amount"),
            _text("end_to_end_id", 18),
            _text("bank_code", 10),
            _text("bank_account", 20),
            _text("payment_state"),
            _text("booked_on", 12),
            _text("reason", 40),
        ),
        counted="end_to_end_id",
    ),
    "vouchers": Layout(
        (
            _text("id", 20),
            _text("campaign_id", 12),
            _text("campaign", 30),
            _text("resident", 16),
            _text("kelurahan_code", 16),
            _rupiah("face_value"),
            _rupiah("remaining"),
            _text("issued_at", _INSTANT),
            _text("spend_until", _INSTANT),
            _text("state"),
        ),
        counted="state",
    ),
    "journal": Layout(
        (
            _text("occurred_at", _INSTANT),
            _text("actor", 24),
            _text("origin", 16),
            _text("action", 24),
            _text("object", 24),
            _text("details", 60),
        ),
        counted="details",
    ),
}


class Tally:
    """Counts rows and adds up their rupiah as they go by."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._sums = {at: 0 for at, column in enumerate(layout.columns) if column.rupiah}
        self.rows = 0

    def add(self, row: Row) -> None:
        """Count a row in."""
        self.rows += 1
        for at in self._sums:
            amount = row[at]
            assert isinstance(amount, int)
            self._sums[at] += amount

    @property
    def sums(self) -> dict[str, int]:
        """The sum of each column of rupiah, by its name."""
        return {self._layout.columns[at].name: amount for at, amount in self._sums.items()}

    def footer(self) -> list[Cell]:
        """The last row: TOTAL, the sums under their columns, and the number of rows."""
        names = [column.name for column in self._layout.columns]
        row: list[Cell] = [self._sums.get(at, "") for at in range(len(names))]
        row[0] = TOTAL
        row[names.index(self._layout.counted)] = self.rows
        return row


@dataclass(frozen=True, slots=True)
class Export:
    """An export. It covers what occurred from `since` up to and without `until`, both instants as
    text; `key` is its file in the bucket, once it is done.

    `sums` are in rupiah, by column. `requested_by` is an actor; `tries` counts how often it was
    begun; `gone_at` is when its file is deleted.
    """

    id: str
    kind: Kind
    format: Format
    since: str
    until: str
    state: State
    requested_by: str
    requested_at: str
    gone_at: str
    tries: int = 0
    rows: int = 0
    sums: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    sha256: str = ""
    key: str = ""
    reason: str = ""


def span(first: str, last: str, now: datetime) -> tuple[datetime, datetime]:
    """From when until when an export reaches: what is asked for by instants, or by business days
    of which both are included, but no further than `now`. Raises `validation_failed`."""
    since, until = _edge(first, "from"), _edge(last, "to")
    if not timedelta(0) < until - since <= LONGEST:
        raise invalid(
            "to",
            f"harus sesudah from, paling lama {LONGEST.days} hari",
            f"must be after from, by at most {LONGEST.days} days",
        )
    if since >= now:
        raise invalid("from", "belum terjadi", "is in the future")
    return since, min(until, now)


def _edge(text: str, field: str) -> datetime:
    # Ten characters are a day; no instant is so short.
    if len(text) > len("YYYY-MM-DD"):
        return from_text(instant(text, field))
    start, end = day_bounds(day(text, field))
    return start if field == "from" else end


def file_name(export: Export) -> str:
    """What the file is called where it is saved, by its first and last business day."""
    first = business_day(from_text(export.since))
    last = business_day(from_text(export.until) - timedelta(milliseconds=1))
    days = f"{first}" if first == last else f"{first}-{last}"
    return f"tumbas-{export.kind}-{days}.{export.format}"
