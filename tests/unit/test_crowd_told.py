"""What docs/deploy.md says of a release day is what bench/results.json says."""

from pathlib import Path

from bench.crowd.told import lines

PAGE = Path(__file__).parents[2] / "docs" / "deploy.md"


def test_the_page_says_what_was_measured() -> None:
    page = PAGE.read_text().splitlines()
    # Each of them: python -m bench.crowd.told
    assert [line for line in lines() if line not in page] == []
