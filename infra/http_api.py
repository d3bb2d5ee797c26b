"""The API: API Gateway's HTTP API before the areas' functions, and what it takes a second.

Chalice describes a REST API, which costs three times as much a request. Here stands an HTTP API
with the same routes in its place; it hands on the same event (payload format 1.0: "Create AWS
Lambda proxy integrations for HTTP APIs", API Gateway developer guide), so that Chalice notices
nothing. Decision 34 says what differs.
"""

import re
from collections import defaultdict
from typing import Any

from infra.cloudformation import Template, api_name, arn, function_id, no_value
from infra.described import Answering

# By which the rest of the template names it.
API = "HttpApi"
# Where what no route fits goes, and who answers there.
DEFAULT_ROUTE = "$default"
UNKNOWN = "public"
INTEGRATIONS = "x-amazon-apigateway-integrations"
ANY = "x-amazon-apigateway-any-method"
# A new API may have so many; its quota can be raised only once it stands ("Quotas for configuring
# and running an HTTP API", API Gateway developer guide).
MOST_ROUTES = 300
# The gateway gives up after 30 seconds, a function after 29: who is late says so itself.
TIMEOUT_MS = 30_000
# What anybody may ask of the API without having signed in, and what each call costs the city: a
# text message, an item that an admin must look at. Requests a second, over all callers. SNS hands
# on some 20 messages a second, so more would only be refused later; somewhat more may be answered,
# for people mistype. All that look at a code together say how fast the city's accounts can be
# guessed: see `identity.rules.codes.days_to_guess`.
PUBLIC_CEILINGS = {
    # A code by SMS may be tried five times, and a code by message goes to whoever asked for it: so
    # what bounds guessing is how many go out by SMS, however many are tried.
    ("POST", "/api/v1/auth/otp"): 7,
    # A release day: 889,359 people in an hour are 247 a second, who come in by message. The most
    # that a city may choose (KnockRate): no more texts than Meta lets it answer, or all come late.
    ("POST", "/api/v1/auth/knock"): 300,
    ("POST", "/api/v1/auth/token"): 300,
    # Each of them is a message, and its answer's being sent, delivered and read.
    ("POST", "/api/v1/webhooks/whatsapp"): 1_500,
    # Writes nothing: each costs the city a signature of its own.
    ("POST", "/api/v1/auth/passkey-options"): 200,
    ("POST", "/api/v1/merchant/applications"): 5,
    # A dozen acquirers, each a token every quarter of an hour and process of theirs.
    ("POST", "/api/v1/snap/v1.0/access-token/b2b"): 20,
    # A thousand payments a second, each told twice.
    ("POST", "/api/v1/snap/v1.0/qr/qr-mpm-notify"): 2_000,
    ("POST", "/api/v1/auth/client-token"): 30,
}
# Where a city chooses: by the template's parameter.
CHOSEN = {("POST", "/api/v1/auth/knock"): "KnockRate"}
# An address that there is not is answered by a function: few of them, for they cost like others.
UNKNOWN_CEILING = 50
# One line of some 190 bytes for each request, what the gateway itself refuses among them. By whom
# is not in it: the caller that the gateway sees is the CDN.
ACCESS_LOG = (
    '{"id":"$context.requestId","route":"$context.routeKey","status":"$context.status",'
    '"ms":"$context.responseLatency","error":"$context.error.message"}'
)
LOGS_ACCESS = "LogsAccess"


def routes(answering: Answering) -> dict[str, str]:
    """The area that answers each route key, such as `POST /api/v1/auth/otp`.

    A path whose methods are all one area's is one route of `ANY` method, for there may be only so
    many: its function refuses the methods that it has not. What has a ceiling is a route by itself.
    """
    paths: dict[str, dict[str, str]] = defaultdict(dict)
    for (method, path), area in answering.items():
        paths[path][method] = area
    found = {}
    for path, methods in paths.items():
        alone = {method for method in methods if (method, path) in PUBLIC_CEILINGS}
        others = set(methods) - alone
        areas = {methods[method] for method in others}
        if len(others) > 1 and len(areas) == 1 and not alone:
            found[f"ANY {path}"] = areas.pop()
        else:
            found |= {f"{method} {path}": area for method, area in methods.items()}
    return found


def definition(stage: str, answering: Answering) -> Template:
    """The API's own OpenAPI document: each route and the function behind it. Raises ValueError for
    more routes than a new API may have."""
    found = routes(answering)
    if len(found) >= MOST_ROUTES:
        raise ValueError(f"{len(found)} routes and {DEFAULT_ROUTE}: over {MOST_ROUTES}")
    paths: dict[str, Template] = {}
    for key, area in found.items():
        method, path = key.split(" ")
        name = ANY if method == "ANY" else method.lower()
        paths.setdefault(path, {})[name] = _operation(area, path)
    paths[f"/{DEFAULT_ROUTE}"] = {ANY: {"isDefaultRoute": True, **_operation(UNKNOWN, "")}}
    areas = {*found.values(), UNKNOWN}
    return {
        "openapi": "3.0.1",
        "info": {"title": api_name(stage), "version": "1.0"},
        "paths": paths,
        "components": {INTEGRATIONS: {area: _integration(area) for area in sorted(areas)}},
    }


def _operation(area: str, path: str) -> Template:
    operation: dict[str, Any] = {
        "responses": {"default": {"description": area}},
        "x-amazon-apigateway-integration": {"$ref": f"#/components/{INTEGRATIONS}/{area}"},
    }
    if names := re.findall(r"\{(\w+)\}", path):
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ]
    return operation


def _integration(area: str) -> Template:
    """A function, of which there is one for all of an area's routes: an API may have 300, too."""
    return {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "payloadFormatVersion": "1.0",
        "timeoutInMillis": TIMEOUT_MS,
        "uri": {
            "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path"
            f"/2015-03-31/functions/${{{function_id(area)}.Arn}}/invocations"
        },
    }


def route_settings() -> dict[str, Template]:
    """How many requests a second the routes take that have a ceiling of their own. What is above
    gets 429 from the gateway."""
    ceilings = {f"{method} {path}": rate for (method, path), rate in PUBLIC_CEILINGS.items()}
    chosen = {f"{method} {path}": {"Ref": name} for (method, path), name in CHOSEN.items()}
    return {
        key: {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": 2 * rate}
        for key, rate in {**ceilings, DEFAULT_ROUTE: UNKNOWN_CEILING}.items()
    } | {
        key: {"ThrottlingRateLimit": rate, "ThrottlingBurstLimit": rate}
        for key, rate in chosen.items()
    }


def invoke_permission(logical_id: str) -> Template:
    """That the API may call a function."""
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Ref": logical_id},
            "Action": "lambda:InvokeFunction",
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}"
                f":${{{API}}}/*"
            },
        },
    }


def parameters() -> dict[str, Template]:
    """What a city chooses of its API."""
    return {
        # An account in Jakarta starts with 2,500 a second and a burst of 1,250 over all its
        # APIs ("Amazon API Gateway quotas", its developer guide).
        "ApiRate": {
            "Type": "Number",
            "Default": 2000,
            "MinValue": 1,
            "Description": "Requests a second that the API takes; raise the quota first",
        },
        "ApiBurst": {
            "Type": "Number",
            "Default": 1000,
            "MinValue": 1,
            "Description": "Requests at once that the API takes; raise the quota first",
        },
        "AccessLogs": {
            "Type": "String",
            "Default": "no",
            "AllowedValues": ["yes", "no"],
            "Description": "Whether the API logs a line for each request, also for what it refuses "
            "before a function sees it; the functions log a line each in any case",
        },
    }


def conditions() -> dict[str, Template]:
    """The condition that the access log asks."""
    return {LOGS_ACCESS: {"Fn::Equals": [{"Ref": "AccessLogs"}, "yes"]}}


def http_api(stage: str, answering: Answering) -> dict[str, Template]:
    """The API and its one stage, which serves at the root of its address."""
    serving: Template = {
        "ApiId": {"Ref": API},
        "StageName": DEFAULT_ROUTE,
        "AutoDeploy": True,
    }
    found: dict[str, Template] = {
        API: {
            "Type": "AWS::ApiGatewayV2::Api",
            "Properties": {"Body": definition(stage, answering)},
        },
        "HttpApiStage": {"Type": "AWS::ApiGatewayV2::Stage", "Properties": serving},
    }
    if stage != "local":
        serving |= {
            "DefaultRouteSettings": {
                "ThrottlingRateLimit": {"Ref": "ApiRate"},
                "ThrottlingBurstLimit": {"Ref": "ApiBurst"},
            },
            "RouteSettings": route_settings(),
            "AccessLogSettings": {
                "Fn::If": [
                    LOGS_ACCESS,
                    {"DestinationArn": arn("AccessLogGroup"), "Format": ACCESS_LOG},
                    no_value(),
                ]
            },
        }
        found["AccessLogGroup"] = {
            "Type": "AWS::Logs::LogGroup",
            "Condition": LOGS_ACCESS,
            "Properties": {"RetentionInDays": 14},
        }
    return found
