"""Payout files as ISO 20022 has them: pain.001.001.03, CustomerCreditTransferInitiation.

Written element by element, so that memory holds one payment however many there are. Text is cut to
the lengths of the schema and to the characters that every bank takes (SWIFT's set X): others are
replaced by what comes nearest.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape  # writes, and reads nothing  # nosec B406

from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import expected_on, payments_of, reference
from chalicelib.settlements.rules.settlement import APPROVED, Settlement

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"

_NOT_IN_SET_X = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
_BLANKS = re.compile(r" +")
_NEAREST = str.maketrans({"&": "+", "_": "-", "’": "'", "‘": "'", "–": "-", "—": "-", ";": ","})


@dataclass(frozen=True, slots=True)
class Party:
    """Whose bank account: `bank_code` is the three-digit code of Bank Indonesia."""

    bank_code: str
    bank_account: str
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """One payment to be carried out: rupiah, to whom, and what stands on the receiver's bank
    statement."""

    end_to_end_id: str
    amount: int
    creditor: Party
    text: str


def pain001_pieces(settlement: Settlement, city: Party, lines: Iterable[Line]) -> Iterator[str]:
    """The payments of an approved settlement, which `city` pays, in pieces; nothing where it has
    none, for the schema wants at least one."""
    if not settlement.payments:
        return iter(())
    orders = (
        Order(
            payment.end_to_end_id,
            payment.amount,
            Party(line.bank_code, line.bank_account, line.bank_account_name),
            reference(line),
        )
        for line in lines
        for payment in payments_of(line, APPROVED)
    )
    return document(
        f"TUMBAS-{settlement.number}",
        settlement.approved_at,
        expected_on(settlement.approved_at),
        city,
        settlement.payments,
        settlement.total,
        orders,
    )


def swift_text(text: str, longest: int) -> str:
    """Text in SWIFT's set X, at most `longest` characters; "-" where nothing of it is left."""
    plain = unicodedata.normalize("NFKD", text.translate(_NEAREST))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _BLANKS.sub(" ", _NOT_IN_SET_X.sub(" ", plain)).strip()
    # A slash at an end, or two together, have a meaning of their own in the banks' formats.
    plain = re.sub(r"/{2,}", "/", plain).strip("/ ")
    return plain[:longest].rstrip("/ ") or "-"


def document(
    message_id: str,
    created_at: str,
    execute_on: date,
    debtor: Party,
    count: int,
    total: int,
    orders: Iterable[Order],
) -> Iterator[str]:
    """The document in pieces: `count` orders that come to `total` rupiah, at least one.
    `message_id` has at most 33 characters."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{NAMESPACE}">\n<CstmrCdtTrfInitn>\n'
        f"<GrpHdr><MsgId>{message_id}</MsgId><CreDtTm>{created_at}</CreDtTm>"
        f"<NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
        f"<InitgPty><Nm>{_text(debtor.name, 140)}</Nm></InitgPty></GrpHdr>\n"
        f"<PmtInf><PmtInfId>{message_id}-1</PmtInfId><PmtMtd>TRF</PmtMtd>"
        f"<NbOfTxs>{count}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
        f"<ReqdExctnDt>{execute_on.isoformat()}</ReqdExctnDt>"
        f"<Dbtr><Nm>{_text(debtor.name, 140)}</Nm></Dbtr>"
        f"<DbtrAcct>{_account(debtor)}<Ccy>IDR</Ccy></DbtrAcct>"
        f"<DbtrAgt>{_bank(debtor)}</DbtrAgt>\n"
    )
    for order in orders:
        creditor = order.creditor
        yield (
            f"<CdtTrfTxInf><PmtId><EndToEndId>{order.end_to_end_id}</EndToEndId></PmtId>"
            f'<Amt><InstdAmt Ccy="IDR">{order.amount}</InstdAmt></Amt>'
            f"<CdtrAgt>{_bank(creditor)}</CdtrAgt>"
            f"<Cdtr><Nm>{_text(creditor.name, 140)}</Nm></Cdtr>"
            f"<CdtrAcct>{_account(creditor)}</CdtrAcct>"
            f"<RmtInf><Ustrd>{_text(order.text, 140)}</Ustrd></RmtInf></CdtTrfTxInf>\n"
        )
    yield "</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n"


def _text(text: str, longest: int) -> str:
    return escape(swift_text(text, longest))


def _account(party: Party) -> str:
    return f"<Id><Othr><Id>{party.bank_account}</Id></Othr></Id>"


def _bank(party: Party) -> str:
    return f"<FinInstnId><ClrSysMmbId><MmbId>{party.bank_code}</MmbId></ClrSysMmbId></FinInstnId>"
