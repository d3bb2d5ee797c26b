"""Every code of the catalogue has a status, a request that provokes it, and a line in the docs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.core.values.catalogue import CATALOGUE
from chalicelib.core.values.instants import to_text
from local.docs import errors_page
from tests.http.client import OTHER_KELURAHAN, Reply, fresh_key, refused, wrong
from tests.http.conftest import TestCity
from tests.http.freezing import frozen
from tests.http.passkeys import counting, hired

# The contract's own table: "Error codes".
STATUSES = {
    401: "unauthenticated otp_invalid",
    403: "forbidden not_eligible merchant_not_active own_shop same_person step_up_required",
    404: "not_found",
    409: "full_amount_required already_claimed reference_used campaign_not_open "
    "campaign_exhausted token_expired token_used voucher_insufficient voucher_not_active "
    "merchant_not_accepted merchant_limit_reached amount_over_cap refund_too_large state_conflict "
    "not_reconciled",
    413: "too_large",
    415: "unsupported_media_type",
    422: "validation_failed token_invalid idempotency_key_required idempotency_key_reused",
    429: "otp_locked rate_limited",
    503: "unavailable",
}


def test_the_catalogue_is_the_contracts() -> None:
    wanted = {code: status for status, codes in STATUSES.items() for code in codes.split()}
    assert {code: kind.status for code, kind in CATALOGUE.items()} == wanted


def test_every_code_speaks_both_languages() -> None:
    for code, kind in CATALOGUE.items():
        for words in (kind.title, kind.detail):
            assert len(set(words)) == 2, code
            assert all(words), code


def test_the_docs_list_every_code() -> None:
    page = Path(__file__).parents[2] / "docs/errors.md"
    assert page.read_text() == errors_page()
    for code in CATALOGUE:
        assert f"`{code}`" in errors_page()


def claim(city: TestCity, campaign: str, **who: str) -> Reply:
    return city.resident(**who).post("/resident/claims", {"campaign_id": campaign})


def pay(
    city: TestCity,
    amount: int = 1_000,
    drawn: dict[str, object] | None = None,
    shop: dict[str, str] | None = None,
    before: Callable[[str, str], object] | None = None,
    **terms: Any,
) -> Reply:
    """A payment of a fresh voucher of Rp 50.000; `before(campaign, voucher)` comes just before."""
    resident, merchant = city.resident(), city.merchant(**(shop or {}))
    campaign = city.campaign(**terms)
    voucher = city.claim(resident, campaign)
    token = city.draw(resident, voucher, **(drawn or {}))["token"]
    if before is not None:
        before(campaign, voucher)
    return city.redeem(merchant, token, amount)


def own_shop(city: TestCity) -> Reply:
    phone = city.new_phone()
    resident, shop = city.resident(phone=phone), city.merchant(phone=phone)
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    return city.redeem(shop, token, 1)


def already_claimed(city: TestCity) -> Reply:
    resident, campaign = city.resident(), city.campaign()
    city.claim(resident, campaign)
    return resident.post("/resident/claims", {"campaign_id": campaign})


def step_up_required(city: TestCity) -> Reply:
    officer = hired(city, "finance")
    counting(city, officer)
    body = {"amount": 1_000, "reference": fresh_key()}
    path = f"/finance/campaigns/{city.campaign(fund=0)}/funds"
    return officer.post(path, body, key=fresh_key())


def same_person(city: TestCity) -> Reply:
    body = {"phone": city.new_phone(), "name": "Joko", "role": "auditor"}
    member = city.admin.post("/admin/staff", body).ok(201)["id"]
    return city.admin.post(f"/admin/staff/{member}/confirm")


def not_active(city: TestCity) -> Reply:
    merchant, resident = city.merchant(), city.resident()
    city.admin.post(f"/admin/merchants/{merchant.id}/suspend", {"reason": "aduan"}).ok()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    return city.redeem(merchant, token, 1)


def fund(city: TestCity, reference: str, key: str | None, amount: int = 1) -> Reply:
    body = {"amount": amount, "reference": reference}
    return city.finance.post(f"/finance/campaigns/{city.campaign(fund=0)}/funds", body, key=key)


def reference_used(city: TestCity) -> Reply:
    reference = fresh_key()
    fund(city, reference, fresh_key()).ok(201)
    return fund(city, reference, fresh_key())


def key_reused(city: TestCity) -> Reply:
    key = fresh_key()
    city.admin.post("/admin/campaigns", city.draft(), key=key).ok(201)
    return city.admin.post("/admin/campaigns", city.draft(), key=key)


def token_used(city: TestCity) -> Reply:
    resident, merchant = city.resident(), city.merchant()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    city.redeem(merchant, token, 1).ok(201)
    return city.redeem(merchant, token, 2)


def refund_too_large(city: TestCity) -> Reply:
    resident, merchant = city.resident(), city.merchant()
    token = city.draw(resident, city.claim(resident, city.campaign()))["token"]
    paid = city.redeem(merchant, token, 1).ok(201)["id"]
    body = {"amount": 2, "reason": "x"}
    return merchant.post(f"/merchant/redemptions/{paid}/refunds", body, key=fresh_key())


def locked(city: TestCity) -> Reply:
    phone = city.resident().phone
    body = {**wrong(city.proof_for(phone)), "role": "resident"}
    for _ in range(5):
        city.post("/auth/token", body)
    return city.post("/auth/token", body)


def limited(city: TestCity) -> Reply:
    phone = city.new_phone()
    return [city.post("/auth/otp", {"phone": phone}) for _ in range(6)][-1]


def not_reconciled(city: TestCity) -> Reply:
    with frozen(city):
        return city.finance.post("/finance/payouts/thaw", {"reason": "x"})


def unavailable(city: TestCity) -> Reply:
    campaign, resident = city.campaign(), city.resident()
    events = city.parts.connection.client.meta.events

    def unanswered(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    events.register("before-call.dynamodb.TransactWriteItems", unanswered)
    try:
        return resident.post("/resident/claims", {"campaign_id": campaign})
    finally:
        events.unregister("before-call.dynamodb.TransactWriteItems", unanswered)


def void(city: TestCity, voucher: str) -> object:
    return city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "x"}).ok()


PROVOKED: dict[str, Callable[[TestCity], Reply]] = {
    "unauthenticated": lambda city: city.send("GET", "/resident/profile"),
    "otp_invalid": lambda city: city.post(
        "/auth/token", {"challenge": "chl_x", "code": "000000", "role": "resident"}
    ),
    "forbidden": lambda city: city.finance.get("/resident/profile"),
    "not_eligible": lambda city: claim(city, city.campaign(kelurahan=[OTHER_KELURAHAN])),
    "merchant_not_active": not_active,
    "own_shop": own_shop,
    "same_person": same_person,
    "step_up_required": step_up_required,
    "not_found": lambda city: claim(city, "cmp_000000"),
    "full_amount_required": lambda city: pay(city, partial_spend=False),
    "already_claimed": already_claimed,
    "reference_used": reference_used,
    "campaign_not_open": lambda city: claim(
        city, city.campaign(claim_from=to_text(city.clock() + timedelta(hours=1)))
    ),
    "campaign_exhausted": lambda city: claim(city, city.campaign(fund=49_999)),
    "token_expired": lambda city: pay(city, before=lambda *_: city.hands.pass_by(seconds=90)),
    "token_used": token_used,
    "voucher_not_active": lambda city: pay(city, before=lambda _, voucher: void(city, voucher)),
    "merchant_not_accepted": lambda city: pay(city, categories=["jasa"]),
    "merchant_limit_reached": lambda city: pay(city, limits={"per_merchant": 999}),
    "amount_over_cap": lambda city: pay(city, drawn={"max_amount": 999}),
    "refund_too_large": refund_too_large,
    "not_reconciled": not_reconciled,
    "state_conflict": lambda city: city.admin.post(
        f"/admin/campaigns/{city.campaign(fund=0)}/close"
    ),
    "too_large": lambda city: city.send("POST", "/auth/otp", raw=b" " * 70_000),
    "unsupported_media_type": lambda city: city.send(
        "POST", "/auth/otp", raw=b"{}", headers={"Content-Type": "text/plain"}
    ),
    "validation_failed": lambda city: city.post("/auth/otp", {}),
    "token_invalid": lambda city: city.redeem(city.merchant(), "x.y.z", 1),
    "idempotency_key_required": lambda city: fund(city, fresh_key(), None),
    "idempotency_key_reused": key_reused,
    "otp_locked": locked,
    "rate_limited": limited,
    "unavailable": unavailable,
}


def pay_twice(city: TestCity) -> Reply:
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    city.redeem(merchant, city.draw(resident, voucher)["token"], 50_000).ok(201)
    return city.redeem(merchant, token, 1)


PROVOKED["voucher_insufficient"] = pay_twice


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_code_can_be_provoked(city: TestCity, code: str) -> None:
    reply = PROVOKED[code](city)
    refused(reply, code)
    if reply.status in (429, 503) and code != "otp_locked":
        assert int(reply.headers["retry-after"]) >= 1
