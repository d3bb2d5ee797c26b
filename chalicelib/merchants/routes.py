"""Merchants over HTTP: the application form, their profile, the directory, and their keeping."""

from typing import Annotated, Any, Literal

import msgspec

from chalicelib.core.bodies import Body, Query, View
from chalicelib.core.fields import Reason
from chalicelib.core.http import Answer, Api, Request
from chalicelib.core.identifiers import mask_phone
from chalicelib.core.pages import Cursor, Limit, page, read_cursor
from chalicelib.core.subject import ADMIN_READERS, ADMINS, FINANCES, MERCHANTS, PUBLIC
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, UploadedBody, run
from chalicelib.imports.service import FILE_MOST_BYTES
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.store import Merchant

api = Api("merchants")
imports = Api("merchants")

Cell = Annotated[str, msgspec.Meta(max_length=300)]


class ApplicationBody(Body):
    nib: Cell
    name: Cell
    owner_name: Cell
    phone: Cell
    category: Cell
    kelurahan_code: Cell
    address: Cell
    bank_code: Cell
    bank_account: Cell
    bank_account_name: Cell
    nmid: Cell = ""


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


class ReasonBody(Body):
    reason: Reason


class DirectoryQuery(Query):
    category: str | None = None
    kelurahan: str | None = None
    q: str | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class StateQuery(Query):
    state: Literal["pending", "active", "suspended"] | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class MerchantView(View):
    id: str
    nib: str
    name: str
    owner_name: str
    phone: str
    category: str
    kelurahan_code: str
    address: str
    bank_code: str
    bank_account: str
    bank_account_name: str
    nmid: str | None
    state: str
    reason: str
    account_confirmed: bool


class ApplicationView(View):
    id: str
    name: str
    category: str
    kelurahan_code: str
    state: str


class PublicMerchantView(View):
    id: str
    name: str
    category: str
    kelurahan_code: str
    address: str


class MerchantPage(View):
    items: list[MerchantView]
    next_cursor: str | None


class PublicMerchantPage(View):
    items: list[PublicMerchantView]
    next_cursor: str | None


@api.route(
    "POST",
    "/merchant/applications",
    PUBLIC,
    body=ApplicationBody,
    answer=ApplicationView,
    status=201,
    keyed="optional",
    refusals=("state_conflict",),
)
def apply(request: Request, merchants: MerchantService) -> Answer:
    """Apply as a merchant; an admin approves."""
    form = msgspec.structs.asdict(request.body)
    return Answer(201, merchants.apply(form, request.key, _application))


@api.route("GET", "/merchant/profile", MERCHANTS, answer=MerchantView, refusals=("not_found",))
def profile(request: Request, merchants: MerchantService) -> Answer:
    """My shop as the city knows it."""
    return Answer(200, shown(merchants.get(request.subject.id)))


@api.route("GET", "/public/merchants", PUBLIC, query=DirectoryQuery, answer=PublicMerchantPage)
def directory(request: Request, merchants: MerchantService) -> Answer:
    """Where vouchers can be spent."""
    query = request.query
    found, after = merchants.directory(
        query.kelurahan, query.category, query.q, read_cursor(query.cursor), query.limit
    )
    names = PublicMerchantView.__struct_fields__
    items = [{name: getattr(merchant, name) for name in names} for merchant in found]
    return Answer(200, page(items, after), {"Cache-Control": "public, max-age=30"})


@api.route("GET", "/admin/merchants", ADMIN_READERS, query=StateQuery, answer=MerchantPage)
def every(request: Request, merchants: MerchantService) -> Answer:
    """Merchants, or those in one state."""
    query = request.query
    found, after = merchants.page(query.state, read_cursor(query.cursor), query.limit)
    return Answer(200, page([shown(merchant) for merchant in found], after))


@api.route(
    "GET",
    "/admin/merchants/{merchant_id}",
    ADMIN_READERS,
    answer=MerchantView,
    refusals=("not_found",),
)
def one(request: Request, merchants: MerchantService) -> Answer:
    """One merchant."""
    return Answer(200, shown(merchants.get(request.path["merchant_id"])))


@api.route(
    "PATCH",
    "/admin/merchants/{merchant_id}",
    ADMINS,
    body=ChangesBody,
    answer=MerchantView,
    refusals=("not_found",),
)
def change(request: Request, merchants: MerchantService) -> Answer:
    """Change a merchant; a changed bank account waits for finance to confirm it."""
    changes = {
        name: value
        for name, value in msgspec.structs.asdict(request.body).items()
        if value is not None
    }
    return Answer(
        200,
        shown(merchants.update(request.path["merchant_id"], changes, request.subject)),
    )


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/approve",
    ADMINS,
    body=ReasonBody,
    answer=MerchantView,
    refusals=("not_found", "state_conflict"),
)
def approve(request: Request, merchants: MerchantService) -> Answer:
    """Approve a pending application."""
    return Answer(
        200,
        shown(merchants.change_state(request.path["merchant_id"], "approve", request.body.reason)),
    )


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/suspend",
    ADMINS,
    body=ReasonBody,
    answer=MerchantView,
    refusals=("not_found", "state_conflict"),
)
def suspend(request: Request, merchants: MerchantService) -> Answer:
    """Stop a merchant from redeeming, at once."""
    return Answer(
        200,
        shown(merchants.change_state(request.path["merchant_id"], "suspend", request.body.reason)),
    )


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/reinstate",
    ADMINS,
    body=ReasonBody,
    answer=MerchantView,
    refusals=("not_found", "state_conflict"),
)
def reinstate(request: Request, merchants: MerchantService) -> Answer:
    """Let a suspended merchant redeem again."""
    return Answer(
        200,
        shown(
            merchants.change_state(request.path["merchant_id"], "reinstate", request.body.reason)
        ),
    )


@imports.route(
    "POST",
    "/admin/merchants/import",
    ADMINS,
    body=UploadedBody,
    answer=OutcomeView,
    media_types=IMPORT_TYPES,
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict", "not_found"),
)
def bring_in(request: Request, jobs: ImportJobs) -> Answer:
    """Import merchants from a CSV file, or (202) from an upload; twice changes nothing."""
    return run("merchants", request, jobs)


@api.route(
    "POST",
    "/finance/merchants/{merchant_id}/confirm-account",
    FINANCES,
    answer=MerchantView,
    refusals=("not_found", "state_conflict"),
)
def confirm_account(request: Request, merchants: MerchantService) -> Answer:
    """Confirm a changed bank account, so that payouts go there again."""
    return Answer(200, shown(merchants.confirm_account(request.path["merchant_id"])))


def shown(merchant: Merchant) -> dict[str, Any]:
    """A merchant as the API shows one to itself and to staff; the phone masked."""
    return {
        **{
            name: getattr(merchant, name)
            for name in MerchantView.__struct_fields__
            if name not in ("phone", "account_confirmed")
        },
        "phone": mask_phone(merchant.phone),
        "account_confirmed": not merchant.account_unconfirmed,
    }


def _application(merchant: Merchant) -> dict[str, Any]:
    return {name: getattr(merchant, name) for name in ApplicationView.__struct_fields__}
