"""The WebSocket API, as Chalice writes it and infra/live.py makes it the city's."""

from typing import Any

import pytest

from infra.cloudformation import LIVE_STAGE
from infra.live import live_behavior, live_endpoint, live_origin, name_live
from infra.pages import pages
from infra.permissions import policy

API = {"Ref": "WebsocketAPI"}


def chalices() -> dict[str, Any]:
    """What Chalice writes of it."""
    return {
        "Resources": {
            "WebsocketAPI": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "x"}},
            "WebsocketConnect": {"Type": "AWS::Serverless::Function", "Properties": {}},
            "WebsocketAPIDeployment": {
                "Type": "AWS::ApiGatewayV2::Deployment",
                "Properties": {"ApiId": API},
            },
            "WebsocketAPIStage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {
                    "ApiId": API,
                    "DeploymentId": {"Ref": "WebsocketAPIDeployment"},
                    "StageName": "city",
                },
            },
        },
        "Outputs": {"WebsocketConnectEndpointURL": {}},
    }


def named(stage: str) -> dict[str, Any]:
    template = chalices()
    name_live(template, stage)
    return template


def test_its_stage_is_the_path_at_which_the_city_has_it() -> None:
    properties = named("prod")["Resources"]["WebsocketAPIStage"]["Properties"]
    assert properties["StageName"] == LIVE_STAGE
    assert live_behavior()["PathPattern"] == f"/{LIVE_STAGE}"
    # The CDN hands the path on as it is.
    assert "OriginPath" not in live_origin()


def test_a_changed_route_is_deployed_by_itself() -> None:
    resources = named("prod")["Resources"]
    properties = resources["WebsocketAPIStage"]["Properties"]
    assert properties["AutoDeploy"]
    assert "DeploymentId" not in properties
    assert "WebsocketAPIDeployment" not in resources


def test_what_a_page_says_calls_no_function() -> None:
    resources = named("prod")["Resources"]
    assert resources["WebsocketDefaultRoute"]["Properties"]["RouteKey"] == "$default"
    assert resources["WebsocketSilence"]["Properties"]["IntegrationType"] == "MOCK"


@pytest.mark.parametrize("stage", ["staging", "prod"])
def test_a_flood_of_connections_takes_its_own_concurrency_alone(stage: str) -> None:
    function = named(stage)["Resources"]["WebsocketConnect"]["Properties"]
    assert "Fn::If" in function["ReservedConcurrentExecutions"]


def test_the_cdn_asks_the_websocket_api_before_the_pages() -> None:
    config = pages()["City"]["Properties"]["DistributionConfig"]
    assert live_origin() in config["Origins"]
    assert live_behavior() in config["CacheBehaviors"]


def test_who_tells_may_close_nothing_and_who_opens_may_tell_nothing() -> None:
    for function, method in (("on_live", "POST"), ("websocket_connect", "DELETE")):
        found = [
            one["Resource"][0]["Fn::Sub"]
            for one in policy(function)["Statement"]
            if one["Action"] == ["execute-api:ManageConnections"]
        ]
        (resource,) = found
        assert resource.endswith(f"${{WebsocketAPI}}/{LIVE_STAGE}/{method}/@connections/*")


def test_on_one_machine_it_is_told_at_the_emulator() -> None:
    assert live_endpoint("local")["Fn::Sub"].startswith("/_aws/execute-api/")
    assert live_endpoint("prod")["Fn::Sub"].startswith("https://${WebsocketAPI}.")
