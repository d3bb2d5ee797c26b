"""The API's functions, one for each area, in place of the one that Chalice writes.

Chalice knows the areas as functions that nothing calls (app.py), with their policies, memory and
logs. Here they are put behind the API, whose routes are in infra/http_api.py.
"""

from infra.cloudformation import Template, function_id, functions, no_value
from infra.described import Answering
from infra.http_api import http_api, invoke_permission

# How many requests each area may work on at once, of the 1,000 that an account may have raised its
# Lambda quota to. They are kept for it: no other function takes them, and it takes no more. 200 are
# left to what streams, queues and clocks call; AWS wants 100 left.
CONCURRENCY = {
    "public": 60,
    "sign_in": 60,
    "claims": 200,
    "till": 270,
    "finance": 40,
    "acquirers": 60,
    "partner": 40,
    "rest": 70,
}
RESERVES = "ReservesConcurrency"


def parameters(stage: str) -> dict[str, Template]:
    """How much a city keeps for each area, and whether it keeps anything."""
    found: dict[str, Template] = {
        "ReserveConcurrency": {
            "Type": "String",
            "Default": "yes" if stage == "prod" else "no",
            "AllowedValues": ["yes", "no"],
            "Description": "Whether Lambda keeps its concurrency for each area; no in an account "
            "whose quota is not 1,000 yet",
        }
    }
    for area, kept in CONCURRENCY.items():
        found[f"{function_id(area)}Concurrency"] = {
            "Type": "Number",
            "Default": kept,
            "MinValue": 1,
            "Description": f"Requests that {area} works on at once, kept for it",
        }
    return found


def conditions() -> dict[str, Template]:
    """The condition that the areas' functions ask."""
    return {RESERVES: {"Fn::Equals": [{"Ref": "ReserveConcurrency"}, "yes"]}}


def divide(template: Template, answering: Answering, stage: str) -> None:
    """Put the areas' functions behind an HTTP API, and take out Chalice's API and the one function
    that answered all of it.

    `answering` is the area of each method and path. Raises KeyError for a route of the API that
    has none, or an area that has no function.
    """
    resources = template["Resources"]
    described = resources.pop("RestAPI")["Properties"]["DefinitionBody"]["paths"]
    for path, methods in described.items():
        for method in methods:
            answering[method.upper(), path]
    resources |= http_api(stage, answering)
    for name in CONCURRENCY:
        logical_id = function_id(name)
        function = functions(template)[logical_id]
        resources[f"{logical_id}InvokePermission"] = invoke_permission(logical_id)
        if stage != "local":
            kept = {"Ref": f"{logical_id}Concurrency"}
            function["Properties"]["ReservedConcurrentExecutions"] = {
                "Fn::If": [RESERVES, kept, no_value()]
            }
    for gone in ("APIHandler", "ApiHandlerLogGroup", "APIHandlerInvokePermission"):
        del resources[gone]
    for gone in ("APIHandlerName", "APIHandlerArn", "RestAPIId", "EndpointURL"):
        del template["Outputs"][gone]
