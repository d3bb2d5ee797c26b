"""What a creation answers leads to what can be done with it."""

import re
from typing import Any

import pytest

from infra.described import openapi


@pytest.fixture(scope="module")
def operations() -> dict[str, tuple[str, Any]]:
    """Address and operation, by the operation's id."""
    return {
        operation["operationId"]: (path, operation)
        for path, methods in openapi()["paths"].items()
        for operation in methods.values()
    }


def links(operation: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for response in operation["responses"].values():
        found |= response.get("links", {})
    return found


def test_a_link_fills_every_parameter_of_the_address_to_which_it_leads(
    operations: dict[str, tuple[str, Any]],
) -> None:
    count = 0
    for path, operation in operations.values():
        for name, link in links(operation).items():
            assert link["operationId"] == name
            target, _ = operations[name]
            assert set(link["parameters"]) == set(re.findall(r"\{(\w+)\}", target))
            for said in link["parameters"].values():
                own = re.fullmatch(r"\$request\.path\.(\w+)", said)
                assert said == "$response.body#/id" or (own and f"{{{own.group(1)}}}" in path)
            count += 1
    assert count >= 70


def test_a_campaign_leads_to_its_funds_and_publication_and_a_redemption_to_its_refund(
    operations: dict[str, tuple[str, Any]],
) -> None:
    _, created = operations["campaigns_create"]
    assert {"campaigns_fund", "campaigns_publish", "campaigns_close"} <= set(links(created))
    _, redeemed = operations["redemptions_redeem"]
    assert links(redeemed)["redemptions_refund"]["parameters"] == {
        "redemption_id": "$response.body#/id"
    }


def test_what_creates_nothing_leads_nowhere(operations: dict[str, tuple[str, Any]]) -> None:
    for name in ("campaigns_publish", "campaigns_one", "campaigns_every"):
        assert not links(operations[name][1])
