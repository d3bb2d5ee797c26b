"""Residents and merchants."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tests.http.client import Person
from tests.simulation.actors.acts import Actor, Acts, Stage, another
from tests.simulation.invariants.changes import Broken


def claims(resident: Person, campaign: str, times: int = 1) -> Actor:
    """A resident who claims, and looks at their wallet."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(resident), resident.id)
        for _ in range(times):
            stage.pause(300)
            body = {"campaign_id": campaign}
            acts.post("claim", "/resident/claims", body, campaign=campaign)
        own_vouchers(acts)

    return act


def claims_by_code(resident: Person, code: str) -> Actor:
    """A resident who types a campaign's code; a code is claimed once, by whomever."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(resident), resident.id)
        stage.pause(600)
        acts.post("claim by code", "/resident/claims", {"code": code}, once=(f"code {code}",))
        own_vouchers(acts)

    return act


def own_vouchers(acts: Acts) -> None:
    """Nobody sees another's money."""
    found = acts.get("look", "/resident/vouchers")
    known = acts.stage.watch.campaigns.vouchers
    for one in (found or {}).get("items", ()):
        if known[one["id"]]["resident_id"] != acts.person.id:
            raise Broken("nobody sees another's money", f"{acts.person.id} sees {one['id']}")


# How long before and after a moment somebody may be who means to be there at it.
_ABOUT = timedelta(milliseconds=400)
_DRAWS_BEFORE = timedelta(seconds=5)


def pays(
    holder: tuple[Person, str], tills: Sequence[Person], amount: int, at: datetime | None = None
) -> Actor:
    """A resident who draws a code and shows it, perhaps at two tills, perhaps `at` a moment, just
    before or after it; each of them sends it, and again where no answer comes."""

    resident, voucher = holder

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(resident), resident.id)
        path = f"/resident/vouchers/{voucher}/payment-tokens"
        if at is not None:
            stage.wait_until(at - _DRAWS_BEFORE)
        drawn = acts.post("draw", path, {}, keyed=False)
        if drawn is None or drawn.status != 201:
            return
        token = drawn.body["token"]
        if at is not None:
            stage.wait_until(at - _ABOUT)
            stage.pause(2 * _ABOUT // timedelta(milliseconds=1))
        for number, till in enumerate(tills):
            taking = Acts(stage, another(till), f"{till.id}/{drawn.body['id'][-8:]}/{number}")
            stage.pause(200)
            redeem(taking, token, amount)
        acts.get("watch", f"/resident/payment-tokens/{drawn.body['id']}")

    return act


def redeem(till: Acts, token: str, amount: int) -> Any:
    """A merchant takes a code; the same code pays once, whoever sends it."""
    body = {"token": token, "amount": amount}
    reply = till.post("redeem", "/merchant/redemptions", body, once=(f"token {token}",))
    return reply.body if reply is not None and reply.status in (200, 201) else None


def takes(till: Person, token: str, amount: int, name: str) -> Actor:
    """A merchant who takes one code."""

    def act(stage: Stage) -> None:
        stage.pause(200)
        redeem(Acts(stage, another(till), name), token, amount)

    return act


def refunds(till: Person, redemption: str, amount: int, name: str) -> Actor:
    """A merchant who gives something back."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(till), name)
        stage.pause(300)
        body = {"amount": amount, "reason": "kembali"}
        acts.post("refund", f"/merchant/redemptions/{redemption}/refunds", body)
        own_redemptions(acts)

    return act


def own_redemptions(acts: Acts) -> None:
    """A merchant sees what was paid to them, and nothing else."""
    found = acts.get("list", "/merchant/redemptions")
    for one in (found or {}).get("items", ()):
        if one["merchant_id"] != acts.person.id:
            raise Broken("nobody sees another's money", f"{acts.person.id} sees {one['id']}")


def pays_at_sticker(resident: Person, sticker: str, amount: int, **more: Any) -> Actor:
    """A resident who pays at a shop's sticker."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(resident), f"{resident.id}/sticker")
        stage.pause(300)
        acts.post("pay", "/resident/payments", {"sticker": sticker, "amount": amount, **more})
        own_vouchers(acts)

    return act


def undoes(till: Person, payment: str, name: str) -> Actor:
    """A merchant who undoes a payment at their sticker."""

    def act(stage: Stage) -> None:
        stage.pause(300)
        path = f"/merchant/payments/{payment}/undo"
        Acts(stage, another(till), name).post("undo", path, {}, single=False)

    return act


def renews_sticker(till: Person) -> Actor:
    """A merchant whose sticker was copied."""

    def act(stage: Stage) -> None:
        stage.pause(300)
        acts = Acts(stage, another(till), f"{till.id}/renew")
        acts.post("renew", "/merchant/sticker/renew", {})

    return act


def agrees(resident: Person, checkout: str) -> Actor:
    """A resident who agrees to an order."""

    def act(stage: Stage) -> None:
        stage.pause(200)
        path = f"/resident/checkouts/{checkout}/authorize"
        Acts(stage, another(resident), f"{resident.id}/order").post("authorize", path, {})

    return act


def ends(partner: Person, checkout: str, action: str, name: str, **body: Any) -> Actor:
    """A marketplace that captures or voids an order, or refunds it."""

    def act(stage: Stage) -> None:
        stage.pause(400)
        path = f"/partner/checkouts/{checkout}/{action}"
        Acts(stage, another(partner), name).post(action, path, body)

    return act
