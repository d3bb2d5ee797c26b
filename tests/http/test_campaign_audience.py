"""For whom a campaign is: residents of the registry, or whoever holds a code; and what it waits
for."""

from typing import Any

import pytest

from tests.http.client import KELURAHAN, refused
from tests.http.conftest import TestCity

GATE = {"category": "pariwisata", "percent": 5}


def test_a_campaign_is_for_the_registry_and_waits_for_nothing_unless_it_says_so(
    city: TestCity,
) -> None:
    plain = city.admin.post("/admin/campaigns", city.draft()).ok(201)
    assert (plain["audience"], plain["opens_at_growth"]) == ("registry", None)
    given = city.draft(audience="codes", opens_at_growth=GATE)
    made = city.admin.post("/admin/campaigns", given).ok(201)
    assert (made["audience"], made["opens_at_growth"]) == ("codes", GATE)
    assert city.admin.get(f"/admin/campaigns/{made['id']}").ok() == made


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"audience": "everybody"}, "audience"),
        ({"audience": "codes", "kelurahan": [KELURAHAN]}, "kelurahan"),
        ({"audience": "codes", "segments": ["lansia"]}, "segments"),
        ({"opens_at_growth": {**GATE, "percent": -101}}, "opens_at_growth.percent"),
        ({"opens_at_growth": {**GATE, "percent": 1_001}}, "opens_at_growth.percent"),
        ({"opens_at_growth": {**GATE, "category": "tambang"}}, "opens_at_growth.category"),
    ],
)
def test_what_a_campaign_cannot_ask_for_is_told_by_field(
    city: TestCity, given: dict[str, Any], field: str
) -> None:
    problem = refused(city.admin.post("/admin/campaigns", city.draft(**given)), "validation_failed")
    assert [one["field"] for one in problem["errors"]] == [field]


def test_nobody_of_the_registry_is_counted_for_a_campaign_of_codes(city: TestCity) -> None:
    city.resident()
    asked = {"face_value": 20_000, "audience": "codes"}
    nothing = {"eligible": 0, "vouchers": 0, "cost": 0}
    assert city.admin.post("/admin/campaigns/preview", asked).ok() == nothing


def test_a_campaign_of_codes_is_not_listed_in_public_and_claimed_by_no_id(city: TestCity) -> None:
    listed = city.campaign(opens_at_growth=GATE)
    hidden = city.campaign(audience="codes")
    resident = city.resident()
    refused(resident.post("/resident/claims", {"campaign_id": hidden}), "not_eligible")
    city.make_documents()
    page = city.send("GET", "/public/campaigns", query={"limit": 200}).ok()["items"]
    found = {one["id"]: one for one in page}
    assert hidden not in found
    assert found[listed]["opens_at_growth"] == GATE
