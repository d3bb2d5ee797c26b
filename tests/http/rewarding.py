"""Payments by QRIS, as an acquirer tells of them, and the campaigns that reward them."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.acquirers.rules.payment import PAID, REFUNDED, Payment
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.incentives.parts import IncentiveParts
from tests.http.client import MERCHANT_HEADER, City, Person, Reply, csv, fresh_key
from tests.http.conftest import TestCity
from tests.policies import entrances

PSP = "psp_tested"
RULE = {
    "percent": 10,
    "min_payment": 20_000,
    "max_per_payment": 5_000,
    "max_rewards_per_day": None,
    "max_total_per_resident": None,
}
# Far enough apart that no two look like receipts in sequence.
_NUMBERS = itertools.count(1)


def new_rrn() -> str:
    return f"{next(_NUMBERS) * 1000:012d}"


@dataclass
class Program:
    """A campaign that rewards those of one segment, one of them, and a shop with an NMID."""

    city: TestCity
    campaign_id: str
    segment: str
    resident: Person
    shop: Person
    nmid: str

    def payment(self, amount: int = 40_000, **given: Any) -> Payment:
        now = self.city.clock()
        made = Payment(
            new_rrn(), business_day(now).isoformat(), to_text(now), self.nmid, amount, PAID
        )
        return replace(made, **given)

    def tell(self, payment: Payment, psp_id: str = PSP, through: str = "acquirers") -> None:
        """An acquirer tells of a payment, `through` the function that hears it."""
        with entrances.function(through):
            self.city.parts[IncentiveParts].tell.tell(psp_id, payment)

    def give_back(self, payment: Payment) -> None:
        self.tell(replace(payment, status=REFUNDED))

    def ask(self, payment: Payment, by: Person | None = None, **given: Any) -> Reply:
        body = {"rrn": payment.rrn, "merchant_id": self.shop.id, "amount": payment.amount}
        return (by or self.resident).post("/resident/incentive-claims", body | given)

    def claim(self, payment: Payment, by: Person | None = None, **given: Any) -> Any:
        return self.ask(payment, by, **given).ok(201)

    def claim_by(self, rrn: str, amount: int = 40_000, **given: Any) -> Any:
        """The resident claims with a receipt's number."""
        body = {"rrn": rrn, "merchant_id": self.shop.id, "amount": amount}
        return self.resident.post("/resident/incentive-claims", body | given).ok(201)

    def again(self, claim: Any, by: Person | None = None) -> Any:
        """The claim as it is by now."""
        return (by or self.resident).get(f"/resident/incentive-claims/{claim['id']}").ok()

    def another(self) -> Person:
        return self.city.resident(segments=self.segment)

    def wait_an_hour(self) -> None:
        """The hour's job looks at what waits."""
        self.city.hands.pass_by(hours=1)
        self.city.parts[IncentiveParts].retry.run(lambda: 10**9)

    def vouchers(self, of: Person | None = None) -> Any:
        return (of or self.resident).every("/resident/vouchers")

    def spend(self, amount: int, voucher: str) -> str:
        """The resident pays at the shop with a reward; answers the redemption."""
        token = self.city.draw(self.resident, voucher)["token"]
        return str(self.city.redeem(self.shop, token, amount).ok(201)["id"])

    def left(self) -> int:
        return self.city.balance(f"campaign:{self.campaign_id}")


def new_nmid() -> str:
    return f"ID{next(_NUMBERS):013d}"


def shop_with(city: City, nmid: str, **given: str) -> Person:
    row = city.merchant_row(**given) | {"nmid": nmid}
    content = csv(f"{MERCHANT_HEADER},nmid", [row.values()])
    assert city.bring_in("merchants", content).ok()["created"] == 1
    return city.sign_in(row["phone"], "merchant")


def campaign(city: City, segment: str, fund: int = 100_000, **given: Any) -> str:
    rule = RULE | {name: given.pop(name) for name in list(given) if name in RULE}
    terms = {"kind": "incentive", "rule": rule, "face_value": None, "segments": [segment]}
    return city.campaign(fund=fund, **terms | given)


def program(city: TestCity, fund: int = 100_000, **given: Any) -> Program:
    segment = f"s{fresh_key()}"
    nmid = new_nmid()
    return Program(
        city,
        campaign(city, segment, fund, **given),
        segment,
        city.resident(segments=segment),
        shop_with(city, nmid),
        nmid,
    )


def at_own_shop(city: TestCity) -> tuple[Program, Any]:
    """A claim of a resident whose phone opens the shop's till, for a payment that was told."""
    made = program(city)
    made.shop = shop_with(city, nmid := new_nmid(), phone=made.resident.phone)
    payment = made.payment(nmid=nmid)
    made.tell(payment)
    return made, made.claim(payment)


def outcome(claim: Any) -> tuple[str, int, str | None]:
    """What became of a claim: its state, its reward, and why."""
    return claim["state"], claim["reward"], claim["reason"]
