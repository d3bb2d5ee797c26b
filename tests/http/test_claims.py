"""Claiming a voucher: who may, how often, in which time, and never more than was funded."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import OTHER_KELURAHAN, fresh_key, refused
from tests.http.conftest import TestCity


def test_one_persons_key_is_nothing_to_another(city: TestCity) -> None:
    campaign, key = city.campaign(), fresh_key()
    one, two = city.residents(2)
    body = {"campaign_id": campaign}
    first = one.post("/resident/claims", body, key=key).ok(201)
    second = two.post("/resident/claims", body, key=key)
    assert second.ok(201)["id"] != first["id"]
    assert not second.replayed


def test_a_claim_issues_one_voucher(city: TestCity) -> None:
    campaign = city.campaign(fund=120_000, categories=["kuliner"])
    resident = city.resident()
    voucher = resident.post("/resident/claims", {"campaign_id": campaign}).ok(201)
    assert voucher.keys() == set(
        "id campaign_id campaign_name face_value remaining state issued_at spend_until "
        "categories".split()
    )
    assert (voucher["face_value"], voucher["remaining"]) == (50_000, 50_000)
    assert voucher["state"] == "active"
    assert voucher["categories"] == ["kuliner"]
    assert resident.get("/resident/vouchers").ok()["items"] == [voucher]
    again = resident.post("/resident/claims", {"campaign_id": campaign})
    assert refused(again, "already_claimed")["voucher_id"] == voucher["id"]
    assert city.balance(f"campaign:{campaign}") == 70_000


def test_no_voucher_more_than_was_funded(city: TestCity) -> None:
    campaign = city.campaign(fund=120_000)
    one, two, three = city.residents(3)
    city.claim(one, campaign)
    city.claim(two, campaign)
    refused(three.post("/resident/claims", {"campaign_id": campaign}), "campaign_exhausted")
    city.fund(campaign, 30_000)
    # The function that refused knows it for a second.
    city.hands.pass_by(seconds=2)
    city.claim(three, campaign)
    assert city.balance(f"campaign:{campaign}") == 0


@pytest.mark.parametrize("per_resident", [1, 3])
def test_a_resident_claims_as_often_as_the_campaign_allows(
    city: TestCity, per_resident: int
) -> None:
    campaign = city.campaign(per_resident=per_resident)
    resident = city.resident()
    body = {"campaign_id": campaign}
    if per_resident > 1:
        refused(resident.post("/resident/claims", body), "idempotency_key_required")
    issued = {city.claim(resident, campaign) for _ in range(per_resident)}
    assert len(issued) == per_resident
    refused(resident.post("/resident/claims", body, key=fresh_key()), "already_claimed")


def test_a_kept_claim_is_answered_when_the_campaign_is_long_paused(city: TestCity) -> None:
    campaign, key, resident = city.campaign(), fresh_key(), city.resident()
    body = {"campaign_id": campaign}
    first = resident.post("/resident/claims", body, key=key).ok(201)
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    city.hands.pass_by(hours=23)
    again = resident.post("/resident/claims", body, key=key)
    assert again.ok(201) == first
    assert again.replayed


@pytest.mark.parametrize(
    ("terms", "allowed"),
    [
        ({"kelurahan": [OTHER_KELURAHAN]}, False),
        ({"kelurahan": ["35.73.01.1001", OTHER_KELURAHAN]}, True),
        ({"segments": ["lansia"]}, False),
        ({"segments": ["lansia", "disabilitas"]}, True),
        ({"segments": ["disabilitas"], "kelurahan": [OTHER_KELURAHAN]}, False),
    ],
)
def test_only_those_claim_for_whom_a_campaign_is(
    city: TestCity, terms: dict[str, Any], allowed: bool
) -> None:
    campaign = city.campaign(**terms)
    resident = city.resident(segments="disabilitas")
    reply = resident.post("/resident/claims", {"campaign_id": campaign})
    if allowed:
        reply.ok(201)
    else:
        refused(reply, "not_eligible")
        assert city.balance(f"campaign:{campaign}") == 1_000_000


def test_claims_are_taken_only_in_their_time_and_while_published(city: TestCity) -> None:
    resident, now = city.resident(), city.clock()
    soon = city.campaign(claim_from=to_text(now + timedelta(hours=1)))
    draft = city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"]
    for campaign in (soon, draft):
        refused(resident.post("/resident/claims", {"campaign_id": campaign}), "campaign_not_open")
    refused(resident.post("/resident/claims", {"campaign_id": "cmp_000000"}), "not_found")
    city.hands.pass_by(hours=1)
    city.claim(resident, soon)
    city.hands.pass_by(hours=23)
    late = {"campaign_id": soon}
    refused(city.resident().post("/resident/claims", late), "campaign_not_open")


def test_nothing_is_issued_after_the_time_for_claims_however_slow_the_reading_was(
    city: TestCity,
) -> None:
    # A voucher issued past its own spend_until would never be found by the job that empties it.
    ends = to_text(city.clock() + timedelta(hours=1))
    campaign = city.campaign(claim_until=ends, spend_until=ends)
    resident = city.resident()
    city.hands.pass_by(minutes=59, seconds=59)
    resident.get("/resident/profile").ok()
    events = city.parts.connection.client.meta.events

    def slow(**_: Any) -> None:
        city.hands.pass_by(seconds=2)

    events.register("before-call.dynamodb.GetItem", slow)
    try:
        reply = resident.post("/resident/claims", {"campaign_id": campaign})
    finally:
        events.unregister("before-call.dynamodb.GetItem", slow)
    refused(reply, "campaign_not_open")
