"""What every area stands on: an application that mounts its routes."""

import os
from collections.abc import Callable
from typing import Any

from chalicelib.core.dynamo import connection
from chalicelib.core.http.api import Api
from chalicelib.core.http.app import App
from chalicelib.core.log import log
from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.wiring import parts

Warm = Callable[[Parts], object]


def door(*mounts: tuple[Api, type[Any]], warm: Warm | None = None) -> App:
    """An application with these routes, each Api with the parts that its functions get.

    `warm` has ready, while Lambda starts the function, what its first request would wait for.
    """
    app = App("tumbas", parts, _authenticate, _admit)
    for api, needed in mounts:
        app.mount(api, needed)
    if warm is not None and "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
        _warm(warm)
    return app


def _authenticate(parts: Parts, token: str) -> Subject:
    return parts[IdentityParts].authenticate.authenticate(token)


def _admit(parts: Parts, subject: Subject) -> bool:
    return parts[IdentityParts].admit.admit(subject)


def started(parts: Parts, warm: Warm) -> None:
    """Have ready the connection, the keys, and what `warm` asks for. Raises botocore's
    exceptions."""
    connection.warm(parts.connection)
    parts[IdentityParts].warm()
    warm(parts)


def _warm(warm: Warm) -> None:
    """What fails here is tried again by the first request."""
    try:
        started(parts(), warm)
    except Exception as error:
        log(event="not warmed", error=repr(error))
