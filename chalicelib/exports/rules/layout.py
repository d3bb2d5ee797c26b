"""The columns of each kind of export, and the footer that sums them up."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.exports.rules.export import Kind

TOTAL = "TOTAL"

# Text, or whole rupiah.
Cell = str | int
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how wide a spreadsheet shows it (in characters), and whether its cells
    are numbers (rupiah, mostly) or text; of numbers, whether they are summed."""

    name: str
    width: int = 16
    rupiah: bool = False
    summed: bool = False


def _text(name: str, width: int = 16) -> Column:
    return Column(name, width)


def _rupiah(name: str) -> Column:
    return Column(name, 14, rupiah=True, summed=True)


def _number(name: str) -> Column:
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
            # What a refund refunds, what a correction reverses, and what a redemption's bill came
            # to: growth is reckoned by them (examples/growth).
            _text("redemption_id", _ID),
            _text("reverses", _ID),
            _number("bill_total"),
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
            # Of one that was paid for an order on another site.
            _text("order_id", 24),
            # Of one that a delegate has paid for somebody else: who.
            _text("payer", 20),
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
    # Buku Kas Umum, with the columns of Permendagri 77/2020.
    "cash_book": Layout(
        (
            _number("number"),
            _text("booked_on", 12),
            _text("description", 48),
            _text("evidence", _ID),
            _text("reference", 24),
            _rupiah("receipts"),
            _rupiah("payments"),
            _number("balance"),
            _number("balance_sen"),
        ),
        counted="description",
    ),
    # The registers of what the city promised, and of what went back to it.
    "sp2d": Layout(
        (
            _text("reference", 24),
            _text("funded_at", _INSTANT),
            _text("campaign_id", 12),
            _text("campaign", 30),
            _text("account_code", 20),
            _rupiah("amount"),
            _rupiah("arrived"),
            _rupiah("withdrawn"),
            _rupiah("due"),
            _text("transfer_id", _ID),
            _text("by", 24),
        ),
        counted="campaign",
    ),
    "sts": Layout(
        (
            _text("reference", 24),
            _text("proposed_at", _INSTANT),
            _text("proposed_by", 24),
            _number("amount"),
            _rupiah("surrendered"),
            _text("state", 12),
            _text("decided_by", 24),
            _text("decided_at", _INSTANT),
            _text("decision_reason", 40),
            _text("id", 20),
        ),
        counted="proposed_by",
    ),
    # The list of bukti potong: what a treasurer enters at the tax office, and a merchant holds
    # against it.
    "withheld": Layout(
        (
            _text("withheld_at", _INSTANT),
            _text("merchant_id", 20),
            _text("merchant", 30),
            _text("npwp", 18),
            _text("order_id", 20),
            _text("reference", 24),
            _text("bast", 24),
            _text("tax", 10),
            _rupiah("base"),
            _rupiah("amount"),
            _text("remitted", 8),
            _text("ntpn", 34),
        ),
        counted="bast",
    ),
    # A row for each check of a day's report, and below it one for each exception.
    "reconciliation": Layout(
        (
            _text("date", 12),
            _text("as_of", _INSTANT),
            _text("report", 64),
            _text("signed", 8),
            _text("check"),
            _text("code", 24),
            _text("subject", _ACCOUNT),
            _text("state", 12),
            _text("unit", 10),
            _number("expected"),
            _number("actual"),
            _number("difference"),
            _text("since", 12),
            _text("who", 10),
            _text("transfers", 48),
        ),
        counted="check",
    ),
    # `tumbas-verify` reads this one, too.
    "acts": Layout(
        (
            _text("id", _ID),
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
        self._sums = {at: 0 for at, column in enumerate(layout.columns) if column.summed}
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
