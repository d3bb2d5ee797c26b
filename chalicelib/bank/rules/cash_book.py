"""The cash book (Buku Kas Umum; Permendagri 77/2020): what the bank has booked, day by day, with a
running balance. Receipts and payments are rupiah as the ledger has booked them; sen are carried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.bank.formats.shape import SEN
from chalicelib.bank.rules.explanation import Part
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.movements import Movement
from chalicelib.bank.rules.position import OPENING_LINE

Words = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """What movements come to: how many, receipts and payments in rupiah, and both in sen."""

    count: int = 0
    receipts: int = 0
    payments: int = 0
    receipts_in_sen: int = 0
    payments_in_sen: int = 0

    @property
    def net(self) -> int:
        """Receipts less payments, in rupiah."""
        return self.receipts - self.payments

    @property
    def net_in_sen(self) -> int:
        """The same in sen."""
        return self.receipts_in_sen - self.payments_in_sen

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.count + other.count,
            self.receipts + other.receipts,
            self.payments + other.payments,
            self.receipts_in_sen + other.receipts_in_sen,
            self.payments_in_sen + other.payments_in_sen,
        )


def sums_of(movements: Iterable[Movement]) -> Sums:
    """What movements come to."""
    count = receipts = payments = receipts_in_sen = payments_in_sen = 0
    for one in movements:
        count += 1
        if one.direction == "credit":
            receipts += one.booked
            receipts_in_sen += one.in_sen
        else:
            payments += one.booked
            payments_in_sen += one.in_sen
    return Sums(count, receipts, payments, receipts_in_sen, payments_in_sen)


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance: rupiah, and exactly in sen. Where a line was told late, both are cut at another
    place and may differ by a rupiah."""

    rupiah: int = 0
    in_sen: int = 0

    @property
    def sen(self) -> int:
        """What of the balance is below a rupiah, 0 to 99."""
        return abs(self.in_sen) % SEN

    def after(self, sums: Sums) -> "Balance":
        """The balance behind movements."""
        return Balance(self.rupiah + sums.net, self.in_sen + sums.net_in_sen)

    def before(self, sums: Sums) -> "Balance":
        """The balance before them."""
        return Balance(self.rupiah - sums.net, self.in_sen - sums.net_in_sen)


@dataclass(frozen=True, slots=True)
class Booked:
    """A line of the cash book. `number` counts from 1 within the period; `line` is None for the
    opening balance of the very first statement."""

    number: int
    movement: Movement
    line: Line | None
    balance: Balance

    @property
    def receipts(self) -> int:
        return self.movement.booked if self.movement.direction == "credit" else 0

    @property
    def payments(self) -> int:
        return self.movement.booked if self.movement.direction == "debit" else 0

    @property
    def evidence(self) -> str:
        """The line of the bank statement that proves it."""
        return f"{self.movement.statement_id}#{self.movement.line}"

    @property
    def reference(self) -> str:
        """The number by which it is found on paper: SP2D, STS or billing code, payment, or what the
        bank calls it."""
        parts = self.line.parts if self.line else ()
        named = next((one for part in parts if (one := part.reference or part.end_to_end_id)), "")
        movement = self.movement
        return named or movement.end_to_end_id or movement.bank_reference or movement.reference

    @property
    def description(self) -> Words:
        """What it is, in both languages."""
        if self.movement.line == OPENING_LINE:
            return "Saldo awal rekening", "Opening balance of the account"
        told = [_described(part) for part in (self.line.parts if self.line else ())]
        return _joined([one for one, _ in told]), _joined([two for _, two in told])


_NAMES: dict[str, Words] = {
    "payout": ("Pembayaran kepada pedagang", "Payment to a merchant"),
    "payout_returned": ("Pengembalian pembayaran pedagang", "Returned payment of a merchant"),
    "deposit": ("Penerimaan dari kas daerah, SP2D", "From the city's treasury, SP2D"),
    "interest": ("Jasa giro", "Interest"),
    "fee": ("Biaya bank", "Bank fee"),
    "bank_tax": ("Pajak jasa giro", "Tax on interest"),
    "surrender": ("Setoran ke kas daerah, STS", "Surrendered to the city, STS"),
    "remit": ("Setoran pajak", "Tax remitted"),
    "suspense": ("Belum dijelaskan", "Not explained yet"),
}
_EVERY_PAYMENT = ("Pembayaran kepada pedagang, pencairan", "Payments to merchants, settlement")
_CANCELS = ("Saling meniadakan dengan baris", "Cancels line")


def _described(part: Part) -> Words:
    names, what = _NAMES[part.kind], part.reference or part.end_to_end_id
    if part.settlement_id:
        names, what = _EVERY_PAYMENT, part.settlement_id
    if part.against:
        names, what = _CANCELS, part.against
    return f"{names[0]} {what}".strip(), f"{names[1]} {what}".strip()


def _joined(names: Sequence[str]) -> str:
    """Names one behind the other; of many the first, and how many there are."""
    if len(names) > 3:  # more are no description
        return f"{names[0]} (+{len(names) - 1})"
    return "; ".join(names)
