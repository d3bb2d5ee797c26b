"""Tickets, with which a screen begins to listen."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.values.subject import MERCHANTS, RESIDENTS
from chalicelib.live.parts import LiveParts
from chalicelib.live.rules import TICKET_LIFE
from chalicelib.live.use.ticket import Issued

api = Api("live")

Topic = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class TicketBody(Body):
    topics: Annotated[list[Topic], msgspec.Meta(min_length=1, max_length=5)]


class TicketView(View):
    url: str
    ticket: str
    expires_in: int

    @classmethod
    def of(cls, issued: Issued) -> "TicketView":
        return cls(issued.url, issued.ticket, int(TICKET_LIFE.total_seconds()))


@api.route(
    "POST",
    "/live/tickets",
    RESIDENTS | MERCHANTS,
    body=TicketBody,
    answers={201: TicketView},
    delegated=True,
    refusals=("forbidden",),
)
def issue_ticket(request: Request, parts: LiveParts) -> TicketView:
    """A ticket for one WebSocket at `url?ticket=…`, which is told what happens at the till, in the
    wallet, to a payment."""
    return TicketView.of(parts.issue.issue(request.body.topics, request.subject))
