"""How much of the city's budget goes to small businesses: what the law asks (rules/share.py).

The base is the budget for goods and services that the city has imported, never what was bought:
where a unit has none, there is no percentage, and the city has none as long as a unit that bought
something has none. Sums are gross, taxes and all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.procurement.rules.doubled import Pair, told_once
from chalicelib.procurement.rules.own import Own, of_year
from chalicelib.procurement.rules.share import Share, missing_of, percent_of, share_of
from chalicelib.procurement.rules.spending import (
    BUDGET,
    COMMITTED,
    PLANNED,
    REALISED,
    STAGES,
    Spending,
    Stage,
    unit_key,
)
from chalicelib.treasury.rules.promise import number_of


@dataclass(frozen=True, slots=True)
class Line:
    """A document behind the sums: `total` rupiah of a stage, `counted` and `local` of them. What it
    has no number of is "". `order_id` names an order of ours, "" where the line was imported."""

    unit: str
    account_code: str
    stage: Stage
    total: int
    counted: int
    local: int
    supplier: str = ""
    npwp: str | None = None
    reference: str = ""
    funding: str = ""
    bast: str = ""
    ntpns: tuple[str, ...] = ()
    order_id: str = ""
    size_known: bool = True


@dataclass(frozen=True, slots=True)
class Sums:
    """Rupiah in all, to those who count, and for local products."""

    total: int = 0
    counted: int = 0
    local: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.total + other.total, self.counted + other.counted, self.local + other.local
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What was budgeted (None: nobody has told), planned, committed and not realised, realised."""

    budget: int | None
    planned: Sums
    committed: Sums
    realised: Sums
    percent: float | None
    missing: int | None


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """An account code of a unit."""

    account_code: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit of the city, and its account codes."""

    unit: str
    figures: Figures
    codes: Sequence[CodeFigures]


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a year: units by name, the city, each document, and what to look at: rows that
    orders of ours count for (`same`) or look like (`alike`)."""

    year: int
    share: Share | None
    units: Sequence[UnitFigures]
    total: Figures
    lines: Sequence[Line]
    same: Sequence[Pair]
    alike: Sequence[Pair]


def report_of(year: int, rows: Iterable[Spending], orders: Iterable[Own], unit: str = "") -> Report:
    """The report of a year, or of one unit in it, from all that was imported for the year and the
    city's own orders."""
    wanted = unit_key(unit)
    rows = [one for one in rows if wanted in ("", unit_key(one.unit))]
    own = [one for one in of_year(orders, year) if wanted in ("", unit_key(one.unit))]
    told = told_once(rows, own)
    lines = [*_imported(told.counting), *(line for one in own for line in _lines(one, year))]
    share = share_of(year)
    units = _units(lines, share)
    return Report(
        year=year,
        share=share,
        units=units,
        total=_total(units, share),
        lines=sorted(lines, key=_place),
        same=told.same,
        alike=told.alike,
    )


def _place(line: Line) -> tuple[str, str, int, str, str]:
    stage = STAGES.index(line.stage)
    return unit_key(line.unit), line.account_code, stage, line.reference, line.bast


def _imported(rows: Sequence[Spending]) -> list[Line]:
    # What was paid under a document's number is committed under it no more.
    paid: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if row.row == REALISED:
            paid[_document(row)] += row.amount
    found = []
    for row in rows:
        amount = row.amount
        if row.row == COMMITTED:
            amount = max(0, amount - paid[_document(row)])
        if amount:
            found.append(
                Line(
                    unit=row.unit,
                    account_code=row.account_code,
                    stage=row.row,
                    total=amount,
                    counted=amount if row.counted else 0,
                    local=amount if row.local else 0,
                    npwp=row.supplier_npwp,
                    reference=row.reference,
                    size_known=row.cooperative or row.size is not None or row.row == BUDGET,
                )
            )
    return found


def _document(row: Spending) -> tuple[str, str, str]:
    return unit_key(row.unit), row.account_code, number_of(row.reference)


def _lines(order: Own, year: int) -> list[Line]:
    whole = Line(
        unit=order.unit,
        account_code=order.account_code,
        stage=COMMITTED,
        total=order.open,
        counted=order.open if order.counted else 0,
        local=order.open_local,
        supplier=order.merchant,
        npwp=order.npwp,
        reference=order.reference,
        funding=order.funding,
        order_id=order.id,
        size_known=order.size_known,
    )
    found = [whole] if order.year == year and order.open else []
    for one in order.taken:
        if one.year == year:
            found.append(
                replace(
                    whole,
                    stage=REALISED,
                    total=one.amount,
                    counted=one.amount if order.counted else 0,
                    local=one.local,
                    bast=one.bast,
                    ntpns=one.ntpns,
                )
            )
    return found


def _units(lines: Sequence[Line], share: Share | None) -> list[UnitFigures]:
    by_unit: dict[str, list[Line]] = {}
    for line in lines:
        by_unit.setdefault(unit_key(line.unit), []).append(line)
    found = []
    for _, some in sorted(by_unit.items()):
        by_code: dict[str, list[Line]] = {}
        for line in some:
            by_code.setdefault(line.account_code, []).append(line)
        # As the budget writes its name.
        named = next((line.unit for line in some if line.stage == BUDGET), some[0].unit)
        codes = [CodeFigures(code, _figures(by_code[code], share)) for code in sorted(by_code)]
        found.append(UnitFigures(named, _figures(some, share), codes))
    return found


def _figures(lines: Iterable[Line], share: Share | None) -> Figures:
    sums = dict.fromkeys((BUDGET, PLANNED, COMMITTED, REALISED), Sums())
    for line in lines:
        sums[line.stage] += Sums(line.total, line.counted, line.local)
    budget = sums[BUDGET].total or None
    counted = sums[REALISED].counted
    return Figures(
        budget=budget,
        planned=sums[PLANNED],
        committed=sums[COMMITTED],
        realised=sums[REALISED],
        percent=percent_of(counted, budget),
        missing=missing_of(counted, budget, share),
    )


def _total(units: Sequence[UnitFigures], share: Share | None) -> Figures:
    of = [one.figures for one in units]
    budget = sum(one.budget or 0 for one in of) or None
    realised = sum((one.realised for one in of), Sums())
    # Else the one unit that has told its budget would speak for the city.
    base = budget if all(one.budget for one in of if _bought(one)) else None
    return Figures(
        budget=budget,
        planned=sum((one.planned for one in of), Sums()),
        committed=sum((one.committed for one in of), Sums()),
        realised=realised,
        percent=percent_of(realised.counted, base),
        missing=missing_of(realised.counted, base, share),
    )


def _bought(figures: Figures) -> bool:
    return bool(figures.committed.total or figures.realised.total)
