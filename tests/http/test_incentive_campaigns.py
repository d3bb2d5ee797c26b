"""Campaigns that reward payments: set up by a rule, seen by everybody, and claimed by nobody."""

from typing import Any

import pytest

from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity

RULE = {
    "percent": 10,
    "min_payment": 20_000,
    "max_per_payment": 5_000,
    "max_rewards_per_day": 2,
    "max_total_per_resident": None,
}


def drafted(city: TestCity, **given: Any) -> dict[str, Any]:
    return {**city.draft(kind="incentive", rule=RULE, face_value=None), **given}


def test_an_incentive_has_a_rule_and_no_face_value(city: TestCity) -> None:
    made = city.admin.post("/admin/campaigns", drafted(city)).ok(201)
    assert (made["kind"], made["face_value"], made["rule"]) == ("incentive", None, RULE)
    assert city.admin.get(f"/admin/campaigns/{made['id']}").ok() == made
    voucher = city.admin.post("/admin/campaigns", city.draft()).ok(201)
    assert (voucher["kind"], voucher["rule"]) == ("voucher", None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rule": None}, "rule"),
        ({"face_value": 50_000}, "face_value"),
        ({"per_resident": 2}, "per_resident"),
        ({"kind": "voucher"}, "face_value"),
        ({"kind": "voucher", "face_value": 50_000}, "rule"),
        ({"rule": {**RULE, "max_per_payment": 1_999}}, "rule.max_per_payment"),
        ({"kind": "cashback"}, "kind"),
        ({"requires": ["iso9001"]}, "requires[0]"),
    ],
)
def test_what_an_incentive_cannot_be_is_told_by_field(
    city: TestCity, given: dict[str, Any], field: str
) -> None:
    problem = refused(
        city.admin.post("/admin/campaigns", drafted(city, **given)), "validation_failed"
    )
    assert [one["field"] for one in problem["errors"]] == [field]


def test_an_incentive_is_public_and_nobody_claims_from_it(city: TestCity) -> None:
    made = city.admin.post("/admin/campaigns", drafted(city, requires=["halal", "pirt"])).ok(201)
    city.fund(made["id"], 100_000)
    city.admin.post(f"/admin/campaigns/{made['id']}/publish").ok()
    claim = {"campaign_id": made["id"]}
    refused(city.resident().post("/resident/claims", claim, key=fresh_key()), "campaign_not_open")
    assert city.balance(f"campaign:{made['id']}") == 100_000
