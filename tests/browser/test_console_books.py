"""What every screen of the books keeps to at the console, in a real browser: reconciliation, days,
corrections, exports, and the audit journal."""

import pytest
from playwright.sync_api import expect

from tests.browser.books import at, closed_day
from tests.browser.console import signed_in
from tests.browser.people import DESK, TABLET, People, Town

ROOMS = ("days", "corrections", "exports", "audit")


def test_these_screens_fit_a_tablet_and_read_in_english(person: People, town: Town) -> None:
    begun = closed_day(town)
    finance = signed_in(person, town, "finance", viewport=TABLET)
    screens: list[tuple[str, ...]] = [("finance", room) for room in ROOMS]
    screens += [("finance", "days", begun.isoformat()), ("reconciliation",)]
    for path in screens:
        at(finance, *path)
        over = finance.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, path
    finance.press("English")
    said: list[tuple[tuple[str, ...], str]] = [
        (("finance", "days"), "A closed day is sealed"),
        (("finance", "corrections"), "A transfer is never changed."),
        (("finance", "exports"), "Files are made in the background"),
        (("finance", "audit"), "Who did what, when"),
        (("reconciliation",), "Nothing is repaired from here."),
    ]
    for path, words in said:
        at(finance, *path)
        expect(finance.page.get_by_text(words)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (("finance", "days"), "**/finance/days?*"),
        (("finance", "corrections"), "**/finance/corrections*"),
        (("finance", "audit"), "**/finance/audit-journal*"),
        (("reconciliation",), "**/finance/reconciliation*"),
    ],
)
def test_without_an_answer_the_reason_is_told_and_asking_again_helps(
    person: People, town: Town, path: tuple[str, ...], address: str
) -> None:
    one = person(viewport=DESK)
    one.sign_in("/console/", town.staff("auditor"), "auditor")
    one.page.route(address, lambda route: route.abort())
    one.open(f"/console/#/{'/'.join(path)}")
    expect(one.alert("Tidak ada sambungan ke Tumbas.")).to_be_visible()
    one.page.unroute(address)
    one.press("Coba lagi")
    expect(one.page.get_by_role("alert")).to_have_count(0)
