"""Every use case that makes a transfer, ready to be done once.

Each entry of MOVES makes ready what it needs, and answers what to do then: a request, or a job.
"""

from collections.abc import Callable
from typing import Any

from chalicelib.ledger.parts import LedgerParts
from chalicelib.marketplace.parts import MarketplaceParts
from chalicelib.vouchers.parts import VoucherParts
from tests.http import coding, correcting, explaining, rewarding, settling, standing, taxing
from tests.http.bank_acts import accept, booked, post, sent, statement
from tests.http.checkouts import Held, agree, opened
from tests.http.checkouts import refund as refund_order
from tests.http.client import Reply, fresh_key
from tests.http.conftest import TestCity
from tests.http.freezing import frozen
from tests.http.partners import partner_of
from tests.http.paying import Paying
from tests.http.purchasing import Purchase

Do = Callable[[], Reply | None]


def fund(city: TestCity) -> Do:
    campaign = city.campaign(fund=0)
    body = {"amount": 50_000, "reference": f"SP2D-{fresh_key()}"}
    path = f"/finance/campaigns/{campaign}/funds"
    return lambda: city.finance.post(path, body, key=fresh_key())


def claim(city: TestCity) -> Do:
    resident, body = city.resident(), {"campaign_id": city.campaign()}
    return lambda: resident.post("/resident/claims", body, key=fresh_key())


def claim_by_code(city: TestCity) -> Do:
    resident, code = city.resident(), coding.coded(city).codes[0]
    return lambda: coding.claim(resident, code, fresh_key())


def redeem(city: TestCity) -> Do:
    resident, merchant = city.resident(), city.merchant()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    return lambda: city.redeem(merchant, token, 30_000)


def claim_by_a_delegate(city: TestCity) -> Do:
    acting, body = standing.acting(city), {"campaign_id": city.campaign()}
    return lambda: acting.post("/resident/claims", body, key=fresh_key())


def redeem_by_a_delegate(city: TestCity) -> Do:
    acting, merchant = standing.acting(city), city.merchant()
    token = city.draw(acting, city.claim(acting, city.campaign()))["token"]
    return lambda: city.redeem(merchant, token, 30_000)


def refund(city: TestCity) -> Do:
    merchant, _, redemption = correcting.redeemed(city)
    path, body = f"/merchant/redemptions/{redemption}/refunds", {"amount": 1_000, "reason": "x"}
    return lambda: merchant.post(path, body, key=fresh_key())


def refund_of_a_lapsed_voucher(city: TestCity) -> Do:
    merchant, _, redemption = correcting.redeemed(city)
    path, body = f"/merchant/redemptions/{redemption}/refunds", {"amount": 1_000, "reason": "x"}
    city.hands.pass_by(days=1, minutes=1)
    merchant = city.sign_in(merchant.phone, "merchant")
    return lambda: merchant.post(path, body, key=fresh_key())


def sticker_payment(city: TestCity) -> Do:
    at = Paying(city, vouchers=2)
    return lambda: at.pay(70_000)


def undo_of_a_payment(city: TestCity) -> Do:
    at = Paying(city, vouchers=2)
    payment = at.pay(70_000).ok(201)["id"]
    return lambda: at.undo(payment)


def void(city: TestCity) -> Do:
    voucher = city.claim(city.resident(), city.campaign())
    path = f"/admin/vouchers/{voucher}/void"
    return lambda: city.admin.post(path, {"reason": "keliru"}, key=fresh_key())


def reissue(city: TestCity) -> Do:
    voucher = city.claim(city.resident(), city.campaign())
    path = f"/admin/vouchers/{voucher}/reissue"
    return lambda: city.admin.post(path, {"reason": "HP hilang"}, key=fresh_key())


def expire(city: TestCity) -> Do:
    city.claim(city.resident(), city.campaign())
    city.empty_what_has_lapsed()
    city.hands.pass_by(days=1, minutes=1)
    city.parts[LedgerParts].pulse.beat()
    city.stream.catch_up()
    city.parts[LedgerParts].pulse.beat()

    def run() -> None:
        city.parts[VoucherParts].lapse.run(lambda: 10**9)

    return run


def release(city: TestCity) -> Do:
    campaign = city.campaign()
    city.hands.pass_by(days=1, minutes=1)
    return lambda: city.admin.post(f"/admin/campaigns/{campaign}/close")


def settle(city: TestCity) -> Do:
    settling.shop_with(city, 10_000)
    drafted = settling.draft(city)
    officer = city.colleague
    return lambda: settling.act(officer, drafted, "approve")


def _acceptance(city: TestCity, *rows: str) -> Do:
    told = post(city.finance, statement(city, *rows)).ok(201)
    return lambda: accept(city, told["id"])


def payout(city: TestCity) -> Do:
    out = sent(city, city.colleague, 41_000)
    return _acceptance(city, f"{out.payments[0]},,debit,41000,")


def payout_returned(city: TestCity) -> Do:
    out = sent(city, city.colleague, 42_000)
    booked(city, statement(city, f"{out.payments[0]},,debit,42000,"))
    return _acceptance(city, f"{out.payments[0]},,credit,42000,AC01")


def remit(city: TestCity) -> Do:
    taxing.withheld(city, 5_000)
    code = taxing.approved(city, 5_000)["billing_code"]
    told = post(city.finance, statement(city, f",MPN {code},debit,5000,")).ok(201)
    return lambda: accept(city, told["id"])


def remit_taken_back(city: TestCity) -> Do:
    taxing.withheld(city, 5_000)
    line = taxing.remitted(city, 5_000)
    line.propose(explaining.suspense(5_000)).ok()
    return line.approve


def suspend(city: TestCity) -> Do:
    return _acceptance(city, f",Kliring {fresh_key()},debit,45000,")


def payout_by_people(city: TestCity) -> Do:
    out = sent(city, city.colleague, 43_000)
    line = explaining.one(city, f",Kliring {fresh_key()},debit,43000,")
    return _explained(line, explaining.payout(out.payments[0], 43_000))


def payout_taken_back(city: TestCity) -> Do:
    out = sent(city, city.colleague, 44_000)
    line = explaining.one(city, f"{out.payments[0]},,debit,44000,")
    return _explained(line, explaining.suspense(44_000))


def return_taken_back(city: TestCity) -> Do:
    out = sent(city, city.colleague, 45_000)
    rows = (f"{out.payments[0]},,debit,45000,", f"{out.payments[0]},,credit,45000,AC01")
    _, back = explaining.booked(city, *rows)
    return _explained(back, explaining.suspense(45_000))


def _explained(line: explaining.Line, *parts: Any) -> Do:
    version = line.propose(*parts).ok()["proposal"]["version"]
    return lambda: line.approve(version=version)


def withdrawal(city: TestCity) -> Do:
    settling.shop_with(city, 46_000)
    settlement = settling.draft(city)
    settling.act(city.colleague, settlement, "approve").ok()
    settling.withdraw(city.finance, settlement).ok()
    path = f"/finance/settlements/{settlement['id']}/withdraw/approve"
    return lambda: city.colleague.post(path)


def lost_payout(city: TestCity) -> Do:
    shop = settling.shop_known_to_be_owed(city, 47_000)
    line = explaining.one(city, f",Kliring {fresh_key()},debit,47000,")
    with frozen(city):
        line.propose({"kind": "payout", "amount": 47_000, "merchant_id": shop.id}).ok()

    def run() -> Reply:
        with frozen(city):
            return line.approve()

    return run


def _approval(city: TestCity, wrong: str) -> Do:
    proposed: Any = correcting.propose(city, wrong).ok(201)
    colleague = city.colleague
    return lambda: correcting.approve(colleague, proposed)


def fund_reversal(city: TestCity) -> Do:
    return _approval(city, city.fund(city.campaign(), 120_000)["id"])


def redeem_reversal(city: TestCity) -> Do:
    _, _, redemption = correcting.redeemed(city)
    return _approval(city, redemption)


def authorize(city: TestCity) -> Do:
    resident = city.resident()
    city.claim(resident, city.campaign())
    checkout = opened(partner_of(city), city.merchant())
    return lambda: agree(resident, checkout, key=fresh_key())


def capture(city: TestCity) -> Do:
    held = Held(city)
    return lambda: held.act("capture", fresh_key(), amount=20_000)


def void_of_an_order(city: TestCity) -> Do:
    held = Held(city)
    return lambda: held.act("void", fresh_key())


def capture_of_a_lapsed_voucher(city: TestCity) -> Do:
    held = Held(city)
    city.hands.pass_by(days=1, minutes=1)
    held.partner.get(f"/partner/checkouts/{held.checkout}").ok()
    return lambda: held.act("capture", fresh_key(), amount=20_000)


def lapse_of_a_hold(city: TestCity) -> Do:
    Held(city, spend_until="2099-01-01T00:00:00Z")
    city.hands.pass_by(days=7, minutes=1)

    def run() -> None:
        city.parts[MarketplaceParts].lapse.run(lambda: 10**9)

    return run


def refund_of_an_order(city: TestCity) -> Do:
    held = Held(city)
    held.act("capture").ok()
    return lambda: refund_order(held.partner, held.checkout, 1_000)


def reward(city: TestCity) -> Do:
    made = rewarding.program(city)
    payment = made.payment()
    made.tell(payment)
    return lambda: made.ask(payment)


def reward_of_a_waiting_claim(city: TestCity) -> Do:
    made = rewarding.program(city)
    payment = made.payment()
    made.claim(payment)
    return lambda: made.tell(payment)


def reward_taken_back(city: TestCity) -> Do:
    made = rewarding.program(city)
    payment = made.payment()
    made.tell(payment)
    made.claim(payment)
    return lambda: made.give_back(payment)


def commitment(city: TestCity) -> Do:
    order = Purchase(city).submitted()
    return lambda: order.approve(key=fresh_key())


def acceptance(city: TestCity) -> Do:
    order = Purchase(city).delivered()
    taxes = [{"kind": "pph22", "amount": 7_500}, {"kind": "ppn", "amount": 50_000}]
    return lambda: order.accept(taxes=taxes)


def acceptance_of_a_part(city: TestCity) -> Do:
    order = Purchase(city).delivered()
    return lambda: order.accept(quantities=[4])


def cancellation(city: TestCity) -> Do:
    order = Purchase(city).approved()
    return lambda: order.act("cancel")


def cancellation_of_the_rest(city: TestCity) -> Do:
    order = Purchase(city).delivered()
    order.accept(quantities=[4]).ok()
    return lambda: order.act("cancel")


MOVES = (
    fund,
    claim,
    claim_by_a_delegate,
    claim_by_code,
    redeem,
    redeem_by_a_delegate,
    refund,
    refund_of_a_lapsed_voucher,
    sticker_payment,
    undo_of_a_payment,
    void,
    reissue,
    expire,
    release,
    settle,
    payout,
    payout_returned,
    remit,
    remit_taken_back,
    suspend,
    payout_by_people,
    payout_taken_back,
    return_taken_back,
    withdrawal,
    lost_payout,
    fund_reversal,
    redeem_reversal,
    authorize,
    capture,
    capture_of_a_lapsed_voucher,
    void_of_an_order,
    lapse_of_a_hold,
    refund_of_an_order,
    commitment,
    acceptance,
    acceptance_of_a_part,
    cancellation,
    cancellation_of_the_rest,
    reward,
    reward_of_a_waiting_claim,
    reward_taken_back,
)
