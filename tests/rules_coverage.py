"""How much of every concept's rules the unit tests reach: `python -m tests.rules_coverage`.

Lines and branches together, from tests/unit/test_*_rules.py alone: a rule that only a whole city
exercises is one whose boundaries nobody has looked at. Exits 1 where one is under LEAST_PERCENT.
"""

import importlib
import json
import sys
import tempfile
from pathlib import Path

import coverage
import pytest

LEAST_PERCENT = 95
PROJECT = Path(__file__).parents[1]
RULES = ["chalicelib/*/rules.py", "chalicelib/*/rules/*.py"]


def reached(report: dict[str, float]) -> list[str]:
    """What to print of each file of rules; those that no test imports count as 0."""
    files = sorted(str(file.relative_to(PROJECT)) for rule in RULES for file in PROJECT.glob(rule))
    return [f"{report.get(file, 0.0):5.1f} % {file}" for file in files]


def main() -> int:
    measured = coverage.Coverage(branch=True, include=RULES, data_file=None)
    measured.start()
    tests = sorted(map(str, (PROJECT / "tests/unit").glob("test_*_rules.py")))
    failed = pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", *tests])
    for file in (PROJECT / one for rule in RULES for one in PROJECT.glob(rule)):
        # Rules that hold nothing but values have nothing to be called.
        importlib.import_module(".".join(file.relative_to(PROJECT).with_suffix("").parts))
    measured.stop()
    if failed:
        return int(failed)
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, "coverage.json")
        measured.json_report(outfile=str(written))
        files = json.loads(written.read_text())["files"]
    report = {name: one["summary"]["percent_covered"] for name, one in files.items()}
    lines = reached(report)
    print("\n".join(lines))
    short = [line for line in lines if float(line.split()[0]) < LEAST_PERCENT]
    if short:
        print(f"under {LEAST_PERCENT} % of lines and branches:", *short, sep="\n")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
