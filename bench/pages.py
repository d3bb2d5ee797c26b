"""What the built pages weigh, as compressed by gzip: to the first screen, and in all.

`tests/browser/test_budgets.py` holds the same over the wire, and the seconds on a slow phone.
"""

import gzip
import re
from pathlib import Path

from bench.city import City
from bench.result import Result
from local.emulator import PROJECT

DIST = PROJECT / "web/dist"
KILO = 1000
# Script to the first screen, and everything to it: kB.
BUDGETS = {
    "wallet": (60, 100),
    "merchant": (None, 80),
    "console": (None, None),
    "verify": (25, 60),
}


def pages(_: City | None) -> list[Result]:
    """For each app: script and all to the first screen, and what comes later."""
    found = []
    for app, (script_budget, all_budget) in BUDGETS.items():
        first = _first(DIST / app)
        script = sum(size for name, size in first.items() if name.endswith(".js"))
        later = {
            file.name: _weight(file)
            for file in sorted((DIST / app).rglob("*"))
            if file.suffix in (".js", ".css", ".wasm") and file.name not in first
        }
        found += [
            _result(f"{app}: script to the first screen, compressed", script, script_budget),
            _result(f"{app}: all to the first screen, compressed", sum(first.values()), all_budget),
            _result(f"{app}: what may come later, compressed", sum(later.values()), None, later),
        ]
    return found


def _result(
    what: str, size: int, budget: int | None, files: dict[str, int] | None = None
) -> Result:
    return Result(
        what,
        round(size / KILO, 1),
        "kB",
        budget,
        "most" if budget else "",
        {"files": files or {}},
    )


def _first(folder: Path) -> dict[str, int]:
    """The page, what it names, and what its sheets name: what a browser fetches at once."""
    page = folder / "index.html"
    named = re.findall(r'(?:src|href)="/[a-z]+/(assets/[^"]+)"', page.read_text())
    sheets = [folder / name for name in named if name.endswith(".css")]
    fonts = [
        sheet.parent / font
        for sheet in sheets
        for font in re.findall(r"url\(/[a-z]+/assets/([^)]+\.woff2)\)", sheet.read_text())
    ]
    files = [page, *(folder / name for name in named), *fonts]
    return {file.name: _weight(file) for file in files}


def _weight(file: Path) -> int:
    content = file.read_bytes()
    # Fonts are compressed by themselves; the edge compresses the rest.
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content))
