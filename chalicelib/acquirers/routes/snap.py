"""SNAP BI: the door through which acquirers come, in the words of Bank Indonesia's standard."""

from typing import Any

from chalicelib.acquirers.formats.token import LIFE_S
from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.rules.refusals import (
    B2B_SERVICE,
    CASES,
    NOTIFY_SERVICE,
    SUCCESSFUL,
    in_snap,
)
from chalicelib.core.http.api import PREFIX, Answer, Api, Refusing, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import PUBLIC

api = Api("acquirers")

NOTIFY = "/snap/v1.0/qr/qr-mpm-notify"


# Acquirers send more than the standard names, each of its own.
class SnapTokenBody(Body, rename="camel", forbid_unknown_fields=False):
    grant_type: str | None = None


class AmountBody(Body, forbid_unknown_fields=False):
    value: str | None = None
    currency: str | None = None


class NotificationBody(Body, rename="camel", forbid_unknown_fields=False):
    original_reference_no: str | None = None
    original_partner_reference_no: str | None = None
    latest_transaction_status: str | None = None
    amount: AmountBody | None = None
    additional_info: dict[str, Any] | None = None


class SnapView(View, rename="camel"):
    response_code: str
    response_message: str


class SnapTokenView(View, rename="camel"):
    response_code: str
    response_message: str
    access_token: str
    token_type: str
    expires_in: str


REFUSED = {case.status: SnapView for case in CASES}


def _refusing(service: str) -> Refusing:
    def refuse(refused: Refused) -> Answer:
        status, code, message = in_snap(refused, service)
        return Answer(status, SnapView(code, message))

    return refuse


@api.route(
    "POST",
    "/snap/v1.0/access-token/b2b",
    PUBLIC,
    body=SnapTokenBody,
    answers={200: SnapTokenView, **REFUSED},
    refusing=_refusing(B2B_SERVICE),
)
def token(request: Request, parts: AcquirerParts) -> SnapTokenView:
    """An access token for an acquirer (SNAP BI, service 73)."""
    given = parts.give_token.give(request.headers, request.body.grant_type)
    return SnapTokenView(f"200{B2B_SERVICE}00", SUCCESSFUL, given, "Bearer", str(LIFE_S))


@api.route(
    "POST",
    NOTIFY,
    PUBLIC,
    body=NotificationBody,
    answers={200: SnapView, **REFUSED},
    refusing=_refusing(NOTIFY_SERVICE),
)
def notify(request: Request, parts: AcquirerParts) -> SnapView:
    """A QRIS payment, told by its acquirer (SNAP BI, service 52)."""
    parts.take_in.take(PREFIX + NOTIFY, request.headers, request.raw)
    return SnapView(f"200{NOTIFY_SERVICE}00", SUCCESSFUL)
