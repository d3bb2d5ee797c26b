"""A year by account code: held against the ledger to the rupiah, however the queue brings it."""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import count
from typing import Any

import pytest

from chalicelib.core.values.instants import business_day
from chalicelib.fiscal.parts import FiscalParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.ledger.store.queues import OF_PAID
from tests.http import settling, taxing
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.purchasing import Purchase, item, wanted
from tests.http.treasury_acts import arrived, booked_line, nothing_is_due, surrendered
from tests.stores.import_city import Killed, killed_before_write

_CODES = count(1)


def _code() -> str:
    """One after those before it: what a year surrenders is shared out in the order of codes."""
    return f"5.1.02.{next(_CODES):06d}"


def _campaign(city: TestCity, code: str) -> str:
    return city.campaign(account_code=code, face_value=100_000, fund=200_000)


def _taken(city: TestCity, shop: Person, campaign: str, amount: int) -> str:
    resident = city.resident()
    token = city.draw(resident, city.claim(resident, campaign))["token"]
    city.hands.pass_by(seconds=1)
    return str(city.redeem(shop, token, amount).ok(201)["id"])


def _paid(city: TestCity, shop: Person) -> list[Any]:
    """What a shop is owed is settled, and the bank has paid it: the payments."""
    drafted = settling.draft(city)
    settling.act(city.colleague, drafted, "approve").ok()
    settling.act(city.finance, drafted, "sent").ok()
    payments: list[Any] = settling.line_of(settling.get(city, drafted), shop)["payments"]
    for one in payments:
        booked_line(city, f"{one['end_to_end_id']},,debit,{one['amount']},")
    return payments


def _returned(city: TestCity, payment: Any) -> None:
    booked_line(city, f"{payment['end_to_end_id']},,credit,{payment['amount']},AM04")


def _messages(city: TestCity) -> list[dict[str, str]]:
    """What the ledger hands on, ten transfers at a time, some twice, in no order."""
    transfers = city.parts[LedgerParts].transfers.all()
    every = [json.dumps(asdict(one)) for one in transfers if one.kind in OF_PAID]
    bodies = every + random.sample(every, len(every) // 3)
    random.shuffle(bodies)
    return [
        {str(i): body for i, body in enumerate(bodies[start : start + 10])}
        for start in range(0, len(bodies), 10)
    ]


def _count(city: TestCity) -> None:
    city.stream.catch_up()
    for batch in _messages(city):
        assert city.parts[FiscalParts].counting.count(batch) == []


def _year(city: TestCity, code: str) -> Any:
    year = business_day(city.clock()).year
    found = city.staff("auditor").get(f"/finance/fiscal-years/{year}").ok()
    assert found["year"] == year
    return next((one for one in found["codes"] if one["account_code"] == code), None)


def test_each_rupiah_paid_is_a_redemptions_the_oldest_first(city: TestCity) -> None:
    first, second, shop = _code(), _code(), city.merchant()
    one, other = _campaign(city, first), _campaign(city, second)
    _taken(city, shop, one, 30_000)
    _taken(city, shop, other, 20_000)
    refunded = _taken(city, shop, one, 10_000)
    settling.given_back(shop, refunded, 4_000)
    paid = _paid(city, shop)
    _taken(city, shop, other, 7_000)
    _count(city)
    assert _year(city, first) == {
        "account_code": first,
        "promised": 200_000,
        "arrived": 0,
        "issued": 200_000,
        "redeemed": 36_000,
        "paid": 36_000,
        "released": 0,
        "surrendered": 0,
        "open": 164_000,
    }
    of_second = _year(city, second)
    assert (of_second["redeemed"], of_second["paid"], of_second["open"]) == (
        27_000,
        20_000,
        180_000,
    )
    _returned(city, paid[0])
    _count(city)
    assert (_year(city, first)["paid"], _year(city, second)["paid"]) == (0, 0)
    _paid(city, shop)
    _count(city)
    assert (_year(city, first)["paid"], _year(city, second)["paid"]) == (36_000, 27_000)
    assert city.parts[FiscalParts].rebuild.compare() == []


def test_what_is_paid_is_what_the_ledger_paid_to_the_rupiah(city: TestCity) -> None:
    shop = city.merchant()
    _taken(city, shop, _campaign(city, _code()), 12_345)
    _paid(city, shop)
    _count(city)
    every = list(city.parts[LedgerParts].transfers.all())
    year = business_day(city.clock()).year
    found = city.finance.get(f"/finance/fiscal-years/{year}").ok()["codes"]
    sums = {name: sum(code[name] for code in found) for name in found[0] if name != "account_code"}
    paid = [one for one in every if one.kind in ("payout", "payout_returned", "remit")]
    assert sums["paid"] == _net(paid, "bank")
    sold = sum(_kinds(every, one) for one in ("redeem", "capture", "accept", "withhold"))
    assert sums["redeemed"] == sold - _kinds(every, "refund")
    assert sums["open"] == -sum(
        balance
        for name, balance in city.balances().items()
        if name in ("treasury", "bank", "suspense")
    )


def _net(every: list[Transfer], account: str) -> int:
    credits = sum(one.amount for one in every if one.credit_account == account)
    return credits - sum(one.amount for one in every if one.debit_account == account)


def _kinds(every: list[Transfer], kind: str) -> int:
    return sum(one.amount for one in every if one.kind == kind)


def test_forty_at_once_count_a_payout_once(city: TestCity) -> None:
    code, shop = _code(), city.merchant()
    _taken(city, shop, _campaign(city, code), 9_000)
    paid = _paid(city, shop)
    city.stream.catch_up()
    payout = _payout(city, paid[0])
    body = {"1": json.dumps(asdict(payout))}
    counting = city.parts[FiscalParts].counting
    with ThreadPoolExecutor(40) as pool:
        failed = [
            one for ones in pool.map(lambda _: counting.count(body), range(40)) for one in ones
        ]
    assert len(failed) < 40
    assert _year(city, code)["paid"] == 9_000


@pytest.mark.parametrize("write", [0, 1])
def test_killed_at_any_write_a_payout_is_counted_when_it_comes_again(
    city: TestCity, write: int
) -> None:
    code, shop = _code(), city.merchant()
    _taken(city, shop, _campaign(city, code), 8_000)
    paid = _paid(city, shop)
    city.stream.catch_up()
    payout = _payout(city, paid[0])
    body = {"1": json.dumps(asdict(payout))}
    counting = city.parts[FiscalParts].counting
    with pytest.raises(Killed), killed_before_write(city.parts, write):
        counting.count(body)
    assert counting.count(body) == []
    assert counting.count(body) == []
    assert _year(city, code)["paid"] == 8_000


def test_what_is_redeemed_after_a_paid_redemption_was_refunded_is_paid_already(
    city: TestCity,
) -> None:
    first, second, shop = _code(), _code(), city.merchant()
    one, other = _campaign(city, first), _campaign(city, second)
    wrong = _taken(city, shop, one, 10_000)
    _paid(city, shop)
    _taken(city, shop, other, 10_000)
    body = {"transfer_id": wrong, "reason": "keliru"}
    proposed = city.finance.post("/finance/corrections", body, key=fresh_key()).ok(201)
    city.colleague.post(f"/finance/corrections/{proposed['id']}/approve").ok()
    _count(city)
    assert (_year(city, first)["paid"], _year(city, second)["paid"]) == (0, 10_000)
    assert city.parts[FiscalParts].rebuild.compare() == []


def test_a_rebuild_shares_out_the_same(city: TestCity) -> None:
    _count(city)
    rebuild, paid = city.parts[FiscalParts].rebuild, city.parts[FiscalParts].paid
    before = {year: Counter(sums) for year, sums in paid.by_year().items()}
    paid.clear()
    assert bool(rebuild.compare()) == any(before.values())
    rebuild.rewrite()
    assert rebuild.compare() == []
    assert {year: +sums for year, sums in paid.by_year().items()} == {
        year: +sums for year, sums in before.items()
    }


def test_what_is_left_when_the_year_ends_is_listed_by_campaign(city: TestCity) -> None:
    code, shop = _code(), city.merchant()
    campaign = _campaign(city, code)
    _taken(city, shop, campaign, 30_000)
    _count(city)
    year = business_day(city.clock()).year
    path = f"/finance/fiscal-years/{year}/unspent"
    left = next(one for one in city.finance.every(path) if one["campaign_id"] == campaign)
    assert (left["account_code"], left["state"]) == (code, "published")
    assert (left["unissued"], left["vouchers"], left["owed"]) == (100_000, 70_000, 30_000)


def test_a_payout_that_was_reversed_is_taken_from_whom_it_had_gone_to(city: TestCity) -> None:
    code, shop = _code(), city.merchant()
    _taken(city, shop, _campaign(city, code), 6_000)
    paid = _paid(city, shop)
    city.stream.catch_up()
    payout = _payout(city, paid[0])
    wrong = {
        **asdict(payout),
        "id": f"trf_{fresh_key()}",
        "debit_account": payout.credit_account,
        "credit_account": payout.debit_account,
        "reference": "keliru",
        "reverses": payout.id,
    }
    nobodys = {**asdict(payout), "id": f"trf_{fresh_key()}", "reference": "261299999" + "0" * 7}
    counting = city.parts[FiscalParts].counting
    before = _paid_of_no_code(city)
    bodies = {str(i): json.dumps(one) for i, one in enumerate((asdict(payout), nobodys, wrong))}
    assert counting.count({**bodies, "torn": "{"}) == ["torn"]
    assert _year(city, code)["paid"] == 0
    # So that the sum over all codes stays the ledger's.
    assert _paid_of_no_code(city) == before + 6_000
    city.parts[FiscalParts].rebuild.rewrite()


def _payout(city: TestCity, payment: Any) -> Transfer:
    return next(
        one
        for one in city.parts[LedgerParts].transfers.all()
        if one.reference == payment["end_to_end_id"]
    )


def _paid_of_no_code(city: TestCity) -> int:
    found = _year(city, "")
    return found["paid"] if found else 0


def test_what_arrived_and_went_back_stands_in_the_year(city: TestCity) -> None:
    code = _code()
    campaign = city.campaign(account_code=code, fund=0)
    number = city.fund(campaign, 80_000)["reference"]
    arrived(city, number, 50_000)
    city.hands.pass_by(days=1, minutes=1)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    _count(city)
    found = _year(city, code)
    assert (found["promised"], found["arrived"], found["released"]) == (80_000, 50_000, 80_000)
    assert found["open"] == 0
    nothing_is_due(city, 30_000)
    # What other tests have released comes first: an STS names no code.
    surrendered(city, 30_000)
    year = business_day(city.clock()).year
    codes = city.finance.get(f"/finance/fiscal-years/{year}").ok()["codes"]
    assert sum(one["surrendered"] for one in codes) == _kinds(
        list(city.parts[LedgerParts].transfers.all()), "surrender"
    )


def test_no_year_is_not_found(city: TestCity) -> None:
    for year in ("0", "19999", "abcd", "2026a", "-2026", "٢٠٢٦", "x" * 3000):
        refused(city.finance.get(f"/finance/fiscal-years/{year}"), "not_found")
        refused(city.finance.get(f"/finance/fiscal-years/{year}/unspent"), "not_found")
    assert city.finance.get("/finance/fiscal-years/2000").ok()["codes"] == []
    refused(city.resident().get("/finance/fiscal-years/2026"), "forbidden")


def test_purchases_count_by_their_account_code_with_the_tax_that_was_remitted(
    city: TestCity,
) -> None:
    code, of_campaign, shop = _code(), _code(), city.merchant()
    _taken(city, shop, _campaign(city, of_campaign), 30_000)
    order = Purchase(city, shop=shop)
    terms = wanted(shop, item(10, 20_000), account_code=code)
    city.admin.send("PATCH", order.path, terms, key=fresh_key()).ok()
    order.delivered()
    order.accept(quantities=[4], taxes=[{"kind": "ppn", "amount": 8_800}]).ok()
    order.act("cancel", reason="sisanya batal").ok()
    arrived(city, order.funding, 80_000)
    _count(city)
    assert _year(city, code) == {
        "account_code": code,
        "promised": 200_000,
        "arrived": 80_000,
        "issued": 0,
        "redeemed": 80_000,
        "paid": 0,
        "released": 120_000,
        "surrendered": 0,
        "open": 80_000,
    }
    (payment,) = _paid(city, shop)
    assert payment["amount"] == 30_000 + 71_200
    taxing.remitted(city, taxing.due(city, "ppn")["due"], "ppn")
    _count(city)
    found = _year(city, code)
    assert (found["paid"], found["open"]) == (80_000, 0)
    assert _year(city, of_campaign)["paid"] == 30_000
    _returned(city, payment)
    _count(city)
    assert (_year(city, code)["paid"], _year(city, of_campaign)["paid"]) == (8_800, 0)
    assert city.parts[FiscalParts].rebuild.compare() == []
