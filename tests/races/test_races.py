"""Real parallel requests against the packaged city: whatever the order, money moves once."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.http.client import City, Person, fresh_key, refused
from tests.races.conftest import assert_books_balance, at_once
from tests.stack import wait_for

FORTY = 40


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


@pytest.fixture(scope="module")
def till(packaged: City) -> Person:
    return packaged.merchant()


def test_forty_payments_with_one_token_pay_once(packaged: City, till: Person) -> None:
    resident = packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    token = packaged.draw(resident, voucher)["token"]
    replies = at_once([lambda: packaged.redeem(till, token, 10_000)] * FORTY)
    assert Counter(reply.status for reply in replies) == {201: 1, 200: FORTY - 1}
    assert len({reply.body["id"] for reply in replies}) == 1
    assert packaged.balance(f"voucher:{voucher}") == 40_000


def test_of_ten_codes_asked_for_at_once_five_are_sent(packaged: City) -> None:
    ask = partial(packaged.post, "/auth/otp", {"phone": packaged.new_phone()})
    assert Counter(reply.status for reply in at_once([ask] * 10)) == {202: 5, 429: 5}


def test_two_merchants_with_one_token_are_paid_once(packaged: City, till: Person) -> None:
    resident, other = packaged.resident(), packaged.merchant()
    voucher = packaged.claim(resident, packaged.campaign())
    for _ in range(5):
        token = packaged.draw(resident, voucher)["token"]
        replies = at_once(
            [
                lambda: packaged.redeem(till, token, 1_000),  # noqa: B023
                lambda: packaged.redeem(other, token, 1_000),  # noqa: B023
            ]
        )
        assert sorted(reply.status for reply in replies) == [201, 409]
        refused(next(reply for reply in replies if reply.status == 409), "token_used")
    assert packaged.balance(f"voucher:{voucher}") == 45_000


def test_forty_tokens_of_one_voucher_never_pay_more_than_it_holds(
    packaged: City, till: Person
) -> None:
    resident = packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    tokens = [packaged.draw(resident, voucher)["token"] for _ in range(FORTY)]
    acts = [lambda token=token: packaged.redeem(till, token, 3_000) for token in tokens]
    replies = at_once(acts)
    for reply in replies:
        if reply.status != 201:
            refused(reply, "voucher_insufficient")
    assert sum(reply.status == 201 for reply in replies) == 50_000 // 3_000
    assert packaged.balance(f"voucher:{voucher}") == 50_000 % 3_000


def test_sixty_residents_share_twenty_five_vouchers(packaged: City) -> None:
    campaign = packaged.campaign(fund=25 * 50_000 + 49_999, shards=16)
    people = packaged.residents(60)
    body = {"campaign_id": campaign}
    replies = at_once(
        [partial(one.post, "/resident/claims", body, key=fresh_key()) for one in people]
    )
    for reply in replies:
        if reply.status != 201:
            refused(reply, "campaign_exhausted")
    assert sum(reply.status == 201 for reply in replies) == 25
    assert packaged.balance(f"campaign:{campaign}") == 49_999


def test_what_voids_brought_back_in_odd_sums_is_claimed_by_others(
    packaged: City, till: Person
) -> None:
    campaign = packaged.campaign(fund=10 * 50_000, shards=8)
    people = packaged.residents(24)
    first, others = people[:10], people[10:]
    vouchers = at_once([partial(packaged.claim, one, campaign) for one in first])
    for resident, voucher in zip(first, vouchers, strict=True):
        token = packaged.draw(resident, voucher)["token"]
        packaged.redeem(till, token, 20_000).ok(201)
    # Ten times Rp 30.000 come back while fourteen people ask: that is six vouchers.
    body = {"campaign_id": campaign}
    voids = [
        lambda voucher=voucher: packaged.admin.post(
            f"/admin/vouchers/{voucher}/void", {"reason": "uji"}
        )
        for voucher in vouchers
    ]
    claims = [lambda one=one: one.post("/resident/claims", body) for one in others]
    replies = at_once([act for pair in zip(voids, claims, strict=False) for act in pair])
    early = sum(reply.status == 201 for reply in replies)
    late: list[int] = []

    def six() -> bool:
        late.extend(one.post("/resident/claims", body).status for one in others)
        return bool(early + late.count(201) == 6)

    # Whoever was refused on a proof is refused on it for a second (campaigns/use/exhaustion.py).
    wait_for(5, six)
    assert late.count(503) == 0
    assert packaged.balance(f"campaign:{campaign}") == 0


def test_the_same_key_twice_at_once_does_the_work_once(packaged: City) -> None:
    campaign, resident = packaged.campaign(per_resident=10), packaged.resident()
    body, key = {"campaign_id": campaign}, fresh_key()
    replies = at_once([lambda: resident.post("/resident/claims", body, key=key)] * 10)
    for reply in replies:
        assert reply.status in (201, 409), reply
        if reply.status == 409:
            refused(reply, "state_conflict")
            assert reply.headers["retry-after"]
    assert len({reply.body["id"] for reply in replies if reply.status == 201}) == 1
    assert sum(reply.status == 201 and not reply.replayed for reply in replies) == 1
    assert packaged.balance(f"campaign:{campaign}") == 950_000


def test_the_same_funding_twice_at_once_funds_once(packaged: City) -> None:
    campaign, key = packaged.campaign(fund=0), fresh_key()
    body = {"amount": 70_000, "reference": f"SP2D-{fresh_key()}"}
    path = f"/finance/campaigns/{campaign}/funds"
    keys = [key] * 5 + [fresh_key() for _ in range(5)]
    replies = at_once([partial(packaged.finance.post, path, body, key=key) for key in keys])
    # By the same key the first answer, by others the refusal; once the money.
    assert sum(reply.status == 201 and not reply.replayed for reply in replies) == 1
    assert packaged.balance(f"campaign:{campaign}") == 70_000


def test_a_resident_who_claims_twenty_times_at_once_gets_one(packaged: City) -> None:
    campaign, resident = packaged.campaign(), packaged.resident()
    body = {"campaign_id": campaign}
    replies = at_once([lambda: resident.post("/resident/claims", body)] * 20)
    assert Counter(reply.status for reply in replies) == {201: 1, 409: 19}
    (issued,) = (reply.body["id"] for reply in replies if reply.status == 201)
    for reply in replies:
        if reply.status == 409:
            assert refused(reply, "already_claimed")["voucher_id"] == issued
    assert packaged.balance(f"campaign:{campaign}") == 950_000


def test_refunds_at_once_never_give_back_more_than_was_paid(packaged: City, till: Person) -> None:
    resident = packaged.resident()
    voucher = packaged.claim(resident, packaged.campaign())
    paid = packaged.redeem(till, packaged.draw(resident, voucher)["token"], 10_000).ok(201)
    path, body = f"/merchant/redemptions/{paid['id']}/refunds", {"amount": 3_000, "reason": "x"}
    replies = at_once([lambda: till.post(path, body, key=fresh_key())] * 10)
    for reply in replies:
        if reply.status != 201:
            refused(reply, "refund_too_large")
    assert sum(reply.status == 201 for reply in replies) == 3
    assert till.get(path.removesuffix("/refunds")).ok()["refunded"] == 9_000


def test_a_ceiling_holds_however_many_pay_at_once(packaged: City) -> None:
    campaign = packaged.campaign(limits={"per_merchant_per_day": 20_000})
    people, shop = packaged.residents(10), packaged.merchant()
    tokens = [packaged.draw(one, packaged.claim(one, campaign))["token"] for one in people]
    acts = [lambda token=token: packaged.redeem(shop, token, 3_000) for token in tokens]
    replies = at_once(acts)
    for reply in replies:
        if reply.status != 201:
            refused(reply, "merchant_limit_reached")
    assert sum(reply.status == 201 for reply in replies) == 6
    assert packaged.balance(f"merchant:{shop.id}") == 18_000


def test_a_void_and_a_payment_at_once_leave_one_order_of_events(
    packaged: City, till: Person
) -> None:
    campaign = packaged.campaign()
    for resident in packaged.residents(5):
        voucher = packaged.claim(resident, campaign)
        token = packaged.draw(resident, voucher)["token"]
        path = f"/admin/vouchers/{voucher}/void"
        paid, voided = at_once(
            [
                lambda: packaged.redeem(till, token, 20_000),  # noqa: B023
                lambda: packaged.admin.post(path, {"reason": "uji"}),  # noqa: B023
            ]
        )
        if paid.status != 201:
            refused(paid, "voucher_not_active")
        if voided.status != 200:
            refused(voided, "state_conflict")
        assert paid.status == 201 or voided.status == 200
