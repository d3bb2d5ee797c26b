"""The WebSocket API, as Chalice writes it, made the city's: its name, its stage, its ceilings.

The stage is called as the path at which the city's address has it (`/live`): API Gateway takes a
WebSocket at its stage alone, and CloudFront hands a path on as it is. Who listens says nothing, but
a word now and then so that API Gateway does not close after ten silent minutes; that is taken by a
mock, which calls no function.
"""

from typing import Any

from infra.areas import RESERVES
from infra.cloudformation import LIVE_STAGE, Template, functions, no_value

# Connections that are opened at once; a city's share of what the account may open a second
# ("Quotas for configuring and running a WebSocket API", API Gateway's developer guide: 500).
OPENED_A_SECOND = 400
# What a flood of connections without a ticket may take of the account's concurrency.
OPENING_AT_ONCE = 20
# AWS's managed policies, as infra/pages.py has them for the API: nothing is kept, and all but Host
# goes through.
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
_HOST = "${WebsocketAPI}.execute-api.${AWS::Region}.${AWS::URLSuffix}"


def live_endpoint(stage: str) -> dict[str, str]:
    """Where open connections are told things; on one machine a path at the emulator's address."""
    if stage == "local":
        return {"Fn::Sub": f"/_aws/execute-api/${{WebsocketAPI}}/{LIVE_STAGE}"}
    return {"Fn::Sub": f"https://{_HOST}/{LIVE_STAGE}"}


def live_source() -> dict[str, Any]:
    """The address of the city as a page's policy names it for WebSockets: Safari before 15.4 does
    not take 'self' for them."""
    return {"Fn::Join": ["wss://", {"Fn::Split": ["https://", {"Ref": "Origin"}]}]}


def live_origin() -> Template:
    """The CDN's origin of connections."""
    return {
        "Id": "live",
        "DomainName": {"Fn::Sub": _HOST},
        "CustomOriginConfig": {
            "OriginProtocolPolicy": "https-only",
            "OriginSSLProtocols": ["TLSv1.2"],
        },
    }


def live_behavior() -> Template:
    """The CDN's path of connections."""
    return {
        "PathPattern": f"/{LIVE_STAGE}",
        "TargetOriginId": "live",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": _CACHING_DISABLED,
        "OriginRequestPolicyId": _ALL_VIEWER_EXCEPT_HOST,
    }


def name_live(template: Template, stage: str) -> None:
    """Make Chalice's WebSocket API the city's; the argument is changed. Raises KeyError where
    Chalice has written none."""
    resources = template["Resources"]
    api = {"Ref": "WebsocketAPI"}
    resources["WebsocketAPI"]["Properties"]["Name"] = f"tumbas-{stage}-live"
    resources["WebsocketSilence"] = {
        "Type": "AWS::ApiGatewayV2::Integration",
        "Properties": {
            "ApiId": api,
            "IntegrationType": "MOCK",
            "TemplateSelectionExpression": "200",
            "RequestTemplates": {"200": '{"statusCode":200}'},
        },
    }
    resources["WebsocketDefaultRoute"] = {
        "Type": "AWS::ApiGatewayV2::Route",
        "Properties": {
            "ApiId": api,
            "RouteKey": "$default",
            "Target": {"Fn::Join": ["/", ["integrations", {"Ref": "WebsocketSilence"}]]},
        },
    }
    # Chalice's deployment is made once, and keeps the routes of that day; the stage makes its own.
    del resources["WebsocketAPIDeployment"]
    del resources["WebsocketAPIStage"]["Properties"]["DeploymentId"]
    settings = {"ThrottlingRateLimit": OPENED_A_SECOND, "ThrottlingBurstLimit": OPENED_A_SECOND}
    resources["WebsocketAPIStage"]["Properties"] |= {
        "StageName": LIVE_STAGE,
        "AutoDeploy": True,
        "DefaultRouteSettings": settings,
    }
    if stage != "local":
        function = functions(template)["WebsocketConnect"]
        kept = {"Fn::If": [RESERVES, OPENING_AT_ONCE, no_value()]}
        function["Properties"]["ReservedConcurrentExecutions"] = kept
    # It names the stage that Chalice thought of, and nobody else's address.
    del template["Outputs"]["WebsocketConnectEndpointURL"]
