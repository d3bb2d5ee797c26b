"""The smallest scenario: a resident claims in the last moment, beside the campaign's close."""

from datetime import timedelta
from typing import Any

from chalicelib.core.values.instants import to_text
from tests.http.client import Person
from tests.simulation.world.people import NoAnswer, People
from tests.simulation.world.scenario import Scenario
from tests.simulation.world.state import Watcher
from tests.simulation.world.world import World


class Sums:
    """Accounts of vouchers and budgets hold what transfers have brought them."""

    def look(self, state: Any, by: str, now: Any) -> None:
        """Raises AssertionError."""
        held = sum(
            int(item[name]["N"])
            for table in ("budgets", "vouchers", "accounts")
            for item in state.table(table).values()
            for name in ("balance",)
            if name in item
        )
        assert held == 0, f"accounts hold {held} after {by}"


def _prepare(world: World, people: People) -> Any:
    resident = people.resident()
    spend_until = world.now() + timedelta(seconds=5)
    campaign = people.campaign(
        100_000, claim_until=to_text(spend_until), spend_until=to_text(spend_until), shards=2
    )
    admin = people.admin
    return resident, admin, campaign, spend_until


def _cast(world: World, prepared: Any) -> None:
    resident, admin, campaign, spend_until = prepared

    def claims(person: Person) -> None:
        world.wait((spend_until - world.now()).total_seconds() - 0.3)
        world.pause(600)
        for attempt in range(4):
            world.begin(f"claim.{attempt}")
            try:
                person.post("/resident/claims", {"campaign_id": campaign}, key="claim")
                return
            except NoAnswer:
                world.pause(500)

    def closes(person: Person) -> None:
        world.wait((spend_until - world.now()).total_seconds() - 0.1)
        world.pause(600)
        for attempt in range(4):
            world.begin(f"close.{attempt}")
            try:
                reply = person.post(f"/admin/campaigns/{campaign}/close", {})
                if reply.status < 500:
                    return
            except NoAnswer:
                pass
            world.pause(500)

    world.actor("resident", lambda: claims(resident))
    world.actor("admin", lambda: closes(admin))
    world.actor("hour", lambda: world.job("expire_due"), after_ms=6_000)


def _watch() -> Watcher:
    return Sums()


claim_beside_close = Scenario("claim-beside-close", _prepare, _cast, _watch)
