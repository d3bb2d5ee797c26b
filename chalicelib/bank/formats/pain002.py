"""ISO 20022 customer payment status reports, pain.002.001.03 to .10: what a bank refused.

Nothing is booked by it: a refused payment never left the account. A status stands at the message,
at a payment information, or at a transaction, and holds for what is in it unless that has one of
its own (ISO 20022, Payments Initiation, message definition report).
"""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.bank.formats.amounts import sen_of
from chalicelib.bank.formats.dates import day
from chalicelib.bank.formats.shape import SEN, Entries, Entry, StatementRefused
from chalicelib.bank.formats.tally import Tally
from chalicelib.bank.formats.texts import ID_MOST, reason_of, text
from chalicelib.bank.formats.xml import Node, Wanted, units
from chalicelib.imports.formats.records import Readable

NAMESPACES = tuple(
    f"urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version:02d}" for version in range(3, 11)
)
_HEAD, _MESSAGE, _BATCH, _TRANSACTION = (
    "GrpHdr",
    "OrgnlGrpInfAndSts",
    "OrgnlPmtInfAndSts",
    "TxInfAndSts",
)
_WANTED = Wanted(
    namespaces=NAMESPACES,
    known="pain.002.001.03-10",
    root="Document",
    units=frozenset([_HEAD, _MESSAGE, _BATCH, _TRANSACTION]),
    skipped=frozenset(["InitgPty", "FwdgAgt", "DbtrAgt", "CdtrAgt", "SplmtryData", "Dbtr"]),
)
_REJECTED = "RJCT"


def read(file: Readable) -> Entries:
    """The payments that the bank refused, each an `Entry` with `rejected`; see `shape`.

    An entry without `end_to_end_id` is of all payments of its `batch_id`, our message or payment
    information. `amount` is 0 where the report tells none. What was accepted, or waits, is no
    entry. The account is that which the payments are of, "" where none says so. Raises
    StatementRefused.
    """
    report = _Report()
    for unit in units(file, _WANTED):
        if unit.name == _HEAD:
            report.begin(unit)
        elif unit.name == _MESSAGE:
            report.message(unit)
        elif unit.name == _TRANSACTION:
            yield from report.transaction(unit)
        else:
            yield from report.batch(unit)
    yield from report.end()
    return report.tally.summary()


class _Report:
    def __init__(self) -> None:
        self.tally = Tally(report=True)
        self._day = ""
        self._message = Node(_MESSAGE)
        # Whether what is refused as a whole has named its transactions.
        self._named = False
        self._named_any = False

    def begin(self, unit: Node) -> None:
        self._day = day(unit.value("CreDtTm"), 0, "CreDtTm")
        self.tally.begin("", None, self._day)

    def message(self, unit: Node) -> None:
        if not self._day:
            raise StatementRefused("GrpHdr", "GrpHdr tidak ada.", "there is no GrpHdr.")
        self._message = unit

    def transaction(self, unit: Node) -> Iterator[Entry]:
        self._named = self._named_any = True
        debtor = _account_of(unit.first("OrgnlTxRef/DbtrAcct/Id"))
        if debtor:
            self.tally.name(debtor)
        batch = unit.parent or Node(_BATCH)
        around = batch.value("PmtInfSts") or self._message.value("GrpSts")
        if (unit.value("TxSts") or around) != _REJECTED:
            return
        amount = unit.first("OrgnlTxRef/Amt/InstdAmt")
        creditor = unit.first("OrgnlTxRef/Cdtr/Pty") or unit.first("OrgnlTxRef/Cdtr")
        refused = self._entry(
            (unit, batch, self._message),
            amount.text if amount else "",
            self._message.value("OrgnlMsgId"),
        )
        yield replace(
            refused,
            end_to_end_id=text(unit.value("OrgnlEndToEndId"), ID_MOST),
            bank_reference=text(unit.value("AcctSvcrRef") or unit.value("StsId"), ID_MOST),
            payee_name=text(creditor.value("Nm")) if creditor else "",
            payee_account=_account_of(unit.first("OrgnlTxRef/CdtrAcct/Id")),
        )

    def batch(self, unit: Node) -> Iterator[Entry]:
        """A payment information ends; refused as a whole, it may name no transaction."""
        if unit.value("PmtInfSts") == _REJECTED and not self._named:
            self._named_any = True
            yield self._entry(
                (unit, self._message), unit.value("OrgnlCtrlSum"), unit.value("OrgnlPmtInfId")
            )
        self._named = False

    def end(self) -> Iterator[Entry]:
        """The report ends; refused as a whole, the message may name nothing in it."""
        if self._message.value("GrpSts") == _REJECTED and not self._named_any:
            message = self._message
            yield self._entry(
                (message,), message.value("OrgnlCtrlSum"), message.value("OrgnlMsgId")
            )

    def _entry(self, why: tuple[Node, ...], amount: str, batch_id: str) -> Entry:
        line = self.tally.lines + 1
        code, reason = _reason(why)
        return self.tally.count(
            Entry(
                line=line,
                booked_on=self._day,
                direction="credit",
                amount=sen_of(amount.strip(), line) // SEN if amount else 0,
                batch_id=text(batch_id, ID_MOST),
                reason_code=code,
                reason=reason,
                rejected=True,
            )
        )


def _reason(why: tuple[Node, ...]) -> tuple[str, str]:
    """The code and the words of the innermost status that gives a reason."""
    for unit in why:
        for information in unit.all("StsRsnInf"):
            code = information.value("Rsn/Cd") or information.value("Rsn/Prtry")
            words = " ".join(one.text for one in information.all("AddtlInf"))
            if code or words:
                return reason_of(f"{code} {words}")
    return "", ""


def _account_of(id: Node | None) -> str:
    return text(id.value("IBAN") or id.value("Othr/Id"), ID_MOST) if id else ""
