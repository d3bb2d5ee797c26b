"""A market of some minutes: everybody does what they may, as the seed has it, while the clock runs
what it runs. Long; for a soak."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import Person
from tests.http.paying import sticker_of
from tests.simulation.actors.acts import Actor, Acts, Stage, another
from tests.simulation.actors.people import own_redemptions, own_vouchers, redeem
from tests.simulation.scenarios.casting import FACE, scenario, second_admin
from tests.simulation.world.people import People
from tests.simulation.world.world import World

_LASTS = timedelta(minutes=12)
_RESIDENTS, _SHOPS = 4, 2
_AMOUNTS = (5_000, 20_000, 30_000, FACE)


def _market(world: World, people: People) -> dict[str, Any]:
    soon = to_text(world.now() + timedelta(minutes=8))
    ending = {"claim_until": soon, "spend_until": soon}
    shops = [people.merchant() for _ in range(_SHOPS)]
    return {
        "campaigns": [
            people.campaign(6 * FACE, shards=2, per_resident=2, **ending),
            people.campaign(3 * FACE, shards=4, limits={"per_merchant_per_day": 70_000}),
        ],
        "residents": [people.resident() for _ in range(_RESIDENTS)],
        "shops": shops,
        "stickers": [sticker_of(shop) for shop in shops],
        "admins": [people.admin, second_admin(people)],
        "officers": [people.finance, people.colleague],
    }


def _one(acts: Acts, of: Sequence[Any]) -> Any:
    return of[acts.stage.world.number(len(of))]


def _goes_on(person: Person, name: str, pause_ms: int, *choices: Callable[[Acts], object]) -> Actor:
    """Somebody who does one thing after another until the market is over."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(person), name)
        until = stage.now() + _LASTS
        while stage.now() < until:
            stage.pause(pause_ms)
            _one(acts, choices)(acts)

    return act


def _listed(acts: Acts, path: str, **query: Any) -> list[Any]:
    found: list[Any] = (acts.get("list", path, **query) or {}).get("items", [])
    return found


def _resident(made: Any, person: Person, place: int) -> Actor:
    def claim(acts: Acts) -> None:
        campaign = _one(acts, made["campaigns"])
        acts.post("claim", "/resident/claims", {"campaign_id": campaign}, campaign=campaign)

    def pay(acts: Acts) -> None:
        holding = [one for one in _listed(acts, "/resident/vouchers") if one["remaining"]]
        if not holding:
            return
        voucher = _one(acts, holding)["id"]
        path = f"/resident/vouchers/{voucher}/payment-tokens"
        drawn = acts.post("draw", path, {}, keyed=False)
        if drawn is None or drawn.status != 201:
            return
        amount = _one(acts, _AMOUNTS)
        for turn in range(1 + acts.stage.world.number(2)):
            shop = _one(acts, made["shops"])
            till = Acts(acts.stage, another(shop), f"{shop.id}/{acts.name}/{acts._count}/{turn}")
            redeem(till, drawn.body["token"], amount)

    def pay_at_sticker(acts: Acts) -> None:
        body = {"sticker": _one(acts, made["stickers"]), "amount": _one(acts, _AMOUNTS)}
        acts.post("pay", "/resident/payments", body)

    return _goes_on(
        person, f"resident {place}", 60_000, claim, pay, pay, pay_at_sticker, own_vouchers
    )


def _shop(made: Any, person: Person, place: int) -> Actor:
    def refund(acts: Acts) -> None:
        left = [
            one for one in _listed(acts, "/merchant/redemptions") if one["refunded"] < one["amount"]
        ]
        if not left:
            return
        redemption = _one(acts, left)
        body = {"amount": _one(acts, (5_000, redemption["amount"])), "reason": "kembali"}
        acts.post("refund", f"/merchant/redemptions/{redemption['id']}/refunds", body)

    return _goes_on(person, f"shop {place}", 90_000, refund, own_redemptions)


def _admin(made: Any, person: Person, place: int) -> Actor:
    def change(acts: Acts) -> None:
        campaign, action = _one(acts, made["campaigns"]), _one(acts, _ACTIONS)
        acts.post(action, f"/admin/campaigns/{campaign}/{action}", {}, single=False)

    def void(acts: Acts) -> None:
        vouchers = sorted(acts.stage.watch.campaigns.vouchers)
        if vouchers:
            action = _one(acts, ("void", "reissue"))
            path = f"/admin/vouchers/{_one(acts, vouchers)}/{action}"
            acts.post(action, path, {"reason": "keliru"})

    return _goes_on(person, f"admin {place}", 150_000, change, change, void)


_ACTIONS = ("pause", "publish", "publish", "close")


def _officer(made: Any, person: Person, place: int) -> Actor:
    def fund(acts: Acts) -> None:
        campaign = _one(acts, made["campaigns"])
        sp2d = f"SP2D-{place}-{acts._count}"
        body = {"amount": _one(acts, (FACE, 3 * FACE)), "reference": sp2d}
        path = f"/finance/campaigns/{campaign}/funds"
        acts.post("fund", path, body, once=(f"sp2d {sp2d}",))

    def draft(acts: Acts) -> None:
        body = {"until": to_text(acts.person.city.clock())}
        acts.post("draft", "/finance/settlements", body, single=False)

    def approve(acts: Acts) -> None:
        for one in _listed(acts, "/finance/settlements"):
            path = f"/finance/settlements/{one['id']}"
            seen = acts.get("look", path)
            if seen is not None:
                body = {"total": seen["total"], "version": seen["version"]}
                acts.post("approve", f"{path}/approve", body, single=False)

    def withdraw(acts: Acts) -> None:
        settlements = _listed(acts, "/finance/settlements")
        if settlements:
            path = f"/finance/settlements/{_one(acts, settlements)['id']}/withdraw"
            acts.post("withdraw", path, {"reason": "salah"}, single=False, keyed=False)
            acts.post("withdraw", f"{path}/approve", {}, single=False)

    return _goes_on(person, f"officer {place}", 100_000, fund, draft, approve, withdraw)


def _everybody(made: Any) -> Mapping[str, Actor]:
    roles = {"residents": _resident, "shops": _shop, "admins": _admin, "officers": _officer}
    return {
        f"{role} {place}": actor(made, person, place)
        for role, actor in roles.items()
        for place, person in enumerate(made[role])
    }


MARKET = scenario(
    "market",
    _market,
    _everybody,
    rounds=2,
    long=True,
    by_clock=("heartbeat", "expire_due", "lapse_holds", "count_growth"),
)
