"""The registry of merchants as admins keep it."""

from typing import Annotated, Literal

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import ON_ONE_LINE, ReasonBody
from chalicelib.core.http.pages import Cursor, Limit, next_cursor, one_id, read_cursor
from chalicelib.core.values import ids
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS
from chalicelib.merchants.parts import MerchantParts
from chalicelib.merchants.routes.application import Cell
from chalicelib.merchants.routes.views import MerchantView
from chalicelib.merchants.rules.business import Size
from chalicelib.merchants.rules.merchant import (
    CHECK_KINDS,
    Action,
    Category,
    Check,
    CheckKind,
    State,
)
from chalicelib.merchants.rules.row import MerchantRow

api = Api("merchants")


class CheckBody(Body):
    kind: CheckKind
    number: Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=ON_ONE_LINE)]
    valid_until: str

    def read(self) -> Check:
        """The check that it names. Raises `validation_failed`."""
        return Check(self.kind, self.number, day(self.valid_until, "valid_until").isoformat())


class ChangesBody(Body):
    name: Cell | None = None
    owner_name: Cell | None = None
    phone: Cell | None = None
    category: Cell | None = None
    kelurahan_code: Cell | None = None
    address: Cell | None = None
    bank_code: Cell | None = None
    bank_account: Cell | None = None
    bank_account_name: Cell | None = None
    nmid: Cell | None = None
    # "" takes away what is known.
    size: Size | Literal[""] | None = None
    cooperative: bool | None = None
    npwp: Cell | None = None
    pkp: bool | None = None
    checks: Annotated[list[CheckBody], msgspec.Meta(max_length=len(CHECK_KINDS))] | None = None

    def cells(self) -> dict[str, str]:
        """What shall be changed, as the cells of a row; checks are none."""
        given = {
            name: getattr(self, name) for name in MerchantRow.__dataclass_fields__ if name != "nib"
        }
        return {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in given.items()
            if value is not None
        }


class MerchantsQuery(Query):
    state: State | None = None
    category: Category | None = None
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class MerchantPage(View):
    items: list[MerchantView]
    next_cursor: str | None


@api.route(
    "GET", "/admin/merchants", ADMIN_READERS, query=MerchantsQuery, answers={200: MerchantPage}
)
def every(request: Request, parts: MerchantParts) -> MerchantPage:
    """Merchants by name; `q` is an id, a NIB, or the beginning of a word of the name."""
    query = request.query
    name_and_id = read_cursor(query.cursor, f".*#{one_id(ids.MERCHANT)}")
    found, after = parts.look_up.page(
        query.state, query.category, query.q, name_and_id, query.limit
    )
    return MerchantPage([MerchantView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/admin/merchants/{merchant_id}",
    ADMIN_READERS,
    answers={200: MerchantView},
    refusals=("not_found",),
)
def one(request: Request, parts: MerchantParts) -> MerchantView:
    """One merchant."""
    return MerchantView.of(parts.look_up.one(request.path["merchant_id"]))


@api.route(
    "PATCH",
    "/admin/merchants/{merchant_id}",
    ADMINS,
    body=ChangesBody,
    answers={200: MerchantView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def change(request: Request, parts: MerchantParts) -> MerchantView:
    """Change a merchant; a changed bank account waits for finance to confirm it. Checks are written
    down in place of all that were before."""
    merchant_id, body, by = request.path["merchant_id"], request.body, request.subject
    seen = None if body.checks is None else [one.read() for one in body.checks]
    merchant = parts.change.change(merchant_id, body.cells(), by)
    if seen is not None:
        merchant = parts.shopfront.check(merchant_id, seen, by)
    return MerchantView.of(merchant)


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/approve",
    ADMINS,
    body=ReasonBody,
    answers={200: MerchantView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def approve(request: Request, parts: MerchantParts) -> MerchantView:
    """Approve a pending application."""
    approved = parts.approve.approve(
        request.path["merchant_id"], request.body.reason, request.subject
    )
    return MerchantView.of(approved)


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/suspend",
    ADMINS,
    body=ReasonBody,
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
)
def suspend(request: Request, parts: MerchantParts) -> MerchantView:
    """Stop a merchant from redeeming, at once."""
    return _moved("suspend", request, parts)


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/reinstate",
    ADMINS,
    body=ReasonBody,
    answers={200: MerchantView},
    proves=True,
    refusals=("not_found", "state_conflict"),
)
def reinstate(request: Request, parts: MerchantParts) -> MerchantView:
    """Let a suspended merchant redeem again."""
    return _moved("reinstate", request, parts)


def _moved(action: Action, request: Request, parts: MerchantParts) -> MerchantView:
    merchant_id, reason = request.path["merchant_id"], request.body.reason
    return MerchantView.of(parts.change_state.change(merchant_id, action, reason, request.subject))
