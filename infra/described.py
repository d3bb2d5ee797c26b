"""What the code says of itself: which function answers which route, and the OpenAPI document.

`python -m infra.described`, in a folder with an app.py, writes the document to where the function
that answers it finds it, and prints which area answers which route. Packaging runs it in its copy.
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
    """Write the document for the function that answers it, where it differs."""
    from chalicelib.areas.public import OPENAPI

    text = json.dumps(openapi(), ensure_ascii=False, separators=(",", ":"))
    if not OPENAPI.exists() or OPENAPI.read_text() != text:
        # Two processes may write at once.
        unfinished = OPENAPI.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text)
        unfinished.replace(OPENAPI)


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
