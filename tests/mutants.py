"""What nobody would notice: `python -m tests.mutants [GROUP …]` changes code, a little at a time.

Each group's modules are changed in one place (mutmut: a comparison, a number, an operator, an
argument), and the unit tests that hold them are run. A mutant that lives is a line that no test
needs. Prints the score of each module and what each survivor has changed; docs/mutants.md argues
those that stay. On demand, as it takes hours: without a group, every one of them.

Works in copies in .tumbas/mutants, one for each group, as mutmut takes what it has kept of one for
the other's; what was found there is kept, and what has changed tried anew.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from local.emulator import PROJECT

COPIES = PROJECT / ".tumbas" / "mutants"
UNIT = "tests/unit"

# What is no rule, and moves money or lets somebody in; and the tests that hold it.
OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "jose": (
        ("chalicelib/core/crypto/jose.py", "chalicelib/vouchers/formats/token.py"),
        ("test_jose*.py", "test_payment_token*.py", "test_key_rings.py"),
    ),
    "proofs": (
        ("chalicelib/core/crypto/merkle.py", "chalicelib/core/crypto/signed.py"),
        ("test_merkle.py", "test_verify*.py", "test_days_tree_rules.py", "test_receipt.py"),
    ),
    "writer": (
        ("chalicelib/core/dynamo/writer.py", "chalicelib/core/dynamo/conditions.py"),
        ("test_writer.py", "test_guards.py", "test_posting_rules.py", "test_denials.py"),
    ),
}


def groups() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The modules and the tests of each group: a concept's rules, and the unit tests that import
    them, besides what is listed above."""
    found = dict(OTHERS)
    texts = {file.name: file.read_text() for file in (PROJECT / UNIT).glob("test_*.py")}
    for folder in sorted((PROJECT / "chalicelib").iterdir()):
        modules = [*folder.glob("rules.py"), *folder.glob("rules/*.py")]
        if modules:
            named = f"chalicelib.{folder.name}.rules"
            found[folder.name] = (
                tuple(sorted(str(one.relative_to(PROJECT)) for one in modules)),
                tuple(sorted(name for name, text in texts.items() if named in text)),
            )
    return found


def prepare(folder: Path, modules: Iterable[str], tests: Iterable[str]) -> None:
    """Bring a group's copy up to the work tree, with mutmut's settings for it."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        source, copy = PROJECT / name, folder / name
        if not copy.exists() or copy.read_bytes() != source.read_bytes():
            if name.startswith(UNIT):
                # mutmut looks at the code alone: what lived may be held by this now.
                shutil.rmtree(folder / "mutants", ignore_errors=True)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, copy)
    found = sorted(
        {str(one.relative_to(PROJECT)) for test in tests for one in (PROJECT / UNIT).glob(test)}
    )
    lines = [
        "",
        "[tool.mutmut]",
        'source_paths = ["chalicelib"]',
        f"only_mutate = {json.dumps([*modules])}",
        'also_copy = ["app.py", "infra", "local", "bench", "examples", "docs", ".chalice", "web"]',
        'pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:schemathesis"]',
        f"pytest_add_cli_args_test_selection = {json.dumps(found)}",
        "track_dependencies = false",
        "",
    ]
    settings = (PROJECT / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text(settings + "\n".join(lines))


def judge(folder: Path) -> tuple[dict[str, Counter[str]], list[str]]:
    """How many mutants of each module came to which end, and the names of those that live."""
    printed = mutmut(folder, "results", "--all", "true")
    counts: dict[str, Counter[str]] = {}
    alive = []
    for line in printed.splitlines():
        name, _, status = line.strip().rpartition(": ")
        if name:
            module = name.rpartition(".")[0]
            counts.setdefault(module, Counter())[status] += 1
            if status not in ("killed", "timeout"):
                alive.append(name)
    return counts, alive


def mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints, in a copy."""
    return subprocess.run(
        [str(Path(sys.executable).with_name("mutmut")), *arguments],
        cwd=folder,
        env=os.environ | {"HYPOTHESIS_PROFILE": "mutants"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def main(chosen: list[str]) -> None:
    """Try the groups that are named, or all."""
    known = groups()
    for group in chosen or known:
        modules, tests = known[group]
        folder = COPIES / group
        prepare(folder, modules, tests)
        mutmut(folder, "run")
        counts, alive = judge(folder)
        for module, ends in sorted(counts.items()):
            caught = ends["killed"] + ends["timeout"]
            print(f"{caught:5} of {ends.total():5} {module}")
        for name in alive:
            print(mutmut(folder, "show", name))


if __name__ == "__main__":
    main(sys.argv[1:])
