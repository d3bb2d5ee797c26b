"""Delegates: who stands for a resident without a phone, and what they may do meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.values.instants import to_text
from tests.http.client import OTHER_KELURAHAN, Person, csv, fresh_key, refused
from tests.http.conftest import TestCity
from tests.http.signing_in import cookie_of, refresh, sign_in
from tests.http.standing import (
    Phoneless,
    accept,
    end,
    got_phone,
    leave,
    name,
    standing,
    without_phone,
)


@pytest.fixture(scope="module")
def open_one(city: TestCity) -> str:
    return city.campaign(fund=5_000_000)


def journal_of(city: TestCity, person: Phoneless) -> list[dict[str, Any]]:
    entries = city.finance.every("/finance/audit-journal")
    return [one for one in entries if one["object"] == person.id]


def test_a_delegate_claims_draws_and_pays_for_a_resident_without_a_phone(
    city: TestCity, open_one: str
) -> None:
    person, delegate, shop = without_phone(city), city.resident(), city.merchant()
    acting = standing(city, person, delegate)
    assert acting.get("/resident/profile").ok()["name"] == person.name
    voucher = city.claim(acting, open_one)
    # What is claimed for somebody is theirs, and counts as theirs.
    assert delegate.get("/resident/vouchers").ok()["items"] == []
    assert [one["id"] for one in acting.get("/resident/vouchers").ok()["items"]] == [voucher]
    drawn = city.draw(acting, voucher)
    scanned = shop.post("/merchant/scans", {"token": drawn["token"]}).ok()
    assert (scanned["resident"], scanned["payer"]) == ("M*** K***", "S*** R***")
    paid = city.redeem(shop, drawn["token"], 20_000).ok(201)
    state = acting.get(f"/resident/payment-tokens/{drawn['id']}").ok()
    assert (state["state"], state["redemption"]["id"]) == ("used", paid["id"])
    assert acting.get(f"/resident/vouchers/{voucher}").ok()["remaining"] == 30_000
