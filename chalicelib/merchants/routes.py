"""Merchants over HTTP: the application form, their profile, cashiers and statement, the directory,
and their keeping."""

from datetime import date
from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Body, Query, View
from chalicelib.core.http.fields import Name, Phone, ReasonBody
from chalicelib.core.http.pages import Cursor, Limit, PageQuery, cut, page, read_cursor
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.masks import mask_phone
from chalicelib.core.values.parse import day, kelurahan, phone, plain_text
from chalicelib.core.values.subject import ADMIN_READERS, ADMINS, FINANCES, MERCHANTS, PUBLIC
from chalicelib.imports.routes import IMPORT_TYPES, OutcomeView, UploadedBody, run
from chalicelib.imports.service import FILE_MOST_BYTES
from chalicelib.imports.uploaded import ImportJobs
from chalicelib.merchants.cashiers import Cashiers
from chalicelib.merchants.rules.merchant import Action, Category, Merchant, State
from chalicelib.merchants.rules.till import (
    CASHIER_NAME_LONGEST,
    OWNER,
    Cashier,
    CashierRole,
    cashier_name,
)
from chalicelib.merchants.service import MerchantService
from chalicelib.merchants.statements import Statements

api = Api("merchants")
imports = Api("merchants")
cashiers = Api("merchants")
statements = Api("merchants")

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


class DirectoryQuery(Query):
    category: Category | None = None
    kelurahan: str | None = None
    near: str | None = None
    q: str | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class MerchantsQuery(Query):
    state: State | None = None
    category: Category | None = None
    q: Annotated[str, msgspec.Meta(max_length=100)] = ""
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
    state: State
    reason: str
    account_confirmed: bool
    account_changed_by: str
    account_changed_at: str
    account_before: str


class OwnMerchantView(MerchantView):
    """A merchant as it reads itself, and who is reading: `cashier` is a name."""

    role: CashierRole
    cashier: str


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


class CashierBody(Body):
    phone: Phone
    name: Name


class CashierView(View):
    id: str
    name: str
    phone: str
    role: CashierRole
    added_at: str | None


class CashierPage(View):
    items: list[CashierView]
    next_cursor: str | None


class StatementQuery(Query, rename={"first": "from", "last": "to"}):
    """The business days of a statement, both included; None where none is named."""

    first: str | None = None
    last: str | None = None

    def days(self) -> tuple[date | None, date | None]:
        """The days. Raises `validation_failed`."""
        return (
            day(self.first, "from") if self.first is not None else None,
            day(self.last, "to") if self.last is not None else None,
        )


class StatementDayView(View):
    date: str
    redeemed: int
    refunded: int
    paid_out: int
    closing: int
    count: int


class StatementView(View, rename={"first": "from", "last": "to"}):
    first: str
    last: str
    opening: int
    redeemed: int
    refunded: int
    paid_out: int
    closing: int
    days: list[StatementDayView]
    through: str


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
    answers={201: ApplicationView},
    keyed="optional",
    refusals=("state_conflict",),
)
def apply(request: Request, merchants: MerchantService) -> Answer:
    """Apply as a merchant; an admin approves."""
    form = msgspec.structs.asdict(request.body)
    origin = request.subject.origin
    return Answer(201, merchants.apply(form, origin, request.key, _application))


@api.route(
    "GET", "/merchant/profile", MERCHANTS, answers={200: OwnMerchantView}, refusals=("not_found",)
)
def profile(request: Request, merchants: MerchantService) -> Answer:
    """My shop as the city knows it, and who I am in it; a cashier sees no bank account."""
    merchant, cashier = merchants.profile(request.subject)
    body = {**shown(merchant), "role": cashier.role, "cashier": cashier.name}
    if cashier.role != OWNER:
        body |= {"bank_account": "", "bank_account_name": "", "account_before": ""}
    return Answer(200, body)


@cashiers.route("GET", "/merchant/cashiers", MERCHANTS, query=PageQuery, answers={200: CashierPage})
def every_cashier(request: Request, service: Cashiers) -> Answer:
    """Who may use my till: I, the owner, then the cashiers as they were added."""
    found, after = cut(service.every(request.subject), lambda one: one.id, request.query)
    return Answer(200, page([_cashier(one) for one in found], after))


@cashiers.route(
    "POST",
    "/merchant/cashiers",
    MERCHANTS,
    body=CashierBody,
    answers={201: CashierView},
    keyed="optional",
    refusals=("state_conflict",),
)
def add_cashier(request: Request, service: Cashiers) -> Answer:
    """Let another phone use my till; only the owner may."""
    name = plain_text(request.body.name, "name", CASHIER_NAME_LONGEST)
    added = service.add(
        phone(request.body.phone), cashier_name(name), request.subject, request.key, _cashier
    )
    return Answer(201, added)


@cashiers.route(
    "DELETE",
    "/merchant/cashiers/{cashier_id}",
    MERCHANTS,
    answers={200: CashierView},
    refusals=("not_found", "state_conflict"),
)
def remove_cashier(request: Request, service: Cashiers) -> Answer:
    """Take my till from a cashier, at once; only the owner may."""
    return Answer(200, _cashier(service.remove(request.path["cashier_id"], request.subject)))


@statements.route(
    "GET",
    "/merchant/statements",
    MERCHANTS,
    query=StatementQuery,
    answers={200: StatementView},
)
def statement(request: Request, service: Statements) -> Answer:
    """What my shop was owed, took, gave back and was paid, day by day; this month where none is
    named. Only the owner reads it."""
    through = to_text(service.through())
    found = service.of(request.subject, *request.query.days())
    return Answer(
        200,
        {
            "from": found.days[0].day.isoformat(),
            "to": found.days[-1].day.isoformat(),
            "opening": found.opening,
            "redeemed": found.redeemed,
            "refunded": found.refunded,
            "paid_out": found.paid_out,
            "closing": found.closing,
            "days": [
                {
                    "date": day.day.isoformat(),
                    "redeemed": day.redeemed,
                    "refunded": day.refunded,
                    "paid_out": day.paid_out,
                    "closing": day.closing,
                    "count": day.count,
                }
                for day in found.days
            ],
            "through": through,
        },
    )


@api.route(
    "GET", "/public/merchants", PUBLIC, query=DirectoryQuery, answers={200: PublicMerchantPage}
)
def directory(request: Request, merchants: MerchantService) -> Answer:
    """Where vouchers can be spent, nearest to a kelurahan first where one is named as `near`."""
    query = request.query
    found, after = merchants.directory(
        kelurahan(query.kelurahan, "kelurahan") if query.kelurahan else None,
        kelurahan(query.near, "near") if query.near else None,
        query.category,
        query.q,
        read_cursor(query.cursor),
        query.limit,
    )
    names = PublicMerchantView.__struct_fields__
    items = [{name: getattr(merchant, name) for name in names} for merchant in found]
    return Answer(200, page(items, after), {"Cache-Control": "public, max-age=30"})


@api.route(
    "GET", "/admin/merchants", ADMIN_READERS, query=MerchantsQuery, answers={200: MerchantPage}
)
def every(request: Request, merchants: MerchantService) -> Answer:
    """Merchants by name; `q` is an id, a NIB, or the beginning of a word of the name."""
    query = request.query
    found, after = merchants.page(
        query.state, query.category, query.q, read_cursor(query.cursor), query.limit
    )
    return Answer(200, page([shown(merchant) for merchant in found], after))


@api.route(
    "GET",
    "/admin/merchants/{merchant_id}",
    ADMIN_READERS,
    answers={200: MerchantView},
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
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
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
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
)
def approve(request: Request, merchants: MerchantService) -> Answer:
    """Approve a pending application."""
    return _moved("approve", request, merchants)


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/suspend",
    ADMINS,
    body=ReasonBody,
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
)
def suspend(request: Request, merchants: MerchantService) -> Answer:
    """Stop a merchant from redeeming, at once."""
    return _moved("suspend", request, merchants)


@api.route(
    "POST",
    "/admin/merchants/{merchant_id}/reinstate",
    ADMINS,
    body=ReasonBody,
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
)
def reinstate(request: Request, merchants: MerchantService) -> Answer:
    """Let a suspended merchant redeem again."""
    return _moved("reinstate", request, merchants)


@imports.route(
    "POST",
    "/admin/merchants/import",
    ADMINS,
    body=UploadedBody,
    answers={200: OutcomeView},
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
    answers={200: MerchantView},
    refusals=("not_found", "state_conflict"),
)
def confirm_account(request: Request, merchants: MerchantService) -> Answer:
    """Confirm a changed bank account, so that payouts go there again."""
    confirmed = merchants.confirm_account(request.path["merchant_id"], request.subject)
    return Answer(200, shown(confirmed))


def shown(merchant: Merchant) -> dict[str, Any]:
    """A merchant as the API shows one to itself and to staff; the phone masked."""
    return {
        **{
            name: getattr(merchant, name)
            for name in MerchantView.__struct_fields__
            if name not in ("phone", "account_confirmed", "account_changed_by")
        },
        "phone": mask_phone(merchant.phone),
        "account_confirmed": not merchant.account_unconfirmed,
        "account_changed_by": merchant.account_unconfirmed,
    }


def _moved(action: Action, request: Request, merchants: MerchantService) -> Answer:
    merchant_id, reason = request.path["merchant_id"], request.body.reason
    return Answer(200, shown(merchants.change_state(merchant_id, action, reason, request.subject)))


def _application(merchant: Merchant) -> dict[str, Any]:
    return {name: getattr(merchant, name) for name in ApplicationView.__struct_fields__}


def _cashier(cashier: Cashier) -> dict[str, Any]:
    return {
        "id": cashier.id,
        "name": cashier.name,
        "phone": cashier.phone_masked,
        "role": cashier.role,
        "added_at": cashier.added_at,
    }
