"""ISO 20022 statements (camt.053) and notifications of what was booked (camt.054).

Element names are those of the schemas `urn:iso:std:iso:20022:tech:xsd:camt.053.001.02` to `.08`
and `camt.054.001.02` to `.08`; where versions differ, both places are looked at. A statement says
what the account held before and after; without that it is refused, for nobody could tell that
nothing was left out. A notification never does.
"""

from collections.abc import Iterator

from chalicelib.bank.formats.amounts import must_be_rupiah, sen_of, shown
from chalicelib.bank.formats.camt_entry import (
    DETAILS_MOST,
    amount_of,
    direction_of,
    entry_of,
    is_booked,
)
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.shape import Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, text
from chalicelib.bank.formats.xml import Node, Wanted, units
from chalicelib.imports.formats.records import Readable

_VERSIONS = ("02", "03", "04", "05", "06", "07", "08")
NAMESPACES = tuple(
    f"urn:iso:std:iso:20022:tech:xsd:camt.{message}.001.{version}"
    for message in ("053", "054")
    for version in _VERSIONS
)
# A statement, and a notification.
_STATEMENT, _NOTIFICATION = "Stmt", "Ntfctn"
_WANTED = Wanted(
    namespaces=NAMESPACES,
    known="camt.053.001.02-08, camt.054.001.02-08, pain.002.001.03-10",
    root="Document",
    units=frozenset(["Acct", "Bal", "TxsSummry", "TxDtls", "Ntry", _STATEMENT, _NOTIFICATION]),
    skipped=frozenset(["RltdAgts", "SplmtryData", "GrpHdr", "Ownr", "Svcr", "RltdAcct"]),
)
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_INTERIM = "ITBD"
_PENDING = "PDNG"


def read(file: Readable) -> Entries:
    """The booked entries of a camt.053 or camt.054 document; see `shape`.

    An entry is one line; the transactions that it books are its details. Entries of 0 are left
    out, and so is what is not booked; what is pending is counted. Raises StatementRefused.
    """
    tally = Tally()
    statement = _Statement(tally)
    statements = 0
    for unit in units(file, _WANTED):
        if unit.name in (_STATEMENT, _NOTIFICATION):
            statement.finish(has_balances=unit.name == _STATEMENT)
            statements += 1
            statement = _Statement(tally)
        elif unit.name == "Acct":
            statement.account(unit)
        elif unit.name == "Bal":
            statement.balance(unit)
        elif unit.name == "TxsSummry":
            statement.totals = unit
        elif unit.name == "TxDtls":
            statement.detail(unit)
        elif unit.name == "Ntry":
            yield from statement.lines(unit)
    if not statements:
        raise StatementRefused(
            "file",
            "tidak ada rekening koran (Stmt) atau pemberitahuan (Ntfctn) di dalamnya.",
            "there is no Stmt and no Ntfctn in it.",
        )
    return tally.summary()


class _Statement:
    """One `Stmt` or `Ntfctn` while it is read."""

    def __init__(self, tally: Tally) -> None:
        self.totals: Node | None = None
        self._tally = tally
        self._details: list[Node] = []
        self._account = ""
        self._opening: tuple[int, str] | None = None
        self._closing: tuple[int, str] | None = None
        self._begun = False
        self._number = 0
        self._counted: dict[Direction, list[int]] = {"debit": [0, 0], "credit": [0, 0]}
        # What the bank takes and gives for itself, in sen, for its tax is a part of the interest.
        self._interest = 0

    def account(self, unit: Node) -> None:
        self._account = text(unit.value("Id/IBAN") or unit.value("Id/Othr/Id"), ID_MOST)
        if currency := unit.value("Ccy"):
            must_be_rupiah(currency, 0)

    def balance(self, unit: Node) -> None:
        if self._begun:
            raise StatementRefused(
                "balance", "saldo tertulis sesudah mutasi.", "a balance stands behind the entries."
            )
        kind = unit.value("Tp/CdOrPrtry/Cd")
        if kind not in (*_OPENING, *_CLOSING, _INTERIM):
            return
        amount = amount_of(unit, 0)
        if direction_of(unit, 0) == "debit":
            amount = -amount
        found = amount, day(unit.value("Dt/Dt") or unit.value("Dt/DtTm"), 0, "balance")
        # Of a statement in pages, the middle ones open and close with interim balances.
        if kind in _OPENING or (kind == _INTERIM and self._opening is None):
            self._opening = found
        else:
            self._closing = found

    def detail(self, unit: Node) -> None:
        """A transaction of the entry that ends next; of a batch too large to keep, the first."""
        if len(self._details) <= DETAILS_MOST:
            self._details.append(unit)

    def lines(self, unit: Node) -> Iterator[Entry]:
        """The entry, where it is booked, and forget its transactions."""
        self._begin()
        self._number += 1
        details, self._details = self._details, []
        amount, direction = amount_of(unit, self._number), direction_of(unit, self._number)
        counted = self._counted[direction]
        counted[0] += 1
        counted[1] += amount
        if not is_booked(unit):
            self._tally.pending += (unit.value("Sts/Cd") or unit.value("Sts")) == _PENDING
        elif amount:
            line = self._tally.lines + 1
            entry = entry_of(unit, details, amount, direction, line, self._interest)
            self._interest += entry.in_sen if entry.purpose == "interest" else 0
            yield self._tally.count(entry)

    def finish(self, *, has_balances: bool) -> None:
        """Hold what the statement says of itself against what was read."""
        self._begin()
        if has_balances and (self._opening is None or self._closing is None):
            raise StatementRefused(
                "balance",
                "saldo awal (OPBD) atau saldo akhir (CLBD) tidak ada, jadi tidak bisa diperiksa "
                "apakah mutasinya lengkap. Minta rekening koran (camt.053) lengkap dari bank; "
                "pemberitahuan tanpa saldo dikirim sebagai camt.054.",
                "there is no opening balance (OPBD) or no closing balance (CLBD), so nobody can "
                "tell whether entries are missing. Ask the bank for the whole statement "
                "(camt.053); what has no balances is sent as camt.054.",
            )
        closing, closed_on = self._closing or (None, "")
        self._tally.end(closing, closed_on)
        if self.totals is not None:
            self._check(self.totals)

    def _begin(self) -> None:
        # Balances stand before the entries; a statement without any entry still has to go on from
        # the one before it.
        if not self._begun:
            self._begun = True
            opening, opened_on = self._opening or (None, "")
            self._tally.begin(self._account, opening, opened_on)

    def _check(self, totals: Node) -> None:
        (debits, debited), (credits, credited) = self._counted["debit"], self._counted["credit"]
        _must_agree(totals, "TtlDbtNtries", debits, debited)
        _must_agree(totals, "TtlCdtNtries", credits, credited)
        _must_agree(totals, "TtlNtries", debits + credits, debited + credited)


def _must_agree(totals: Node, name: str, number: int, amount: int) -> None:
    told = totals.first(name)
    if told is None:
        return
    count, sum_ = told.value("NbOfNtries"), told.value("Sum")
    if count and count.lstrip("0") != str(number).lstrip("0"):
        raise StatementRefused(
            name,
            f"tertulis {text(count, 15)} mutasi, terbaca {number}. Berkas terpotong atau diubah.",
            f"it says {text(count, 15)} entries, {number} were read. The file was cut or changed.",
        )
    if sum_ and sen_of(sum_, 0, field=name) != amount:
        raise StatementRefused(
            name,
            f"tertulis berjumlah {text(sum_, 20)}, terbaca {shown(amount)}. "
            "Berkas terpotong atau diubah.",
            f"it says {text(sum_, 20)}, the entries come to {shown(amount)}. "
            "The file was cut or changed.",
        )
