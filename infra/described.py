"""What the code says of itself: which function answers which route, and the OpenAPI documents.

`python -m infra.described`, in a folder with an app.py, writes the documents to where the function
that answers them finds them, and prints which area answers which route. Packaging runs it in its
copy.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

# An area's name by the method and path that it answers.
Answering = dict[tuple[str, str], str]


def openapi() -> dict[str, Any]:
    """The OpenAPI document of every route."""
    from app import app
    from chalicelib.core.http.about import VERSION
    from chalicelib.core.http.openapi import document

    return document(app.apis, VERSION)


def openapi_of_partners() -> dict[str, Any]:
    """The OpenAPI document of what a marketplace's server calls: its routes, and its sign-in."""
    from app import app
    from chalicelib.core.http.about import VERSION
    from chalicelib.core.http.openapi import document
    from chalicelib.core.values.subject import PARTNER

    return document(
        app.apis,
        VERSION,
        lambda route: PARTNER in route.roles or route.path == "/auth/client-token",
    )


def answering() -> Answering:
    """Which area answers which route."""
    from app import AREAS

    return {
        (method, path): name
        for name, area in AREAS.items()
        for path, methods in area.routes.items()
        for method in methods
    }


def write_openapi() -> None:
    """Write the documents for the function that answers them, where they differ."""
    from chalicelib.areas.public import OPENAPI, OPENAPI_PARTNER

    _write(OPENAPI, openapi())
    _write(OPENAPI_PARTNER, openapi_of_partners())


def _write(path: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    if not path.exists() or path.read_text() != text:
        # Two processes may write at once.
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text)
        unfinished.replace(path)


def read(printed: str) -> Answering:
    """What `main` printed."""
    return {(method, path): area for method, path, area in json.loads(printed)}


def main() -> None:
    """Write the document, print who answers what."""
    sys.path.insert(0, str(Path.cwd()))
    write_openapi()
    print(json.dumps([[*route, area] for route, area in answering().items()]))


if __name__ == "__main__":
    main()
