"""Sales of a city under test, and what its reports of growth tell of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.core.values.instants import business_day
from chalicelib.core.values.kelurahan import by_code
from chalicelib.growth.parts import GrowthParts
from chalicelib.ledger.parts import LedgerParts
from tests.http.client import Person, csv
from tests.http.conftest import TestCity
from tests.policies import entrances

HEADER = "nib,month,channel,amount"

# Each test has a kelurahan to itself, as sums over a city are everybody's.
_PLACES = iter(sorted({one.code for one in by_code().values()}, reverse=True))


def new_place() -> str:
    """The code of a kelurahan in which no other test sells anything."""
    return next(_PLACES)


@dataclass
class Shop:
    """A shop, its NIB, and who works there."""

    nib: str
    person: Person

    @property
    def id(self) -> str:
        return self.person.id


def shop(city: TestCity, kelurahan: str, **given: str) -> Shop:
    nib = city.new_nib()
    return Shop(nib, city.merchant(nib=nib, kelurahan_code=kelurahan, **given))


def month(city: TestCity, back: int = 0) -> str:
    """The city's month, or one so many months before."""
    today = business_day(city.clock())
    number = today.year * 12 + today.month - 1 - back
    return f"{number // 12}-{number % 12 + 1:02d}"


def pay(city: TestCity, at: Shop, amount: int, campaign: str, **more: Any) -> Any:
    """A redemption by a new resident."""
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, campaign))["token"]
    return city.redeem(at.person, token, amount, **more).ok(201)


def settle(city: TestCity) -> None:
    """Let the ledger reach what has happened until now."""
    city.hands.pass_by(seconds=60)
    with entrances.no_function():
        city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()


def count(city: TestCity) -> int:
    """Have the clock's function count it."""
    settle(city)
    return city.parts[GrowthParts].counting.run(lambda: 10**9)


def report(city: TestCity, since: str, until: str | None = None, **asked: str) -> Any:
    query = {"from": since, "to": until or since, **asked}
    return city.admin.get("/admin/reports/growth", **query).ok()


def group(city: TestCity, name: str, since: str, until: str | None = None, **asked: str) -> Any:
    """A group's figures; those of one that sold nothing where it is not told of."""
    found = {one.pop("group"): one for one in report(city, since, until, **asked)["groups"]}
    nothing = {"sales": 0, "previous": 0, "difference": 0, "percent": None, "merchants": 0}
    return found.get(name, nothing)


def place(city: TestCity, code: str, since: str, until: str | None = None, **asked: str) -> Any:
    """What was sold in a kelurahan."""
    return group(city, code, since, until, by="kelurahan", **asked)


def bring_in(city: TestCity, *rows: tuple[str, str, str, int | str]) -> Any:
    texts: Iterable[Iterable[str]] = [[str(cell) for cell in row] for row in rows]
    return city.bring_in("sales", csv(HEADER, texts)).ok()


def channels(city: TestCity, since: str) -> dict[str, int]:
    """The whole city's sales of a month, by channel."""
    return {one["group"]: one["sales"] for one in report(city, since, by="channel")["groups"]}


@contextmanager
def sold(city: TestCity, since: str, **amounts: int) -> Iterator[None]:
    """What is done within adds so much to a month's sales by these channels, and nothing to
    others, whether it is counted or not."""
    settle(city)
    before = channels(city, since)
    yield
    settle(city)
    for _ in range(2):
        after = channels(city, since)
        names = before.keys() | after.keys() | amounts.keys()
        found = {one: after.get(one, 0) - before.get(one, 0) for one in names}
        assert {one: amount for one, amount in found.items() if amount} == amounts
        count(city)
