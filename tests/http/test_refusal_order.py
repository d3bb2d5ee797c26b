"""Where several things stand in a payment's way, scanning and redeeming name the same one: that
which comes first in the order of a redemption's writes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest

from chalicelib.core.recent import CACHED
from tests.http.client import Person, refused
from tests.http.conftest import TestCity

AMOUNT = 1_000
FACE_VALUE = 50_000


@dataclass
class People:
    """Who comes to every scene: a shop with its cashier, another shop, and two residents."""

    owner: Person
    cashier: Person
    cashier_id: str
    elsewhere: Person
    resident: Person
    other: Person


@dataclass
class Scene:
    """A voucher and its token, of which the cashier is about to take AMOUNT."""

    city: TestCity
    people: People
    campaign: str
    voucher: str
    token: str
    # The other resident's voucher of the same campaign.
    spare: str = ""
    # The resident's id as a cashier of the shop.
    hired: str = ""

    def pay_elsewhere(self, amount: int, token: str | None = None) -> None:
        token = token or self.city.draw(self.people.resident, self.voucher)["token"]
        self.city.redeem(self.people.elsewhere, token, amount).ok(201)

    def reach_the_ceiling(self) -> None:
        token = self.city.draw(self.people.other, self.spare)["token"]
        self.city.redeem(self.people.owner, token, FACE_VALUE).ok(201)

    def remove_the_cashier(self) -> None:
        path = f"/merchant/cashiers/{self.people.cashier_id}"
        self.people.owner.send("DELETE", path).ok()

    def hire_again(self) -> None:
        self.people.cashier_id, self.people.cashier = hired(self.city, self.people.owner)

    def pause(self) -> None:
        self.admin(f"campaigns/{self.campaign}/pause")
        # The till knows the campaign of before for some seconds.
        self.city.hands.pass_by(seconds=CACHED.total_seconds())

    def shop(self, action: str) -> None:
        self.admin(f"merchants/{self.people.owner.id}/{action}", reason="aduan")

    def category(self, category: str) -> None:
        self.patch(f"merchants/{self.people.owner.id}", category=category)

    def hire_the_resident(self) -> None:
        body = {"phone": self.people.resident.phone, "name": "Siti"}
        self.hired = self.people.owner.post("/merchant/cashiers", body).ok(201)["id"]

    def dismiss_the_resident(self) -> None:
        self.people.owner.send("DELETE", f"/merchant/cashiers/{self.hired}").ok()

    def admin(self, path: str, **body: str) -> None:
        self.city.admin.post(f"/admin/{path}", body).ok()

    def patch(self, path: str, **body: str) -> None:
        self.city.admin.send("PATCH", f"/admin/{path}", body).ok()


# In the order in which they count, with the code that each has. Those that do nothing are there
# from the beginning, see `scene`.
OBSTACLES: dict[str, tuple[str, Callable[[Scene], object]]] = {
    "an old token": ("token_expired", lambda it: it.city.hands.pass_by(seconds=90)),
    "a token for another shop": ("merchant_not_accepted", lambda _: None),
    "a paused campaign": (
        "campaign_not_open",
        lambda it: it.pause(),
    ),
    "a used token": ("token_used", lambda it: it.pay_elsewhere(AMOUNT + 1, it.token)),
    "a voided voucher": (
        "voucher_not_active",
        lambda it: it.admin(f"vouchers/{it.voucher}/void", reason="keliru"),
    ),
    "a lapsed voucher": ("voucher_not_active", lambda it: it.city.hands.pass_by(seconds=60)),
    "a spent voucher": ("voucher_insufficient", lambda it: it.pay_elsewhere(FACE_VALUE)),
    "a token for less than the whole": ("full_amount_required", lambda _: None),
    "a removed cashier": (
        "forbidden",
        lambda it: it.remove_the_cashier(),
    ),
    "the shop's own phone": (
        "own_shop",
        lambda it: it.hire_the_resident(),
    ),
    "a suspended shop": (
        "merchant_not_active",
        lambda it: it.shop("suspend"),
    ),
    "another category": (
        "merchant_not_accepted",
        lambda it: it.category("kriya"),
    ),
    "a ceiling that is reached": ("merchant_limit_reached", lambda it: it.reach_the_ceiling()),
}
# One happens after the other in this order: nothing can be paid with a voucher that is void.
HAPPENING = (
    "a ceiling that is reached",
    "a used token",
    "a spent voucher",
    "a voided voucher",
    "the shop's own phone",
    "another category",
    "a removed cashier",
    "a suspended shop",
    "a paused campaign",
    "a lapsed voucher",
    "an old token",
)
# The people of a scene come to the next.
UNDONE: dict[str, Callable[[Scene], object]] = {
    "a removed cashier": lambda it: it.hire_again(),
    "the shop's own phone": lambda it: it.dismiss_the_resident(),
    "a suspended shop": lambda it: it.shop("reinstate"),
    "another category": lambda it: it.category("kuliner"),
}
# A token for less than the whole never pays, so it is never used; and a used one leaves too little
# for the other payment.
IMPOSSIBLE = {
    ("a used token", "a spent voucher"),
    ("a used token", "a token for less than the whole"),
}


def hired(city: TestCity, owner: Person) -> tuple[str, Person]:
    phone = city.new_phone()
    body = {"phone": phone, "name": "Rina"}
    cashier_id = str(owner.post("/merchant/cashiers", body).ok(201)["id"])
    return cashier_id, city.sign_in(phone, "merchant")


@pytest.fixture(scope="module")
def people(city: TestCity) -> People:
    owner = city.merchant()
    cashier_id, cashier = hired(city, owner)
    resident, other = city.residents(2)
    return People(owner, cashier, cashier_id, city.merchant(), resident, other)


@contextmanager
def scene(city: TestCity, people: People, obstacles: tuple[str, ...]) -> Iterator[Scene]:
    """A scene with these obstacles."""
    whole = "a token for less than the whole" in obstacles
    ceiling = "a ceiling that is reached" in obstacles
    campaign = city.campaign(
        fund=2 * FACE_VALUE,
        categories=["kuliner"],
        partial_spend=not whole,
        limits={"per_merchant": FACE_VALUE} if ceiling else {},
        shards=1,
    )
    voucher = city.claim(people.resident, campaign)
    spare = city.claim(people.other, campaign) if ceiling else ""
    if "a lapsed voucher" in obstacles:
        city.hands.pass_by(hours=23, minutes=59)
        # Signs in again now, not when it may no longer.
        people.cashier.get("/merchant/profile").ok()
    drawn: dict[str, Any] = {"max_amount": AMOUNT} if whole else {}
    if "a token for another shop" in obstacles:
        drawn["merchant_id"] = people.elsewhere.id
    token = city.draw(people.resident, voucher, **drawn)["token"]
    made = Scene(city, people, campaign, voucher, token, spare)
    for obstacle in HAPPENING:
        if obstacle in obstacles:
            OBSTACLES[obstacle][1](made)
    try:
        yield made
    finally:
        for undo in [UNDONE[one] for one in obstacles if one in UNDONE]:
            undo(made)


def named(at: Scene) -> tuple[str, str]:
    """The codes that scanning and redeeming answer."""
    cashier = at.people.cashier
    scanned = cashier.post("/merchant/scans", {"token": at.token})
    redeemed = at.city.redeem(cashier, at.token, AMOUNT)
    for reply in (scanned, redeemed):
        refused(reply, reply.code)
    return scanned.code, redeemed.code


PAIRS = [pair for pair in combinations(OBSTACLES, 2) if pair not in IMPOSSIBLE]


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_whatever_is_in_the_way_is_named_when_scanning_and_when_redeeming(
    city: TestCity, people: People, obstacle: str
) -> None:
    code = OBSTACLES[obstacle][0]
    with scene(city, people, (obstacle,)) as at:
        assert named(at) == (code, code)


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_of_two_obstacles_scanning_and_redeeming_name_the_first(
    city: TestCity, people: People, pair: tuple[str, str]
) -> None:
    code = OBSTACLES[pair[0]][0]
    with scene(city, people, pair) as at:
        assert named(at) == (code, code)
