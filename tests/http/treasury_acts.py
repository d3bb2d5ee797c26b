"""What tests of the treasury share: money that arrives from the city, and goes back to it, as a
bank's line books it."""

from typing import Any

from chalicelib.core.dynamo.writer import Write
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import to_text
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules import Transfer
from chalicelib.treasury.parts import TreasuryParts
from tests.http.client import fresh_key
from tests.http.conftest import TestCity

SURRENDERS = "/finance/surrenders"


def _book(city: TestCity, kind: str, accounts: tuple[str, str], amount: int, *more: Write) -> None:
    transfer = Transfer(
        id=f"trf_{fresh_key()}",
        debit_account=accounts[0],
        credit_account=accounts[1],
        amount=amount,
        kind=kind,  # type: ignore[arg-type]  # as the ledger has them
        reference="",
        occurred_at=to_text(city.clock()),
        actor="job:bank",
    )
    transfers = city.parts[LedgerParts].transfers
    booked = transfers.write_booked([transfer], lambda _: Refused("state_conflict"), {})
    city.parts.writer.transact([*booked, *more])


def arrived(city: TestCity, sp2d: str, amount: int) -> None:
    """The bank has booked so many rupiah of an SP2D."""
    arrival = city.parts[TreasuryParts].promises.arrive(sp2d, amount, city.clock())
    _book(city, "deposit", ("bank", "treasury"), amount, arrival)


def nothing_is_due(city: TestCity, surplus: int) -> None:
    """The city has paid all that it has promised, and so many rupiah more, of no SP2D."""
    missing = surplus - city.balance("treasury")
    if missing > 0:
        _book(city, "deposit", ("bank", "treasury"), missing)
    if missing < 0:
        _book(city, "fee", ("treasury", "bank"), -missing)


def proposed(city: TestCity, amount: int) -> Any:
    body = {"amount": amount, "reference": f"STS {fresh_key()}"}
    return city.finance.post(SURRENDERS, body).ok(201)


def approved(city: TestCity, surrender: Any) -> Any:
    return city.colleague.post(f"{SURRENDERS}/{surrender['id']}/approve").ok()


def booked(city: TestCity, surrender: Any) -> None:
    """The bank has booked an approved surrender."""
    amount = surrender["amount"]
    surrenders = city.parts[TreasuryParts].surrenders
    confirmed = surrenders.confirm(surrender["reference"], amount, city.clock())
    _book(city, "surrender", ("treasury", "bank"), amount, confirmed)


def surrendered(city: TestCity, amount: int) -> Any:
    """So many rupiah have gone back to the city."""
    surrender = proposed(city, amount)
    approved(city, surrender)
    booked(city, surrender)
    return surrender
