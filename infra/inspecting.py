"""What the functions tell of themselves beside their own log lines: little, unless somebody looks.

Each request is one line of log, written by ourselves. Lambda adds three of its own to each call
(START, END, REPORT: some 300 bytes), and X-Ray traces the first request of each second and one in
twenty of the others, which nobody can make fewer ("Visualize Lambda function invocations using AWS
X-Ray", Lambda developer guide): where requests come slower than one a second, all of them. So both
are switched on where somebody wants to look, by the parameter `Inspect`.
"""

from infra.cloudformation import Template, function_id, functions

INSPECTING = "Inspecting"
# A trace costs the same wherever it is written; Lambda's lines are many before the API alone.
LEAN = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "WARN"}
FULL = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}


def parameters(stage: str) -> dict[str, Template]:
    """Whether a city looks at its functions more closely."""
    return {
        "Inspect": {
            "Type": "String",
            "Default": "no" if stage == "prod" else "yes",
            "AllowedValues": ["yes", "no"],
            "Description": "Whether X-Ray traces calls, and Lambda reports each in the log: what "
            "that costs stands in docs/costs.md",
        }
    }


def conditions() -> dict[str, Template]:
    """The condition that the functions ask."""
    return {INSPECTING: {"Fn::Equals": [{"Ref": "Inspect"}, "yes"]}}


def inspect(template: Template, areas: tuple[str, ...]) -> None:
    """Let the parameter say what all functions trace, and what Lambda logs of the areas' calls."""
    for function in functions(template).values():
        function["Properties"]["Tracing"] = {"Fn::If": [INSPECTING, "Active", "PassThrough"]}
    for name in areas:
        properties = functions(template)[function_id(name)]["Properties"]
        properties["LoggingConfig"] = {"Fn::If": [INSPECTING, FULL, LEAN]}
