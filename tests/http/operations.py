"""Every operation of the OpenAPI document, and somebody of each role who may call it."""

from datetime import UTC, datetime
from typing import Any

from tests.http.client import City, Person
from tests.http.partners import partner_of


def operations(city: City) -> list[tuple[str, str, Any]]:
    """(method, path, operation) of the OpenAPI document."""
    document = city.send("GET", "/public/openapi.json").ok()
    return [
        (method.upper(), path.removeprefix("/api/v1"), operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def actor(city: City, role: str) -> Person:
    """Somebody of a role, or a stranger."""
    kept: dict[str, Person] = city.__dict__.setdefault("_actors", {})
    if role not in kept:
        if role in ("admin", "finance", "auditor"):
            kept[role] = city.staff(role)
        elif role == "merchant":
            kept[role] = city.merchant()
        elif role == "resident":
            kept[role] = city.resident()
        elif role == "partner":
            kept[role] = partner_of(city)
        else:
            never = datetime.max.replace(tzinfo=UTC)
            kept[role] = Person(city, "", "", "", "", never)
    return kept[role]
