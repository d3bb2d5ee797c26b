"""Stickers as admins print them, and take them out of use."""

from typing import Annotated
from urllib.parse import urlencode

import msgspec

from chalicelib.core.http.api import PDF, PREFIX, Answer, Api, Request, must_accept
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.fields import ReasonBody
from chalicelib.core.http.pages import Cursor, PageQuery, cut, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.errors import invalid
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.kelurahan import by_code, kecamatan
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.merchants.rules.merchant import State
from chalicelib.stickers.parts import StickerParts
from chalicelib.stickers.routes.views import StickerView, document
from chalicelib.stickers.use.print import MOST_IN_A_FILE
from chalicelib.stickers.use.screen import Doubtful

api = Api("stickers")

_PATH = "/admin/stickers.pdf"


class PrintQuery(Query):
    """Which shops' stickers: those of these `merchant_ids`, with commas between them, or those of
    a `kelurahan`."""

    merchant_ids: Annotated[str, msgspec.Meta(max_length=1_800)] = ""
    kelurahan: Annotated[str, msgspec.Meta(max_length=13)] = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_IN_A_FILE)] = MOST_IN_A_FILE
    # A place in a file, not in a list.
    after: Cursor | None = None

    def ids(self) -> list[str]:
        """The merchants that it names. Raises `validation_failed` for too many."""
        found = list(dict.fromkeys(one for one in self.merchant_ids.split(",") if one))
        if len(found) > MOST_IN_A_FILE:
            raise invalid(
                "merchant_ids", f"paling banyak {MOST_IN_A_FILE}", f"at most {MOST_IN_A_FILE}"
            )
        return found

    def place(self) -> str:
        """The kelurahan's code. Raises `validation_failed` where it is none of the city's."""
        found = by_code().get(self.kelurahan)
        if found is None:
            raise invalid(
                "kelurahan", "isi kode kelurahan atau merchant_ids", "name one, or merchant_ids"
            )
        return found.code


@api.route(
    "GET",
    _PATH,
    ADMIN_READERS,
    query=PrintQuery,
    answers={200: (PDF,)},
    refusals=("not_found",),
)
def print_many(request: Request, parts: StickerParts) -> Answer:
    """The stickers of many active shops to print, one a page, a hundred in a file: where a
    kelurahan has more, the answer's `Link` says where the next file is. To be asked for with
    `Accept: application/pdf`."""
    must_accept(request, PDF)
    query: PrintQuery = request.query
    if merchant_ids := query.ids():
        return document(parts.print.of_many(merchant_ids), "tumbas-stiker.pdf")
    place = query.place()
    form = rf"[a-z]+#.*#{one_id(ids.MERCHANT)}"
    file, after = parts.print.of_kelurahan(place, read_cursor(query.after, form), query.limit)
    more = {}
    if after is not None:
        asked = {"kelurahan": place, "limit": query.limit, "after": next_cursor(after)}
        more["Link"] = f'<{PREFIX}{_PATH}?{urlencode(asked)}>; rel="next"'
    return document(file, f"tumbas-stiker-{place}.pdf", **more)


class ElsewhereView(View):
    """The kecamatan in which most of those live who paid, and how many payments were theirs."""

    kecamatan_code: str
    kecamatan: str
    payments: int


class StickerDoubtView(View):
    """A shop whose sticker somebody should look at: of the `payments` at it in 30 days, `near` are
    of residents of its own kecamatan."""

    merchant_id: str
    name: str
    state: State
    kelurahan_code: str
    payments: int
    near: int
    elsewhere: ElsewhereView

    @classmethod
    def of(cls, one: Doubtful) -> "StickerDoubtView":
        found, shop = one.doubt, one.merchant
        return cls(
            merchant_id=shop.id,
            name=shop.name,
            state=shop.state,  # type: ignore[arg-type]  # only members are put
            kelurahan_code=shop.kelurahan_code,
            payments=found.payments,
            near=found.near,
            elsewhere=ElsewhereView(found.elsewhere, kecamatan(found.elsewhere), found.there),
        )


class StickerDoubtPage(View):
    items: list[StickerDoubtView]
    next_cursor: str | None
    through: str | None


@api.route(
    "GET", "/admin/sticker-doubts", ADMIN_READERS, query=PageQuery, answers={200: StickerDoubtPage}
)
def doubts(request: Request, parts: StickerParts) -> StickerDoubtPage:
    """Shops that are paid at their sticker by residents of another kecamatan, as where somebody has
    pasted it over another shop's. Nothing follows by itself: go there and look."""
    every, through = parts.doubts.all()
    found, after = cut(every, lambda one: one.merchant.id, request.query)
    return StickerDoubtPage(
        [StickerDoubtView.of(one) for one in found],
        next_cursor(after),
        None if through is None else to_text(through),
    )


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/revoke-sticker",
    ADMINS,
    body=ReasonBody,
    answers={200: StickerView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def revoke(request: Request, parts: StickerParts) -> StickerView:
    """Take a shop's sticker out of use at once; the shop has a new one to print."""
    return parts.renew.revoke(
        request.path["merchant_id"],
        request.body.reason,
        request.subject,
        request.key,
        StickerView.of,
    )
