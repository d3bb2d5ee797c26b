"""The city's public key towards push services."""

from datetime import timedelta

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.notices.parts import NoticeParts

api = Api("notices")

_CACHED = timedelta(hours=1)


class PushKeyView(View):
    public_key: str


@api.route("GET", "/public/push-key", PUBLIC, answers={200: PushKeyView})
def push_key(request: Request, parts: NoticeParts) -> Answer:
    """The key with which a browser subscribes to pushes (`applicationServerKey`, RFC 8292)."""
    cached = f"public, max-age={int(_CACHED.total_seconds())}"
    return Answer(200, PushKeyView(parts.push_key.public), {"Cache-Control": cached})
