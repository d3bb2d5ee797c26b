"""What the tests of the console share: somebody at it, its amounts, rows and files."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page

from chalicelib.core.values.instants import JAKARTA
from tests.browser.people import DESK, People, Person, Town

PARTS = (
    *("Kampanye", "Warga", "Pedagang", "Insentif", "Belanja daerah", "Mitra"),
    *("Keuangan", "Rekonsiliasi", "Laporan", "Petugas"),
)
KLOJEN, KAUMAN = "35.73.02.1001", "35.73.02.1007"
BLIMBING = "35.73.01.1001"


def signed_in(person: People, town: Town, role: str = "admin", **context: Any) -> Person:
    """A new member of staff at the console."""
    one = person(**{"viewport": DESK} | context)
    one.sign_in("/console/", town.staff(role), role)
    return one


def local(instant: datetime) -> str:
    """An instant as a field for a local time takes it."""
    return instant.astimezone(JAKARTA).strftime("%Y-%m-%dT%H:%M")


def money(amount: int) -> str:
    """An amount as the screens show it."""
    return f"Rp\u00a0{amount:,}".replace(",", ".")


def row(page: Page, text: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def asked(page: Page) -> Locator:
    """The dialog that asks before something is done."""
    return page.get_by_role("dialog")


def as_file(text: str, name: str = "data.csv") -> FilePayload:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def lines(*rows: str) -> str:
    return "".join(f"{one}\r\n" for one in rows)


def bring_in(one: Person, file: FilePayload) -> None:
    """On the screen of an import: choose a file and send it."""
    one.page.get_by_label("Berkas CSV").set_input_files(file)
    one.press("Impor")


def new_campaign(admin: Person, name: str, **times: datetime) -> Locator:
    """Open the form for a new campaign and fill in what every campaign needs."""
    now = datetime.now(UTC)
    admin.go_to("Kampanye")
    admin.follow("Kampanye baru")
    form = admin.page.locator("form")
    form.get_by_label("Nama kampanye").fill(name)
    form.get_by_label("Nilai voucher (Rp)").press_sequentially("50000")
    instants = {
        "Klaim mulai": now - timedelta(days=1),
        "Klaim sampai": now + timedelta(days=30),
        "Berlaku sampai": now + timedelta(days=60),
    } | times
    for label, instant in instants.items():
        form.get_by_label(f"{label} (WIB)").fill(local(instant))
    return form
