"""Settlements that outlast a request: 202, gone on with by the queue, their file behind a link."""

import urllib.request

import pytest
from msgspec import structs

from chalicelib.settlements.parts import SettlementParts
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.settling import act, get, post_draft, shop_with, withdraw


def plenty() -> int:
    """A function's time that never runs out, in milliseconds."""
    return 10**9


@pytest.fixture
def settlements(city: TestCity, monkeypatch: pytest.MonkeyPatch) -> SettlementParts:
    """The parts, as if two lines and ten bytes were more than a request can take."""
    parts = city.functions["finance"][SettlementParts]
    monkeypatch.setattr(parts, "draft", structs.replace(parts.draft, lines_at_once=2))
    small = structs.replace(parts.payout_files, answer_most_bytes=10)
    monkeypatch.setattr(parts, "render", structs.replace(parts.render, files=small))
    return parts


def test_a_large_settlement_is_drafted_and_approved_by_job(
    city: TestCity, second: Person, settlements: SettlementParts
) -> None:
    for amount in (1_000, 2_000, 3_000):
        shop_with(city, amount)
    key = fresh_key()
    begun = post_draft(city, key=key)
    found = begun.ok(202)
    assert found["state"] == "preparing"
    settlements.work.take_up({"id": found["id"]}, plenty)
    assert get(city, found)["state"] == "draft"
    # By the same key the settlement as it stands now, under the status of the first answer.
    again = city.finance.post("/finance/settlements", {"until": found["until"]}, key=key)
    assert (again.ok(202)["state"], again.replayed) == ("draft", True)

    approved = act(second, found, "approve").ok(202)
    assert approved["state"] == "approving"
    settlements.work.take_up({"id": found["id"]}, plenty)
    done = get(city, found)
    assert done["state"] == "approved"
    # Whoever else is owed something in this city is paid, too.
    assert done["total"] >= 6_000

    withdraw(city.finance, found).ok()
    assert act(second, found, "withdraw/approve").ok(202)["state"] == "withdrawing"
    path = f"/finance/settlements/{found['id']}/payout-file"
    refused(second.get(path), "state_conflict")
    settlements.work.take_up({"id": found["id"]}, plenty)
    assert get(city, found)["state"] == "withdrawn"


def test_a_large_file_is_fetched_from_where_it_lies(
    city: TestCity, second: Person, settlements: SettlementParts
) -> None:
    shop_with(city, 1_000)
    found = post_draft(city).ok(202)
    settlements.work.take_up({"id": found["id"]}, plenty)
    act(second, found, "approve").ok(202)
    settlements.work.take_up({"id": found["id"]}, plenty)
    path = f"/finance/settlements/{found['id']}/payout-file"
    moved = city.finance.get(path, format="csv")
    assert (moved.status, moved.raw) == (302, b"")
    with urllib.request.urlopen(moved.headers["location"]) as answer:
        assert answer.read().startswith(b"end_to_end_id,")
