"""Matching a bank statement of 20,000 lines, each the payment of one merchant.

The settlement is put directly, in the form that it has; the statement is a camt.053 that is posted
and then matched by the queue's function, in a process of its own. It is done for a quarter first,
to show how it grows. What it takes is compared with one bare pass over the same items: the
settlement's lines, and what the statement left in the bank table.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bench.alone import alone
from bench.city import City
from bench.growth import growth
from bench.result import Result
from bench.tables import put
from chalicelib.bank.parts import BankParts
from chalicelib.core.values.instants import business_day, utc_now
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.rules import CLOSED_THROUGH
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import end_to_end_id
from chalicelib.settlements.rules.settlement import Settlement

LINES = 20_000
TARGET_MB = 200
AMOUNT = 150_000
NUMBER = "261201001"
SETTLEMENT = "stl_bench"

_MATCH = """
from chalicelib.bank.parts import BankParts
bank = city[BankParts]
bank.work.take_up({{"id": "{statement}"}}, lambda: 10**9)
result = dict(bank.read.get("{statement}").statement.counts)
"""

_PASS = """
from chalicelib.core.dynamo.connection import client_of
client, result = client_of(city.connection), 0
for concept in ("settlements", "bank"):
    for page in client.get_paginator("scan").paginate(
        TableName=city.settings.table(concept), ConsistentRead=True,
    ):
        result += len(page["Items"])
"""


def bank_statement(city: City) -> list[Result]:
    """How matching grows, and what it holds in memory. Forgets the city."""
    few, _ = _matched(city, LINES // 4)
    many, passed = _matched(city, LINES)
    what = f"bank statement of {LINES:,} lines"
    return growth(what, few, many, at_most_mb=TARGET_MB, passed=passed)


def _matched(city: City, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What matching so many lines took, and one pass over their items."""
    city.emulator.empty_tables()
    put(city, "settlements", _settlement(count))
    told = city.parts[BankParts].take_in.post(
        _camt(count), "application/xml", None, Subject("finance", "stf_bench", ""), None
    )
    matched = alone(_MATCH.format(statement=told.statement.id))
    assert matched["result"]["matched"] == count, matched
    return matched, alone(_PASS)


def _settlement(count: int) -> Iterator[dict[str, Any]]:
    total = count * AMOUNT
    header = Settlement(
        id=SETTLEMENT,
        number=NUMBER,
        state="sent",
        until="",
        large=True,
        body_hash="",
        drafted_by="finance:stf_bench",
        drafted_at="",
        lines=count,
        ready=count,
        total=total,
        payments=count,
        open=count,
        balance=total,
        credits=total,
    )
    yield {"pk": SETTLEMENT, "sk": "settlement", CLOSED_THROUGH: "2000-01-01"} | _plain(header)
    yield {"pk": "settlements", "sk": NUMBER, "settlement_id": SETTLEMENT}
    for number in range(1, count + 1):
        line = Line(
            settlement_id=SETTLEMENT,
            number=NUMBER,
            line=number,
            merchant_id=f"mrc_{number:012d}",
            name=f"Warung {number}",
            bank_code="014",
            bank_account=f"{number:010d}",
            bank_account_name="BUDI SANTOSO",
            owed=AMOUNT,
            amount=AMOUNT,
            state="ready",
            hold="",
            reason="",
            debits=0,
            since="",
            until="",
        )
        yield {"pk": SETTLEMENT, "sk": f"line#{number:05d}"} | _plain(line)


def _plain(value: Any) -> dict[str, Any]:
    """The members of a settlement or a line as stored."""
    members = asdict(value)
    left_out = ("id", "settlement_id", "files", "withheld", "account_change", "outcomes")
    return {name: one for name, one in members.items() if name not in left_out}


def _camt(count: int) -> bytes:
    day = business_day(utc_now()).isoformat()
    entries = "".join(
        f'<Ntry><Amt Ccy="IDR">{AMOUNT}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>B{number:012d}</AcctSvcrRef><NtryDtls>"
        f"<TxDtls><Refs><EndToEndId>{end_to_end_id(NUMBER, number, 1)}</EndToEndId></Refs>"
        f"<RltdPties><Cdtr><Pty><Nm>Warung {number}</Nm></Pty></Cdtr></RltdPties>"
        f"<RmtInf><Ustrd>Pencairan {NUMBER} Warung {number}</Ustrd></RmtInf></TxDtls>"
        "</NtryDtls></Ntry>"
        for number in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr>'
        "<MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id><Acct><Id><Othr><Id>0011234567</Id></Othr></Id>"
        f"<Ccy>IDR</Ccy></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()
