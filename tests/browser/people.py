"""People at browsers of their own, found by accessible names, as a screen reader finds them."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from local.emulator import PROJECT
from tests.http.client import City
from tests.stack import Stack, wait_for

# No look-ups of the browser maker's hosts; a container's root needs --no-sandbox.
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    # A camera for the till: a moving test picture, or a file of ours.
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),
]
LONGEST_WAIT_MS = 30_000
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 820, "height": 1180}

ADMIN, FINANCE, SECOND_FINANCE = "+628110000001", "+628110000002", "+628110000003"
AUDITOR = "+628110000004"


def launch(playwright: Playwright, camera: Path | None = None) -> Browser:
    """Debian's Chromium without a window; its camera shows `camera` (Y4M or MJPEG) if given."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "chromium is missing: make browser"
    sees = [f"--use-file-for-fake-video-capture={camera}"] if camera else []
    return playwright.chromium.launch(executable_path=found, args=[*CHROMIUM_FLAGS, *sees])


@dataclass
class Person:
    """Somebody at a browser of their own."""

    page: Page
    stack: Stack
    people: "People"
    complaints: list[str] = field(default_factory=list)

    def beside(self) -> "Person":
        """Somebody else, at a browser of their own."""
        return self.people()

    def open(self, path: str) -> None:
        """Go to a page of the city."""
        self.page.goto(self.stack.base + path)

    def ask_for_a_code(self, phone: str) -> str:
        """Ask for a sign-in code; returns it as the text message gives it."""
        before = len(self.stack.text_messages(phone))
        self.page.get_by_label("Nomor HP").fill(phone)
        self.press("Kirim kode")

        def arrived() -> str | None:
            messages = self.stack.text_messages(phone)
            return messages[0]["text"] if len(messages) > before else None

        text = wait_for(30, arrived)
        found = re.match(r"\d{6,8}\b", text)
        assert found
        return found[0]

    def sign_in(self, path: str, phone: str, role: str | None = None) -> None:
        """Open a page and sign in there by the code from the text message."""
        self.open(path)
        if role:
            self.page.get_by_label("Peran").select_option(role)
        code = self.ask_for_a_code(phone)
        self.page.get_by_label("Kode", exact=True).fill(code)
        self.press("Masuk")
        self.is_in()

    def is_in(self) -> None:
        """Wait until somebody is signed in: the header says who."""
        expect(self.page.locator("header .here")).to_be_visible()

    def sign_out(self) -> None:
        """Sign out by the menu, and wait until the city knows."""
        self.press("Menu")
        self.press("Keluar")
        expect(self.page.get_by_label("Nomor HP")).to_be_visible()

    def press(self, name: str) -> None:
        """Press the one button of a name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow the one link of a name."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def enter(self, door: str) -> None:
        """Follow one of the doors that every screen of an app has."""
        self.page.get_by_role("navigation").get_by_role("link", name=door, exact=True).click()

    def go_to(self, part: str) -> None:
        """Go to a part of the console and wait until it is there."""
        self.follow(part)
        expect(self.page.get_by_role("heading", name=part, exact=True)).to_be_visible()
        expect(self.page.get_by_text("Memuat…", exact=True)).to_have_count(0)

    def settled(self) -> None:
        """Wait until nothing on the screen is being loaded any more."""
        expect(self.page.locator(".skeleton")).to_have_count(0)
        expect(self.page.locator("main [aria-busy=true]")).to_have_count(0)

    def status(self, text: str | re.Pattern[str]) -> Locator:
        """A status that holds a text."""
        return self.page.get_by_role("status").filter(has_text=text)

    def alert(self, text: str | re.Pattern[str]) -> Locator:
        """An alert that holds a text."""
        return self.page.get_by_role("alert").filter(has_text=text)

    def voucher(self, campaign: str) -> Locator:
        """The card of a campaign or its voucher in the wallet."""
        return self.page.get_by_role("article").filter(has_text=campaign)

    def claim(self, campaign: str) -> None:
        """Claim a voucher in the wallet."""
        self.voucher(campaign).get_by_role("button", name="Klaim").click()
        expect(self.status("Sudah diklaim")).to_be_visible()

    def show_code(self, campaign: str) -> Locator:
        """Press Bayar; returns the picture of the code once it is there."""
        self.voucher(campaign).get_by_role("button", name="Bayar").click()
        image = self.page.get_by_role("img", name="Kode QR pembayaran")
        expect(image).to_be_visible()
        return image

    def show_digits(self, campaign: str) -> str:
        """Press Bayar and ask for the digits; returns them as they stand there."""
        self.show_code(campaign)
        self.press("Tidak bisa dipindai?")
        digits = self.page.locator("output")
        expect(digits).to_have_text(re.compile(r"^\d{3} \d{3} \d{4}$"))
        return digits.inner_text()

    def type_code(self, code: str) -> None:
        """At the till: type (or paste) a code and go on."""
        self.press("Ketik kode")
        self.page.get_by_label("Kode", exact=True).fill(code)
        self.press("Lanjut")

    def accept(self, amount: int) -> None:
        """At the till: the amount, and Terima."""
        self.page.get_by_label("Jumlah", exact=True).fill(str(amount))
        self.press("Terima")


class People:
    """Browsers of their own for as many as are asked for, closed at the end.

    At the end none of their pages has thrown or offended against its Content-Security-Policy.
    """

    def __init__(self, browser: Browser, stack: Stack) -> None:
        self._browser = browser
        self._stack = stack
        self._contexts: list[BrowserContext] = []
        self._made: list[Person] = []

    def __enter__(self) -> "People":
        return self

    def __exit__(self, *_: Any) -> None:
        complaints = [complaint for one in self._made for complaint in one.complaints]
        for context in self._contexts:
            context.close()
        assert complaints == []

    def __call__(self, browser: Browser | None = None, **context: Any) -> Person:
        """Somebody new; `context` is what Playwright's new_context takes."""
        options = {"viewport": PHONE, "locale": "id-ID"} | context
        opened = (browser or self._browser).new_context(**options)
        self._contexts.append(opened)
        page = opened.new_page()
        page.set_default_timeout(LONGEST_WAIT_MS)
        expect.set_options(timeout=LONGEST_WAIT_MS)
        made = Person(page, self._stack, self)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("console", lambda said: _note(said.text, made.complaints))
        self._made.append(made)
        return made


def _note(said: str, complaints: list[str]) -> None:
    # A refused request is also said on the console, and is what some tests are about.
    if "Content Security Policy" in said:
        complaints.append(said)


@dataclass
class Town:
    """A running city with one open campaign for everybody in it, and people on request."""

    city: City
    stack: Stack
    campaign: str
    campaign_id: str
    old_token: Any
    """A payment token that was drawn when the first test began."""

    def resident(self, **given: Any) -> str:
        """The phone of a new resident who may claim."""
        return self.city.resident(segments="peramban", **given).phone

    def staff(self, role: str, name: str = "Ratna Ningsih") -> str:
        """The phone of a new member of staff: nobody gets more than five codes in a while."""
        phone = self.city.new_phone()
        command = ["-m", "local.in_city", "-m", "chalicelib.identity.commands.appoint"]
        appoint = [*command, role, phone, name]
        subprocess.run(
            [sys.executable, *appoint],
            cwd=PROJECT,
            env=os.environ | {"TUMBAS_HOME": str(self.stack.home)},
            check=True,
            capture_output=True,
        )
        return phone

    def listed(self, kind: str, count: int, **query: str) -> None:
        """Wait until everybody finds so many by all words of `q`: what strangers read follows
        within seconds, a browser keeps what it was told before that, and a word that nobody has is
        left aside."""

        def found() -> bool:
            answer = self.city.send("GET", f"/public/{kind}", query=query).ok()
            return len(answer["items"]) == count and not answer.get("instead")

        wait_for(30, found)

    def merchant(self, **given: str) -> str:
        """The phone of a new active merchant."""
        return self.city.merchant(**given).phone
