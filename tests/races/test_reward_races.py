"""One payment by QRIS, forty residents who claim it, and an acquirer who tells of it twice, all at
once against the packaged city: it rewards once."""

from collections import Counter
from functools import partial

from tests.http.acquiring import Acquirer, payment
from tests.http.client import City, fresh_key
from tests.http.rewarding import campaign, new_nmid, new_rrn, shop_with
from tests.races.conftest import assert_books_balance, at_once

FORTY = 40


def test_a_payment_rewards_once_of_forty_claims_while_it_is_told_twice(packaged: City) -> None:
    segment, nmid, rrn = f"s{fresh_key()}", new_nmid(), new_rrn()
    program = campaign(packaged, segment, fund=200_000)
    shop, acquirer = shop_with(packaged, nmid), Acquirer(packaged).register()
    people = packaged.residents(FORTY, segments=segment)
    body = {"rrn": rrn, "merchant_id": shop.id, "amount": 50_000}
    told = payment(rrn, nmid, 50_000)
    token = acquirer.token()
    claims = [partial(one.post, "/resident/incentive-claims", body) for one in people]
    tell = partial(acquirer.notify, told, token=token)
    replies = at_once([*claims[:10], tell, *claims[10:20], tell, *claims[20:]])
    notified = [replies[10], replies[21]]
    assert {one.status for one in notified} == {200}, notified
    assert {one.status for one in replies if one not in notified} == {201}
    states = Counter(
        one.get("/resident/incentive-claims").ok()["items"][0]["state"] for one in people
    )
    assert states == {"granted": 1, "held": FORTY - 1}
    assert packaged.balance(f"campaign:{program}") == 195_000
    assert_books_balance(packaged)
