"""A hold that several would end at once, or that changes while somebody reads it."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.core.values.subject import Subject
from chalicelib.marketplace.parts import MarketplaceParts
from tests.http.checkouts import Held, agree, opened, refund
from tests.http.client import Reply, fresh_key, refused
from tests.http.closing import close, end_the_day
from tests.http.conftest import TestCity
from tests.http.partners import partner_of
from tests.http.schedules import first, write_of
from tests.stores.import_city import Killed, killed_before_write

FORTY = 40
TRANSACTION = write_of("TransactItems")

End = Callable[[TestCity, Held], object]


def capture(city: TestCity, held: Held) -> Reply:
    return held.act("capture", amount=20_000)


def void(city: TestCity, held: Held) -> Reply:
    return held.act("void")


def lapse(city: TestCity, held: Held) -> object:
    with suppress(Refused):
        return city.parts[MarketplaceParts].finish.lapse(held.checkout)
    return None


ENDS: dict[End, tuple[str, tuple[int, int, int]]] = {
    capture: ("captured", (30_000, 0, 20_000)),
    void: ("voided", (50_000, 0, 0)),
    lapse: ("lapsed", (50_000, 0, 0)),
}


@pytest.mark.parametrize("one", ENDS, ids=lambda end: end.__name__)
@pytest.mark.parametrize("other", ENDS, ids=lambda end: end.__name__)
def test_of_two_who_end_a_hold_the_first_writes_and_the_other_is_told(
    city: TestCity, one: End, other: End
) -> None:
    held = Held(city)
    stored = city.transfers_stored()
    with first(city.parts, lambda: other(city, held), before=TRANSACTION):
        late = one(city, held)
    state, balances = ENDS[other]
    assert (held.state(), held.balances()) == (state, balances)
    assert city.transfers_stored() == stored + (2 if other is capture else 1)
    if isinstance(late, Reply):
        assert refused(late, "state_conflict")["state"] == state
    else:
        assert late is None


def test_forty_captures_of_one_hold_capture_once(city: TestCity) -> None:
    held = Held(city)
    finish = city.parts[MarketplaceParts].finish
    by = Subject("partner", held.partner.id, "")

    def answer(number: int) -> str:
        try:
            finish.capture(held.checkout, 1_000 + number, by, None)
        except Refused as refused:
            return refused.code
        return "captured"

    with ThreadPoolExecutor(FORTY) as pool:
        answers = Counter(pool.map(answer, range(FORTY)))
    assert answers["captured"] == 1
    assert answers.keys() <= {"captured", "state_conflict", "unavailable"}
    voucher, hold, merchant = held.balances()
    assert (hold, voucher + merchant) == (0, 50_000)
    assert 1_000 <= merchant < 1_000 + FORTY


def test_captures_voids_lapses_and_refunds_together_move_each_rupiah_once(
    city: TestCity,
) -> None:
    held = Held(city)
    parts = city.parts[MarketplaceParts]
    by = Subject("partner", held.partner.id, "")

    def do(number: int) -> str:
        try:
            if number % 4 == 0:
                parts.finish.capture(held.checkout, 20_000, by, None)
            elif number % 4 == 1:
                parts.finish.void(held.checkout, by, None)
            elif number % 4 == 2:
                parts.finish.lapse(held.checkout)
            else:
                return refund(held.partner, held.checkout, 1_000).code or "refunded"
        except Refused as refused:
            return refused.code
        return "ended"

    with ThreadPoolExecutor(FORTY) as pool:
        answers = Counter(pool.map(do, range(FORTY)))
    assert answers["ended"] == 1
    voucher, hold, merchant = held.balances()
    assert (hold, voucher + merchant) == (0, 50_000)
    captured = held.state() == "captured"
    assert merchant == captured * 20_000 - answers["refunded"] * 1_000


def test_forty_residents_agree_to_one_order_and_one_pays(city: TestCity) -> None:
    people, campaign = city.residents(FORTY), city.campaign(fund=FORTY * 50_000)
    vouchers = [city.claim(one, campaign) for one in people]
    shop = city.merchant()
    checkout = opened(partner_of(city), shop)
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda one: agree(one, checkout), people))
    codes = Counter(reply.code for reply in replies)
    assert codes[""] == 1
    assert codes.keys() <= {"", "state_conflict", "unavailable"}
    assert sum(city.balance(f"voucher:{one}") for one in vouchers) == (FORTY - 1) * 50_000 + 20_000
    assert city.balance(f"hold:{checkout}") == 30_000


def test_one_voucher_is_never_held_twice(city: TestCity) -> None:
    resident, partner, shop = city.resident(), partner_of(city), city.merchant()
    voucher = city.claim(resident, city.campaign())
    checkouts = [opened(partner, shop, 15_000) for _ in range(10)]
    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda one: agree(resident, one), checkouts))
    for reply in replies:
        assert reply.code in ("", "voucher_insufficient", "state_conflict", "unavailable")
    held = sum(reply.status == 200 for reply in replies)
    assert 1 <= held <= 3
    assert city.balance(f"voucher:{voucher}") == 50_000 - held * 15_000


def test_what_a_till_takes_meanwhile_is_read_again(city: TestCity) -> None:
    """Of what is left of two vouchers as much is held as before, in other parts."""
    resident, partner, shop = city.resident(), partner_of(city), city.merchant()
    vouchers = [city.claim(resident, city.campaign()) for _ in range(2)]
    checkout = opened(partner, shop, 60_000)
    token = city.draw(resident, vouchers[0])["token"]
    with first(
        city.parts, lambda: city.redeem(shop, token, 40_000).ok(201), before=write_of("held_until")
    ):
        agreed = agree(resident, checkout).ok()
    assert agreed["authorized"] == 60_000
    assert sum(city.balance(f"voucher:{one}") for one in vouchers) == 0
    late = opened(partner, shop, 1)
    refused(agree(resident, late), "voucher_insufficient")


def test_a_shop_that_takes_the_resident_on_as_cashier_meanwhile_is_their_own(
    city: TestCity,
) -> None:
    resident, partner, shop = city.resident(), partner_of(city), city.merchant()
    city.claim(resident, city.campaign())
    checkout = opened(partner, shop)
    body = {"phone": resident.phone, "name": "Rina"}
    with first(
        city.parts,
        lambda: shop.post("/merchant/cashiers", body).ok(201),
        before=write_of("held_until"),
    ):
        refused(agree(resident, checkout), "own_shop")
    assert partner.get(f"/partner/checkouts/{checkout}").ok()["state"] == "open"


@pytest.mark.parametrize("then", ["void", "refund"])
def test_a_voucher_that_is_voided_while_money_comes_back_sends_it_on(
    city: TestCity, then: str
) -> None:
    held = Held(city)
    if then == "refund":
        held.act("capture").ok()
    path = f"/admin/vouchers/{held.voucher}/void"

    def voided() -> None:
        city.admin.post(path, {"reason": "keliru"}, key=fresh_key()).ok()

    with first(city.parts, voided, before=write_of("credits = credits + :amount")):
        if then == "refund":
            refund(held.partner, held.checkout, 30_000).ok(201)
        else:
            held.act("void").ok()
    assert held.balances() == (0, 0, 0)
    assert city.balance(f"campaign:{held.campaign}") == 1_000_000


def test_a_campaign_that_is_closed_while_money_comes_back_sends_it_on(city: TestCity) -> None:
    held = Held(city)
    city.hands.pass_by(days=1, minutes=1)
    city.empty_what_has_lapsed()
    treasury = city.balance("treasury")

    def closed() -> None:
        city.admin.post(f"/admin/campaigns/{held.campaign}/close").ok()

    with first(city.parts, closed, before=write_of("take", "onto a lapsed voucher")):
        held.act("void").ok()
    # All that was funded has gone back, the hold among it.
    city.admin.post(f"/admin/campaigns/{held.campaign}/close").ok()
    assert city.balance(f"campaign:{held.campaign}") == 0
    assert held.balances() == (0, 0, 0)
    assert city.balance("treasury") in (treasury + 30_000, treasury + 1_000_000)


def test_the_job_that_is_killed_anywhere_gives_back_once(city: TestCity) -> None:
    held = [Held(city, spend_until="2099-01-01T00:00:00Z") for _ in range(3)]
    city.hands.pass_by(days=7, minutes=1)
    job = city.parts[MarketplaceParts].lapse
    for write in range(6):
        with killed_before_write(city.parts, write), suppress(Killed):
            job.run(lambda: 10**9)
    job.run(lambda: 10**9)
    assert {one.balances() for one in held} == {(50_000, 0, 0)}
    assert {one.state() for one in held} == {"lapsed"}


def test_two_jobs_at_once_give_back_once(city: TestCity) -> None:
    held = Held(city, spend_until="2099-01-01T00:00:00Z")
    city.hands.pass_by(days=7, minutes=1)
    job = city.parts[MarketplaceParts].lapse
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: job.run(lambda: 10**9), range(8)))
    assert held.balances() == (50_000, 0, 0)


def test_an_order_made_twice_at_once_has_one_checkout(city: TestCity) -> None:
    partner, shop = partner_of(city), city.merchant()
    partner.get("/partner/checkouts/aut_000000000000")
    body = {
        "merchant_id": shop.id,
        "goods": 10_000,
        "order_id": f"ORD-{fresh_key()}",
        "return_url": "https://toko.example/kembali",
    }
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda _: partner.post("/partner/checkouts", body), range(FORTY)))
    made = [reply.body["id"] for reply in replies if reply.status == 201]
    assert len(made) == 1
    known = {refused(one, "state_conflict")["checkout_id"] for one in replies if one.status != 201}
    assert known == set(made)


def close_what_has_ended(city: TestCity) -> None:
    """Go on to tomorrow, and close every day before it."""
    day = end_the_day(city)
    while day:
        assert close(city, day)["date"] == day
        day = city.finance.get("/finance/days").ok()["next_to_close"]


def test_a_day_is_closed_between_agreeing_and_capturing(city: TestCity) -> None:
    held = Held(city, spend_until="2099-01-01T00:00:00Z")
    close_what_has_ended(city)
    held.act("capture", amount=20_000).ok()
    refund(held.partner, held.checkout, 5_000).ok(201)
    assert held.balances() == (35_000, 0, 15_000)
    # The next day lists as many transfers as the guards have counted, these among them.
    close_what_has_ended(city)


def test_a_day_that_is_closed_while_a_capture_is_on_its_way_refuses_it(city: TestCity) -> None:
    held = Held(city, spend_until="2099-01-01T00:00:00Z")
    with first(city.parts, lambda: close_what_has_ended(city), before=TRANSACTION):
        refused(held.act("capture"), "unavailable")
    assert held.balances() == (20_000, 30_000, 0)
    held.act("capture").ok()
    assert held.balances() == (20_000, 0, 30_000)
