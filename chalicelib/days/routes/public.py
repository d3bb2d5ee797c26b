"""The signed days, for anybody."""

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import View
from chalicelib.core.http.pages import PageQuery, next_cursor, read_cursor
from chalicelib.core.values import parse
from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import PUBLIC
from chalicelib.days.parts import DayParts
from chalicelib.days.routes.views import ClosedDayView

api = Api("days")

# A record never changes once it stands.
_FOR_GOOD = {"Cache-Control": "public, max-age=86400, immutable"}
_FOR_A_MINUTE = {"Cache-Control": "public, max-age=60"}


class ClosedDayPage(View):
    items: list[ClosedDayView]
    next_cursor: str | None


@api.route("GET", "/public/days", PUBLIC, query=PageQuery, answers={200: ClosedDayPage})
def published(request: Request, parts: DayParts) -> Answer:
    """Every closed day with its signed root, newest first."""
    query = request.query
    found, after = parts.reading.published(read_cursor(query.cursor, "[0-9-]{10}"), query.limit)
    page = ClosedDayPage([ClosedDayView.of(one) for one in found], next_cursor(after))
    return Answer(200, page, _FOR_A_MINUTE)


@api.route(
    "GET", "/public/days/{date}", PUBLIC, answers={200: ClosedDayView}, refusals=("not_found",)
)
def record(request: Request, parts: DayParts) -> Answer:
    """A closed day and its signed root."""
    try:
        day = parse.day(request.path["date"], "date")
    except Refused:
        raise Refused("not_found") from None
    return Answer(200, ClosedDayView.of(parts.reading.record(day)), _FOR_GOOD)
