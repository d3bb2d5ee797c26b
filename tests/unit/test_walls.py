"""The walls of the house: each is broken on purpose, and the build must notice.

A copy of the code gets one line that must not be there; `make check` runs the same two programs.
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local.emulator import PROJECT

TOOLS = Path(sys.executable).parent


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as it stands, to be broken."""
    folder = tmp_path_factory.mktemp("house")
    unneeded = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "chalicelib", folder / "chalicelib", ignore=unneeded)
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def broken(copy: Path, file: str, line: str) -> str:
    """The contracts that import-linter finds broken once `line` stands in `file`."""
    place = copy / "chalicelib" / file
    before = place.read_text() if place.exists() else None
    place.write_text((before or "") + f"\n{line}\n")
    try:
        ended = subprocess.run(
            [TOOLS / "lint-imports", "--no-cache"],
            cwd=copy,
            env={"PYTHONPATH": str(copy), "PATH": str(TOOLS)},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        if before is None:
            place.unlink()
        else:
            place.write_text(before)
    # It may go on: "BROKEN (1 ignored import)".
    found = [line for line in ended.stdout.splitlines() if " BROKEN" in line]
    assert bool(found) == bool(ended.returncode), ended.stdout + ended.stderr
    return "\n".join(found)


def test_the_house_as_it_stands_breaks_none(copy: Path) -> None:
    assert broken(copy, "core/values/ids.py", "") == ""


@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        (
            "Concepts stack",
            "merchants/store/merchants.py",
            "from chalicelib.redemptions import rules",
        ),
        ("Concepts stack", "core/work.py", "from chalicelib.ledger import rules"),
        ("Layers inside a concept", "audit/rules.py", "from chalicelib.audit import store"),
        ("Layers inside a concept", "audit/store.py", "from chalicelib.audit import routes"),
        ("Layers inside a concept", "audit/use.py", "from chalicelib.audit import parts"),
        ("Layers inside the core", "core/values/ids.py", "from chalicelib.core import dynamo"),
        ("Rules know no AWS", "campaigns/rules/terms.py", "import pynamodb.models"),
        # By way of another: the store that a lower concept's rules never import.
        (
            "Rules know no AWS",
            "redemptions/rules/redemption.py",
            "from chalicelib.campaigns.store import budgets",
        ),
        ("Formats know no AWS", "vouchers/formats/token.py", "import botocore"),
        ("Use cases speak no DynamoDB", "audit/use.py", "import pynamodb"),
        ("tumbas-verify needs nothing", "core/crypto/signed.py", "import msgspec"),
    ],
)
def test_an_import_through_a_wall_is_noticed(
    copy: Path, contract: str, file: str, line: str
) -> None:
    assert (copy / "chalicelib" / file).exists()
    assert contract in broken(copy, file, line)


@pytest.mark.parametrize(
    ("contract", "file"),
    [
        ("Concepts stack", "helpers.py"),
        ("Layers inside a concept", "redemptions/helpers.py"),
        ("Layers inside the core", "core/helpers.py"),
    ],
)
def test_a_file_without_a_place_is_noticed(copy: Path, contract: str, file: str) -> None:
    assert contract in broken(copy, file, '"""Nobody knows where this belongs."""')


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import datetime\n\nNOW = datetime.now()\n",
        "from datetime import date\n\nTODAY = date.today()\n",
        "import time\n\nNOW = time.time()\n",
        "from secrets import token_hex\n\nDRAWN = token_hex(4)\n",
        "import random\n\nDRAWN = random.random()\n",
        "import os\n\nHOME = os.environ\n",
        'with open("rates.csv") as file:\n    RATES = file.read()\n',
        "from chalicelib.core.values.instants import utc_now\n\nNOW = utc_now()\n",
        "from chalicelib.core.values.ids import new_id\n\nID = new_id('trf_')\n",
    ],
    ids=lambda code: code.split("\n")[0],
)
@pytest.mark.parametrize("name", ["rules.py", "rules/line.py", "formats/token.py"])
def test_a_rule_with_a_clock_randomness_or_a_file_is_noticed(name: str, code: str) -> None:
    assert lint(f"chalicelib/redemptions/{name}", code)
    assert not lint("chalicelib/redemptions/store.py", code)


def lint(file: str, code: str) -> bool:
    """Whether ruff finds what rules may not do in this code."""
    ended = subprocess.run(
        [TOOLS / "ruff", "check", "--quiet", "--stdin-filename", file, "-"],
        cwd=PROJECT,
        input=f'"""A file."""\n\n{code}',
        capture_output=True,
        text=True,
        check=False,
    )
    return "TID251" in ended.stdout or "PTH123" in ended.stdout
