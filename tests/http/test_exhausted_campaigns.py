"""Top-ups under load, and campaigns whose money is gone: what the refused cost, and that nobody is
refused while a part of the budget can pay."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.test_faults import conflict

FACE = 50_000
SHARDS = 64


def claim(resident: Person, campaign: str) -> Reply:
    return resident.post("/resident/claims", {"campaign_id": campaign}, key=fresh_key())


def fund(city: TestCity, campaign: str, amount: int) -> Reply:
    body = {"amount": amount, "reference": f"SP2D-{fresh_key()}"}
    return city.finance.post(f"/finance/campaigns/{campaign}/funds", body, key=fresh_key())


@contextmanager
def every_allocation_conflicts(city: TestCity) -> Iterator[None]:
    """Whatever moves money on to a shard meets claims that hold it."""

    def hook(request: Any, **_: Any) -> Any:
        items = json.loads(request.body)["TransactItems"]
        parts = [one for one in items if "budgets" in str(one)]
        return conflict(request, None) if len(parts) > 1 else None

    events = city.parts.connection.client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", hook)
    try:
        yield
    finally:
        events.unregister("before-send.dynamodb.TransactWriteItems", hook)


@contextmanager
def capacity(city: TestCity) -> Iterator[list[tuple[str, float]]]:
    """The calls that are made to DynamoDB, and the units that each took."""
    events = city.parts.connection.client.meta.events
    made: list[tuple[str, float]] = []

    def ask(params: Any, **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def note(parsed: Any, model: Any, **_: Any) -> None:
        taken = parsed.get("ConsumedCapacity", {})
        every = taken if isinstance(taken, list) else [taken]
        made.append((model.name, sum(one.get("CapacityUnits", 0) for one in every)))

    events.register("before-parameter-build.dynamodb", ask)
    events.register("after-call.dynamodb", note)
    try:
        yield made
    finally:
        events.unregister("before-parameter-build.dynamodb", ask)
        events.unregister("after-call.dynamodb", note)


def test_a_top_up_whose_allocation_fails_is_booked_and_the_root_pays(city: TestCity) -> None:
    campaign = city.campaign(fund=0, shards=SHARDS)
    resident = city.resident()
    with every_allocation_conflicts(city):
        fund(city, campaign, 100 * FACE).ok(201)
        claim(resident, campaign).ok(201)
    assert city.balance(f"campaign:{campaign}") == 99 * FACE


def test_a_refusal_of_an_exhausted_campaign_writes_nothing_and_the_next_costs_one_read(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=FACE, shards=SHARDS)
    one, two, three = city.residents(3)
    city.claim(one, campaign)
    with capacity(city) as made:
        refused(claim(two, campaign), "campaign_exhausted")
    first, made[:] = list(made), []
    with capacity(city) as made:
        refused(claim(three, campaign), "campaign_exhausted")
    print(first, made)
    assert [name for name, _ in made if name == "TransactWriteItems"] == []
