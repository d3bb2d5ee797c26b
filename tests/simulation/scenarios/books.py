"""The ledger's stream, its shards, two releases side by side, days at midnight."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.instants import business_day, day_bounds
from tests.simulation.actors.acts import Actor, Stage
from tests.simulation.actors.jobs import runs
from tests.simulation.actors.people import claims, pays, refunds
from tests.simulation.actors.staff import closes_day
from tests.simulation.invariants.changes import Broken
from tests.simulation.invariants.money import STRANGER
from tests.simulation.scenarios.casting import FACE, claimed, scenario
from tests.simulation.scenarios.tills import paid
from tests.simulation.world.chance import CALM, Weather
from tests.simulation.world.people import People
from tests.simulation.world.scheduler import milliseconds
from tests.simulation.world.wire import Call
from tests.simulation.world.world import World, instant


def _trading(world: World, people: People) -> dict[str, Any]:
    campaign = people.campaign(10 * FACE, shards=2)
    holders, shop = claimed(people, campaign, 3), people.merchant()
    return {
        "campaign": campaign,
        "shop": shop,
        "holders": holders,
        "late": people.resident(),
        "redemption": paid(people, shop, holders[2], 40_000),
        "finance": people.finance,
    }


def _trade(made: Any) -> dict[str, Actor]:
    shop = made["shop"]
    first, second, _ = made["holders"]
    return {
        "pays": pays(first, [shop], 20_000),
        "pays too": pays(second, [shop], 30_000),
        "refunds": refunds(shop, made["redemption"], 10_000, "refund"),
        "claims": claims(made["late"], made["campaign"]),
    }


def _beating(times: int = 4, within_ms: int = 3_000) -> dict[str, Actor]:
    return {"minute": runs("heartbeat", times, within_ms), "minute too": runs("heartbeat", 2)}


# How long a call of whoever is slow takes on its way at most; some are given up and sent again.
_SLOW_MS = 2_400
_OFTEN_SLOW = 800


def slow_refunds(world: World) -> None:
    """Whoever refunds has a function to which everything comes late: it reads for longer than a
    write may be late after its instant."""
    usual = world.wire._way

    def way(call: Call, direction: str) -> int:
        slow = call.by.act.startswith("refund")
        if slow and world.chance.strikes(call.who, f"crawls {direction}", _OFTEN_SLOW):
            return milliseconds(world.chance.number(call.who, "way", _SLOW_MS))
        return usual(call, direction)

    world.wire._way = way  # type: ignore[method-assign]


STREAM = scenario("stream", _trading, lambda made: _trade(made) | _beating())
SHARDS = scenario(
    "shards",
    _trading,
    lambda made: _trade(made) | _beating(8, 15_000),
    weather=Weather(slow=200, longest_ms=900, late=700, twice=100),
    rounds=2,
    long=True,
)
INSTANTS = scenario(
    "instants",
    _trading,
    lambda made: {
        "refunds": refunds(made["shop"], made["redemption"], 10_000, "refund 1"),
        "refunds too": refunds(made["shop"], made["redemption"], 10_000, "refund 2"),
        "beats": runs("heartbeat", 14, 2_000),
    },
    weather=CALM,
    arranged=slow_refunds,
    long=True,
)


def overwrites(made: Any) -> Actor:
    """Somebody with the keys of the account, who changes a transfer."""

    def act(stage: Stage) -> None:
        stage.pause(1_000)
        stage.begin(f"{STRANGER}:overwrites")
        world = stage.world
        transfers = world.state.table("transfers")
        item = dict(transfers[made["redemption"], ""])
        item["reference"] = {"S": "x"}
        client = client_of(world.process.connection)
        client.put_item(TableName="tumbas-simulated-transfers", Item=item)

    return act


TAMPERING = scenario(
    "tampering", _trading, lambda made: _trade(made) | {"overwrites": overwrites(made)}
)

# The release before knows of no redemptions.
MIXED = scenario(
    "mixed",
    _trading,
    lambda made: _trade(made) | _beating(),
    unknown_to_older=frozenset({"redeem", "refund"}),
)

# Two hours before midnight in Jakarta.
_EVENING = instant(2027, 1, 4, 15)


def _evening(world: World, people: People) -> dict[str, Any]:
    made = _trading(world, people)
    made["midnight"] = midnight = day_bounds(business_day(world.now()))[1]
    made["day"] = business_day(world.now()).isoformat()
    people.colleague.get("/finance/accounts")
    world.wait((midnight - world.now()).total_seconds() - 50 * 60)
    # Signed in again, so that nobody has to in the last minute.
    for person in list(people.known):
        if person.until < midnight + timedelta(minutes=20):
            anew = people.sign_in(person.phone, person.role, person.id)
            person.token, person.until = anew.token, anew.until
    world.wait((midnight - world.now()).total_seconds() - 3)
    return made


def _midnight(made: Any) -> Mapping[str, Actor]:
    def after(actor: Actor, seconds: float) -> Actor:
        def act(stage: Stage) -> None:
            stage.wait_until(made["midnight"] + timedelta(seconds=seconds))
            actor(stage)

        return act

    shop = made["shop"]
    first, second, _ = made["holders"]
    return {
        "pays": after(pays(first, [shop], 20_000), -0.4),
        "pays later": after(pays(second, [shop], 30_000), 6),
        "refunds": after(refunds(shop, made["redemption"], 10_000, "refund"), -0.6),
        "refunds later": after(refunds(shop, made["redemption"], 10_000, "refund 2"), -1.5),
        "claims": after(claims(made["late"], made["campaign"]), -0.3),
        "closes": after(closes_day(made["finance"], made["day"]), 7),
        "beats": runs("heartbeat", 14, 2_000),
    }


def _closed(stage: Stage, made: Any) -> None:
    """The day can be closed, whatever was late; whoever did not manage before does now."""
    closes_day(made["finance"], made["day"], "close at last")(stage)
    stage.world.wait(60)
    if stage.watch.days.closed != made["day"]:
        raise Broken("everything drains", f"{made['day']} is not closed")


MIDNIGHT = scenario(
    "midnight",
    _evening,
    _midnight,
    arranged=slow_refunds,
    at_last=_closed,
    long=True,
    begins=_EVENING,
)

BOOKS = (STREAM, SHARDS, INSTANTS, TAMPERING, MIXED, MIDNIGHT)
