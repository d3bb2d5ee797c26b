"""Payments at a sticker, against the packaged city: many at once, and money moves once."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from chalicelib.payments.rules.payment import PAYMENTS_A_DAY
from tests.http.client import City, Reply, fresh_key
from tests.http.paying import Paying, pay, sticker_of
from tests.http.standing import end, standing, without_phone
from tests.races.conftest import assert_books_balance, at_once

FORTY = 40

# How a payment is refused whose delegate stands for nobody any more.
ENDED = {"unauthenticated", "token_expired"}


@pytest.fixture(scope="module", autouse=True)
def _books_balance_afterwards(packaged: City) -> Iterator[None]:
    yield
    assert_books_balance(packaged)


def by_code(at: Paying, voucher: str, amount: int) -> Callable[[], Reply]:
    """The till takes so much by a code of a voucher that is drawn already."""
    token = at.city.draw(at.resident, voucher)["token"]
    return lambda: at.city.redeem(at.shop, token, amount)


def _both(one: Callable[[], Reply], other: Callable[[], Reply]) -> list[Reply]:
    """What each of two answers that begin together."""
    return at_once([one, other])


def test_one_voucher_by_sticker_and_by_code_at_once_pays_once_forty_times(
    packaged: City,
) -> None:
    shop, campaign = packaged.merchant(), packaged.campaign(fund=FORTY * 50_000)
    for _ in range(FORTY):
        at = Paying(packaged, vouchers=0, shop=shop)
        at.vouchers = [packaged.claim(at.resident, campaign)]
        before = at.owed()
        replies = _both(partial(at.pay, 50_000), by_code(at, at.vouchers[0], 50_000))
        paid = [reply for reply in replies if reply.status == 201]
        refusals = [reply.code for reply in replies if reply.status != 201]
        assert len(paid) == 1, [(one.status, one.raw[:200]) for one in replies]
        assert refusals == ["voucher_insufficient"]
        assert (at.left(), at.owed() - before) == (0, 50_000)


def test_five_vouchers_of_which_one_is_spent_meanwhile_pay_what_was_asked_or_nothing(
    packaged: City,
) -> None:
    for amount in (200_000, 250_000):
        at = Paying(packaged, vouchers=5)
        taking = by_code(at, at.vouchers[2], 50_000)
        paid, taken = _both(partial(at.pay, amount, voucher_ids=at.vouchers), taking)
        assert paid.status == 201 or paid.code == "voucher_insufficient"
        assert taken.status == 201 or taken.code == "voucher_insufficient"
        moved = amount * (paid.status == 201) + 50_000 * (taken.status == 201)
        assert (at.left(), at.owed()) == (250_000 - moved, moved)
        if amount == 200_000:
            # There is enough for both, whoever comes first.
            assert paid.status == 201
        else:
            assert (paid.status == 201) != (taken.status == 201)


def test_the_same_key_forty_at_once_pays_once(packaged: City) -> None:
    at, key = Paying(packaged, vouchers=2), fresh_key()
    replies = at_once([partial(at.pay, 70_000, key=key)] * FORTY)
    paid = [reply for reply in replies if reply.status == 201]
    assert paid
    assert len({reply.body["id"] for reply in paid}) == 1
    assert {reply.code for reply in replies if reply.status != 201} <= {"unavailable"}
    assert (at.left(), at.owed()) == (30_000, 70_000)


def test_other_keys_at_once_pay_no_more_often_than_a_day_allows(packaged: City) -> None:
    at = Paying(packaged)
    replies = at_once([partial(at.pay, 1_000) for _ in range(FORTY)])
    paid = [reply for reply in replies if reply.status == 201]
    assert 1 <= len(paid) <= PAYMENTS_A_DAY
    assert len({reply.body["id"] for reply in paid}) == len(paid)
    codes = {reply.code for reply in replies if reply.status != 201}
    # Whoever was overtaken each time is told to try again.
    assert codes <= {"merchant_limit_reached", "state_conflict", "unavailable"}
    assert at.owed() == 1_000 * len(paid)


def test_a_payment_is_undone_once_however_many_undo_it(packaged: City) -> None:
    at = Paying(packaged, vouchers=3)
    paid = at.pay(120_000).ok(201)
    part = paid["parts"][0]["id"]
    refund = partial(
        at.shop.post,
        f"/merchant/redemptions/{part}/refunds",
        {"amount": 10_000, "reason": "salah"},
    )
    acts: list[Callable[[], Reply]] = [
        *[partial(at.undo, paid["id"], fresh_key()) for _ in range(20)],
        *[partial(refund, key=fresh_key()) for _ in range(5)],
    ]
    replies = at_once(acts)
    allowed = {"", "refund_too_large", "state_conflict", "unavailable"}
    assert {reply.code for reply in replies} <= allowed
    at.undo(paid["id"])
    assert (at.left(), at.owed()) == (150_000, 0)


def test_a_sticker_that_was_renewed_pays_nothing_from_that_moment(packaged: City) -> None:
    for _ in range(5):
        at = Paying(packaged)
        renew = partial(at.shop.post, "/merchant/sticker/renew", {})
        paid, renewed = _both(partial(at.pay, 10_000), renew)
        assert renewed.status in (200, 201)
        assert paid.status == 201 or paid.code == "token_expired"
        assert at.pay(10_000).code == "token_expired"
        assert at.owed() == 10_000 * (paid.status == 201)


def test_of_payments_beside_a_sticker_that_is_renewed_each_is_paid_whole_or_not_at_all(
    packaged: City,
) -> None:
    at = Paying(packaged, vouchers=2)
    renew = partial(at.shop.post, "/merchant/sticker/renew", {})
    acts: list[Callable[[], Reply]] = [partial(at.pay, 60_000) for _ in range(6)]
    acts.insert(3, renew)
    replies = at_once(acts)
    replies.pop(3).ok()
    paid = [reply.body["id"] for reply in replies if reply.status == 201]
    refusals = {reply.code for reply in replies if reply.status != 201}
    # There is enough for one of them; whoever was overtaken each time is told to try again.
    allowed = {"token_expired", "voucher_insufficient", "state_conflict", "unavailable"}
    assert len(paid) <= 1
    assert refusals <= allowed
    assert (at.left(), at.owed()) == (100_000 - 60_000 * len(paid), 60_000 * len(paid))
    assert at.pay(1_000).code == "token_expired"
    at.sticker = sticker_of(at.shop)
    at.pay(1_000).ok(201)


def test_a_delegate_whose_time_is_ended_meanwhile_has_paid_before_or_not_at_all(
    packaged: City,
) -> None:
    shop = packaged.merchant()
    sticker, campaign = sticker_of(shop), packaged.campaign(fund=500_000)
    for _ in range(5):
        person, delegate = without_phone(packaged), packaged.resident()
        acting = standing(packaged, person, delegate)
        voucher = packaged.claim(acting, campaign)
        before = packaged.balance(f"merchant:{shop.id}")
        token = packaged.draw(acting, voucher)["token"]
        acts: list[Callable[[], Reply]] = [
            partial(pay, acting, sticker, 10_000),
            partial(packaged.redeem, shop, token, 10_000),
            partial(end, packaged, person, delegate),
        ]
        *replies, ended = at_once(acts)
        ended.ok()
        moved = 10_000 * sum(reply.status == 201 for reply in replies)
        for reply in replies:
            assert reply.status == 201 or reply.code in ENDED, (reply.status, reply.raw[:200])
        assert packaged.balance(f"voucher:{voucher}") == 50_000 - moved
        assert packaged.balance(f"merchant:{shop.id}") == before + moved
        assert pay(acting, sticker, 1_000).status in (401, 403)
        after = packaged.redeem(shop, token, 10_000)
        # What was paid by the code is answered again, and nothing else is paid by it.
        assert after.status == 200 or after.code in ENDED
        assert packaged.balance(f"merchant:{shop.id}") == before + moved
