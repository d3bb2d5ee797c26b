"""Admins and finance officers."""

from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import Person
from tests.simulation.actors.acts import Actor, Acts, Stage, another


def does(by: Person, act: str, path: str, body: Any = None, name: str = "", **how: Any) -> Actor:
    """An officer who asks for one thing."""

    def doing(stage: Stage) -> None:
        stage.pause(how.pop("within_ms", 400))
        Acts(stage, another(by), name or f"{by.role}/{act}").post(act, path, body or {}, **how)

    return doing


def changes(admin: Person, campaign: str, *actions: str, name: str = "admin") -> Actor:
    """An admin who leads a campaign from state to state."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(admin), name)
        for action in actions:
            stage.pause(300)
            acts.post(action, f"/admin/campaigns/{campaign}/{action}", {}, single=False)

    return act


def funds(finance: Person, campaign: str, amount: int, sp2d: str) -> Actor:
    """A finance officer who has an order to fund a campaign: one number funds once."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(finance), f"fund/{sp2d}")
        stage.pause(300)
        body = {"amount": amount, "reference": sp2d}
        path = f"/finance/campaigns/{campaign}/funds"
        acts.post("fund", path, body, once=(f"sp2d {sp2d}",))

    return act


def voids(admin: Person, voucher: str, action: str = "void") -> Actor:
    """An admin who voids a voucher, or issues it anew."""
    path = f"/admin/vouchers/{voucher}/{action}"
    return does(admin, action, path, {"reason": "keliru"}, name=f"{action}/{voucher}")


def approves_correction(officer: Person, correction: str, **body: Any) -> Actor:
    """Another officer who approves a correction."""
    path = f"/finance/corrections/{correction}/approve"
    return does(officer, "correct", path, body, name=f"correct/{correction}")


def drafts(finance: Person, name: str = "draft") -> Actor:
    """An officer who drafts a settlement of what is owed up to now."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(finance), name)
        stage.pause(300)
        body = {"until": to_text(finance.city.clock())}
        acts.post("draft", "/finance/settlements", body, single=False)

    return act


def approves(officer: Person, settlement: str, name: str = "approve") -> Actor:
    """Another officer, who has looked at a settlement and approves what was seen."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(officer), name)
        stage.pause(300)
        path = f"/finance/settlements/{settlement}"
        seen = acts.get("look", path)
        if seen is not None:
            body = {"total": seen["total"], "version": seen["version"]}
            acts.post("approve", f"{path}/approve", body, single=False)

    return act


def withdraws(proposer: Person, officer: Person, settlement: str) -> Actor:
    """Two officers who take a settlement back."""

    def act(stage: Stage) -> None:
        stage.pause(800)
        path = f"/finance/settlements/{settlement}/withdraw"
        proposing = Acts(stage, another(proposer), f"withdraw/{settlement}")
        proposed = proposing.post("withdraw", path, {"reason": "salah tanggal"}, keyed=False)
        if proposed is not None and proposed.status == 200:
            approving = Acts(stage, another(officer), f"withdraw/{settlement}/2")
            approving.post("approve withdrawal", f"{path}/approve", {}, single=False)

    return act


def accepts(officer: Person, statement: str, name: str = "accept") -> Actor:
    """Another officer who accepts a bank statement."""

    def act(stage: Stage) -> None:
        stage.pause(300)
        path = f"/finance/bank-statements/{statement}/accept"
        Acts(stage, another(officer), name).post("accept", path, {}, single=False, keyed=False)

    return act


def closes_day(finance: Person, day: str, name: str = "close day", tries: int = 6) -> Actor:
    """An officer who closes a day, and asks again while it is not complete."""

    def act(stage: Stage) -> None:
        acts = Acts(stage, another(finance), name)
        for _ in range(tries):
            reply = acts.post("close day", f"/finance/days/{day}/close", {}, single=False)
            if reply is None or reply.status != 409:
                return
            stage.pause(20_000)

    return act
