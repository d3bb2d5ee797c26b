"""A campaign is a state machine: of two changes at once one wins, and money never comes into a
closed one, whatever comes between two writes and wherever a process dies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.budget import ROOT, Budget
from chalicelib.campaigns.store.budgets import budget_key
from chalicelib.campaigns.use.finish import ACTOR
from chalicelib.core.dynamo.connection import client_of
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.core.values.subject import Subject
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.schedules import first, write_of, write_with_number
from tests.policies import entrances
from tests.stores.import_city import WRITES, Killed, killed_before_write

FACE = 50_000
FUNDED = 4 * FACE + 1
ADMIN = Subject("admin", "stf_000000000001", "", origin="192.0.2.7")


@dataclass
class Scene:
    """A campaign whose vouchers nobody can spend any more, with money in all of its parts."""

    city: TestCity
    id: str
    treasury: int = 0

    @classmethod
    def begin(cls, city: TestCity, state: str = "published") -> "Scene":
        ends = to_text(city.clock() + timedelta(seconds=1))
        id = city.campaign(fund=FUNDED, shards=2, claim_until=ends, spend_until=ends)
        scene = cls(city, id)
        if state == "paused":
            scene.act("pause")
        city.hands.pass_by(seconds=2)
        scene.treasury = city.balance("treasury")
        return scene

    @property
    def campaigns(self) -> CampaignParts:
        return self.city.parts[CampaignParts]

    @property
    def state(self) -> str:
        return self.campaigns.read.get(self.id).state

    @property
    def budget(self) -> Budget:
        return self.campaigns.allocate.budget(self.campaigns.read.get(self.id))

    def act(self, action: Any) -> str:
        """`ok`, or the code of the refusal."""
        try:
            if action == "fund":
                return self.fund()
            with entrances.no_function():
                self.campaigns.change.change(self.id, action, ADMIN)
        except Refused as refusal:
            return refusal.code
        return "ok"

    def fund(self) -> str:
        body = {"amount": FACE, "reference": f"SP2D-{fresh_key()}"}
        reply = self.city.finance.post(f"/finance/campaigns/{self.id}/funds", body, key=fresh_key())
        return "ok" if reply.status == 201 else reply.code

    def tidy(self) -> None:
        """What the job of each hour does with a campaign."""
        self.campaigns.finish.finish(self.campaigns.read.get(self.id), ACTOR)

    def holds(self, funded: int) -> None:
        """All parts are in the campaign's state; and its money is in them, or back where it came
        from and nothing more comes in, where that is closed. `funded` is what came in since."""
        terms, budget = self.campaigns.read.get(self.id), self.budget
        assert budget.root.state == terms.state
        assert {(one.state, one.version) for one in budget.shards} == {(terms.state, terms.version)}
        treasury = self.city.balance("treasury") - self.treasury
        if terms.state == "closed":
            assert (budget.total, treasury) == (0, FUNDED)
            assert self.fund() == "state_conflict"
        else:
            assert (budget.total, treasury) == (FUNDED + funded, -funded)


def each(act: Callable[[int], bool]) -> None:
    """As long as there is a write with this number: from 0 on."""
    for number in count():
        if not act(number):
            assert number > 0
            return


CHANGES = ("publish", "pause", "close")
ACTS = (*CHANGES, "fund")
AFTER = {"publish": "published", "pause": "paused", "close": "closed"}
BEFORE = {"publish": "paused", "pause": "published", "close": "published", "fund": "published"}


@pytest.mark.parametrize("other", ACTS)
@pytest.mark.parametrize("one", ACTS)
def test_of_two_at_once_one_wins_and_the_other_is_told(
    city: TestCity, one: str, other: str
) -> None:
    def between(number: int) -> bool:
        scene = Scene.begin(city, BEFORE[one])
        with first(city.parts, lambda: scene.act(other), write_with_number(number)) as done:
            said = scene.act(one)
        if not done:
            return False
        told = [(one, said), (other, done[0])]
        assert {answer for _, answer in told} in ({"ok"}, {"ok", "state_conflict"})
        # Whose change stands was told so.
        changes = {AFTER[name] for name, answer in told if answer == "ok" and name in AFTER}
        assert scene.state in (changes or {BEFORE[one]})
        scene.holds(funded=FACE * told.count(("fund", "ok")))
        return True

    each(between)


@pytest.mark.parametrize("other", ["nothing", "pause", "close"])
@pytest.mark.parametrize("one", ACTS)
def test_what_a_crash_leaves_half_done_the_next_one_finishes_or_the_job(
    city: TestCity, one: str, other: str
) -> None:
    def dies(number: int) -> bool:
        scene = Scene.begin(city, BEFORE[one])
        died = False
        try:
            with killed_before_write(city.parts, number):
                scene.act(one)
        except Killed:
            died = True
        if other != "nothing":
            scene.act(other)
        scene.tidy()
        # Whether a funding came in before its process died, the treasury knows.
        scene.holds(funded=scene.treasury - city.balance("treasury"))
        return died

    each(dies)


def test_a_repeated_publish_that_meets_a_close_leaves_no_part_open(city: TestCity) -> None:
    campaign = city.campaign(fund=2 * FACE)
    voucher = city.claim(city.resident(), campaign)
    city.hands.pass_by(hours=25)
    # The staff are signed in, so that no sign-in writes in between.
    admin, finance = city.admin, city.finance
    admin.get("/admin/campaigns").ok()
    finance.get("/finance/accounts").ok()
    treasury = city.balance("treasury")

    def close() -> None:
        admin.post(f"/admin/campaigns/{campaign}/close").ok()

    root = budget_key(campaign, ROOT)
    with first(city.parts, close, lambda _, body: root in body) as done:
        admin.post(f"/admin/campaigns/{campaign}/publish")
    assert done
    assert admin.get(f"/admin/campaigns/{campaign}").ok()["state"] == "closed"
    body = {"amount": 20 * FACE, "reference": f"SP2D-{fresh_key()}"}
    funded = finance.post(f"/finance/campaigns/{campaign}/funds", body, key=fresh_key())
    refused(funded, "state_conflict")
    admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "x"}).ok()
    assert city.balance(f"campaign:{campaign}") == 0
    assert city.balance("treasury") == treasury + 2 * FACE


def test_a_campaign_knows_when_it_last_changed_its_state(city: TestCity) -> None:
    scene = Scene.begin(city)
    before = city.clock()
    assert scene.act("close") == "ok"
    closed_at = scene.campaigns.store.changed_at(scene.id)
    assert closed_at is not None
    assert before - timedelta(seconds=1) < from_text(closed_at) <= city.clock()
    city.hands.pass_by(minutes=1)
    assert scene.act("close") == "ok"
    assert scene.campaigns.store.changed_at(scene.id) == closed_at


def test_an_action_that_is_repeated_changes_nothing(city: TestCity) -> None:
    scene = Scene.begin(city)
    before = scene.campaigns.read.get(scene.id)
    # What everybody reads is made anew whatever the answer; of the campaign nothing is written.
    tables = [city.parts.settings.table(one) for one in ("campaigns", "budgets", "audit")]
    writes: list[str] = []
    events = client_of(city.parts.connection).meta.events

    def note(model: Any, params: Any, **_: Any) -> None:
        if model.name in WRITES and any(table in str(params["body"]) for table in tables):
            writes.append(model.name)

    events.register("before-call.dynamodb", note)
    try:
        assert scene.act("publish") == "ok"
    finally:
        events.unregister("before-call.dynamodb", note)
    assert writes == []
    assert scene.campaigns.read.get(scene.id) == before


def test_a_close_beside_itself_under_one_key_is_answered_twice(city: TestCity) -> None:
    scene, key = Scene.begin(city), fresh_key()
    path = f"/admin/campaigns/{scene.id}/close"
    with first(
        city.parts, lambda: city.admin.post(path, key=key), write_of("campaign.close")
    ) as done:
        again = city.admin.post(path, key=key)
    assert (again.ok(), again.replayed) == (done[0].ok(), True)
    city.assert_books_balance()
