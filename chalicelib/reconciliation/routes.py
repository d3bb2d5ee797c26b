"""Reconciliation over HTTP: finance reads it, the auditor too."""

from typing import Any

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.reconciliation.rules import Code, State, Unit, Who
from chalicelib.reconciliation.service import Reconciliation

api = Api("reconciliation")


class ReconciliationQuery(Query):
    date: str | None = None


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


class ReconciliationView(View):
    date: str
    as_of: str
    through: str
    checks: list[CheckView]
    exceptions: list[ExceptionView]


@api.route(
    "GET",
    "/finance/reconciliation",
    FINANCE_READERS,
    query=ReconciliationQuery,
    answers={200: ReconciliationView},
)
def reconcile(request: Request, reconciliation: Reconciliation) -> Answer:
    """Hold ledger, projections, accounts, settlements, bank and SP2D of a day against each other.

    `waiting`: not all that is held against each other is there yet; a difference is none then.
    """
    asked = request.query.date
    report = reconciliation.report(None if asked is None else day(asked, "date"))
    return Answer(
        200,
        {
            "date": report.day.isoformat(),
            "as_of": to_text(report.as_of),
            "through": to_text(report.through),
            "checks": [_members(check, CheckView) for check in report.checks],
            "exceptions": [
                {"check": check.name, **_members(finding, ExceptionView)}
                for check in report.checks
                for finding in check.findings
            ],
        },
    )


def _members(one: Any, view: type[View]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in view.__struct_fields__ if name != "check"}
