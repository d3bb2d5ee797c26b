"""Taxes withheld from purchases, and how they go to the state."""

from typing import Annotated

import msgspec

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Body, View
from chalicelib.core.http.fields import Id, ReasonBody, Rupiah
from chalicelib.core.http.pages import PageQuery, cut, next_cursor
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.routes.slips import SlipPage, SlipView, Year, slip_name
from chalicelib.procurement.rules.remit import BILLING_CODE, Remit, State
from chalicelib.procurement.rules.taxes import MonthRemitted, TaxKind
from chalicelib.procurement.use.read_taxes import TaxAccount

api = Api("taxes")


class RemitBody(Body):
    """`billing_code`: the 15 digits of the tax office, for this kind and this amount."""

    kind: TaxKind
    amount: Rupiah
    billing_code: Annotated[str, msgspec.Meta(pattern=BILLING_CODE)]


class RemitsQuery(PageQuery):
    year: Year | None = None
    state: State | None = None


class SlipsQuery(PageQuery):
    year: Year | None = None
    merchant_id: Id | None = None


class RemitView(View):
    id: str
    kind: TaxKind
    amount: int
    billing_code: str
    remitted: int
    ntpn: str
    state: State
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None
    decision_reason: str | None

    @classmethod
    def of(cls, remit: Remit) -> "RemitView":
        return cls(**{name: getattr(remit, name) for name in cls.__struct_fields__})


class RemitPage(View):
    items: list[RemitView]
    next_cursor: str | None


class TaxMonthView(View):
    month: str
    withheld: int
    remitted: int
    ntpns: list[str]

    @classmethod
    def of(cls, month: MonthRemitted) -> "TaxMonthView":
        return cls(month.month, month.withheld, month.remitted, list(month.ntpns))


class TaxView(View):
    kind: TaxKind
    withheld: int
    remitted: int
    open: int
    due: int
    months: list[TaxMonthView]

    @classmethod
    def of(cls, tax: TaxAccount) -> "TaxView":
        months = [TaxMonthView.of(one) for one in tax.months]
        return cls(tax.kind, tax.withheld, tax.remitted, tax.open, tax.due, months)


class TaxesView(View):
    taxes: list[TaxView]


@api.route("GET", "/finance/taxes", FINANCE_READERS, answers={200: TaxesView})
def taxes(request: Request, parts: ProcurementParts) -> TaxesView:
    """What the city has withheld by kind, and what of it is remitted, on its way, and still due;
    by month, too, the oldest remitted first."""
    return TaxesView([TaxView.of(one) for one in parts.read_taxes.accounts()])


@api.route(
    "GET",
    "/finance/taxes/withheld",
    FINANCE_READERS,
    query=SlipsQuery,
    answers={200: SlipPage},
)
def withheld(request: Request, parts: ProcurementParts) -> SlipPage:
    """The list of bukti potong of a year, the latest month first: what was withheld of whom, and
    under which NTPN it went to the state."""
    query, read = request.query, parts.read_taxes
    slips = list(read.slips(read.months_of(query.year), query.merchant_id or ""))
    found, after = cut(slips, slip_name, query)
    return SlipPage([SlipView.of(one) for one in found], next_cursor(after))


@api.route(
    "POST",
    "/finance/taxes/remit",
    FINANCES,
    body=RemitBody,
    answers={201: RemitView},
    keyed="optional",
    proves=True,
    refusals=("reference_used", "state_conflict"),
)
def propose(request: Request, parts: ProcurementParts) -> RemitView:
    """Propose to remit withheld tax by a billing code. Nothing moves before the bank has booked
    it."""
    body = request.body
    return parts.remit.propose(
        body.kind, body.amount, body.billing_code, request.subject, request.key, RemitView.of
    )


@api.route(
    "POST",
    "/finance/taxes/remit/{remit_id}/approve",
    FINANCES,
    answers={200: RemitView},
    keyed="optional",
    proves=True,
    refusals=("not_found", "same_person", "state_conflict"),
)
def approve(request: Request, parts: ProcurementParts) -> RemitView:
    """Approve what another officer has proposed; the bank's line with the billing code confirms
    it, and brings the NTPN."""
    return parts.remit.approve(request.path["remit_id"], request.subject, request.key, RemitView.of)


@api.route(
    "POST",
    "/finance/taxes/remit/{remit_id}/reject",
    FINANCES,
    body=ReasonBody,
    answers={200: RemitView},
    keyed="optional",
    refusals=("not_found", "state_conflict"),
)
def reject(request: Request, parts: ProcurementParts) -> RemitView:
    """Drop a proposal, one's own too, or an approved remit that the bank has not booked: it is due
    again, and its billing code is free."""
    return parts.remit.reject(
        request.path["remit_id"],
        request.body.reason,
        request.subject,
        request.key,
        RemitView.of,
    )


@api.route(
    "GET",
    "/finance/taxes/remit",
    FINANCE_READERS,
    query=RemitsQuery,
    answers={200: RemitPage},
)
def remits(request: Request, parts: ProcurementParts) -> RemitPage:
    """The register of remits, newest first: what was proposed or booked in a year."""
    query = request.query
    listed = parts.read_taxes.remit_list(query.year, query.state)
    found, after = cut(listed, lambda one: one.id, query)
    return RemitPage([RemitView.of(one) for one in found], next_cursor(after))


@api.route(
    "GET",
    "/finance/taxes/remit/{remit_id}",
    FINANCE_READERS,
    answers={200: RemitView},
    refusals=("not_found",),
)
def remit(request: Request, parts: ProcurementParts) -> RemitView:
    """One remit, up to date."""
    return RemitView.of(parts.read_taxes.remit(request.path["remit_id"]))
