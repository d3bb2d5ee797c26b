"""What the tests of the till share: vouchers to pay with, and what a seller does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person
from tests.http.client import City
from tests.http.client import Person as Api
from tests.stack import wait_for

QRIS = "00020101021126610014ID.CO.QRIS.WWW"
SCANS = "**/api/v1/merchant/scans"
REDEMPTIONS = "**/api/v1/merchant/redemptions"


@dataclass
class Voucher:
    """A new resident's voucher of Rp 50.000."""

    city: City
    resident: Api
    id: str

    def draw(self) -> Any:
        """A new payment token with its ten digits."""
        return self.city.draw(self.resident, self.id, code=True)

    @property
    def digits(self) -> str:
        return str(self.draw()["code"])

    @property
    def remaining(self) -> int:
        return int(self.resident.get(f"/resident/vouchers/{self.id}").ok()["remaining"])

    @property
    def payments(self) -> list[Any]:
        """What it has paid, as the resident reads it, once the list has followed."""
        spent = 50_000 - self.remaining

        def listed() -> list[Any] | None:
            found = self.resident.every("/resident/redemptions")
            net = sum(one["amount"] - one["refunded"] for one in found)
            return found if net == spent else None

        answer: list[Any] = wait_for(30, listed)
        return answer


NewVoucher = Callable[[], Voucher]


def amount_field(merchant: Person) -> Locator:
    return merchant.page.get_by_label("Jumlah", exact=True)


def sell(merchant: Person, voucher: Voucher, amount: int) -> None:
    merchant.type_code(voucher.digits)
    merchant.accept(amount)
    expect(merchant.status("Berhasil")).to_be_visible()


def detect(page: Page, text: str) -> None:
    """Give a browser a detector, which sees one text in each picture and counts its looks."""
    page.add_init_script(
        """window.looks = 0;
        window.BarcodeDetector = class {
          static getSupportedFormats = async () => ["qr_code"];
          detect = async (video) => {
            window.looks += 1;
            return video.videoWidth ? [{ rawValue: TEXT }] : [];
          };
        };""".replace("TEXT", repr(text))
    )
