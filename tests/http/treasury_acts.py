"""What tests of the treasury share: money that arrives from the city, and goes back to it, by lines
of the bank that one officer hands in and another accepts."""

from typing import Any

from tests.http.bank_acts import STATEMENTS, post, statement
from tests.http.client import fresh_key
from tests.http.conftest import TestCity

SURRENDERS = "/finance/surrenders"
# What one file may come to at most; others in the city may have funded more.
LINE_MOST = 9 * 10**13


def booked_line(city: TestCity, row: str, *parts: Any) -> None:
    """The bank has booked one line, and two officers have said what it is where that was not
    plain."""
    told = post(city.finance, statement(city, row)).ok(201)
    path = f"{STATEMENTS}/{told['id']}"
    accepted = city.colleague.post(f"{path}/accept").ok()
    assert accepted["state"] == "accepted", accepted
    (line,) = accepted["lines"]
    if line["state"] == "explained":
        return
    line_path = f"{path}/lines/{line['line']}"
    city.finance.post(f"{line_path}/resolve", {"parts": list(parts), "reason": "bukti"}).ok()
    version = city.finance.get(line_path).ok()["proposal"]["version"]
    city.colleague.post(f"{line_path}/approve", {"version": version}).ok()


def arrived(city: TestCity, sp2d: str, amount: int) -> None:
    """The bank has booked so many rupiah of an SP2D."""
    part = {"kind": "deposit", "amount": amount, "reference": sp2d}
    booked_line(city, f",{sp2d},credit,{amount},", part)


def running(city: TestCity) -> list[Any]:
    """What others have proposed or approved to go back, and the bank has not booked."""
    states = ("proposed", "approved")
    return [one for state in states for one in city.finance.every(SURRENDERS, state=state)]


def nothing_is_due(city: TestCity, surplus: int) -> None:
    """The city owes the program nothing, and the program the city so many rupiah beside what is
    on its way back already."""
    surplus += sum(one["amount"] for one in running(city))
    while (missing := surplus - city.balance("treasury")) > 0:
        amount = min(missing, LINE_MOST)
        part = {"kind": "interest", "amount": amount}
        booked_line(city, f",Jasa giro {fresh_key()},credit,{amount},", part)
    if missing < 0:
        part = {"kind": "fee", "amount": -missing}
        booked_line(city, f",Biaya {fresh_key()},debit,{-missing},", part)


def proposed(city: TestCity, amount: int) -> Any:
    body = {"amount": amount, "reference": f"STS {fresh_key()}"}
    return city.finance.post(SURRENDERS, body).ok(201)


def dropped(city: TestCity, surrender: Any) -> None:
    """Nothing goes back after all."""
    city.colleague.post(f"{SURRENDERS}/{surrender['id']}/reject", {"reason": "keliru"}).ok()


def approved(city: TestCity, surrender: Any) -> Any:
    return city.colleague.post(f"{SURRENDERS}/{surrender['id']}/approve").ok()


def booked(city: TestCity, surrender: Any) -> None:
    """The bank has booked an approved surrender."""
    number, amount = surrender["reference"], surrender["amount"]
    part = {"kind": "surrender", "amount": amount, "reference": number}
    booked_line(city, f",{number},debit,{amount},", part)


def surrendered(city: TestCity, amount: int) -> Any:
    """So many rupiah have gone back to the city."""
    surrender = proposed(city, amount)
    approved(city, surrender)
    booked(city, surrender)
    return surrender
