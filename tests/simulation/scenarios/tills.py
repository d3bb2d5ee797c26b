"""The till: codes sent twice and at two shops, refunds, stickers, orders of marketplaces."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.checkouts import agree, opened
from tests.http.partners import partner_of
from tests.http.paying import sticker_of
from tests.simulation.actors.acts import Actor
from tests.simulation.actors.jobs import runs
from tests.simulation.actors.people import (
    agrees,
    claims,
    ends,
    pays,
    pays_at_sticker,
    refunds,
    renews_sticker,
    undoes,
)
from tests.simulation.actors.staff import changes, voids
from tests.simulation.scenarios.casting import FACE, claimed, scenario
from tests.simulation.world.chance import Weather
from tests.simulation.world.people import People
from tests.simulation.world.world import World


def _shops(world: World, people: People) -> dict[str, Any]:
    campaign = people.campaign(10 * FACE, shards=2, limits={"per_merchant_per_day": 90_000})
    return {
        "campaign": campaign,
        "shops": [people.merchant(), people.merchant()],
        "holders": claimed(people, campaign, 3),
        "open": people.campaign(4 * FACE, shards=2),
        "admin": people.admin,
    }


def _redemptions(made: Any) -> Mapping[str, Actor]:
    one, two = made["shops"]
    first, second, third = made["holders"]
    return {
        "pays at two shops": pays(first, [one, two], 30_000),
        "pays twice": pays(second, [one, one], 45_000),
        "pays again": pays(second, [two], 40_000),
        "pays too": pays(third, [one], FACE),
        "voids": voids(made["admin"], third[1]),
        "pauses": changes(made["admin"], made["campaign"], "pause", "publish"),
    }


REDEMPTIONS = scenario("redemptions", _shops, _redemptions)


def paid(people: People, shop: Any, holder: Any, amount: int) -> str:
    """A redemption, made."""
    resident, voucher = holder
    token = people.draw(resident, voucher)["token"]
    return str(people.redeem(shop, token, amount).ok(201)["id"])


def _paid(world: World, people: People) -> dict[str, Any]:
    made = _shops(world, people)
    shop = made["shops"][0]
    made["redemptions"] = [paid(people, shop, one, 40_000) for one in made["holders"][:2]]
    return made


def _refunds(made: Any) -> Mapping[str, Actor]:
    shop = made["shops"][0]
    first, second = made["redemptions"]
    return {
        "refunds": refunds(shop, first, 25_000, "refund 1"),
        "refunds at the other till": refunds(shop, first, 25_000, "refund 2"),
        "refunds all": refunds(shop, second, 40_000, "refund 3"),
        "pays": pays(made["holders"][0], [shop], 10_000),
        "voids": voids(made["admin"], made["holders"][1][1]),
    }


REFUNDS = scenario("refunds", _paid, _refunds)


# Phones out of reach: every third request is asked again.
LOSSY = Weather(slow=200, longest_ms=60, lost_after=60, unheard=200)

LOST = scenario(
    "lost",
    _paid,
    lambda made: {
        "refunds": refunds(made["shops"][0], made["redemptions"][0], 10_000, "refund 1"),
        "refunds too": refunds(made["shops"][0], made["redemptions"][1], 10_000, "refund 2"),
        "pays": pays(made["holders"][2], [made["shops"][0]] * 2, 20_000),
        "pays elsewhere": pays(made["holders"][2], made["shops"], 10_000),
        "claims": claims(made["holders"][0][0], made["open"]),
    },
    weather=LOSSY,
)


def _walls(world: World, people: People) -> dict[str, Any]:
    made = _shops(world, people)
    shop, (resident, _) = made["shops"][0], made["holders"][0]
    made["sticker"] = sticker_of(shop)
    body = {"sticker": made["sticker"], "amount": 20_000}
    answered = resident.post("/resident/payments", body, key="first")
    made["payment"] = str(answered.ok(201)["id"])
    return made


def _stickers(made: Any) -> Mapping[str, Actor]:
    shop = made["shops"][0]
    first, second, third = made["holders"]
    return {
        "pays at the wall": pays_at_sticker(first[0], made["sticker"], 30_000),
        "pays by code": pays(first, [shop], 30_000),
        "pays at the wall too": pays_at_sticker(second[0], made["sticker"], 45_000),
        "pays at the wall at last": pays_at_sticker(third[0], made["sticker"], 45_000),
        "undoes": undoes(shop, made["payment"], "undo"),
        "undoes again": undoes(shop, made["payment"], "undo again"),
        "renews": renews_sticker(shop),
    }


STICKERS = scenario("stickers", _walls, _stickers)


def _orders(world: World, people: People) -> dict[str, Any]:
    ends = world.now() + timedelta(days=7, seconds=20)
    ends_at = to_text(ends)
    limits = {"per_merchant": 90_000}
    campaign = people.campaign(
        10 * FACE, shards=2, claim_until=ends_at, spend_until=ends_at, limits=limits
    )
    made: dict[str, Any] = {
        "ends": ends,
        "shops": [people.merchant()],
        "holders": claimed(people, campaign, 4),
        "partner": partner_of(people),
        "admin": people.admin,
    }
    (first, _), (second, _), *_ = made["holders"]
    made["checkouts"] = [opened(made["partner"], made["shops"][0]) for _ in range(2)]
    for resident, checkout in zip((first, second), made["checkouts"], strict=True):
        agree(resident, checkout, key=checkout).ok()
    world.wait(7 * 24 * 3600 - 5)
    made["late"] = opened(made["partner"], made["shops"][0], 20_000)
    return made


def _holds(made: Any) -> Mapping[str, Actor]:
    partner, (one, two) = made["partner"], made["checkouts"]
    (_, a), _, (third, _), last = made["holders"]
    return {
        "captures": ends(partner, one, "capture", "capture", amount=20_000),
        "voids": ends(partner, one, "void", "void"),
        "captures the other": ends(partner, two, "capture", "capture 2"),
        "lapses": runs("lapse_holds", 3, 4_000),
        "lapses too": runs("lapse_holds", 2, 6_000),
        "voids the voucher": voids(made["admin"], a),
        "agrees": agrees(third, made["late"]),
        "pays at the last": pays(last, made["shops"], 20_000, at=made["ends"]),
        "hour": runs("expire_due", 2, 15_000),
    }


HOLDS = scenario("holds", _orders, _holds, rounds=2)

TILLS = (REDEMPTIONS, REFUNDS, LOST, STICKERS, HOLDS)
