"""The demo city's budget of 30 units, held against what a few lines of arithmetic make of its file.

Nothing here asks the code how the report adds up: the file is read as an auditor with a spreadsheet
reads it.
"""

import csv
import io
from collections import defaultdict
from typing import Any

from local.demo.budget import rows
from local.demo.people import as_csv
from tests.http.conftest import TestCity
from tests.http.spending import report, send

# A year that no other test has.
YEAR = 2041


def counts(line: dict[str, str]) -> bool:
    return line["size"] in ("micro", "small") or line["cooperative"] == "ya"


def by_hand(lines: list[dict[str, str]]) -> dict[str, Any]:
    """What one unit's lines, or the city's, come to."""
    paid: dict[tuple[str, str, str], int] = defaultdict(int)
    for line in lines:
        if line["row"] == "realised":
            paid[line["unit"], line["account_code"], line["reference"]] += int(line["amount"])
    found: dict[str, Any] = {"budget": 0}
    for stage in ("planned", "committed", "realised"):
        found[stage] = {"total": 0, "counted": 0, "local": 0}
    for line in lines:
        amount = int(line["amount"])
        if line["row"] == "budget":
            found["budget"] += amount
            continue
        if line["row"] == "committed":
            amount -= paid[line["unit"], line["account_code"], line["reference"]]
        sums = found[line["row"]]
        sums["total"] += amount
        sums["counted"] += amount if counts(line) else 0
        sums["local"] += amount if line["local"] == "ya" else 0
    counted = found["realised"]["counted"]
    # Two digits, cut; what is missing to two fifths, rounded up.
    found["percent"] = int(counted * 10_000 / found["budget"]) / 100
    two_fifths = found["budget"] * 2 // 5 + (1 if found["budget"] * 2 % 5 else 0)
    found["missing"] = max(0, two_fifths - counted)
    return found


def test_the_report_of_thirty_units_is_what_its_file_adds_up_to(city: TestCity) -> None:
    content = as_csv(rows(YEAR))
    outcome = send(city, content).ok()
    lines = list(csv.DictReader(io.StringIO(content.decode())))
    assert (outcome["created"], outcome["rejected_count"]) == (len(lines), 0)
    found = report(city, year=YEAR)
    units = {line["unit"] for line in lines}
    assert len(units) == 30
    assert {one["unit"] for one in found["units"]} == units
    for one in found["units"]:
        expected = by_hand([line for line in lines if line["unit"] == one["unit"]])
        assert {name: one[name] for name in expected} == expected
    expected = by_hand(lines)
    assert {name: found["total"][name] for name in expected} == expected
    # Of some the share is reached, of some it is not: a report that always says one shows nothing.
    assert len({one["missing"] > 0 for one in found["units"]}) == 2
    assert 0 < found["total"]["percent"] < 100


def test_the_demo_budget_is_the_same_each_time() -> None:
    assert rows(YEAR) == rows(YEAR)
