"""Where an answer leads: OpenAPI's links, from what a creation answers to what can be done with it.

Nothing is declared for them. A View that an address with `{x_id}` at its end answers is an x, and
its `id` is that parameter wherever an address has it.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from chalicelib.core.http.api import Route, Shape

_PARAMETER = re.compile(r"\{(\w+)\}")
_ID_AT_THE_END = re.compile(r"\{(\w+_id)\}$")


def parameters_of(route: Route) -> list[str]:
    """The names in a route's address, from left to right."""
    return _PARAMETER.findall(route.path)


class Links:
    """The links among some routes, each given with its operation's id."""

    def __init__(self, routes: Iterable[tuple[str, Route]]) -> None:
        self._routes = list(routes)
        self._is: dict[Shape, str] = {}
        for _, route in self._routes:
            found = _ID_AT_THE_END.search(route.path)
            if found and route.method == "GET":
                for shape in route.answers.values():
                    if _has_id(shape):
                        self._is.setdefault(shape, found.group(1))

    def of(self, route: Route, shape: Shape) -> dict[str, Any]:
        """The links of one answer of a creation, by the operation to which each leads; none of what
        creates nothing."""
        made = self._is.get(shape)
        own = parameters_of(route)
        if made is None or made in own or route.method != "POST":
            return {}
        given = {name: f"$request.path.{name}" for name in own} | {made: "$response.body#/id"}
        return {
            name: {
                "operationId": name,
                "parameters": {one: given[one] for one in parameters_of(other)},
            }
            for name, other in self._routes
            if made in parameters_of(other) and given.keys() >= set(parameters_of(other))
        }


def _has_id(shape: Shape) -> bool:
    return isinstance(shape, type) and any(
        field.encode_name == "id" for field in msgspec.structs.fields(shape)
    )
