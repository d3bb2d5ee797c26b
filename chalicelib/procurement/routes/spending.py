"""The budget for goods and services, and how much of it goes to small businesses."""

from typing import Annotated, Any

import msgspec

from chalicelib.core.http.api import Answer, Api, Request
from chalicelib.core.http.bodies import Query, View
from chalicelib.core.http.fields import ON_ONE_LINE
from chalicelib.core.values.subject import FINANCE_READERS, FINANCES
from chalicelib.imports.parts import ImportParts
from chalicelib.imports.routes import OutcomeView, run
from chalicelib.imports.rules import CSV, FILE_MOST_BYTES
from chalicelib.procurement.parts import ProcurementParts
from chalicelib.procurement.rules.doubts import Doubt, DoubtKind, doubts_of
from chalicelib.procurement.rules.report import (
    CodeFigures,
    Figures,
    Report,
    Sums,
    UnitFigures,
)
from chalicelib.procurement.rules.spending import UNIT_LONGEST

imports_api = Api("procurement")
api = Api("procurement")


class SpendingQuery(Query):
    year: Annotated[int, msgspec.Meta(ge=2000, le=2099)]
    unit: Annotated[str, msgspec.Meta(max_length=UNIT_LONGEST, pattern=ON_ONE_LINE)] = ""


class SumsView(View):
    total: int
    # To micro and small businesses and cooperatives.
    counted: int
    local: int

    @classmethod
    def of(cls, sums: Sums) -> "SumsView":
        return cls(sums.total, sums.counted, sums.local)


class FiguresView(View):
    budget: int | None
    planned: SumsView
    # Without what is realised.
    committed: SumsView
    realised: SumsView
    percent: float | None
    missing: int | None

    @classmethod
    def of(cls, figures: Figures) -> "FiguresView":
        return cls(
            budget=figures.budget,
            planned=SumsView.of(figures.planned),
            committed=SumsView.of(figures.committed),
            realised=SumsView.of(figures.realised),
            percent=figures.percent,
            missing=figures.missing,
        )


class CodeFiguresView(FiguresView):
    account_code: str

    @classmethod
    def of_code(cls, code: CodeFigures) -> "CodeFiguresView":
        return cls(account_code=code.account_code, **_members(code.figures))


class UnitFiguresView(FiguresView):
    unit: str
    codes: list[CodeFiguresView]

    @classmethod
    def of_unit(cls, unit: UnitFigures) -> "UnitFiguresView":
        codes = [CodeFiguresView.of_code(one) for one in unit.codes]
        return cls(unit=unit.unit, codes=codes, **_members(unit.figures))


class DoubtView(View):
    kind: DoubtKind
    unit: str
    amount: int
    reference: str
    order_id: str
    message: str

    @classmethod
    def of(cls, doubt: Doubt, tongue: int) -> "DoubtView":
        return cls(
            doubt.kind,
            doubt.unit,
            doubt.amount,
            doubt.reference,
            doubt.order_id,
            doubt.words(tongue),
        )


class SpendingReportView(View):
    year: int
    # What the law wants of the budget, in percent, and which law; null before there was one.
    target_percent: int | None
    source: str | None
    units: list[UnitFiguresView]
    total: FiguresView
    warnings: list[DoubtView]

    @classmethod
    def of(cls, report: Report, tongue: int) -> "SpendingReportView":
        share = report.share
        return cls(
            year=report.year,
            target_percent=share.percent if share else None,
            source=share.source if share else None,
            units=[UnitFiguresView.of_unit(one) for one in report.units],
            total=FiguresView.of(report.total),
            warnings=[DoubtView.of(one, tongue) for one in doubts_of(report)],
        )


@imports_api.route(
    "POST",
    "/finance/procurement/import",
    FINANCES,
    answers={200: OutcomeView},
    media_types=(CSV,),
    limit_bytes=FILE_MOST_BYTES,
    keyed="optional",
    refusals=("validation_failed", "state_conflict"),
)
def bring_in(request: Request, parts: ImportParts) -> Answer:
    """Import the budget of units, and what they planned, ordered and paid elsewhere, from a CSV
    file; twice changes nothing."""
    return run("spending", request, parts)


@api.route(
    "GET",
    "/finance/procurement",
    FINANCE_READERS,
    query=SpendingQuery,
    answers={200: SpendingReportView},
)
def report(request: Request, parts: ProcurementParts) -> SpendingReportView:
    """What a year's budget for goods and services goes to, by unit and account code, in gross
    rupiah; `percent` is what small businesses and cooperatives were paid of the budget, null where
    none was imported."""
    query = request.query
    return SpendingReportView.of(parts.report.report(query.year, query.unit), request.tongue)


def _members(figures: Figures) -> dict[str, Any]:
    view = FiguresView.of(figures)
    return {name: getattr(view, name) for name in FiguresView.__struct_fields__}
