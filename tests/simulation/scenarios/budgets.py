"""Campaigns and their budgets: lapse × close × publish × fund, allocation under claims,
exhaustion."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.simulation.actors.acts import Actor, Stage
from tests.simulation.actors.jobs import runs
from tests.simulation.actors.people import claims
from tests.simulation.actors.staff import changes, funds, voids
from tests.simulation.scenarios.casting import (
    FACE,
    caught_up,
    claimed,
    scenario,
    second_admin,
)
from tests.simulation.world.people import People
from tests.simulation.world.world import World


def _ended(world: World, people: People, vouchers: int) -> dict[str, Any]:
    """A campaign whose time is over, with so many vouchers that nobody has spent."""
    ends = to_text(world.now() + timedelta(minutes=2))
    campaign = people.campaign((vouchers + 2) * FACE, claim_until=ends, spend_until=ends, shards=2)
    made = {
        "campaign": campaign,
        "vouchers": [voucher for _, voucher in claimed(people, campaign, vouchers)],
        "admins": [people.admin, second_admin(people)],
        "finance": people.finance,
    }
    world.wait(180)
    caught_up(world)
    return made


def _lapse(made: Any) -> Mapping[str, Actor]:
    one, two = made["admins"]
    return {
        "hour": runs("expire_due", 2, 200),
        "hour again": runs("expire_due", 2, 400),
        "closes": changes(one, made["campaign"], "close"),
        "voids": voids(two, made["vouchers"][0]),
    }


LAPSE = scenario("lapse", lambda world, people: _ended(world, people, 3), _lapse, rounds=2)


def _changes(made: Any) -> Mapping[str, Actor]:
    one, two = made["admins"]
    campaign = made["campaign"]
    funding = {
        f"funds {number}": after(funds(made["finance"], campaign, FACE, f"SP2D-{number}"), number)
        for number in range(4)
    }
    return {
        "publishes": changes(one, campaign, "publish", "publish", "publish", name="publisher"),
        "closes": changes(two, campaign, "close", name="closer"),
        **funding,
    }


def after(actor: Actor, number: int) -> Actor:
    """One of several, each later than the other."""

    def act(stage: Stage) -> None:
        stage.pause(300 * number)
        actor(stage)

    return act


CHANGES = scenario("changes", lambda world, people: _ended(world, people, 1), _changes)


def _open(shards: int, funded: int, residents: int) -> Any:
    def prepare(world: World, people: People) -> dict[str, Any]:
        campaign = people.campaign(funded * FACE, shards=shards)
        return {
            "campaign": campaign,
            "residents": [people.resident() for _ in range(residents)],
            "admin": people.admin,
            "finance": people.finance,
        }

    return prepare


# How many transactions of a release day hold one of the shards, and how often the next comes.
_CROWD_S = 6
_EVERY_MS = 1.5
_SHARDS = 64


def crowd(campaign: str) -> Actor:
    """1,500 claims a second, as far as the shards feel them: somebody always holds some."""

    def act(stage: Stage) -> None:
        world = stage.world
        until = stage.now() + timedelta(seconds=_CROWD_S)
        while stage.now() < until:
            shard = world.number(_SHARDS)
            check = {
                "TableName": "tumbas-simulated-budgets",
                "Key": {"pk": {"S": f"{campaign}#{shard:03d}"}},
                "ConditionExpression": "attribute_exists(pk)",
            }
            body = {"TransactItems": [{"ConditionCheck": check}]}
            world.tables._transact("crowd", body, lambda answered, said: None)
            world.wait(_EVERY_MS / 1_000)

    return act


def _allocation(made: Any) -> Mapping[str, Actor]:
    campaign = made["campaign"]
    return {
        "crowd": crowd(campaign),
        "funds": funds(made["finance"], campaign, _SHARDS * FACE, "SP2D-SIM-1"),
        **{f"claims {one.id}": claims(one, campaign) for one in made["residents"]},
    }


ALLOCATION = scenario("allocation", _open(_SHARDS, 0, 3), _allocation, long=True)


def _exhaustion(made: Any) -> Mapping[str, Actor]:
    campaign = made["campaign"]

    def late(stage: Stage) -> None:
        stage.world.wait(3)
        claims(made["residents"][-1], campaign)(stage)

    return {
        **{f"claims {one.id}": claims(one, campaign) for one in made["residents"][:-1]},
        "funds": funds(made["finance"], campaign, FACE, "SP2D-SIM-1"),
        "comes late": late,
    }


EXHAUSTION = scenario("exhaustion", _open(2, 2, 5), _exhaustion)

BUDGETS = (LAPSE, CHANGES, ALLOCATION, EXHAUSTION)
