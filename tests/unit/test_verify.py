"""tumbas-verify itself: its words and language, that it needs no city, and the worked example of
docs/verify.md."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from chalicelib.core.crypto.merkle import leaf_hash
from chalicelib.verify.command import FAILS, HOLDS, main
from chalicelib.verify.words import LANGUAGES, WORDS, say
from local.emulator import PROJECT
from tests.unit.signed_books import Books, three_days


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return three_days(tmp_path)


@pytest.mark.parametrize("code", WORDS)
def test_every_finding_has_words_in_both_languages(code: str) -> None:
    texts = [text for text in WORDS[code] if text]
    assert len(texts) == 2
    names = [{one.split("}")[0] for one in text.split("{")[1:]} for text in texts]
    assert names[0] == names[1]
    for language in LANGUAGES:
        assert say(language, code, dict.fromkeys(names[0], 1234))


def test_numbers_are_grouped_as_each_language_groups_them() -> None:
    assert say("id", "transfers", {"rows": 1_234_567}) == "1.234.567 mutasi"
    assert say("en", "transfers", {"rows": 1_234_567}) == "1,234,567 transfers"


def test_the_language_comes_from_the_environment(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["day", *books.files()]
    for env, words in (
        ({"LANG": "en_GB.UTF-8"}, "Everything holds."),
        ({"LANG": "C.UTF-8"}, "Semuanya benar."),
        ({}, "Semuanya benar."),
        ({"LANG": "id_ID", "LC_ALL": "en_US"}, "Everything holds."),
    ):
        main(arguments, env)
        assert words in capsys.readouterr().out


def test_the_bar_is_on_stderr_where_it_is_asked_for(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["day", *books.files(), "--progress"])
    assert "%" in capsys.readouterr().err
    main(["day", *books.files()])
    assert capsys.readouterr().err == ""


WITHOUT_CITY_AND_NETWORK = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise AssertionError(event)

sys.addaudithook(refuse)
sys.modules.update(dict.fromkeys(["boto3", "botocore", "chalice", "msgspec", "pynamodb"]))
from chalicelib.verify.command import main
sys.exit(main(sys.argv[1:]))
"""


def test_it_needs_no_network_and_nothing_of_the_citys(books: Books) -> None:
    script = WITHOUT_CITY_AND_NETWORK
    ended = subprocess.run(
        [sys.executable, "-c", script, "day", *books.files()], cwd=PROJECT, capture_output=True
    )
    assert ended.returncode == HOLDS, ended.stderr.decode()


def test_it_installs_by_itself(books: Books, tmp_path: Path) -> None:
    empty = tmp_path / "venv"
    venv.create(empty, with_pip=True)
    pip = [str(empty / "bin/python"), "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", str(PROJECT)], check=True)
    installed = subprocess.run([*pip, "list"], check=True, capture_output=True, text=True).stdout
    assert not {"botocore", "pynamodb", "chalice", "msgspec"} & set(installed.split())
    ended = subprocess.run(
        [empty / "bin/tumbas-verify", "day", *books.files(), "--lang", "en"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )
    assert (ended.returncode, ended.stderr) == (HOLDS, "")
    assert ended.stdout.endswith("Everything holds.\n")


# The worked example of docs/verify.md


def example(name: str) -> str:
    """The block of the document with this name."""
    text = (PROJECT / "docs/verify.md").read_text()
    return text.split(f"example-{name}\n", 1)[1].split("```", 1)[0]


def test_the_documents_example_holds(tmp_path: Path) -> None:
    files = Books(tmp_path, {})
    keys = ["--keys", files.write("keys.json", example("keys"))]
    export, day = files.write("t.csv", example("export")), files.write("day.json", example("day"))
    receipt, proof = (files.write(name, example(name)) for name in ("receipt", "proof"))
    acts, report = (files.write(name, example(name)) for name in ("acts", "report"))
    everything = ["day", export, "--days", day, "--acts", acts, "--report", report, *keys]
    assert main(everything) == HOLDS
    assert main(["receipt", receipt, "--proof", proof, "--day", day, *keys]) == HOLDS
    files.write("acts", example("acts").replace("15000", "15001"))
    assert main(everything) == FAILS
    files.write("acts", example("acts"))
    files.write("t.csv", example("export").replace("finance:stf", "admin:stf"))
    assert main(everything) == FAILS


def test_the_documents_leaves_hash_to_what_it_says() -> None:
    for name in ("leaves", "act-leaves"):
        lines = example(name).splitlines()
        assert [leaf_hash(text.encode()).hex() for text in lines[::2]] == lines[1::2]
    lines = example("leaves").splitlines()
    assert json.loads(example("proof"))["leaf"] == lines[4]
