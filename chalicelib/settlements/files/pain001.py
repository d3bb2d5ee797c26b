"""Payout files as ISO 20022 has them: CustomerCreditTransferInitiation, pain.001.001.09 and .03.

One PmtInf for each channel, as a bank carries out and books each by itself. Its service level,
local instrument and charge bearer stand once, at its head. Text is cut to the lengths of the schema
and to SWIFT's set X.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape  # writes, and reads nothing  # nosec B406

from chalicelib.settlements.files.swift_text import swift_text
from chalicelib.settlements.rules.rendering import Batch, Order, Party
from chalicelib.settlements.rules.terms import BI_FAST, CHANNELS, RTGS, SKN, Channel

COUNTRY = "ID"
# Indonesia has no code in ISO's ExternalClearingSystemIdentification1Code: banks agree on one of
# their own, and the three-digit code of Bank Indonesia is the member's.
CLEARING_SYSTEM = "IDBI"
# ExternalCategoryPurpose1Code: a government pays.
CATEGORY_PURPOSE = "GOVT"

# ExternalServiceLevel1Code: urgent for what is settled at once, not urgent for SKN's batches. How
# banks name the rail is between them and their customer: the proprietary local instrument.
_SERVICE_LEVELS: dict[Channel, str] = {BI_FAST: "URGP", SKN: "NURG", RTGS: "URGP"}
_INSTRUMENTS: dict[Channel, str] = {BI_FAST: "BIFAST", SKN: "SKN", RTGS: "RTGS"}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the message: its namespace, and whether the day of execution stands in a choice
    (`Dt`), as from .08 on."""

    namespace: str
    date_is_choice: bool


V03 = Version("urn:iso:std:iso:20022:tech:xsd:pain.001.001.03", date_is_choice=False)
V09 = Version("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09", date_is_choice=True)


def pain001_pieces(batch: Batch, version: Version) -> Iterator[str]:
    """The document of a batch with at least one order, in pieces."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="{version.namespace}">\n<CstmrCdtTrfInitn>\n'
        f"<GrpHdr><MsgId>{batch.message_id}</MsgId><CreDtTm>{batch.made_at}</CreDtTm>"
        f"<NbOfTxs>{len(batch.orders)}</NbOfTxs><CtrlSum>{batch.total}</CtrlSum>"
        f"<InitgPty><Nm>{_text(batch.city.name, 140)}</Nm></InitgPty></GrpHdr>\n"
    )
    for channel in CHANNELS:
        orders = [order for order in batch.orders if order.channel == channel]
        if orders:
            yield _head(batch, version, channel, orders)
            for order in orders:
                yield _transaction(order)
            yield "</PmtInf>\n"
    yield "</CstmrCdtTrfInitn>\n</Document>\n"


def _head(batch: Batch, version: Version, channel: Channel, orders: Sequence[Order]) -> str:
    city, day = batch.city, batch.execute_on.isoformat()
    on = f"<Dt>{day}</Dt>" if version.date_is_choice else day
    instrument = _INSTRUMENTS[channel]
    return (
        f"<PmtInf><PmtInfId>{batch.message_id}-{instrument}</PmtInfId><PmtMtd>TRF</PmtMtd>"
        f"<NbOfTxs>{len(orders)}</NbOfTxs><CtrlSum>{sum(one.amount for one in orders)}</CtrlSum>"
        f"<PmtTpInf><SvcLvl><Cd>{_SERVICE_LEVELS[channel]}</Cd></SvcLvl>"
        f"<LclInstrm><Prtry>{instrument}</Prtry></LclInstrm>"
        f"<CtgyPurp><Cd>{CATEGORY_PURPOSE}</Cd></CtgyPurp></PmtTpInf>"
        f"<ReqdExctnDt>{on}</ReqdExctnDt>"
        f"<Dbtr>{_party(city)}</Dbtr>"
        f"<DbtrAcct>{_account(city)}<Ccy>IDR</Ccy></DbtrAcct>"
        f"<DbtrAgt>{_bank(city)}</DbtrAgt><ChrgBr>{batch.charges}</ChrgBr>\n"
    )


def _transaction(order: Order) -> str:
    creditor = order.creditor
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{order.end_to_end_id}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="IDR">{order.amount}</InstdAmt></Amt>'
        f"<CdtrAgt>{_bank(creditor)}</CdtrAgt>"
        f"<Cdtr>{_party(creditor)}</Cdtr>"
        f"<CdtrAcct>{_account(creditor)}</CdtrAcct>"
        f"<RmtInf><Ustrd>{_text(order.text, 140)}</Ustrd></RmtInf></CdtTrfTxInf>\n"
    )


def _text(text: str, longest: int) -> str:
    return escape(swift_text(text, longest))


def _party(party: Party) -> str:
    return f"<Nm>{_text(party.name, 140)}</Nm><PstlAdr><Ctry>{COUNTRY}</Ctry></PstlAdr>"


def _account(party: Party) -> str:
    return f"<Id><Othr><Id>{party.bank_account}</Id></Othr></Id>"


def _bank(party: Party) -> str:
    return (
        f"<FinInstnId><ClrSysMmbId><ClrSysId><Prtry>{CLEARING_SYSTEM}</Prtry></ClrSysId>"
        f"<MmbId>{party.bank_code}</MmbId></ClrSysMmbId>"
        f"<PstlAdr><Ctry>{COUNTRY}</Ctry></PstlAdr></FinInstnId>"
    )
