"""Payments, entries and statements for tests of the bank's rules."""

from dataclasses import replace
from typing import Any

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.statements import Source, Statement
from chalicelib.settlements.rules.payment import Payment, end_to_end_id

NUMBER = "261201001"


def payment(line: int, amount: int = 1_000, **given: Any) -> Payment:
    made = Payment(
        settlement_id="stl_a",
        number=NUMBER,
        line=line,
        part=1,
        merchant_id=f"mrc_{line}",
        end_to_end_id=end_to_end_id(NUMBER, line, 1),
        amount=amount,
        state="sent",
        reason="",
        booked_on="",
    )
    return replace(made, **given)


def debit(amount: int = 1_000, reference: str = "", name: str = "", **given: Any) -> Entry:
    return Entry(2, "2026-12-02", "debit", amount, end_to_end_id=name, reference=reference, **given)


def credit(amount: int = 1_000, reference: str = "", name: str = "", **given: Any) -> Entry:
    return replace(debit(amount, reference, name, **given), direction="credit")


def statement(**given: Any) -> Statement:
    source = Source("", "etag", 10, "text/csv")
    return Statement("bst_1", "matching", source, "2026-12-01T00:00:00.000Z", "finance:a", **given)
