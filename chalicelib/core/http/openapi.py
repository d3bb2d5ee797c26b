"""The OpenAPI 3.1 document, made from the same declarations that guard, parse and answer."""

from collections import Counter
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib.core.dynamo.idempotency import KEPT_S
from chalicelib.core.http import problem
from chalicelib.core.http.api import JSON, PREFIX, Api, Route, Shape
from chalicelib.core.http.links import Links, parameters_of
from chalicelib.core.http.paths import ID_PATTERN
from chalicelib.core.values.catalogue import CATALOGUE

_REF = "#/components/schemas/{name}"

# What any operation may answer besides its own refusals.
_EVERYWHERE = ("too_large", "unavailable")
_WITH_BODY = ("unsupported_media_type", "validation_failed")


def document(
    apis: Iterable[Api], version: str, tells_of: Callable[[Route], bool] = lambda _: True
) -> dict[str, Any]:
    """The document over all concepts' routes, or over those that it `tells_of`.

    Raises ValueError where two shapes share a name: a client made from the document has one type
    for each name.
    """
    routes = [(api.concept, route) for api in apis for route in api.routes if tells_of(route)]
    shapes = list(
        dict.fromkeys(
            shape
            for _, route in routes
            for shape in (route.body, route.query, *route.answers.values())
            if isinstance(shape, type)
        )
    )
    names = Counter(shape.__name__ for shape in shapes)
    if twice := sorted(name for name, times in names.items() if times > 1):
        raise ValueError(f"two shapes of one name: {', '.join(twice)}")
    _, schemas = msgspec.json.schema_components(shapes, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    links = Links((_operation_id(concept, route), route) for concept, route in routes)
    for concept, route in routes:
        operation = _operation(concept, route, schemas, links)
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = operation
    for shape in (route.query for _, route in routes if route.query is not None):
        schemas.pop(shape.__name__, None)
    schemas["Problem"] = _PROBLEM
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Tumbas",
            "version": version,
            "description": "Voucher kota untuk UMKM. City vouchers for small businesses.",
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "signed_in": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(CATALOGUE)},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def _operation_id(concept: str, route: Route) -> str:
    return f"{concept}_{route.name}"


def _operation(concept: str, route: Route, schemas: dict[str, Any], links: Links) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _operation_id(concept, route),
        "summary": (route.act.__doc__ or "").strip().split("\n")[0],
        "tags": [concept],
        "parameters": [*_path_parameters(route), *_query(route, schemas), *_headers(route)],
        "responses": _responses(route, links),
        "x-roles": sorted(route.roles),
    }
    if route.roles:
        operation["security"] = [{"signed_in": []}]
    if route.takes_body:
        operation["requestBody"] = {
            "required": _is_required(route),
            "content": {media: _content(route, media) for media in route.media_types},
        }
    return operation


def _is_required(route: Route) -> bool:
    """Whether a body must be sent: not where all of its fields may be left out."""
    if route.body is None:
        return True
    return any(field.required for field in msgspec.structs.fields(route.body))


def _content(route: Route, media: str) -> dict[str, Any]:
    if media == JSON and route.body is not None:
        return {"schema": {"$ref": _REF.format(name=route.body.__name__)}}
    return {"schema": {"type": "string"}}


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^{ID_PATTERN}$"},
        }
        for name in parameters_of(route)
    ]


def _query(route: Route, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    shape = schemas[route.query.__name__]
    required = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": schema}
        for name, schema in shape["properties"].items()
    ]


def _headers(route: Route) -> list[dict[str, Any]]:
    if not route.keyed:
        return []
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": route.keyed == "required",
            "description": f"Kept for {KEPT_S // 3600} hours per subject and route.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
        }
    ]


def _success(shape: Shape, links: dict[str, Any]) -> dict[str, Any]:
    success: dict[str, Any] = {"description": "Success"}
    if links:
        success["links"] = links
    if isinstance(shape, tuple):
        success["content"] = {
            media: {"schema": {"type": "object" if media == JSON else "string"}} for media in shape
        }
    elif shape is not None:
        success["content"] = {JSON: {"schema": {"$ref": _REF.format(name=shape.__name__)}}}
    return success


def _refusal(status: int, shape: Shape) -> dict[str, Any]:
    return _success(shape, {}) | {"description": HTTPStatus(status).phrase}


def codes(route: Route) -> tuple[str, ...]:
    """Every code that an operation may answer: its own, and those of any operation like it."""
    found = [*route.refusals, *_EVERYWHERE]
    if route.roles:
        found += ["unauthenticated", "forbidden"]
    if route.proves:
        found.append("step_up_required")
    if route.takes_body:
        found += _WITH_BODY
    if route.query is not None or route.takes_nothing:
        found.append("validation_failed")
    if "{" in route.path:
        found.append("not_found")
    if route.keyed:
        found += ["idempotency_key_reused", "validation_failed"]
    if route.keyed == "required":
        found.append("idempotency_key_required")
    return tuple(dict.fromkeys(found))


def _responses(route: Route, links: Links) -> dict[str, Any]:
    responses = {
        str(status): _success(shape, links.of(route, shape))
        if status < 400
        else _refusal(status, shape)
        for status, shape in route.answers.items()
    }
    if route.refusing is not None:
        return responses
    by_status: dict[int, list[str]] = {}
    for code in codes(route):
        by_status.setdefault(CATALOGUE[code].status, []).append(code)
    for status, named in sorted(by_status.items()):
        responses[str(status)] = {
            "description": ", ".join(sorted(named)),
            "content": {problem.CONTENT_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}},
        }
    return responses
