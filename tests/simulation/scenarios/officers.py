"""Settlements that are approved in parts while shops refund and officers withdraw, and bank
statements that are booked by functions that die."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec import structs

from chalicelib.bank.parts import BankParts
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.settlements.parts import SettlementParts
from tests.http.client import Person
from tests.simulation.actors.acts import Actor
from tests.simulation.actors.people import pays, refunds
from tests.simulation.actors.staff import accepts, approves, does, drafts, withdraws
from tests.simulation.scenarios.casting import FACE, caught_up, claimed, scenario
from tests.simulation.scenarios.tills import paid
from tests.simulation.world.people import People
from tests.simulation.world.world import World

_SHOPS = 4
# A few shops make several parts here, as hundreds do in a city.
_LINES_PER_CHUNK = 2
_PAYMENTS_AT_ONCE = 2
_DRAFTED_BY_THEN_S = 20
_HEADER = "booked_on,end_to_end_id,reference,direction,amount,reason"


def in_small_parts(world: World) -> None:
    """What is done in parts is done in small ones, by every instance."""
    make = world.fleet.make

    def made(*given: Any) -> Parts:
        parts = make(*given)
        settling, booking = parts[SettlementParts], parts[BankParts]
        vars(settling)["settle"] = structs.replace(
            settling.settle, lines_per_chunk=_LINES_PER_CHUNK
        )
        parts._parts[BankParts] = replace(booking, payments_at_once=_PAYMENTS_AT_ONCE)
        return parts

    world.fleet.make = made


def in_jobs(world: World) -> None:
    """The same, and what several shops are owed outlasts a request, as of hundreds in a city."""
    in_small_parts(world)
    make = world.fleet.make

    def made(*given: Any) -> Parts:
        parts = make(*given)
        settling = parts[SettlementParts]
        vars(settling)["draft"] = structs.replace(settling.draft, lines_at_once=_LINES_PER_CHUNK)
        return parts

    world.fleet.make = made


def _owed(world: World, people: People) -> dict[str, Any]:
    """Shops that are owed something, and a settlement that was drafted of it."""
    campaign = people.campaign(20 * FACE, shards=2)
    shops = [people.merchant() for _ in range(_SHOPS)]
    holders = claimed(people, campaign, _SHOPS + 1)
    sales = [paid(people, *sale, 30_000) for sale in zip(shops, holders, strict=False)]
    caught_up(world)
    body = {"until": to_text(world.now())}
    drafted = people.finance.post("/finance/settlements", body, key="draft")
    assert drafted.status in (201, 202)
    return {
        "shops": shops,
        "holders": holders,
        "sales": sales,
        "settlement": drafted.body["id"],
        "finance": people.finance,
        "colleague": people.colleague,
        "admin": people.admin,
    }


def _approval(made: Any) -> Mapping[str, Actor]:
    finance, colleague, settlement = made["finance"], made["colleague"], made["settlement"]
    shops, sales = made["shops"], made["sales"]
    suspend = f"/admin/merchants/{shops[3].id}/suspend"
    return {
        "approves": approves(colleague, settlement),
        "approves again": approves(colleague, settlement, "approve again"),
        "withdraws": withdraws(finance, colleague, settlement),
        "refunds": refunds(shops[0], sales[0], 20_000, "refund 1"),
        "refunds all": refunds(shops[1], sales[1], 30_000, "refund 2"),
        "pays": pays(made["holders"][_SHOPS], [shops[2]], 40_000),
        "suspends": does(made["admin"], "suspend", suspend, {"reason": "diperiksa"}, single=False),
        "drafts": drafts(finance),
    }


SETTLEMENTS = scenario("settlements", _owed, _approval, arranged=in_small_parts)


def _large(world: World, people: People) -> dict[str, Any]:
    """The same, drafted by a job."""
    in_jobs(world)
    made = _owed(world, people)
    world.wait(_DRAFTED_BY_THEN_S)
    return made


LARGE = scenario("large", _large, _approval, arranged=in_jobs)


def _at_the_bank(world: World, people: People) -> dict[str, Any]:
    """A settlement that went to the bank, and a statement that tells of all of it."""
    made = _owed(world, people)
    path = f"/finance/settlements/{made['settlement']}"
    seen = people.finance.get(path).ok()
    body = {"total": seen["total"], "version": seen["version"]}
    people.colleague.post(f"{path}/approve", body, key="approve").ok()
    people.finance.post(f"{path}/sent").ok()
    lines = people.finance.get(path).ok()["lines"]
    names = [line["payments"][0]["end_to_end_id"] for line in lines]
    made["statement"] = handed_in(world, people.finance, seen["number"], names)
    return made


def handed_in(world: World, finance: Person, number: str, names: list[str]) -> str:
    """A statement: a payment by itself, the rest in one debit with its fee, one that came back,
    and one that nobody knows."""
    day = business_day(world.now()).isoformat()
    rest = 30_000 * (len(names) - 1)
    rows = [
        f"{day},{names[0]},,debit,30000,",
        f"{day},{number},,debit,{rest},",
        f"{day},{names[1]},,credit,30000,AC01",
        f"{day},,Biaya transfer,debit,2500,",
        f"{day},,Setoran tunai,credit,75000,",
    ]
    raw = "\n".join([_HEADER, *rows, ""]).encode()
    reply = finance.send(
        "POST",
        "/finance/bank-statements",
        raw=raw,
        headers={"Content-Type": "text/csv"},
        key="statement",
    )
    assert reply.status in (201, 202)
    return str(reply.body["id"])


def _booking(made: Any) -> Mapping[str, Actor]:
    finance, colleague = made["finance"], made["colleague"]
    shops, sales = made["shops"], made["sales"]
    return {
        "accepts": accepts(colleague, made["statement"]),
        "accepts again": accepts(colleague, made["statement"], "accept again"),
        "withdraws": withdraws(finance, colleague, made["settlement"]),
        "refunds": refunds(shops[0], sales[0], 20_000, "refund 1"),
        "pays": pays(made["holders"][_SHOPS], [shops[2]], 40_000),
        "drafts": drafts(finance),
    }


BANK = scenario("bank", _at_the_bank, _booking, arranged=in_small_parts)


def statements_by_jobs(world: World) -> None:
    """The same, and a statement of several lines outlasts a request, as one of hundreds does."""
    in_small_parts(world)
    make = world.fleet.make

    def made(*given: Any) -> Parts:
        parts = make(*given)
        parts._parts[BankParts] = replace(parts[BankParts], lines_at_once=_LINES_PER_CHUNK)
        return parts

    world.fleet.make = made


def _large_statement(world: World, people: People) -> dict[str, Any]:
    statements_by_jobs(world)
    made = _at_the_bank(world, people)
    world.wait(_DRAFTED_BY_THEN_S)
    return made


LARGE_STATEMENT = scenario(
    "large-statement", _large_statement, _booking, arranged=statements_by_jobs
)

OFFICERS = (SETTLEMENTS, LARGE, BANK, LARGE_STATEMENT)
