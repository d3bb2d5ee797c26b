"""What the API says about itself."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from chalicelib.core.http.api import JSON, Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.openapi import document
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.subject import PUBLIC

VERSION = "0.1.0"


class HealthView(View):
    status: str
    version: str
    time: str


class About:
    """What these routes need of the parts."""

    def __init__(self, parts: Parts) -> None:
        self.clock = parts.clock


def api_of(apis: Sequence[Api]) -> Api:
    """The API's own routes. `apis` are those that it tells of, these among them."""
    api = Api("core")

    @lru_cache(maxsize=1)
    def described() -> str:
        return msgspec.json.encode(document(apis, VERSION)).decode()

    @api.route("GET", "/public/health", PUBLIC, answers={200: HealthView})
    def health(request: Request, about: About) -> HealthView:
        """That the API answers, and what time it is there."""
        return HealthView("ok", VERSION, to_text(about.clock()))

    @api.route("GET", "/public/openapi.json", PUBLIC, answers={200: (JSON,)})
    def openapi(request: Request, about: About) -> Answer:
        """This document."""
        return Answer(200, described(), {"Cache-Control": "public, max-age=300"})

    return api
