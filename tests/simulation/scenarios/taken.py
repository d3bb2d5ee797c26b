"""A phone that is taken from a resident, and an officer who is removed, while both still act."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.http.client import Person
from tests.simulation.actors.acts import Actor, Acts, Stage, another
from tests.simulation.actors.people import redeem
from tests.simulation.invariants.changes import Broken
from tests.simulation.scenarios.casting import FACE, claimed, scenario, second_admin
from tests.simulation.world.people import People
from tests.simulation.world.world import World

_LOST, _OTHER = "+628120000077", "+628120000078"
_OFFICER = "+628110000008"


def _hired(world: World, people: People) -> dict[str, Any]:
    campaign = people.campaign(4 * FACE, shards=2)
    admin, other = people.admin, second_admin(people)
    body = {"phone": _OFFICER, "name": "Joko", "role": "finance"}
    member = admin.post("/admin/staff", body).ok(201)["id"]
    other.post(f"/admin/staff/{member}/confirm").ok()
    ((resident, voucher),) = claimed(people, campaign, 1)
    return {
        "campaign": campaign,
        "admins": (admin, other),
        "member": member,
        "officer": people.sign_in(_OFFICER, "finance"),
        "resident": resident,
        "voucher": voucher,
        "shop": people.merchant(),
    }


def _taken(made: Any) -> Mapping[str, Actor]:
    # When each was answered: whatever begins later is refused.
    over: dict[str, datetime] = {}

    def takes_phone(stage: Stage) -> None:
        acts = Acts(stage, another(made["admins"][0]), "phone")
        stage.pause(500)
        path = f"/admin/residents/{made['resident'].id}"
        reply = acts.send("PATCH", "change phone", path, {"phone": _LOST}, keyed=False)
        if reply is not None and reply.status == 200:
            over["phone"] = stage.now()

    def spends(stage: Stage) -> None:
        acts = Acts(stage, another(made["resident"]), "thief")
        path = f"/resident/vouchers/{made['voucher']}/payment-tokens"
        for number in range(6):
            stage.pause(300)
            drawn = acts.post("draw", path, {}, keyed=False)
            if drawn is None or drawn.status != 201:
                continue
            stage.pause(300)
            began = stage.now()
            till = Acts(stage, another(made["shop"]), f"till/{number}")
            paid = redeem(till, drawn.body["token"], 1_000)
            if paid is not None and "phone" in over and began > over["phone"]:
                raise Broken("a phone that was taken pays no more", f"at {began}: {paid['id']}")

    def removes(stage: Stage) -> None:
        one, other = (Acts(stage, another(who), "removes") for who in made["admins"])
        stage.pause(500)
        path = f"/admin/staff/{made['member']}"
        one.send("DELETE", "remove", path, keyed=False)
        reply = other.post("confirm", f"{path}/confirm", {}, keyed=False)
        if reply is not None and reply.status == 200:
            over["officer"] = stage.now()

    def funds(stage: Stage) -> None:
        acts = Acts(stage, another(made["officer"]), "officer")
        path = f"/finance/campaigns/{made['campaign']}/funds"
        for number in range(6):
            stage.pause(400)
            began = stage.now()
            reply = acts.post("fund", path, {"amount": FACE, "reference": f"SP2D-{number}"})
            done = reply is not None and reply.status == 201
            if done and "officer" in over and began > over["officer"]:
                raise Broken("whoever was removed changes nothing", f"funded at {began}")

    return {"admin": takes_phone, "thief": spends, "admins": removes, "officer": funds}


def _lives_here(world: World, people: People) -> dict[str, Any]:
    campaign = people.campaign(4 * FACE, shards=2)
    admins = (people.admin, second_admin(people))
    ((resident, voucher),) = claimed(people, campaign, 1)
    return {"admins": admins, "resident": resident.id, "voucher": voucher}


def _given_twice(made: Any) -> Mapping[str, Actor]:
    def gives(admin: Person, phone: str, name: str) -> Actor:
        def act(stage: Stage) -> None:
            acts = Acts(stage, another(admin), name)
            stage.pause(120)
            body = {"phone": phone}
            acts.send("PATCH", "phone", f"/admin/residents/{made['resident']}", body, keyed=False)

        return act

    one, other = made["admins"]
    return {"gives": gives(one, _LOST, "one"), "gives too": gives(other, _OTHER, "other")}


def _as_listed(stage: Stage, made: Any) -> None:
    """Whoever was not answered asks again, and then the vouchers are of the phone that stands."""
    profile = stage.world.state.table("residents")[made["resident"], "profile"]
    voucher = stage.world.state.table("vouchers")[made["voucher"], ""]
    listed, owner = profile.get("phone_hash"), voucher.get("owner_phone")
    if listed != owner:
        raise Broken("a voucher is of its resident's phone", f"{owner}, listed is {listed}")


TAKEN = (
    scenario("taken", _hired, _taken),
    scenario("phones", _lives_here, _given_twice, at_last=_as_listed),
)
