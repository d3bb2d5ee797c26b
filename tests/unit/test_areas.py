"""The API's functions: which route is whose, what each loads, what the template makes of them."""

import importlib
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.http.api import PREFIX
from chalicelib.wiring import PORTS
from infra.areas import CONCURRENCY, divide
from infra.cloudformation import function_id
from infra.described import answering, read
from infra.grants.areas import AREAS as GRANTED
from infra.grants.shape import READ, Grants
from infra.live import OPENING_AT_ONCE
from local.emulator import PROJECT
from local.resources import Functions

# An account's Lambda quota, and what AWS wants left of it for functions that keep nothing.
QUOTA, UNRESERVED = 1_000, 100
# What belongs together whatever else moves: a payment, and what may not stop it.
TILL = {
    ("POST", "/merchant/scans"),
    ("POST", "/merchant/redemptions"),
    ("GET", "/merchant/redemptions"),
    ("GET", "/merchant/redemptions/{redemption_id}"),
    ("POST", "/merchant/redemptions/{redemption_id}/refunds"),
    ("POST", "/resident/vouchers/{voucher_id}/payment-tokens"),
    ("GET", "/resident/payment-tokens/{token_id}"),
    ("POST", "/resident/stickers/read"),
    ("POST", "/resident/payments"),
    ("GET", "/resident/payments/{payment_id}"),
    ("GET", "/merchant/payments/{payment_id}"),
    ("POST", "/merchant/payments/{payment_id}/undo"),
}


# Where acquirers come in, who sign what they send.
SNAP = {("POST", "/snap/v1.0/access-token/b2b"), ("POST", "/snap/v1.0/qr/qr-mpm-notify")}


def areas() -> dict[str, Any]:
    found: dict[str, Any] = importlib.import_module("app").AREAS
    return found


def routes_of(area: str) -> set[tuple[str, str]]:
    return {
        (method, path.removeprefix(PREFIX))
        for (method, path), name in answering().items()
        if name == area
    }


def test_every_route_belongs_to_exactly_one_area() -> None:
    counted = Counter(
        (method, path)
        for area in areas().values()
        for path, methods in area.routes.items()
        for method in methods
    )
    whole = importlib.import_module("app").app.routes
    assert set(counted) == {(method, path) for path, methods in whole.items() for method in methods}
    assert set(counted.values()) == {1}


def test_the_till_has_what_a_payment_needs_and_nothing_else() -> None:
    assert routes_of("till") == TILL


def test_claims_are_by_themselves() -> None:
    assert routes_of("claims") == {("POST", "/resident/claims")}


def test_strangers_are_answered_by_areas_of_their_own() -> None:
    app = importlib.import_module("app").app
    open_to_all = {
        (route.method, route.path) for api in app.apis for route in api.routes if not route.roles
    }
    assert open_to_all == routes_of("public") | routes_of("sign_in") | SNAP


def test_finance_has_every_route_of_finance() -> None:
    assert {path.split("/")[1] for _, path in routes_of("finance")} == {"finance"}
    assert not [path for _, path in routes_of("rest") if path.startswith("/finance/")]


@pytest.mark.parametrize(
    ("area", "others"),
    [
        ("public", "bank corrections exports redemptions reconciliation reports settlements"),
        (
            "sign_in",
            "bank campaigns corrections exports products redemptions reconciliation reports"
            " settlements vouchers",
        ),
        ("claims", "bank corrections exports products redemptions reconciliation reports"),
        ("till", "bank corrections exports products reconciliation reports settlements"),
        ("finance", "products reports"),
        ("rest", "bank corrections reconciliation"),
    ],
)
def test_an_area_loads_no_room_that_it_has_no_route_of(area: str, others: str) -> None:
    code = (
        f"import sys, chalicelib.areas.{area}; "
        "print(*{name.split('.')[1] for name in sys.modules if name.startswith('chalicelib.')"
        " and name.count('.') > 1 and not name.endswith('.ports')})"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert not set(others.split()) & set(ended.stdout.split())


def template() -> dict[str, Any]:
    """What Chalice writes, as far as `divide` reads it."""
    paths: dict[str, Any] = {}
    for method, path in answering():
        paths.setdefault(path, {})[method.lower()] = {}
    function = {"Type": "AWS::Serverless::Function"}
    resources: dict[str, Any] = {
        function_id(area): function | {"Properties": {}} for area in CONCURRENCY
    }
    return {
        "Resources": resources
        | {
            "RestAPI": {
                "Type": "AWS::Serverless::Api",
                "Properties": {"DefinitionBody": {"paths": paths}},
            },
            "APIHandler": function | {"Properties": {}},
            "APIHandlerInvokePermission": {"Type": "AWS::Lambda::Permission"},
            "ApiHandlerLogGroup": {"Type": "AWS::Logs::LogGroup"},
        },
        "Outputs": {
            name: {} for name in ("APIHandlerName", "APIHandlerArn", "RestAPIId", "EndpointURL")
        },
    }


def divided(stage: str) -> dict[str, Any]:
    made = template()
    divide(made, answering(), stage)
    return made


def test_each_route_is_answered_by_its_areas_function() -> None:
    functions = Functions(divided("prod"))
    for (method, path), area in answering().items():
        found = functions.answering(method, path)
        assert (found.function, found.resource) == (function_id(area), path)


def test_no_function_answers_everything() -> None:
    resources = divided("prod")["Resources"]
    assert not [name for name in resources if "handler" in name.lower()]
    allowed = {
        resource["Properties"]["FunctionName"]["Ref"]
        for resource in resources.values()
        if resource["Type"] == "AWS::Lambda::Permission"
    }
    assert allowed == {function_id(area) for area in areas()}
    assert not [name for name, one in resources.items() if one["Type"] == "AWS::Serverless::Api"]


def test_each_area_keeps_a_concurrency_of_its_own() -> None:
    for area in areas():
        logical_id = function_id(area)
        kept = divided("prod")["Resources"][logical_id]["Properties"]
        condition, parameter, _ = kept["ReservedConcurrentExecutions"]["Fn::If"]
        assert (condition, parameter) == (
            "ReservesConcurrency",
            {"Ref": f"{logical_id}Concurrency"},
        )


def test_what_is_kept_leaves_enough_to_streams_queues_and_clocks() -> None:
    assert sum(CONCURRENCY.values()) + OPENING_AT_ONCE <= QUOTA - UNRESERVED


def test_every_area_has_a_policy_and_a_concurrency() -> None:
    assert set(areas()) == set(GRANTED) == set(CONCURRENCY)


def test_what_is_public_reads_what_was_made_for_everybody_and_no_secret() -> None:
    public = GRANTED["public"]
    assert set(public.tables) == {"days", "documents"}
    assert {one for actions in public.tables.values() for one in actions} <= set(READ)
    # The key ring holds private halves, and the pepper behind every hash of a person.
    assert Grants(tables={}) == replace(public, tables={})


def test_an_area_touches_no_table_of_another() -> None:
    staff_and_phones, bank = "identity", {"bank", "settlements", "corrections", "exports"}
    assert staff_and_phones not in {*GRANTED["claims"].tables, *GRANTED["till"].tables}
    assert "merchants" not in GRANTED["claims"].tables
    for area in ("public", "sign_in", "claims", "till"):
        assert not bank & set(GRANTED[area].tables)


def test_a_route_without_an_area_is_not_packaged() -> None:
    made = template()
    (route, _), *others = answering().items()
    with pytest.raises(KeyError):
        divide(made, dict(others), "prod")
    assert route not in dict(others)


def test_which_area_answers_what_is_read_as_it_was_printed() -> None:
    assert read('[["GET", "/api/v1/public/health", "public"]]') == {
        ("GET", "/api/v1/public/health"): "public"
    }


def test_every_port_that_is_given_is_one_that_a_room_names() -> None:
    for name in PORTS:
        module, _, port = name.rpartition(".")
        assert isinstance(getattr(importlib.import_module(module), port), type)
