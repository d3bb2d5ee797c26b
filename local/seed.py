"""Fill a new city: `python -m local.seed --none|--demo --api URL --home DIR`.

`--none`: only the staff whom every local city has. `--demo`: also 57 kelurahan's worth of
residents, merchants over all categories, what they sell and what they sold in the two years before,
three running campaigns and a month of history; acquirers and an incentive, the budget of the city's
units and what they buy, a marketplace and its orders, codes for students and visitors, payments at
stickers and a delegate. All of it goes through the real use cases, with the clock passed in;
nothing is written past them. The same every time: names and amounts come from one fixed seed, and
codes alone are drawn anew.
"""

import argparse
import json
import os
from datetime import datetime
from pathlib import Path
from random import Random

from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, utc_now
from chalicelib.core.values.settings import Settings
from chalicelib.documents.parts import DocumentParts
from chalicelib.identity.parts import IdentityParts
from chalicelib.wiring import make_parts
from local.demo import (
    acquirers,
    bill,
    budget,
    codes,
    goods,
    history,
    past,
    people,
    stickers,
    storefronts,
)
from local.demo.orders import Orders
from local.demo.purchases import Purchases
from local.demo.rewards import Rewards
from local.staff import DEMO_STAFF, STAFF


class SeedClock:
    """A clock that stands where the history is being written."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def main() -> None:
    """Seed the city that the environment names."""
    arguments = argparse.ArgumentParser(description=__doc__)
    kind = arguments.add_mutually_exclusive_group(required=True)
    kind.add_argument("--none", action="store_true")
    kind.add_argument("--demo", action="store_true")
    arguments.add_argument("--api", required=True)
    arguments.add_argument("--home", type=Path, required=True)
    chosen = arguments.parse_args()

    clock = SeedClock(utc_now())
    parts = make_parts(Settings.from_env(os.environ), clock)
    parts[IdentityParts].keys.create_if_absent(clock())
    for role, phone, name in STAFF:
        parts[IdentityParts].staff.appoint(phone, name, role)
    if chosen.demo:
        seed_demo(parts, clock, chosen.home)


def seed_demo(parts: Parts, clock: SeedClock, home: Path) -> None:
    """The demo city: people, campaigns, and the month before now."""
    for role, phone, name in DEMO_STAFF:
        parts[IdentityParts].staff.appoint(phone, name, role)
    random = Random(357301)  # the same city each time  # nosec B311
    now = clock()
    residents = people.residents(random)
    merchants = people.merchants(random)
    # A merchant takes part from the day on which it is registered: before the month to be written.
    clock.now = history.begins(now)
    people.import_all(parts, residents, merchants)
    goods.stock(parts, random, merchants)
    # The public page of a day tells what was known when it was closed.
    budget.bring_in(parts, business_day(now).year, history.staff_of(parts)["finance"][0])
    history.write(parts, clock, random, residents, merchants, now, home / "statements")
    clock.now = now
    _wider(parts, clock, residents, merchants, home)
    clock.now = now
    # What was announced a month ago was announced by a clock that has stood still.
    parts[DocumentParts].make.make_all()
    (home / "people.json").write_text(json.dumps(people.listed(residents, merchants)))


def _wider(
    parts: Parts,
    clock: SeedClock,
    residents: list[people.Person],
    merchants: list[people.Shop],
    home: Path,
) -> None:
    """What the last hours brought beside vouchers at tills: those whom `/dev/` lists have part."""
    now = clock()
    staff = history.staff_of(parts)
    admin, finance = staff["admin"][0], staff["finance"][0]
    shops = history.shops_of(parts, merchants[: people.LISTED])
    named = [history.subject_of(parts, one) for one in residents[: people.LISTED] if one.phone]
    storefronts.furnish(parts, shops)
    psps = acquirers.register(parts, home)
    Rewards(parts, clock, psps, home).write(admin, finance, named, shops, now)
    codes.hand_out(parts, admin, finance, now, home)
    past.bring_in(parts, merchants, business_day(now), admin)
    bill.bring_in(parts, business_day(now), admin)
    Purchases(parts, clock, admin, finance).write(shops, now)
    # The first half still has its vouchers to claim.
    Orders(parts, clock, home).write(admin, named[len(named) // 2 :], shops, now)
    stickers.hand_out(parts, shops, home)
    stickers.pay(parts, residents, shops[0][0])
    stickers.stand(parts, residents, named[0], admin, now)


if __name__ == "__main__":
    main()
