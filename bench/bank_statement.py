"""A bank statement of 20,000 lines, each the payment of one merchant: matched, accepted, booked.

The settlement is put directly, in the form that it has; the statement is a camt.053 that is posted,
matched by the queue's function, accepted by another officer, and booked by the function again, each
in a process of its own. It is done for a quarter and a half first, to show how it grows. What it
takes is compared with one bare pass over the same items: the settlement's lines, and what the
statement left in the bank table. The bank's item is written once for each chunk of lines.
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
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.guards import CLOSED_THROUGH
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import end_to_end_id
from chalicelib.settlements.rules.settlement import Settlement

LINES = 20_000
TARGET_MB = 200
AMOUNT = 150_000
NUMBER = "261201001"
SETTLEMENT = "stl_bench"
OFFICER, COLLEAGUE = Subject("finance", "stf_bench", ""), Subject("finance", "stf_other", "")
STEPS = ("matched", "booked")
# A transaction takes 100 writes; a line that pays takes four and a half.
LEAST_AT_ONCE = 10

_WORK = """
from chalicelib.bank.parts import BankParts
from chalicelib.core.dynamo.connection import client_of
written = 0
def count(params, **_):
    global written
    table = city.settings.table("accounts")
    updates = [one["Update"] for one in params["TransactItems"] if "Update" in one]
    written += sum(
        one["TableName"] == table and one["Key"]["pk"]["S"] == "bank" for one in updates
    )
client_of(city.connection).meta.events.register(
    "provide-client-params.dynamodb.TransactWriteItems", count
)
bank = city[BankParts]
bank.work.take_up({{"id": "{statement}"}}, lambda: 10**9)
found = bank.read.get("{statement}").statement
result = [found.state, dict(found.counts), written]
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
    """How matching and booking grow, and what they hold in memory. Forgets the city."""
    quarter, half, whole = (_accepted(city, LINES // part) for part in (4, 2, 1))
    found = []
    for step in STEPS:
        what = f"bank statement of {LINES:,} lines, {step}"
        found += growth(
            what, quarter[step], whole[step], at_most_mb=TARGET_MB, passed=whole["pass"]
        )
        ratio = round(whole[step]["cpu"] / half[step]["cpu"], 2)
        found.append(Result(f"{what}: CPU against a half of it", ratio, "×", 2.2, "most"))
    written = whole["booked"]["result"][2]
    what = f"bank statement of {LINES:,} lines: lines for each write of the bank's item"
    found.append(Result(what, round(LINES / written, 1), "lines", LEAST_AT_ONCE, "least"))
    return found


def _accepted(city: City, count: int) -> dict[str, dict[str, Any]]:
    """What matching and booking so many lines took, and one pass over their items."""
    city.emulator.empty_tables()
    put(city, "settlements", _settlement(count))
    bank = city.parts[BankParts]
    told, _ = bank.take_in.post(_camt(count), "application/xml", None, OFFICER, None)
    work = _WORK.format(statement=told.statement.id)
    matched = alone(work)
    assert matched["result"][:2] == ["uploaded", _explained(count)], matched
    bank.accept.accept(told.statement.id, COLLEAGUE, None)
    booked = alone(work)
    assert booked["result"][:2] == ["accepted", _explained(count)], booked
    balance = city.parts[LedgerParts].transfers.balance("bank")
    # It held what the payments took: the opening balance is a deposit.
    assert balance == (0, count * AMOUNT), balance
    return {"matched": matched, "booked": booked, "pass": alone(_PASS)}


def _explained(count: int) -> dict[str, int]:
    return {"explained": count, "suspense": 0, "told_before": 0, "proposed": 0}


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
    left_out = ("id", "settlement_id", "withheld", "account_change", "outcomes")
    return {name: one for name, one in members.items() if name not in left_out and one is not None}


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
        f"<Ccy>IDR</Ccy></Acct>{_balance('OPBD', count * AMOUNT)}{_balance('CLBD', 0)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str, amount: int) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="IDR">{amount}.00</Amt>'
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{business_day(utc_now())}</Dt></Dt></Bal>"
    )
