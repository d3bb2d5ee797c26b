"""Closing a day at the console, in a real browser: by finance, for everybody to check."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import jwt
import pytest
from playwright.sync_api import Route, expect

from chalicelib.verify.command import main as verify
from tests.browser.books import at, button, closed_day, download
from tests.browser.console import asked, signed_in
from tests.browser.people import People, Town


def day_words(day: date) -> str:
    months = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
    return f"{day.day} {months[day.month - 1]} {day.year}"


@pytest.fixture(scope="module")
def begun(town: Town) -> date:
    """The day with which the chain of closed days begins."""
    return closed_day(town)


def test_the_next_day_is_closed_after_being_asked_and_can_be_checked_by_anybody(
    person: People, town: Town, begun: date, tmp_path: Path
) -> None:
    day = begun + timedelta(days=1)
    auditor, finance = signed_in(person, town, "auditor"), signed_in(person, town, "finance")
    for one in (auditor, finance):
        one.go_to("Keuangan")
        one.follow("Tutup buku")
        expect(one.page.get_by_text(f"Giliran ditutup: {day_words(day)}")).to_be_visible()
        one.settled()
    expect(button(auditor.page, re.compile("^Tutup "))).to_have_count(0)

    page = finance.page
    finance.press(f"Tutup {day_words(day)}")
    expect(asked(page)).to_contain_text("0 mutasi")
    finance.press("Tidak jadi")
    finance.press(f"Tutup {day_words(day)}")
    finance.press("Ya, tutup")
    expect(finance.status(f"Buku {day_words(day)} sudah ditutup.")).to_be_visible()
    record = town.city.send("GET", f"/public/days/{day}").ok()
    facts = page.locator(".facts")
    for member in ("root", "acts_root", "report", "previous", "signature"):
        expect(facts).to_contain_text(record[member])
    expect(facts).to_contain_text("Bendahara Ratna Ningsih")

    # The auditor asks for the file; finance makes it; the auditor downloads and checks it.
    at(auditor, "finance", "days", day.isoformat())
    expect(auditor.page.get_by_text("Minta bendahara membuatnya").first).to_be_visible()
    for file in ("mutasi", "jurnal audit"):
        finance.press(f"Buat berkas {file}")
        expect(button(page, f"Unduh {file}")).to_be_visible()
    auditor.page.reload()
    transfers = download(auditor.page, button(auditor.page, "Unduh mutasi"), tmp_path)
    download(auditor.page, button(auditor.page, "Unduh jurnal audit"), tmp_path)
    download(auditor.page, button(auditor.page, "Unduh rekonsiliasi"), tmp_path)
    download(auditor.page, button(auditor.page, "Unduh catatan"), tmp_path)
    download(auditor.page, auditor.page.get_by_role("link", name="Unduh kunci"), tmp_path)
    expect(auditor.page.locator("code")).to_contain_text(transfers.name)
    _, *arguments = auditor.page.locator("code").inner_text().split()
    given = [str(tmp_path / one) if "." in one else one for one in arguments]
    assert verify([*given, "--lang", "id"]) == 0

    # The month shows both days as closed, and that none waits.
    finance.follow("Kalender")
    expect(page.get_by_text("Tidak ada hari yang menunggu ditutup")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Ditutup", exact=True).first).to_be_visible()


def test_a_closing_that_takes_long_is_followed_by_itself_and_over_a_reload(
    person: People, town: Town, begun: date
) -> None:
    finance = signed_in(person, town, "finance")
    page = finance.page
    underway = {"on": True}

    def as_if_underway(route: Route) -> None:
        answer = route.fetch()
        told = answer.json() | (
            {
                "state": "closing",
                "closing_since": "2026-11-25T01:00:00.000Z",
                "closing_by": f"finance:{town.city.finance.id}",
            }
            if underway["on"]
            else {}
        )
        route.fulfill(response=answer, body=json.dumps(told))

    page.route(f"**/api/v1/finance/days/{begun}", as_if_underway)
    at(finance, "finance", "days", begun.isoformat())
    expect(page.get_by_text("Sedang ditutup sejak")).to_be_visible()
    expect(page.get_by_text("Bendahara Bambang Sutrisno")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Sedang ditutup sejak")).to_be_visible()
    expect(button(page, "Lanjutkan sekarang")).to_be_visible()
    underway["on"] = False
    expect(page.get_by_text("Akar Merkle", exact=True)).to_be_visible()
    expect(page.get_by_text("Hari pertama rangkaian")).to_be_visible()


def test_a_day_whose_books_differ_says_so_and_is_closed_by_two(
    person: People, town: Town, begun: date
) -> None:
    """What the API tells of such a day; that it does is tried over HTTP."""
    day = begun + timedelta(days=2)
    differs = [
        {
            "check": "suspense",
            "unit": "rupiah",
            "expected": 0,
            "actual": -7_000,
            "difference": -7_000,
        }
    ]
    said = {"at": "2026-11-25T01:00:00.000Z", "differs": differs}
    refused = {"state": "open", "refused": {**said, "by": "finance:stf_000000000001"}}
    told = dict(refused)

    def one_day(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | told))

    def its_turn(route: Route) -> None:
        answer = route.fetch()
        turn = {"next_to_close": day.isoformat()}
        route.fulfill(response=answer, body=json.dumps(answer.json() | turn))

    def closing(route: Route) -> None:
        """Whoever asks first proposes; a colleague closes."""
        asked_with.append(json.loads(route.request.post_data or "{}"))
        token = route.request.headers["authorization"].removeprefix("Bearer ")
        claims = jwt.decode(token, options={"verify_signature": False})
        proposal = {**said, "by": f"{claims['role']}:{claims['sub']}", "reason": "menunggu bank"}
        told.update({"state": "proposed", "proposed": proposal})
        answer = {"date": day.isoformat(), "state": "proposed"}
        route.fulfill(status=202, body=json.dumps(answer), content_type="application/json")

    asked_with: list[dict[str, str]] = []
    first, second = signed_in(person, town, "finance"), signed_in(person, town, "finance")
    for one in (first, second):
        one.page.route(f"**/api/v1/finance/days/{day}", one_day)
        one.page.route("**/api/v1/finance/days?*", its_turn)
        one.page.route(f"**/api/v1/finance/days/{day}/close", closing)
    at(first, "finance", "days", day.isoformat())
    note = first.page.get_by_role("region", name="Belum dapat ditutup")
    expect(note).to_contain_text("Uang yang belum dijelaskan: −Rp 7.000")
    expect(note.get_by_role("link", name="Lihat selisihnya")).to_be_visible()
    expect(note.get_by_role("link", name="Jelaskan yang ditampung")).to_be_visible()
    first.press("Usulkan tutup dengan alasan")
    asked(first.page).get_by_label("Alasan").fill("menunggu bank")
    first.press("Ya, usulkan")
    expect(first.page.get_by_text("Diusulkan oleh Anda: minta rekan menutupnya.")).to_be_visible()
    expect(button(first.page, "Setujui dan tutup")).to_have_count(0)
    assert asked_with == [{"reason": "menunggu bank"}]

    at(second, "finance", "days", day.isoformat())
    expect(second.page.get_by_role("region", name="Diusulkan ditutup")).to_contain_text(
        "menunggu bank"
    )
    second.press("Setujui dan tutup")
    expect(asked(second.page)).to_contain_text("menunggu bank")
    second.press("Ya, tutup")
    expect(asked(second.page)).to_have_count(0)
    assert asked_with[1:] == [{}]
