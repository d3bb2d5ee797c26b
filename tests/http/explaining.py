"""What tests of bank lines share: settlements at the bank, statements that one officer hands in and
another accepts, and explaining their lines anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.instants import business_day
from chalicelib.ledger.parts import LedgerParts
from tests.http import settling
from tests.http.client import Person, Reply, fresh_key
from tests.http.conftest import TestCity

STATEMENTS = "/finance/bank-statements"
HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


@dataclass(frozen=True)
class Sent:
    """A settlement that went to the bank: its payments to some shops of our own. `total` and
    `count` are of all that it pays, to others too."""

    id: str
    number: str
    shops: Sequence[Person]
    payments: Sequence[str]
    amounts: Sequence[int]
    total: int
    count: int


def sent(city: TestCity, *amounts: int) -> Sent:
    """New shops that have taken so much, and a settlement that pays them (and all others)."""
    shops = [settling.shop_with(city, amount) for amount in amounts]
    draft = settling.draft(city)
    settling.approve(city.colleague, settling.get(city, draft)).ok()
    settling.act(city.finance, draft, "sent").ok()
    found = settling.get(city, draft)
    payments = [settling.line_of(found, shop)["payments"][0]["end_to_end_id"] for shop in shops]
    ready = [line for line in found["lines"] if line["payments"]]
    return Sent(found["id"], payments[0][:9], shops, payments, amounts, found["total"], len(ready))


def state_of(city: TestCity, out: Sent, number: int) -> str:
    """How the payment to one of its shops stands."""
    found = city.finance.get(f"/finance/settlements/{out.id}").ok()
    return str(settling.line_of(found, out.shops[number])["payments"][0]["state"])


def hand_in(city: TestCity, *rows: str) -> Any:
    """A CSV statement that one officer hands in; rows are without their date, which is today's."""
    day = business_day(city.clock()).isoformat()
    lines = [HEADER, *(f"{day},{row}" for row in rows), ""]
    return city.finance.send(
        "POST",
        STATEMENTS,
        raw="\n".join(lines).encode(),
        headers={"Content-Type": "text/csv"},
    ).ok(201)


def booked(city: TestCity, *rows: str) -> list["Line"]:
    """The lines of a statement that was handed in and accepted."""
    statement = hand_in(city, *rows)
    accepted = city.colleague.post(f"{STATEMENTS}/{statement['id']}/accept").ok()
    assert accepted["state"] == "accepted"
    return [Line(city, statement["id"], line["line"]) for line in accepted["lines"]]


def one(city: TestCity, row: str) -> "Line":
    """The one line of such a statement."""
    (line,) = booked(city, row)
    return line


@dataclass(frozen=True)
class Line:
    """A line of a statement, and what officers do with it."""

    city: TestCity
    statement: str
    number: int

    @property
    def path(self) -> str:
        return f"{STATEMENTS}/{self.statement}/lines/{self.number}"

    @property
    def name(self) -> str:
        return f"{self.statement}#{self.number}"

    def get(self) -> Any:
        return self.city.finance.get(self.path).ok()

    def propose(self, *parts: Any, by: Person | None = None) -> Reply:
        body = {"parts": list(parts), "reason": "dicocokkan dengan bank"}
        return (by or self.city.finance).post(f"{self.path}/resolve", body)

    def approve(self, by: Person | None = None, version: int | None = None) -> Reply:
        if version is None:
            version = self.get()["proposal"]["version"]
        by = by or self.city.colleague
        return by.post(f"{self.path}/approve", {"version": version}, key=fresh_key())

    def reject(self, by: Person | None = None) -> Reply:
        return (by or self.city.colleague).post(f"{self.path}/reject", {"reason": "keliru"})

    def explain(self, *parts: Any) -> Any:
        """Propose and approve."""
        self.propose(*parts).ok()
        return self.approve().ok()


def named(parts: Any) -> list[tuple[Any, ...]]:
    """Parts in short."""
    return [
        (part["kind"], part.get("end_to_end_id") or part.get("settlement_id") or "", part["amount"])
        for part in parts
    ]


def payout(name: str, amount: int) -> Any:
    return {"kind": "payout", "end_to_end_id": name, "amount": amount}


def returned(name: str, amount: int) -> Any:
    return {"kind": "payout_returned", "end_to_end_id": name, "amount": amount}


def fee(amount: int) -> Any:
    return {"kind": "fee", "amount": amount}


def suspense(amount: int, **given: Any) -> Any:
    return {"kind": "suspense", "amount": amount, **given}


def owed(city: TestCity, shop: Person) -> int:
    return city.balance(f"merchant:{shop.id}")


def moved(city: TestCity, line: Line) -> list[Any]:
    """The transfers of a line, as the ledger has them, in the order of time."""
    every = city.parts[LedgerParts].transfers.all()
    found = [transfer for transfer in every if transfer.bank_line == line.name]
    return sorted(found, key=lambda transfer: (transfer.occurred_at, transfer.reverses or ""))


def unclear(city: TestCity, amount: int, direction: str = "debit") -> Line:
    """A line that nothing explains."""
    line = one(city, f",Kliring {fresh_key()},{direction},{amount},")
    assert line.get()["state"] == "suspense"
    return line


def sums(city: TestCity) -> dict[str, int]:
    return {name: city.balance(name) for name in ("bank", "suspense", "treasury")}


def whole(out: Any) -> Any:
    return {"kind": "payout", "amount": out.total, "settlement_id": out.id}
