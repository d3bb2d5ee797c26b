"""ISO 20022 bank-to-customer statements, camt.053.001.02 and .08.

Element names are those of the schemas `urn:iso:std:iso:20022:tech:xsd:camt.053.001.02` and `.08`;
where the two differ, both places are looked at. Parties and their accounts are skipped: nothing
personal is read that matching does not need.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.bank.formats.amounts import must_be_rupiah, sen_of
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.shape import SEN, Direction, Entries, Entry, StatementRefused
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.bank.formats.xml import Node, Wanted, units
from chalicelib.imports.formats.records import Readable

NAMESPACES = (
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
)
_WANTED = Wanted(
    namespaces=NAMESPACES,
    root="Document",
    units=frozenset(["Acct", "Bal", "TxsSummry", "TxDtls", "Ntry", "Stmt"]),
    skipped=frozenset(
        ["RltdPties", "RltdAgts", "SplmtryData", "GrpHdr", "Ownr", "Svcr", "RltdAcct"]
    ),
)
_BOOKED = "BOOK"
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_INTERIM = "ITBD"
_NOT_PROVIDED = "NOTPROVIDED"


def read(file: Readable) -> Entries:
    """The booked entries of a camt.053 document; see `shape`.

    An entry that books a batch becomes one line for each of its transactions, where these carry
    amounts that come to the entry's; else it is one line. Entries of 0 are left out.
    Raises StatementRefused.
    """
    tally = Tally()
    statement = _Statement(tally)
    statements = 0
    for unit in units(file, _WANTED):
        if unit.name == "Stmt":
            statement.finish()
            statements += 1
            statement = _Statement(tally)
        elif unit.name == "Acct":
            statement.account(unit)
        elif unit.name == "Bal":
            statement.balance(unit)
        elif unit.name == "TxsSummry":
            statement.totals = unit
        elif unit.name == "TxDtls":
            statement.details.append(_detail(unit))
        elif unit.name == "Ntry":
            for entry in statement.lines(unit):
                yield tally.count(entry)
    if not statements:
        raise StatementRefused(
            "file", "tidak ada rekening koran (Stmt) di dalamnya.", "there is no Stmt in it."
        )
    return tally.summary()


@dataclass(frozen=True, slots=True)
class _Detail:
    """One transaction of an entry; its amount and direction are "" where it has none."""

    amount: str
    currency: str
    direction: str
    end_to_end_id: str
    reference: str
    bank_reference: str
    reason_code: str
    reason: str


class _Statement:
    """One `Stmt` while it is read."""

    def __init__(self, tally: Tally) -> None:
        self.details: list[_Detail] = []
        self.totals: Node | None = None
        self._tally = tally
        self._account = ""
        self._opening: tuple[int, str] | None = None
        self._closing: tuple[int, str] | None = None
        self._begun = False
        self._number = 0
        self._counted = {"debit": [0, 0], "credit": [0, 0]}

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
        amount = _amount(unit, 0)
        if _direction(unit, 0) == "debit":
            amount = -amount
        found = amount, day(unit.value("Dt/Dt") or unit.value("Dt/DtTm"), 0, "balance")
        # Of a statement in pages, the middle ones open and close with interim balances.
        if kind in _OPENING or (kind == _INTERIM and self._opening is None):
            self._opening = found
        else:
            self._closing = found

    def lines(self, unit: Node) -> Iterator[Entry]:
        """The lines of an entry, and forget its transactions."""
        self._begin()
        self._number += 1
        number = self._number
        details, self.details = self.details, []
        amount, direction = _amount(unit, number), _direction(unit, number)
        self._counted[direction][0] += 1
        self._counted[direction][1] += amount
        if (unit.value("Sts/Cd") or unit.value("Sts")) not in (_BOOKED, "") or not amount:
            return
        booked_on = day(
            unit.value("BookgDt/Dt")
            or unit.value("BookgDt/DtTm")
            or unit.value("ValDt/Dt")
            or unit.value("ValDt/DtTm"),
            number,
        )
        reversal = unit.value("RvslInd") in ("true", "1")
        bank_reference = unit.value("AcctSvcrRef") or unit.value("NtryRef")
        batch = unit.first("NtryDtls/Btch") or Node("Btch")
        told = text(f"{batch.value('PmtInfId')} {batch.value('MsgId')}")
        told = told or text(unit.value("AddtlNtryInf"))
        for detail, part in _parts(details, amount, direction, number):
            yield Entry(
                line=self._tally.lines + 1,
                booked_on=booked_on,
                direction=direction,
                amount=part // SEN,
                sen=part % SEN,
                end_to_end_id=detail.end_to_end_id,
                reference=detail.reference or told,
                bank_reference=text(detail.bank_reference or bank_reference, ID_MOST),
                reason_code=detail.reason_code,
                reason=detail.reason,
                reversal=reversal,
            )

    def finish(self) -> None:
        """Hold what the statement says of itself against what was read."""
        self._begin()
        closing, closed_on = self._closing or (None, "")
        self._tally.end(closing, closed_on)
        if self.totals is not None:
            self._check(self.totals)

    def _begin(self) -> None:
        # Balances stand before the entries; a statement without any still has to go on from the
        # one before it.
        if not self._begun:
            self._begun = True
            opening, opened_on = self._opening or (None, "")
            self._tally.begin(self._account, opening, opened_on)

    def _check(self, totals: Node) -> None:
        (debits, debited), (credits, credited) = self._counted["debit"], self._counted["credit"]
        _must_agree(totals, "TtlDbtNtries", debits, debited)
        _must_agree(totals, "TtlCdtNtries", credits, credited)
        _must_agree(totals, "TtlNtries", debits + credits, debited + credited)


def _parts(
    details: list[_Detail], amount: int, direction: Direction, number: int
) -> list[tuple[_Detail, int]]:
    """An entry's lines: its transactions with their amounts, or itself."""
    if len(details) == 1:
        return [(details[0], amount)]
    if details and all(one.amount and one.currency == "IDR" for one in details):
        amounts = [sen_of(one.amount, number) for one in details]
        same_way = all(one.direction in ("", direction) for one in details)
        if same_way and sum(amounts) == amount and all(amounts):
            return list(zip(details, amounts, strict=True))
    batch = text(" ".join(dict.fromkeys(one.reference for one in details if one.reference)))
    return [(_Detail("", "", "", "", batch, "", "", ""), amount)]


def _detail(unit: Node) -> _Detail:
    amount = (
        unit.first("Amt") or unit.first("AmtDtls/TxAmt/Amt") or unit.first("AmtDtls/InstdAmt/Amt")
    )
    references = unit.first("Refs") or Node("Refs")
    end_to_end_id = text(references.value("EndToEndId"), ID_MOST)
    told = [one.text for one in unit.all("RmtInf/Ustrd")]
    told += [one.text for one in unit.all("RmtInf/Strd/CdtrRefInf/Ref")]
    told += [references.value("PmtInfId"), references.value("MsgId"), unit.value("AddtlTxInf")]
    why = unit.first("RtrInf") or Node("RtrInf")
    code = why.value("Rsn/Cd") or why.value("Rsn/Prtry")
    words = " ".join(one.text for one in why.all("AddtlInf"))
    reason_code, reason = reason_of(f"{code} {words}")
    return _Detail(
        amount=amount.text.strip() if amount else "",
        currency=amount.attributes.get("Ccy", "") if amount else "",
        direction=_DIRECTIONS.get(unit.value("CdtDbtInd"), ""),
        end_to_end_id="" if end_to_end_id == _NOT_PROVIDED else end_to_end_id,
        reference=text(" ".join(dict.fromkeys(filter(None, told)))),
        bank_reference=references.value("AcctSvcrRef"),
        reason_code=reason_code,
        reason=reason,
    )


_DIRECTIONS: dict[str, Direction] = {"DBIT": "debit", "CRDT": "credit"}


def _direction(unit: Node, line: int) -> Direction:
    # A reversal already says by its mark which way it goes: CRDT undoes a debit.
    found = _DIRECTIONS.get(unit.value("CdtDbtInd"))
    if found is None:
        raise StatementRefused(
            "direction", "CdtDbtInd bukan DBIT atau CRDT.", "CdtDbtInd is not DBIT or CRDT.", line
        )
    return found


def _amount(unit: Node, line: int) -> int:
    amount = unit.first("Amt")
    if amount is None:
        raise StatementRefused("amount", "Amt tidak ada.", "there is no Amt.", line)
    must_be_rupiah(amount.attributes.get("Ccy", ""), line)
    return sen_of(amount.text.strip(), line)


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
    if sum_ and sen_of(sum_, 0) != amount:
        raise StatementRefused(
            name,
            f"tertulis berjumlah {text(sum_, 20)}, terbaca {amount}. Berkas terpotong atau diubah.",
            f"it says {text(sum_, 20)}, the entries come to {amount}. The file was cut or changed.",
        )
