"""`make screenshots`: every screen of the demo city as a picture, for people to look at.

Writes `FOLDER/LOOK/NAME.png`, where LOOK is `phone`, `phone-dark`, `desk`, `desk-dark` or `english`
(a phone). Names on the command line after the folder are tours; without any, all are walked.
"""

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, ViewportSize, sync_playwright

from local.emulator import free_port
from tests.browser.people import DESK, PHONE, People, launch
from tests.browser.tours.apps import APPS
from tests.browser.tours.cast import Cast, sticker_path
from tests.http.checkouts import order_page
from tests.http.purchasing import Purchase
from tests.over_http import city_of
from tests.stack import Stack

Theme = Literal["light", "dark"]
CAMPAIGN = "Belanja UMKM Malang"
LOOKS: tuple[tuple[str, ViewportSize, Theme], ...] = (
    ("phone", PHONE, "light"),
    ("phone-dark", PHONE, "dark"),
    ("desk", DESK, "light"),
    ("desk-dark", DESK, "dark"),
)


def take(page: Page, folder: Path, screen: str) -> None:
    """A screen in every size and look."""
    for name, size, theme in LOOKS:
        page.emulate_media(color_scheme=theme)
        picture(page, size, folder / name / f"{screen}.png")
    page.emulate_media(color_scheme="light")
    switch(page, "English")
    picture(page, PHONE, folder / "english" / f"{screen}.png")
    switch(page, "Bahasa Indonesia")


def picture(page: Page, size: ViewportSize, file: Path) -> None:
    """The whole screen, as on a window that is long enough; a dialog fills a usual one."""
    page.set_viewport_size(size)
    if page.locator("dialog[open]").count() == 0:
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
    page.screenshot(path=file)
    page.set_viewport_size(size)


def switch(page: Page, language: str) -> None:
    # A dialog lies over the switch, for a pointer.
    # On the pages that anybody can open it is a link.
    named = re.compile(f"^{language}$")
    page.locator("button, header a").filter(has_text=named).dispatch_event("click")


def main(folder: Path, tours: list[str]) -> None:
    for name in (*(look for look, _, _ in LOOKS), "english"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        city = Stack(Path(home), free_port(), seed="demo")
        city.start()
        try:
            client = city_of(city)
            (sold,) = client.send("GET", "/public/products", query={"limit": "1"}).ok()["items"]
            stickers = json.loads((city.home / "stickers.json").read_text())
            people = json.loads((city.home / "people.json").read_text())
            phones = {
                role: [one["phone"] for one in people if one["role"] == role]
                for role in ("resident", "merchant")
            }
            with sync_playwright() as playwright:
                browser = launch(playwright)
                for number, tour in enumerate(tours or APPS):
                    merchant = phones["merchant"][number]
                    seller = client.sign_in(merchant, "merchant")
                    cast = Cast(
                        phones["resident"][number],
                        merchant,
                        CAMPAIGN,
                        order=order_page(client, seller),
                        purchase=Purchase(client, shop=seller).delivered().id,
                        shop=f"/toko/{sold['merchant_id']}",
                        # Each fourth shop says no hours: it may be night.
                        sticker=sticker_path(stickers[number // 4 * 4]["url"]),
                    )
                    with People(browser, city) as somebody:
                        one = somebody(viewport=PHONE, reduced_motion="reduce")
                        for screen in APPS[tour](one, cast):
                            take(one.page, folder, screen)
                            print(screen)
                browser.close()
        finally:
            city.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
