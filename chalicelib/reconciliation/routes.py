"""Reconciliation over HTTP: finance reads it, the auditor too."""

from typing import Any, Literal

import msgspec

from chalicelib.core.http.api import PDF, Answer, Api, Request, must_accept
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import from_text, to_text
from chalicelib.core.values.parse import day, instant
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.reconciliation.rules.checks import Code, State, Unit, Who
from chalicelib.reconciliation.rules.report import Report
from chalicelib.reconciliation.rules.transit import TransitKind
from chalicelib.reconciliation.use.report import Running

api = Api("reconciliation")

# When to ask again for a report that is being made, in seconds.
_ASK_AGAIN = {"Retry-After": "5"}


class ReconciliationQuery(Query):
    date: str | None = None
    since: str | None = None


class CheckView(View):
    name: str
    unit: Unit
    state: State
    expected: int
    actual: int
    difference: int


class ExceptionView(View):
    check: str
    code: Code
    subject: str
    unit: Unit
    expected: int
    actual: int
    difference: int
    transfers: list[str]
    who: Who


class InTransitView(View):
    """Money between the city and its bank: rupiah, since a business day."""

    kind: TransitKind
    reference: str
    amount: int
    since: str


class InTransitSumView(View):
    """All of a kind, also those that are not named one by one."""

    kind: TransitKind
    count: int
    amount: int


class AgreementView(View):
    """Why two people have closed the day in spite of what differs."""

    reason: str
    proposed_by: str
    closed_by: str


class ReconciliationView(View):
    """A kept report; `report` is the SHA-256 of the canonical JSON of all else."""

    date: str
    as_of: str
    through: str
    transfers: int
    root: str
    checks: list[CheckView]
    exceptions: list[ExceptionView]
    in_transit: list[InTransitView]
    in_transit_sums: list[InTransitSumView]
    agreement: AgreementView | None
    report: str

    @classmethod
    def of(cls, report: Report) -> "ReconciliationView":
        """Raises msgspec.ValidationError for content that is no report."""
        members: dict[str, Any] = msgspec.json.decode(report.content)
        return msgspec.convert(members | {"report": report.sha256}, cls)


class RunningView(View):
    """A report that takes longer than a request."""

    date: str
    state: Literal["running"]
    since: str


@api.route(
    "GET",
    "/finance/reconciliation",
    FINANCE_READERS,
    query=ReconciliationQuery,
    answers={200: ReconciliationView, 202: RunningView},
    refusals=("unavailable",),
)
def reconcile(request: Request, parts: ReconciliationParts) -> Answer:
    """Hold ledger, projections, accounts, settlements, bank and SP2D of a day against each other.

    A closed day answers the report that was signed with it, unless one of `since` (an instant) or
    later is asked for. `waiting`: not all that is held against each other is there yet; a
    difference is none then. 202 where making the report takes longer than a request: ask again.
    """
    query = request.query
    found = parts.reporting.answer(
        None if query.date is None else day(query.date, "date"),
        None if query.since is None else from_text(instant(query.since, "since")),
    )
    if isinstance(found, Running):
        view = RunningView(found.day.isoformat(), "running", to_text(found.since))
        return Answer(202, view, _ASK_AGAIN)
    return Answer(200, ReconciliationView.of(found))


@api.route(
    "GET",
    "/finance/days/{date}/minutes",
    FINANCE_READERS,
    answers={200: (PDF,)},
    refusals=("state_conflict", "validation_failed"),
)
def minutes(request: Request, parts: ReconciliationParts) -> Answer:
    """The minutes of a closed day's reconciliation (Berita Acara Rekonsiliasi Kas) as a PDF file
    for two people to sign. To be asked for with `Accept: application/pdf`."""
    must_accept(request, PDF)
    date = day(request.path["date"], "date")
    name = f'attachment; filename="berita-acara-{date}.pdf"'
    file = parts.minutes.pdf(date)
    return Answer(200, file, {"Content-Type": PDF, "Content-Disposition": name})
