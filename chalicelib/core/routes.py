"""What the API says about itself."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chalicelib.core.bodies import View
from chalicelib.core.http import Answer, Api, App, Request
from chalicelib.core.instants import Clock, to_text
from chalicelib.core.openapi import document
from chalicelib.core.subject import PUBLIC

VERSION = "0.1.0"

api = Api("core")


class HealthView(View):
    status: str
    version: str
    time: str


@dataclass(frozen=True)
class About:
    """The running API."""

    app: App
    clock: Clock

    @cached_property
    def openapi(self) -> dict[str, Any]:
        """Its OpenAPI document, made once per process."""
        return document(self.app.apis, VERSION)


@api.route("GET", "/public/health", PUBLIC, answer=HealthView)
def health(request: Request, about: About) -> Answer:
    """That the API answers, and what time it is there."""
    return Answer(200, {"status": "ok", "version": VERSION, "time": to_text(about.clock())})


@api.route("GET", "/public/openapi.json", PUBLIC)
def openapi(request: Request, about: About) -> Answer:
    """This document."""
    return Answer(200, about.openapi, {"Cache-Control": "public, max-age=300"})
