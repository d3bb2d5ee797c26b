"""The demo city's incentive: QRIS payments of this day that are rewarded, one that an officer has
to look at, and some that stand in the silent acquirer's daily file, which nobody has imported."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib.acquirers.parts import AcquirerParts
from chalicelib.acquirers.rules.payment import PAID, Payment
from chalicelib.campaigns.parts import CampaignParts
from chalicelib.campaigns.rules.terms import INCENTIVE, SHARDS_BY_DEFAULT, Rule, Terms
from chalicelib.core.dynamo.idempotency import Key
from chalicelib.core.parts import Parts
from chalicelib.core.values.instants import business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.incentives.parts import IncentiveParts
from chalicelib.incentives.use.claim import Receipt
from local.acquirer.bank import Paid, stamped
from local.demo.acquirers import banks
from local.demo.history import MovableClock
from local.demo.people import Shop

# How long ago the campaign was opened, and how far the payments are apart.
BEGAN = timedelta(hours=6)
BETWEEN = timedelta(minutes=7)
FUNDED = 25_000_000
RULE = Rule(
    percent=10,
    min_payment=20_000,
    max_per_payment=10_000,
    max_rewards_per_day=3,
    max_total_per_resident=100_000,
)
AMOUNTS = (25_000, 48_000, 32_500, 120_000, 75_000, 20_000)
# So many in a row by one resident, as if somebody counted numbers up: the last is held.
IN_A_ROW = 4
WAITING = 2
_FIRST_RRN = 633_100_000_000


class Rewards:
    """Residents pay by QRIS, and claim. `psps` are the acquirers' ids by client id."""

    def __init__(self, parts: Parts, clock: MovableClock, psps: dict[str, str], home: Path) -> None:
        self._parts = parts
        self._clock = clock
        self._psps = psps
        self._banks = banks(home)
        self._rrn = _FIRST_RRN

    def write(
        self,
        admin: Subject,
        finance: Subject,
        residents: Sequence[Subject],
        shops: Sequence[tuple[Subject, Shop]],
        now: datetime,
    ) -> None:
        """Let the hours before `now` pass."""
        self._clock.now = now - BEGAN
        self._open(admin, finance)
        tellers = ("bank-ijen", "kasir-semeru", "dompet-arjuno")
        for number, amount in enumerate(AMOUNTS):
            paid = self._pay(tellers[number % len(tellers)], shops[number % len(shops)], amount)
            self._claim(residents[number % len(residents)], shops[number % len(shops)], paid)
        counting, shop = residents[len(AMOUNTS) % len(residents)], shops[0]
        for _ in range(IN_A_ROW):
            self._claim(counting, shop, self._pay("bank-ijen", shop, 30_000, step=1))
        for number in range(WAITING):
            paid = self._pay("bpr-kawi", shops[number], 40_000)
            self._claim(residents[number], shops[number], paid)

    def _open(self, admin: Subject, finance: Subject) -> None:
        at = self._clock.now
        draft = Terms(
            id="",
            name="Cashback QRIS UMKM",
            description="Bayar dengan QRIS di pedagang UMKM, ambil cashback 10 persen.",
            state="draft",
            face_value=0,
            per_resident=1,
            claim_from=to_text(at - timedelta(days=1)),
            claim_until=to_text(at + timedelta(days=90)),
            spend_until=to_text(at + timedelta(days=120)),
            categories=(),
            kelurahan=(),
            segments=(),
            partial_spend=True,
            account_code="5.1.02.05.02.0002",
            per_merchant_per_day=None,
            per_merchant=None,
            shards=SHARDS_BY_DEFAULT,
            created_at="",
            created_by="",
            kind=INCENTIVE,
            rule=RULE,
            pays_shipping=True,
        )
        campaigns = self._parts[CampaignParts]
        campaign_id = campaigns.set_up.create(draft, admin, None, lambda terms: terms.id)
        reference = "SP2D-DEMO-0007"
        key = Key.of(finance.id, "seed", reference, b"")
        campaigns.fund.fund(campaign_id, FUNDED, reference, finance, key, lambda one: one.id)
        campaigns.change.change(campaign_id, "publish", admin)

    def _pay(
        self, client_id: str, shop: tuple[Subject, Shop], amount: int, step: int = 7_919
    ) -> Payment:
        """The acquirer books a payment at a shop, and tells the city of it, unless it is silent."""
        self._clock.now += BETWEEN
        self._rrn += step
        now, nmid = self._clock.now, shop[1].nmid
        booked = Paid(str(self._rrn), nmid, amount, stamped(now), PAID, "")
        self._banks[client_id].book(booked)
        payment = Payment(
            booked.rrn, business_day(now).isoformat(), to_text(now), nmid, amount, PAID
        )
        if client_id != "bpr-kawi":
            psp_id = self._psps[client_id]
            self._parts[IncentiveParts].tell.tell(psp_id, payment)
            self._parts[AcquirerParts].notice.hear(psp_id, nmid, now)
        return payment

    def _claim(self, by: Subject, shop: tuple[Subject, Shop], paid: Payment) -> None:
        day = business_day(self._clock.now)
        receipt = Receipt(paid.rrn, shop[0].id, paid.amount, day, remember=False)
        self._parts[IncentiveParts].claim.claim(receipt, by, None, lambda claim: claim.id)
