"""Reconciliation over HTTP: finance reads it, the auditor too."""

from chalicelib.core.http.api import Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.values.instants import to_text
from chalicelib.core.values.parse import day
from chalicelib.core.values.subject import FINANCE_READERS
from chalicelib.reconciliation.parts import ReconciliationParts
from chalicelib.reconciliation.rules import (
    BookException,
    Check,
    Code,
    Reconciliation,
    State,
    Unit,
    Who,
)

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

    @classmethod
    def of(cls, check: Check) -> "CheckView":
        return cls(
            name=check.name,
            unit=check.unit,
            state=check.state,
            expected=check.expected,
            actual=check.actual,
            difference=check.difference,
        )


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

    @classmethod
    def of(cls, check: Check, exception: BookException) -> "ExceptionView":
        return cls(
            check=check.name,
            code=exception.code,
            subject=exception.subject,
            unit=exception.unit,
            expected=exception.expected,
            actual=exception.actual,
            difference=exception.difference,
            transfers=list(exception.transfers),
            who=exception.who,
        )


class ReconciliationView(View):
    date: str
    as_of: str
    through: str
    checks: list[CheckView]
    exceptions: list[ExceptionView]

    @classmethod
    def of(cls, found: Reconciliation) -> "ReconciliationView":
        return cls(
            date=found.day.isoformat(),
            as_of=to_text(found.as_of),
            through=to_text(found.through),
            checks=[CheckView.of(one) for one in found.checks],
            exceptions=[
                ExceptionView.of(check, one) for check in found.checks for one in check.exceptions
            ],
        )


@api.route(
    "GET",
    "/finance/reconciliation",
    FINANCE_READERS,
    query=ReconciliationQuery,
    answers={200: ReconciliationView},
)
def reconcile(request: Request, parts: ReconciliationParts) -> ReconciliationView:
    """Hold ledger, projections, accounts, settlements, bank and SP2D of a day against each other.

    `waiting`: not all that is held against each other is there yet; a difference is none then.
    """
    asked = request.query.date
    found = parts.reconciling.reconcile(None if asked is None else day(asked, "date"))
    return ReconciliationView.of(found)
