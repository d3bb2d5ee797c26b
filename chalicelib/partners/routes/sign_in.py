"""A partner's server signs in, as OAuth 2.0 has it: form encoded (RFC 6749, 4.4)."""

import binascii
from base64 import b64decode
from typing import Annotated
from urllib.parse import unquote_plus

import msgspec

from chalicelib.core.http.api import FORM, Api, Request
from chalicelib.core.http.bodies import View, read_form
from chalicelib.core.values.errors import Refused, invalid
from chalicelib.core.values.subject import PUBLIC
from chalicelib.partners.parts import PartnerParts

api = Api("partners")

GRANT = "client_credentials"
# Far more than any id or secret of ours has, and as a key not too long for DynamoDB.
_LONGEST = 256
_Text = Annotated[str, msgspec.Meta(max_length=_LONGEST)]


class ClientTokenForm(msgspec.Struct):
    """What is not known here is ignored, as RFC 6749 wants it (3.2)."""

    grant_type: _Text
    client_id: _Text = ""
    client_secret: _Text = ""


class ClientTokenView(View):
    access_token: str
    token_type: str
    expires_in: int


@api.route(
    "POST",
    "/auth/client-token",
    PUBLIC,
    media_types=(FORM,),
    answers={200: ClientTokenView},
    refusals=("unauthenticated", "forbidden"),
)
def client_token(request: Request, parts: PartnerParts) -> ClientTokenView:
    """Exchange a client's id and secret, in the form or by HTTP Basic, for an access token."""
    form = read_form(request.raw, ClientTokenForm)
    if form.grant_type != GRANT:
        raise invalid("grant_type", f"harus {GRANT}", f"must be {GRANT}")
    given = form.client_id, form.client_secret
    basic = _basic(request.headers.get("authorization", ""))
    if basic and any(given) and given != basic:
        raise invalid("client_id", "disebut dua kali", "is named twice")
    token, life = parts.sign_in.token(*(basic or given))
    return ClientTokenView(token, "Bearer", int(life.total_seconds()))


def _basic(authorization: str) -> tuple[str, str] | None:
    """Id and secret of HTTP Basic (RFC 7617), each form encoded by itself (RFC 6749, 2.3.1)."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (ValueError, binascii.Error):
        raise Refused("unauthenticated", error="invalid_client") from None
    found = unquote_plus(client_id), unquote_plus(secret)
    if not colon or max(map(len, found)) > _LONGEST:
        raise Refused("unauthenticated", error="invalid_client")
    return found
