"""What the API says about itself."""

from collections.abc import Callable
from functools import lru_cache

from chalicelib.core.http.api import JSON, Answer, Api, Request
from chalicelib.core.http.bodies import View
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


def api_of(openapi_json: Callable[[], str], partners_json: Callable[[], str]) -> Api:
    """The API's own routes. `openapi_json` is asked once for the document that tells of all,
    `partners_json` for that of what partners call."""
    api = Api("core")
    described = lru_cache(maxsize=1)(openapi_json)
    described_to_partners = lru_cache(maxsize=1)(partners_json)

    @api.route("GET", "/public/health", PUBLIC, answers={200: HealthView})
    def health(request: Request, about: About) -> Answer:
        """That the API answers, and what time it is there."""
        # For a second: a million that ask cost what one does, and who watches learns it at once.
        found = HealthView("ok", VERSION, to_text(about.clock()))
        return Answer(200, found, {"Cache-Control": "public, max-age=1"})

    @api.route("GET", "/public/openapi.json", PUBLIC, answers={200: (JSON,)})
    def openapi(request: Request, about: About) -> Answer:
        """This document."""
        return Answer(200, described(), {"Cache-Control": "public, max-age=300"})

    @api.route("GET", "/public/openapi-partner.json", PUBLIC, answers={200: (JSON,)})
    def openapi_partner(request: Request, about: About) -> Answer:
        """What of it a marketplace's server calls."""
        return Answer(200, described_to_partners(), {"Cache-Control": "public, max-age=300"})

    return api
