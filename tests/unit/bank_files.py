"""Files as banks send them, and how tests read them."""

from collections.abc import Callable
from io import BytesIO

import pytest

from chalicelib.bank.formats.shape import Entries, Entry, StatementRefused, Summary
from chalicelib.imports.formats.records import Readable

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason\n"


def read(
    reader: Callable[[Readable], Entries], content: bytes | str
) -> tuple[list[Entry], Summary]:
    raw = content.encode() if isinstance(content, str) else content
    found, entries = reader(BytesIO(raw)), []
    while True:
        try:
            entries.append(next(found))
        except StopIteration as end:
            return entries, end.value


def refused(reader: Callable[[Readable], Entries], content: bytes | str) -> StatementRefused:
    with pytest.raises(StatementRefused) as caught:
        read(reader, content)
    assert caught.value.message_id
    assert caught.value.message_en
    return caught.value


def balance(kind: str, amount: int | str, day: str = "2026-12-01") -> str:
    mark = "DBIT" if str(amount).startswith("-") else "CRDT"
    told = str(amount).removeprefix("-")
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="IDR">{told if "." in told else told + ".00"}</Amt><CdtDbtInd>{mark}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def booking(
    amount: str, mark: str = "DBIT", details: str = "", *, version: str = "08", more: str = ""
) -> str:
    status = "<Sts>BOOK</Sts>" if version == "02" else "<Sts><Cd>BOOK</Cd></Sts>"
    return (
        f'<Ntry><Amt Ccy="IDR">{amount}</Amt><CdtDbtInd>{mark}</CdtDbtInd>{more}{status}'
        f"<BookgDt><Dt>2026-12-01</Dt></BookgDt><AcctSvcrRef>BANK-1</AcctSvcrRef>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def transaction(name: str, amount: str = "", more: str = "") -> str:
    money = f'<Amt Ccy="IDR">{amount}</Amt>' if amount else ""
    return f"<TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{money}{more}</TxDtls>"


def document(*statements: str, version: str = "08", head: str = '<?xml version="1.0"?>') -> str:
    bodies = "".join(
        f"<Stmt><Id>1</Id><Acct><Id><Othr><Id>0011234567</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{one}</Stmt>"
        for one in statements
    )
    return (
        f'{head}<Document xmlns="{NAMESPACE}{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr>{bodies}</BkToCstmrStmt></Document>"
    )


def notification(*entries: str, version: str = "08") -> str:
    """A camt.054, which has no balances."""
    return (
        f'<?xml version="1.0"?><Document xmlns="{NAMESPACE.replace("053", "054")}{version}">'
        "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>1</MsgId></GrpHdr><Ntfctn><Id>1</Id>"
        "<Acct><Id><Othr><Id>0011234567</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{''.join(entries)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    )


def swift(*fields: str, opening: int = 1_000, closing: int = 700) -> str:
    return "\r\n".join(
        [
            ":20:STMT",
            ":25:0011234567",
            ":28C:335/1",
            f":60F:C261130IDR{opening},00",
            *fields,
            f":62F:C261201IDR{closing},00",
            ":64:C261201IDR0,",
            "-",
            "",
        ]
    )
