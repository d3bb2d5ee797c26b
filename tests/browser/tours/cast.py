"""Who walks through the screens, and the steps that they take on several tours."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.people import ADMIN, AUDITOR, FINANCE, SECOND_FINANCE, Person


@dataclass(frozen=True)
class Cast:
    """Who walks through the screens, and what they meet there."""

    resident: str
    """The phone of a resident who may claim from `campaign`."""
    merchant: str
    """The phone of an active merchant."""
    campaign: str
    """The name of an open campaign."""
    admin: str = ADMIN
    finance: str = FINANCE
    colleague: str = SECOND_FINANCE
    """Another finance officer."""
    auditor: str = AUDITOR
    order: str = ""
    """The page of an open order on another site; "" for none."""
    purchase: str = ""
    """The id of an order of the city at the merchant's shop, delivered and not accepted."""
    shop: str = ""
    """The page of a shop that anybody can open."""
    sticker: str = ""
    """The path that a phone's camera finds in the merchant's sticker; "" for none."""


def door(one: Person, name: str) -> None:
    """Go through a door and wait until what is behind it is there."""
    one.enter(name)
    expect(one.page).to_have_title(f"{name} · Tumbas")
    one.settled()


def must_claim(one: Person, campaign: str) -> bool:
    """Whether a wallet that has just been opened holds no voucher of a campaign yet."""
    card = one.voucher(campaign)
    expect(card.get_by_role("button", name=re.compile("^(Klaim|Bayar)$"))).to_be_visible()
    return card.get_by_role("button", name="Klaim").count() > 0


def sticker_path(url: str) -> str:
    """The path of the address in a sticker, at this machine's own front."""
    return "/wallet/#/pay/" + url.partition("#/pay/")[2]
