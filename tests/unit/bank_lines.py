"""Payments, entries and statements for tests of the bank's rules, and what entries mean."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from chalicelib.bank.formats.shape import Entry
from chalicelib.bank.rules.explanation import Part, total, unexplained
from chalicelib.bank.rules.fees import FEES
from chalicelib.bank.rules.known import Known, OpenPayments
from chalicelib.bank.rules.lines import Line
from chalicelib.bank.rules.matching import meaning
from chalicelib.bank.rules.meanings import Asked, Meaning
from chalicelib.bank.rules.notes import Note
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


def in_suspense(amount: int = 1_000, **given: Any) -> Line:
    line = Line(
        "bst_1",
        "2026-12-01",
        debit(amount),
        "suspense",
        amount,
        unexplained(amount),
        Note("unknown"),
        accepted=True,
    )
    return replace(line, **given)


def books(*payments: Payment, **given: Any) -> Known:
    of = [one for one in payments if one.is_open]
    return Known(
        payments={one.end_to_end_id: one for one in payments},
        open_of={NUMBER: OpenPayments("stl_a", NUMBER, of)},
        **given,
    )


def means(entry: Entry, known: Known, booked: int | None = None) -> Meaning:
    if booked is None:
        booked = 0 if entry.rejected else entry.amount
    found = meaning(Asked(entry, booked, known, FEES))
    if not entry.rejected:
        assert total(found.parts) == booked
    return found


def parts(entry: Entry, known: Known) -> list[tuple[Any, ...]]:
    found = means(entry, known)
    assert found.note is None
    return named(found.parts)


def named(parts: Iterable[Part]) -> list[tuple[Any, ...]]:
    return [
        (one.kind, one.end_to_end_id or one.settlement_id or one.reference, one.amount)
        for one in parts
    ]


def waits(entry: Entry, known: Known, code: str) -> None:
    found = means(entry, known)
    assert [one.kind for one in found.parts] == ["suspense"]
    assert found.note is not None
    assert found.note.code == code
    assert all(found.note.words(tongue) for tongue in (0, 1))
