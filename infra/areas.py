"""The API's functions, one for each area, made of the one that Chalice writes.

Chalice knows the areas as functions that nothing calls (app.py), with their policies, memory and
logs. Here the API's definition is told which of them answers which route.
"""

from infra.cloudformation import Template, function_id, functions, no_value
from infra.described import Answering

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
    """Let each area's function answer its routes, and take out the one that answered all.

    `answering` is the area of each method and path. Raises KeyError for a route of the API that
    has none, or an area that has no function.
    """
    resources = template["Resources"]
    for path, methods in resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"].items():
        for method, operation in methods.items():
            area = function_id(answering[method.upper(), path])
            integration = operation["x-amazon-apigateway-integration"]
            uri = integration["uri"]["Fn::Sub"]
            integration["uri"] = {"Fn::Sub": uri.replace("${APIHandler.Arn}", f"${{{area}.Arn}}")}
    asked = resources.pop("APIHandlerInvokePermission")
    for name in CONCURRENCY:
        logical_id = function_id(name)
        function = functions(template)[logical_id]
        allowed = asked["Properties"] | {"FunctionName": {"Ref": logical_id}}
        resources[f"{logical_id}InvokePermission"] = asked | {"Properties": allowed}
        if stage != "local":
            kept = {"Ref": f"{logical_id}Concurrency"}
            function["Properties"]["ReservedConcurrentExecutions"] = {
                "Fn::If": [RESERVES, kept, no_value()]
            }
    for gone in ("APIHandler", "ApiHandlerLogGroup"):
        del resources[gone]
    for gone in ("APIHandlerName", "APIHandlerArn"):
        del template["Outputs"][gone]
