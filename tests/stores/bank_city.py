"""What tests of bank statements share: a settlement at the bank, and what a statement came to."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from chalicelib.bank.parts import SPARE_MS, BankParts
from chalicelib.bank.use.read import Told
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.parts import LedgerParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import end_to_end_id
from chalicelib.settlements.rules.settlement import Settlement
from tests.stores.import_city import Clock

OFFICER = Subject("finance", "stf_000000000001", "")
NUMBER = "261201001"
SETTLEMENT = "stl_000000000001"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


def at_the_bank(parts: Parts, amounts: Sequence[int], number: str = NUMBER) -> list[str]:
    """A settlement that was sent, a line for each amount; the end-to-end ids."""
    settlement_id = f"stl_{number.zfill(12)}"
    total = sum(amounts)
    header = Settlement(
        id=settlement_id,
        number=number,
        state="sent",
        until="2026-12-01T00:00:00.000Z",
        large=len(amounts) > 500,
        body_hash="",
        drafted_by="finance:stf_000000000002",
        drafted_at="2026-12-01T00:00:00.000Z",
        lines=len(amounts),
        ready=len(amounts),
        total=total,
        payments=len(amounts),
        open=len(amounts),
        balance=total,
        credits=total,
    )
    parts.writer.transact(parts[SettlementParts].settlements.put(header, "2026-11-30"))
    for place, amount in enumerate(amounts, start=1):
        merchant = merchant_id(place, number)
        account = {"pk": merchant, "sk": "account", "balance": 0, "credits": amount}
        client_of(parts.connection).put_item(
            TableName=parts.settings.table("merchants"),
            Item={name: to_raw(value) for name, value in account.items()},
        )
        parts.writer.transact(
            parts[SettlementParts].lines.put(_line(settlement_id, number, place, merchant, amount))
        )
    return [end_to_end_id(number, place, 1) for place in range(1, len(amounts) + 1)]


def merchant_id(place: int, number: str = NUMBER) -> str:
    return f"mrc_{number}{place:03d}"


def _line(settlement_id: str, number: str, place: int, merchant: str, amount: int) -> Line:
    return Line(
        settlement_id=settlement_id,
        number=number,
        line=place,
        merchant_id=merchant,
        name=f"Warung {place}",
        bank_code="014",
        bank_account="0012345678",
        bank_account_name="BUDI",
        owed=amount,
        amount=amount,
        state="ready",
        hold="",
        reason="",
        debits=0,
        since="",
        until="2026-12-01T00:00:00.000Z",
    )


def statement(*rows: str, day: str = "2026-12-01") -> bytes:
    """A CSV statement; rows are without their date."""
    return "\n".join([HEADER, *(f"{day},{row}" for row in rows), ""]).encode()


def post(bank: BankParts, content: bytes) -> Told:
    return bank.take_in.post(content, "text/csv", None, OFFICER, None)


def small(parts: Parts, **more: Any) -> BankParts:
    """A bank that does little at once."""
    return BankParts(parts, chunk_lines=4, payments_at_once=3, **more)


def plenty() -> int:
    return 10 * SPARE_MS


def mixed(parts: Parts) -> bytes:
    """A statement of all that happens: named debits, one that pays what is left, returns, a
    second debit, a fee, an equal fee."""
    names = at_the_bank(parts, [1_000, 2_000, 3_000, 4_000, 50, 60, 70, 80, 90])
    return statement(
        f"{names[1]},,credit,2000,AC04 TUTUP",
        *(f"{names[place]},,debit,{place + 1}000," for place in range(4)),
        f",Batch {names[0][:9]},debit,350,",
        f"{names[0]},,debit,1000,",
        ",BIAYA,debit,5,",
        ",BIAYA,debit,5,",
        f"{names[5]},,credit,60,AC01",
    )


def came_to(parts: Parts, clock: Clock) -> dict[str, Any]:
    """All that statements have come to, but for instants: transfers, accounts, lines, counts."""
    table = parts.settings.table
    transfers = {
        (one.id, one.debit_account, one.credit_account, one.amount, one.kind, one.reference)
        for one in parts[LedgerParts].transfers.all()
    }
    lines = {}
    counts: Counter[str] = Counter()
    for item in scan_plain(parts.connection, table("bank")):
        if item["sk"].startswith("line#"):
            lines[item["pk"], item["line"]] = (item["state"], item.get("transfer_id", ""))
        elif item["sk"] == "statement":
            counts["statements"] += 1
            counts.update({name: item[name] for name in item if name.startswith("n_")})
            assert item["state"] == "done", item
        elif item["pk"] in ("waiting", "moved") or item["sk"] in ("print", "funding"):
            counts[item["sk"] if item["sk"] == "print" else item["pk"].partition("#")[0]] += 1
    header = parts[SettlementParts].settlements.find(f"stl_{NUMBER.zfill(12)}")
    assert header is not None
    return {
        "transfers": transfers,
        "lines": lines,
        "counts": +counts,
        "moved": parts[BankParts].lines.moved("2026-12-01"),
        "settlement": (header.balance, header.open, header.paid, header.returned),
        "bank": parts[LedgerParts].transfers.balance("bank"),
        "merchants": {
            item["pk"]: item["balance"]
            for item in scan_plain(parts.connection, table("merchants"))
            if item["sk"] == "account"
        },
    }
