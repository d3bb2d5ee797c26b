"""What a reader of the report should look at, in words for people."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.procurement.rules.doubled import Pair
from chalicelib.procurement.rules.report import Report
from chalicelib.procurement.rules.spending import REALISED, unit_key

DoubtKind = Literal["no_budget", "over_budget", "size_unknown", "counted_once", "looks_doubled"]

_WORDS: dict[DoubtKind, tuple[str, str]] = {
    "no_budget": (
        "Belum ada anggaran untuk unit ini: persentase tidak dihitung. Impor anggarannya.",
        "There is no budget for this unit yet: no percentage is told. Import its budget.",
    ),
    "over_budget": (
        "Realisasi melebihi anggaran yang diimpor: anggarannya mungkin belum lengkap.",
        "More was realised than the imported budget holds: the budget may be incomplete.",
    ),
    "size_unknown": (
        "Skala usaha penyedianya belum diketahui, sehingga tidak dihitung ke dalam 40 %.",
        "Nobody has told how large its suppliers are, so it does not count toward the 40 %.",
    ),
    "counted_once": (
        "Baris impor ini adalah pesanan kota sendiri, dan dihitung satu kali.",
        "This imported row is an order of the city itself, and counts once.",
    ),
    "looks_doubled": (
        "Baris impor ini mirip pesanan kota sendiri; keduanya dihitung. Periksa dokumennya.",
        "This imported row looks like an order of the city itself; both count. Check the papers.",
    ),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at: `amount` rupiah of a unit; document and order are "" where it is about
    the unit as a whole."""

    kind: DoubtKind
    unit: str
    amount: int
    reference: str = ""
    order_id: str = ""

    def words(self, tongue: int) -> str:
        """What it means, in Indonesian (0) or English (1)."""
        return _WORDS[self.kind][tongue]


def doubts_of(report: Report) -> list[Doubt]:
    """All there is to look at, by unit, then by document."""
    unknown: dict[str, int] = {}
    for line in report.lines:
        if line.stage == REALISED and not line.size_known:
            unknown[unit_key(line.unit)] = unknown.get(unit_key(line.unit), 0) + line.total
    found: list[Doubt] = []
    for one in report.units:
        realised = one.figures.realised.total
        bought = realised + one.figures.committed.total
        if one.figures.budget is None and bought:
            found.append(Doubt("no_budget", one.unit, bought))
        elif one.figures.budget is not None and realised > one.figures.budget:
            found.append(Doubt("over_budget", one.unit, realised - one.figures.budget))
        if amount := unknown.get(unit_key(one.unit)):
            found.append(Doubt("size_unknown", one.unit, amount))
    found += [_of_pair("counted_once", one) for one in report.same]
    found += [_of_pair("looks_doubled", one) for one in report.alike]
    return found


def _of_pair(kind: DoubtKind, pair: Pair) -> Doubt:
    row = pair.row
    return Doubt(kind, row.unit, row.amount, row.reference, pair.order.id)
