"""What tests of a restore share: tables put back to what they held before, and the bank, which does
not forget."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.bank.parts import BankParts
from chalicelib.bank.rules.explanation import PAYOUT, Part
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.use.read import Told
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.ledger.parts import LedgerParts
from chalicelib.merchants.parts import MerchantParts
from chalicelib.settlements.parts import SettlementParts
from chalicelib.settlements.rules.settlement import Seen, Settlement
from infra.tables import TABLES
from local.deploy import CITY_BANK_ACCOUNT
from tests.stack import TestEmulator
from tests.stores.import_city import Clock, city
from tests.stores.settled_city import APPROVER, DRAFTER, credit, owed_to

Held = dict[str, list[dict[str, Any]]]
OPENING = 900_000_000


def held(emulator: TestEmulator) -> Held:
    """All that the tables hold at this moment."""
    client = emulator.client("dynamodb")
    return {
        table.concept: [
            item
            for page in client.get_paginator("scan").paginate(TableName=table.name(emulator.stage))
            for item in page["Items"]
        ]
        for table in TABLES
    }


def restore(emulator: TestEmulator, before: Held) -> None:
    """Put all tables back, as DynamoDB does it: others take their place, of the same names and with
    what those held then."""
    emulator.empty_tables()
    client = emulator.client("dynamodb")
    for table in TABLES:
        for item in before[table.concept]:
            client.put_item(TableName=table.name(emulator.stage), Item=item)


def follow(parts: Parts) -> None:
    """The journal follows the transfers."""
    ledger = parts[LedgerParts]
    ledger.journal.put_all(list(ledger.transfers.all()))


def drafted(parts: Parts, key: str, by: Subject = DRAFTER) -> Settlement:
    """A settlement of all that is owed, once the journal has followed."""
    follow(parts)
    kept_under = Key.of(by.actor, "POST /finance/settlements", key, b"{}")
    return parts[SettlementParts].draft.draft(parts.clock(), by, kept_under)


def approved(parts: Parts, settlement: Settlement) -> Settlement:
    saw = Seen(settlement.total, settlement.version)
    return parts[SettlementParts].approve.approve(settlement.id, saw, APPROVER, None)


def paid_out(parts: Parts, key: str) -> Settlement:
    """A settlement of all that is owed, whose file went to the bank."""
    settlement = approved(parts, drafted(parts, key))
    return parts[SettlementParts].send.mark_sent(settlement.id, DRAFTER)


def payments(parts: Parts, settlement: Settlement) -> dict[str, int]:
    """What a settlement has the bank pay: rupiah by end-to-end id."""
    found = parts[SettlementParts].payments.open_of(settlement.number)
    return {one.end_to_end_id: one.amount for one in found}


def told(
    parts: Parts,
    debits: Sequence[tuple[str, int]],
    *,
    first: date,
    last: date,
    opening: int = OPENING,
    account: str = CITY_BANK_ACCOUNT["CityBankAccount"],
) -> Told:
    """A statement of the bank's, handed in by one officer and accepted by another."""
    document = camt053(debits, first=first, last=last, opening=opening, account=account)
    follow(parts)
    bank = parts[BankParts]
    handed_in, _ = bank.take_in.post(document, "application/xml", None, DRAFTER, None)
    return bank.accept.accept(handed_in.statement.id, APPROVER, None)


def camt053(
    debits: Sequence[tuple[str, int]],
    *,
    first: date,
    last: date,
    opening: int = OPENING,
    account: str = CITY_BANK_ACCOUNT["CityBankAccount"],
) -> bytes:
    """The bank's own statement (camt.053) of some days, in which it took these sums from the
    city's account for orders of these end-to-end ids."""
    closing = opening - sum(amount for _, amount in debits)
    entries = "".join(_debit(name, amount, first) for name, amount in debits)
    document = (
        '<?xml version="1.0"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<Stmt><Id>1</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id><Ccy>IDR</Ccy></Acct>"
        f"{_balance('OPBD', opening, first)}{_balance('CLBD', closing, last)}{entries}"
        "</Stmt></BkToCstmrStmt></Document>"
    )
    return document.encode()


def _balance(kind: str, amount: int, day: date) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='IDR'>{amount}.00</Amt>"
        f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _debit(name: str, amount: int, day: date) -> str:
    return (
        f"<Ntry><Amt Ccy='IDR'>{amount}.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{name}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
    )


def two_shops(emulator: TestEmulator, clock: Clock) -> list[str]:
    """A new city, and two merchants who were paid before, and are owed 100,000 and 50,000 now."""
    emulator.empty_tables()
    parts = city(clock)
    found = owed_to(parts, [7_000, 8_000])
    paid_out(parts, "before")
    clock.pass_by(minutes=10)
    for at, (shop, amount) in enumerate(zip(found, [100_000, 50_000], strict=True)):
        credit(parts, shop, amount, clock() - timedelta(minutes=1), f"{100 + at:022d}")
    return found


def owed(parts: Parts, shops: list[str]) -> list[int]:
    standings = parts[MerchantParts].accounts.of(shops)
    return [standings[shop].balance for shop in shops]


def refused(code: str, act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code, caught.value
    return caught.value


def missing(parts: Parts) -> list[str]:
    return [one.code for one in parts[BankParts].thaw.state().missing]


def propose(parts: Parts, statement_id: str, number: int, shop: str) -> Line:
    """One officer: this line has paid this merchant. Answers the line as it stands then."""
    resolve = parts[BankParts].resolve
    line = resolve.line(statement_id, number)
    lost = [Part(PAYOUT, line.booked, merchant_id=shop)]
    resolve.propose(line, lost, "berkas pencairan", DRAFTER, None, lambda line: line)
    return resolve.line(statement_id, number)


def approve(parts: Parts, line: Line) -> Line:
    """Another officer: so it is."""
    return parts[BankParts].rebook.approve(line, line.version, APPROVER, None, lambda line: line)


def explain(parts: Parts, statement_id: str, number: int, shop: str) -> Line:
    """Two officers: this line has paid this merchant."""
    line = propose(parts, statement_id, number, shop)
    rebook = parts[BankParts].rebook
    refused(
        "same_person", lambda: rebook.approve(line, line.version, DRAFTER, None, lambda line: line)
    )
    return approve(parts, line)
