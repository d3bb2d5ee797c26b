"""A merchant's statement over HTTP: it closes with what the ledger says is owed, day by day."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import JAKARTA, business_day, to_text
from chalicelib.core.values.subject import Subject
from chalicelib.identity.parts import IdentityParts
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import Transfer
from chalicelib.merchants.parts import MerchantParts
from tests.http.client import Person, fresh_key, refused
from tests.http.conftest import TestCity

SUMS = ("opening", "redeemed", "refunded", "paid_out", "closing")


def taken(city: TestCity, shop: Person, amount: int) -> str:
    """A redemption of this many rupiah: its id."""
    resident = city.resident()
    voucher = city.claim(resident, city.campaign(fund=50_000))
    return str(city.redeem(shop, city.draw(resident, voucher)["token"], amount).ok(201)["id"])


def given_back(shop: Person, redemption: str, amount: int) -> None:
    path = f"/merchant/redemptions/{redemption}/refunds"
    shop.post(path, {"amount": amount, "reason": "kembali"}, key=fresh_key()).ok(201)


def today(city: TestCity) -> date:
    return business_day(city.clock())


def next_morning(city: TestCity) -> date:
    """Let it be seven in the morning of the next business day."""
    now = city.clock().astimezone(JAKARTA)
    morning = now.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)
    city.hands.pass_by(seconds=(morning - now).total_seconds())
    return today(city)


def of(shop: Person, **query: str) -> Any:
    return shop.get("/merchant/statements", **query).ok()


def test_a_statement_tells_each_day_and_closes_with_what_is_owed(city: TestCity) -> None:
    shop = city.merchant()
    first = next_morning(city)
    one, _ = taken(city, shop, 20_000), taken(city, shop, 5_000)
    second = next_morning(city)
    given_back(shop, one, 8_000)
    third = next_morning(city)
    taken(city, shop, 1_000)
    city.stream.catch_up()
    found = of(shop, **{"from": second.isoformat(), "to": third.isoformat()})
    assert found.pop("through").endswith("Z")
    assert found == {
        "from": second.isoformat(),
        "to": third.isoformat(),
        "opening": 25_000,
        "redeemed": 1_000,
        "purchased": 0,
        "refunded": 8_000,
        "paid_out": 0,
        "closing": 18_000,
        "days": [
            {
                "date": second.isoformat(),
                "redeemed": 0,
                "refunded": 8_000,
                "paid_out": 0,
                "closing": 17_000,
                "count": 0,
                "purchased": 0,
            },
            {
                "date": third.isoformat(),
                "redeemed": 1_000,
                "refunded": 0,
                "paid_out": 0,
                "closing": 18_000,
                "count": 1,
                "purchased": 0,
            },
        ],
    }
    assert found["closing"] == city.balance(f"merchant:{shop.id}")
    of_first = of(shop, **{"from": first.isoformat(), "to": first.isoformat()})
    assert [of_first[name] for name in SUMS] == [0, 25_000, 0, 0, 25_000]
    assert of_first["days"][0]["count"] == 2


def test_the_statement_of_a_day_begins_at_midnight_in_jakarta(city: TestCity) -> None:
    shop = city.merchant()
    day = next_morning(city)
    city.hands.pass_by(hours=16, minutes=59)
    taken(city, shop, 1_000)
    city.hands.pass_by(minutes=1)
    taken(city, shop, 2_000)
    city.stream.catch_up()
    query = {"from": day.isoformat(), "to": (day + timedelta(days=1)).isoformat()}
    assert [line["redeemed"] for line in of(shop, **query)["days"]] == [1_000, 2_000]


def test_without_days_it_is_this_month_up_to_today(city: TestCity) -> None:
    found = of(city.merchant())
    assert found["to"] == today(city).isoformat()
    assert found["from"] == today(city).replace(day=1).isoformat()
    assert len(found["days"]) == today(city).day
    assert [found[name] for name in SUMS] == [0] * 5


def test_a_merchant_sees_only_its_own(city: TestCity) -> None:
    taken(city, city.merchant(), 1_000)
    city.stream.catch_up()
    assert of(city.merchant())["closing"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "to"),
        ({"from": "2025-11-01", "to": "2026-11-02"}, "to"),
        ({"from": "2026-13-01"}, "from"),
        ({"to": "yesterday"}, "to"),
        ({"from": "2026-W48-1"}, "from"),
    ],
)
def test_days_are_days_and_at_most_366(city: TestCity, query: dict[str, str], field: str) -> None:
    reply = city.merchant().get("/merchant/statements", **query)
    assert [one["field"] for one in refused(reply, "validation_failed")["errors"]] == [field]


def test_a_statement_reads_on_past_a_page_of_the_journal(city: TestCity) -> None:
    # Only the journal knows these: no money has moved, and no account is asked. A page is 1 MiB.
    count, start, reference = 1_200, city.clock(), "x" * 1_000
    owner = city.merchant()
    shop = Subject(
        "merchant", owner.id, city.parts[IdentityParts].pseudonyms.hash_phone(owner.phone)
    )
    entries = [
        Transfer(
            id=f"trf_{number:022d}",
            debit_account="voucher:vch_000000000000",
            credit_account=f"merchant:{shop.id}",
            amount=7,
            kind="redeem",
            reference=reference,
            occurred_at=to_text(start + timedelta(milliseconds=number // 2)),
            actor=shop.actor,
            campaign_id="cmp_000000",
        )
        for number in range(count)
    ]
    city.parts[LedgerParts].journal.put_accounts(entries)
    found = city.parts[MerchantParts].statement.of(
        shop, today(city), today(city) + timedelta(days=1)
    )
    assert (found.closing, sum(day.count for day in found.days)) == (7 * count, count)
