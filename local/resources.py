"""The paths of an API as API Gateway finds them, and which function answers there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from infra.http_api import ANY, API, DEFAULT_ROUTE, INTEGRATIONS

Parameters = dict[str, str] | None
Found = tuple[str, Parameters]
INTEGRATION = "x-amazon-apigateway-integration"


@dataclass(slots=True)
class _Place:
    """A node of the tree: what follows it, and the resource that ends here."""

    named: dict[str, "_Place"] = field(default_factory=dict)
    any_name: "tuple[str, _Place] | None" = None
    resource: str | None = None


class Resources:
    """The tree of an API's resources, such as `/finance/days/{date}`."""

    def __init__(self, resources: Iterable[str]) -> None:
        self._root = _Place()
        for resource in resources:
            self._add(resource)

    def _add(self, resource: str) -> None:
        place = self._root
        for segment in resource.split("/")[1:]:
            if segment.startswith("{"):
                if place.any_name is None:
                    place.any_name = (segment[1:-1], _Place())
                place = place.any_name[1]
            else:
                place = place.named.setdefault(segment, _Place())
        place.resource = resource

    def match(self, path: str) -> Found | None:
        """The resource for a raw path and its parameters, unquoted; None where there is none.

        A fixed segment wins over a parameter, as in API Gateway; a slash at the end counts.
        """
        place = self._root
        parameters: Parameters = None
        for segment in path.split("/")[1:]:
            following = place.named.get(segment)
            if following is None:
                if place.any_name is None or not segment:
                    return None
                name, following = place.any_name
                if parameters is None:
                    parameters = {}
                parameters[name] = unquote(segment) if "%" in segment else segment
            place = following
        return (place.resource, parameters) if place.resource is not None else None


class Answering(NamedTuple):
    """Who answers a request: the function, by the resource that was found."""

    function: str
    resource: str
    parameters: Parameters


class Functions:
    """Which function answers a request, by the template that is deployed."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        body = template["Resources"][API]["Properties"]["Body"]
        integrations = body["components"][INTEGRATIONS]
        paths = body["paths"]
        self._resources = Resources(paths)
        self._functions = {
            ("ANY" if method == ANY else method.upper(), path): _function(operation, integrations)
            for path, methods in paths.items()
            for method, operation in methods.items()
        }

    def answering(self, method: str, path: str) -> Answering:
        """The function's logical id, the resource and its parameters; those of the default route
        where no other fits."""
        found = self._resources.match(path)
        if found is not None:
            for asked in (method, "ANY"):
                function = self._functions.get((asked, found[0]))
                if function is not None:
                    return Answering(function, *found)
        return Answering(self._functions["ANY", f"/{DEFAULT_ROUTE}"], DEFAULT_ROUTE, None)


def _function(operation: Mapping[str, Any], integrations: Mapping[str, Any]) -> str:
    name = operation[INTEGRATION]["$ref"].rpartition("/")[2]
    uri: str = integrations[name]["uri"]["Fn::Sub"]
    return uri.rpartition("functions/${")[2].partition(".Arn}")[0]
