"""The webhook by which Meta brings messages, in the words of its WhatsApp Cloud API."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.subject import PUBLIC
from chalicelib.identity.formats.whatsapp import SIGNATURE
from chalicelib.identity.parts import IdentityParts

api = Api("identity")

WEBHOOK = "/webhooks/whatsapp"
TEXT = "text/plain"
# The most that Meta puts into one webhook ("Webhooks", "Set up webhooks").
LIMIT_BYTES = 3 * 1024 * 1024


class HandshakeQuery(Query, rename=lambda name: f"hub.{name}"):
    mode: str = ""
    verify_token: str = ""
    challenge: str = ""


class TakenView(View):
    """Meta looks at the status alone."""


@api.route(
    "GET",
    WEBHOOK,
    PUBLIC,
    query=HandshakeQuery,
    answers={200: (TEXT,)},
    refusals=("forbidden",),
)
def shake_hands(request: Request, parts: IdentityParts) -> Answer:
    """Prove to Meta that this address is the city's, when somebody enters it there."""
    asked = request.query
    answer = parts.take_messages.shake_hands(asked.mode, asked.verify_token, asked.challenge)
    headers = {"Content-Type": TEXT, "X-Content-Type-Options": "nosniff"}
    return Answer(200, answer, headers)


@api.route(
    "POST",
    WEBHOOK,
    PUBLIC,
    answers={200: TakenView},
    limit_bytes=LIMIT_BYTES,
    raw=True,
    refusals=("forbidden",),
)
def take(request: Request, parts: IdentityParts) -> TakenView:
    """What Meta tells of the city's number: messages, and what became of ours."""
    parts.take_messages.take(request.raw, request.headers.get(SIGNATURE, ""))
    return TakenView()
