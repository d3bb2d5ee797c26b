"""The budget of the demo city's units, and what they planned, ordered and paid elsewhere: the file
that finance would have from SIPD, SiRUP and e-Katalog, with made-up numbers and suppliers."""

from dataclasses import dataclass
from random import Random

from chalicelib.core.parts import Parts
from chalicelib.core.values.subject import Subject
from chalicelib.imports.parts import ImportParts
from local.demo.people import as_csv
from local.demo.units import UNITS

_MILLION = 1_000_000

# Account codes by what is bought, and how much of a unit's budget is under each, in percent.
_CODES: tuple[tuple[str, int], ...] = (
    ("5.1.02.01.01.0024", 20),  # office supplies
    ("5.1.02.01.01.0052", 15),  # food and drink for meetings
    ("5.1.02.02.01.0030", 30),  # services of companies
    ("5.1.02.03.02.0117", 15),  # upkeep of machines
    ("5.2.02.10.01.0002", 20),  # computers
)
# How a supplier is sized, the likeliest first.
_SIZES: tuple[tuple[str, int], ...] = (
    ("micro", 30),
    ("small", 25),
    ("medium", 25),
    ("large", 15),
    ("", 5),
)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A row as it stands in the file."""

    year: int
    unit: str
    account_code: str
    row: str
    amount: int
    supplier_npwp: str
    size: str
    cooperative: str
    local: str
    reference: str


def rows(year: int) -> list[BudgetRow]:
    """The rows of a year, the same each time."""
    random = Random(510)  # nosec B311
    found: list[BudgetRow] = []
    for number, unit in enumerate(UNITS):
        of_unit = random.randint(800, 9_000) * _MILLION
        for code, percent in _CODES:
            budget = of_unit * percent // 100
            found.append(BudgetRow(year, unit, code, "budget", budget, "", "", "", "", ""))
            found += _spent(random, year, unit, code, budget, number)
    return found


def _spent(
    random: Random, year: int, unit: str, code: str, budget: int, number: int
) -> list[BudgetRow]:
    """What is planned, ordered and paid of one account code: packages by packages."""
    found = []
    for part in range(random.randint(3, 4)):
        package = f"{number + 1:02d}{code[-4:]}{part + 1}"
        planned = budget * random.randint(18, 25) // 100
        # Every third unit looks for small businesses first.
        weights = [
            weight * (3 if number % 3 == 0 and at < 2 else 1)
            for at, (_, weight) in enumerate(_SIZES)
        ]
        size = random.choices([one for one, _ in _SIZES], weights)[0]
        npwp = f"0{random.randint(10**14, 10**15 - 1)}"
        cooperative = "ya" if random.random() < 0.08 else ""
        local = "ya" if random.random() < 0.45 else ""

        ordered = planned * random.randint(85, 100) // 100
        told = [("planned", planned, f"RUP-{package}"), ("committed", ordered, f"EK-{package}")]
        if random.random() < 0.8:
            paid = ordered if random.random() < 0.7 else ordered * random.randint(30, 80) // 100
            told.append(("realised", paid, f"EK-{package}"))
        found += [
            BudgetRow(year, unit, code, stage, amount, npwp, size, cooperative, local, reference)
            for stage, amount, reference in told
        ]
    return found


def bring_in(parts: Parts, year: int, by: Subject) -> None:
    """Import the file as a finance officer would; raises RuntimeError where a row is rejected."""
    outcome = parts[ImportParts].at_once.run("spending", as_csv(rows(year)), by)
    if outcome.rejected_rows:
        raise RuntimeError(f"the demo budget was rejected: {list(outcome.rejections)[:3]}")
