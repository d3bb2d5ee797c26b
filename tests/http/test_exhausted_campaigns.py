"""Top-ups under load, and campaigns whose money is gone: what the refused cost, and that nobody is
refused while a part of the budget can pay."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.core.dynamo.connection import client_of
from tests.http.client import KELURAHAN, OTHER_KELURAHAN, Person, Reply, refused
from tests.http.conftest import TestCity
from tests.http.schedules import first
from tests.http.test_faults import conflict
from tests.stores.import_city import ADMIN, Killed, killed_before_write

FACE = 50_000
SHARDS = 64
WRITE = "TransactWriteItems"
# The only batch that a claim reads.
SHARDS_READ = "BatchGetItem"


@contextmanager
def every_allocation_conflicts(city: TestCity) -> Iterator[list[Any]]:
    """Whatever moves money on to a shard meets claims that hold it; the list holds what tried."""
    tried: list[Any] = []

    def hook(request: Any, **_: Any) -> Any:
        items = json.loads(request.body)["TransactItems"]
        parts = [one for one in items if "budgets" in str(one)]
        if len(parts) < 2:
            return None
        tried.append(items)
        return conflict(request, None)

    events = city.parts.connection.client.meta.events
    events.register("before-send.dynamodb.TransactWriteItems", hook)
    try:
        yield tried
    finally:
        events.unregister("before-send.dynamodb.TransactWriteItems", hook)


@contextmanager
def reads(city: TestCity) -> Iterator[list[tuple[str, int]]]:
    """The calls that are made to DynamoDB, and of how many items each: a read unit for each, as
    they are read consistently and are under 4 KiB (the emulator does not count batches)."""
    events = city.parts.connection.client.meta.events
    made: list[tuple[str, int]] = []

    def note(model: Any, params: Any, **_: Any) -> None:
        tables = json.loads(params["body"]).get("RequestItems", {}).values()
        keys = sum(len(one["Keys"]) for one in tables)
        made.append((model.name, keys or model.name == "GetItem"))

    events.register("before-call.dynamodb", note)
    try:
        yield made
    finally:
        events.unregister("before-call.dynamodb", note)


def claim(resident: Person, campaign: str) -> Reply:
    return resident.post("/resident/claims", {"campaign_id": campaign})


def exhausted(city: TestCity, *, shards: int = 2, **terms: Any) -> str:
    """A campaign with one voucher, which is claimed, as this process does not know yet."""
    campaign = city.campaign(fund=FACE, shards=shards, **terms)
    city.claim(city.resident(), campaign)
    return campaign


def test_a_top_up_whose_allocation_fails_is_booked_and_the_root_pays(city: TestCity) -> None:
    campaign = city.campaign(fund=0, shards=SHARDS)
    resident = city.resident()
    with every_allocation_conflicts(city):
        city.fund(campaign, 100 * FACE)
        claim(resident, campaign).ok(201)
    assert city.balance(f"campaign:{campaign}") == 99 * FACE


def test_a_claim_waits_for_nobody_to_take_money_along(city: TestCity) -> None:
    campaign = city.campaign(fund=0, shards=2)
    with every_allocation_conflicts(city) as tried:
        city.fund(campaign, 9 * FACE)
        before = len(tried)
        claim(city.resident(), campaign).ok(201)
    assert (before > 1, len(tried) - before) == (True, 1)


def test_what_an_allocation_left_in_the_root_the_claims_move_on(city: TestCity) -> None:
    campaign = city.campaign(fund=0, shards=2)
    one, two = city.residents(2)
    with every_allocation_conflicts(city):
        city.fund(campaign, 9 * FACE)
    assert parts_of(city, campaign) == (9, [0, 0])
    claim(one, campaign).ok(201)
    # An even share of what was left has gone on to the shard that was found empty.
    assert parts_of(city, campaign)[0] == 4
    assert sorted(parts_of(city, campaign)[1]) == [0, 4]
    claim(two, campaign).ok(201)
    assert parts_of(city, campaign)[0] == 4


def test_what_an_allocation_left_in_the_root_the_job_of_the_hour_moves_on(city: TestCity) -> None:
    campaign = city.campaign(fund=0, shards=2)
    with every_allocation_conflicts(city):
        city.fund(campaign, 9 * FACE)
    city.parts[CampaignParts].finish.run(lambda: 10**9)
    assert parts_of(city, campaign)[0] == 0


def parts_of(city: TestCity, campaign: str) -> tuple[int, list[int]]:
    """How many vouchers root and shards can pay."""
    campaigns = city.parts[CampaignParts]
    budget = campaigns.allocate.budget(campaigns.read.get(campaign))
    return budget.root.balance // FACE, [one.balance // FACE for one in budget.shards]


def test_who_is_refused_in_the_second_after_a_proof_costs_one_read(city: TestCity) -> None:
    campaign = exhausted(city, shards=SHARDS)
    two, three, four = city.residents(3)
    with reads(city) as made:
        refused(claim(two, campaign), "campaign_exhausted")
    # The home shard's transaction, and the proof: the root, the shards, the root again.
    assert made == [(WRITE, 0), ("GetItem", 1), (SHARDS_READ, SHARDS), ("GetItem", 1)]
    city.hands.pass_by(milliseconds=999)
    with reads(city) as made:
        refused(claim(three, campaign), "campaign_exhausted")
    # Whether they have a voucher already: that would be told first.
    assert made == [("GetItem", 1)]
    city.hands.pass_by(milliseconds=1)
    with reads(city) as made:
        refused(claim(four, campaign), "campaign_exhausted")
    # The root has not moved, so the proof still holds.
    assert made == [("GetItem", 1), ("GetItem", 1)]


def test_what_the_resident_has_or_lacks_is_told_before_that_all_is_gone(city: TestCity) -> None:
    campaign = city.campaign(fund=FACE, kelurahan=[KELURAHAN])
    owner, late, stranger = *city.residents(2), city.resident(kelurahan=OTHER_KELURAHAN)
    voucher = city.claim(owner, campaign)
    refused(claim(late, campaign), "campaign_exhausted")
    again = refused(claim(owner, campaign), "already_claimed")
    assert again["voucher_id"] == voucher
    refused(claim(stranger, campaign), "not_eligible")


def test_who_was_never_welcomed_is_told_that_all_is_gone_too(city: TestCity) -> None:
    campaign = exhausted(city)
    one, two = city.residents(2)
    refused(claim(one, campaign), "campaign_exhausted")
    key = {"pk": {"S": two.id}, "sk": {"S": "entitlement"}}
    table = city.parts.settings.table("residents")
    client_of(city.parts.connection).delete_item(TableName=table, Key=key)
    refused(claim(two, campaign), "campaign_exhausted")


def test_a_top_up_by_finance_is_seen_a_second_later_by_the_function_that_claims(
    city: TestCity,
) -> None:
    campaign = exhausted(city)
    one, two = city.residents(2)
    refused(claim(one, campaign), "campaign_exhausted")
    city.fund(campaign, FACE)
    refused(claim(one, campaign), "campaign_exhausted")
    city.hands.pass_by(seconds=1)
    claim(one, campaign).ok(201)
    refused(claim(two, campaign), "campaign_exhausted")


@pytest.mark.parametrize("reading", [0, 1, 2], ids=["root", "shards", "root again"])
def test_money_that_comes_before_a_reading_of_the_proof_is_not_overlooked(
    city: TestCity, reading: int
) -> None:
    campaign = exhausted(city)
    resident = city.resident()
    city.finance.get("/finance/accounts").ok()
    left = [reading]

    def is_this_reading(operation: str, body: str) -> bool:
        if operation not in ("GetItem", SHARDS_READ) or f"{campaign}#" not in body:
            return False
        left[0] -= 1
        return left[0] < 0

    # It goes through the root and on to a shard, which may have been read already.
    with first(city.parts, lambda: city.fund(campaign, FACE), is_this_reading) as done:
        claim(resident, campaign).ok(201)
    assert done
    assert city.balance(f"campaign:{campaign}") == 0


def test_a_pause_is_told_by_the_root_to_whoever_still_takes_the_campaign_for_open(
    city: TestCity,
) -> None:
    campaign = city.campaign(shards=2)
    resident = city.resident()
    campaigns = city.parts[CampaignParts]
    campaigns.read.get(campaign)
    open_terms = campaigns.read.cache[campaign]
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    campaigns.read.cache[campaign] = open_terms
    refused(claim(resident, campaign), "campaign_not_open")
    # From now on this process knows it.
    with reads(city) as made:
        refused(claim(resident, campaign), "campaign_not_open")
    assert [name for name, _ in made] == ["GetItem"]


def test_a_shard_that_has_not_followed_yet_sends_claims_elsewhere(city: TestCity) -> None:
    campaign = city.campaign(fund=2 * FACE, shards=2)
    one, two, three = city.residents(3)
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    # What strangers read is announced, then comes the decision, and then one of two shards.
    with suppress(Killed), killed_before_write(city.parts, 3):
        city.parts[CampaignParts].change.change(campaign, "publish", ADMIN)
    claim(one, campaign).ok(201)
    # What is left is on the shard that is behind: nobody is told that it is gone.
    refused(claim(two, campaign), "unavailable")
    city.parts[CampaignParts].finish.run(lambda: 10**9)
    # The function that claims knows the campaign of before for some seconds.
    city.hands.pass_by(seconds=5)
    claim(two, campaign).ok(201)
    refused(claim(three, campaign), "campaign_exhausted")
