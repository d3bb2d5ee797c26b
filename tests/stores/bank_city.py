"""What tests of bank statements share: a settlement at the bank, and what a statement came to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib.bank.parts import SPARE_MS, BankParts
from chalicelib.bank.use.read import Told
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.dynamo.items import scan_plain
from chalicelib.core.dynamo.raw import to_raw
from chalicelib.core.parts import Parts
from chalicelib.core.values.ids import TRANSFER, new_id
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.line import Line
from chalicelib.settlements.rules.payment import end_to_end_id
from chalicelib.settlements.rules.settlement import Settlement
from chalicelib.treasury.parts import TreasuryParts
from tests.policies import entrances
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city

OFFICER = Subject("finance", "stf_000000000001", "")
COLLEAGUE = Subject("finance", "stf_000000000002", "")
NUMBER = "261201001"
ACCOUNT = "0011234567"
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
        last_changed_by="finance:stf_000000000002",
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
    """Hand a CSV in, as one officer."""
    told, _ = bank.take_in.post(content, "text/csv", None, OFFICER, None)
    return told


def accept(bank: BankParts, told: Told) -> Told:
    """Accept a statement, as another."""
    return bank.accept.accept(told.statement.id, COLLEAGUE, None)


def booked(bank: BankParts, content: bytes) -> Told:
    """Hand a CSV in, as one officer, and accept it, as another."""
    return accept(bank, post(bank, content))


def mt940(opening: int, *movements: tuple[str, int, str], day: str = "261201") -> bytes:
    """An MT940 of a day, money in sen: each movement is `C` or `D`, sen, and its words."""
    closing = opening
    lines = []
    for mark, in_sen, words in movements:
        closing += in_sen if mark == "C" else -in_sen
        lines += [f":61:{day}{mark}{_amount(in_sen)}NTRFNONREF", f":86:{words}"]
    head = [":20:1", f":25:{ACCOUNT}", ":28C:1", f":60F:{_balance(opening, day)}"]
    return "\r\n".join([*head, *lines, f":62F:{_balance(closing, day)}", "-", ""]).encode()


def _balance(in_sen: int, day: str) -> str:
    return f"{'D' if in_sen < 0 else 'C'}{day}IDR{_amount(abs(in_sen))}"


def _amount(in_sen: int) -> str:
    return f"{in_sen // 100},{in_sen % 100:02d}"


def small(parts: Parts, **more: Any) -> BankParts:
    """A bank that does little at once."""
    return BankParts(parts, chunk_lines=4, payments_at_once=3, writes_most=30, **more)


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
    lines, statements = {}, {}
    counts: Counter[str] = Counter()
    for item in scan_plain(parts.connection, table("bank")):
        if item["sk"].startswith("line#"):
            lines[item["pk"], item["line"]] = (item["state"], item["parts"], item["booked"])
        elif item["sk"] == "statement":
            statements[item["pk"]] = (
                item["state"],
                {name: item[name] for name in item if name.startswith("n_")},
            )
        elif item["pk"] == "waiting":
            counts["waiting"] += 1
        elif item["pk"].startswith("booked#"):
            counts["movements"] += 1
    header = parts[SettlementParts].settlements.find(f"stl_{NUMBER.zfill(12)}")
    balance = parts[LedgerParts].transfers.balance
    return {
        "transfers": transfers,
        "lines": lines,
        "statements": statements,
        "counts": +counts,
        "settlement": header and (header.balance, header.open, header.paid, header.returned),
        "accounts": {name: balance(name) for name in ("bank", "treasury", "suspense")},
        "position": replace(parts[BankParts].account.position(), last_statement=""),
        "merchants": {
            item["pk"]: item["balance"]
            for item in scan_plain(parts.connection, table("merchants"))
            if item["sk"] == "account"
        },
    }


def promised(parts: Parts, amount: int) -> str:
    """The city has promised so many rupiah by a new SP2D; its number."""
    number = f"SP2D-{new_id(TRANSFER)}-1"
    funding = Transfer(
        id=new_id(TRANSFER),
        debit_account="treasury",
        credit_account="campaign:cmp_1",
        amount=amount,
        kind="fund",
        reference=number,
        occurred_at=to_text(parts.clock()),
        actor="finance:stf_test",
        campaign_id="cmp_1",
    )
    with entrances.no_function():
        parts.writer.transact([parts[TreasuryParts].promises.put(funding, "5.1.02")])
    return number


def withdraw(parts: Parts, clock: Clock, name: str, amount: int) -> None:
    settled = parts[SettlementParts]
    (payment,) = settled.payments.find([name]).values()
    writes = settled.give_back.in_chunk(payment, "salah", "finance:x", clock())
    count = settled.settlements.count_withdrawn(payment.settlement_id, amount)
    parts.writer.transact([*writes, count])


def messages(bank: BankParts) -> int:
    """How many messages wait in the queue, delayed ones too."""
    attributes = bank.parts.sqs.get_queue_attributes(
        QueueUrl=bank.parts.settings.bank_queue,
        AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"],
    )["Attributes"]
    return sum(int(number) for number in attributes.values())


def undisturbed(emulator: TestEmulator, clock: Clock) -> dict[str, Any]:
    """What a statement comes to that one worker books, in a city of its own."""
    emulator.empty_tables()
    parts = city(clock)
    booked(small(parts), mixed(parts))
    return came_to(parts, clock)
