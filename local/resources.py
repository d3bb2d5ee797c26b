"""The paths of an API as API Gateway finds them, and which function answers there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

Found = tuple[str, dict[str, str] | None]


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
        for segment in resource.strip("/").split("/"):
            if segment.startswith("{"):
                if place.any_name is None:
                    place.any_name = (segment[1:-1], _Place())
                place = place.any_name[1]
            else:
                place = place.named.setdefault(segment, _Place())
        place.resource = resource

    def match(self, path: str) -> Found | None:
        """The resource for a raw path and its parameters, unquoted; None where there is none.

        A fixed segment wins over a parameter, as in API Gateway.
        """
        place = self._root
        parameters: dict[str, str] | None = None
        for segment in path.strip("/").split("/"):
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


class Functions:
    """Which function answers a request, by the template that is deployed."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
        self._resources = Resources(paths)
        self._functions = {
            (method.upper(), path): _function(operation)
            for path, methods in paths.items()
            for method, operation in methods.items()
        }

    def answering(self, method: str, path: str) -> str:
        """The function's logical id; "" where the gateway answers by itself."""
        found = self._resources.match(path)
        return self._functions.get((method, found[0]), "") if found else ""


def _function(operation: Mapping[str, Any]) -> str:
    uri: str = operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
    return uri.rpartition("functions/${")[2].partition(".Arn}")[0]
