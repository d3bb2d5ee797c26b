"""Put a year's bank holidays in: `python -m infra.holidays 2028 skb-2028.csv`.

FILE has the columns date,name,kind,source; all its days must lie in the year. What stood there of
that year goes, so that a decree takes the place of what was computed before it. Deploy afterwards.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from chalicelib.core.values.banking_days import COLUMNS, HOLIDAYS, Holiday, read_holidays


def with_year(known: Sequence[Holiday], year: int, told: Sequence[Holiday]) -> list[Holiday]:
    """All holidays, by day, those of a year being what is `told` of it. Raises ValueError for a day
    of another year, one told twice, or none at all."""
    days = [one.date for one in told]
    if not days or any(day.year != year for day in days) or len(set(days)) < len(days):
        raise ValueError(f"the file must have days of {year}, each once, and no others")
    others = [one for one in known if one.date.year != year]
    return sorted([*others, *told], key=lambda one: one.date)


def put_year(year: int, file: Path, table: Path = HOLIDAYS) -> int:
    """Put the holidays of a year, as a file tells them, into the table; answers how many they are.
    Raises ValueError, and the table stays as it was."""
    with table.open(encoding="utf-8", newline="") as lines:
        known = read_holidays(lines)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        told = read_holidays(lines)
    everything = with_year(known, year, told)
    with table.open("w", encoding="utf-8", newline="") as target:
        rows = csv.writer(target, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows((one.date, one.name, one.kind, one.source) for one in everything)
    return len(told)


def main(arguments: Sequence[str]) -> int:
    """Put a year in; answers the exit status."""
    try:
        year, file = arguments
        count = put_year(int(year), Path(file))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"usage: python -m infra.holidays YEAR FILE ({error})\n")
        return 2
    sys.stdout.write(f"{count} days of {year} are in; deploy to use them\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
