"""`make routes`: the board of doors, one line each: method, path, roles, statuses.

Read off the OpenAPI document, so it says what the API says. Paths come without `/api/v1`, sorted, a
route that needs no sign-in as `-`.
"""

from typing import Any

from chalicelib.core.http.api import PREFIX
from infra.described import openapi


def board(document: dict[str, Any]) -> list[str]:
    """The lines of an OpenAPI document's operations, in columns, by path and method."""
    doors = sorted(
        (
            path.removeprefix(PREFIX),
            method.upper(),
            " ".join(operation["x-roles"]) or "-",
            " ".join(sorted(operation["responses"])),
        )
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    )
    of_path, of_roles = (max(len(door[at]) for door in doors) for at in (0, 2))
    return [
        f"{method:<6}  {path:<{of_path}}  {roles:<{of_roles}}  {statuses}"
        for path, method, roles, statuses in doors
    ]


def main() -> None:
    """Print it."""
    print("\n".join(board(openapi())))


if __name__ == "__main__":
    main()
