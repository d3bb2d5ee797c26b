"""Every refusal of a payment that docs/payment-token.md lists under "Meaning": the right code,
a problem document, a ledger as it was, and nothing of the token in the log."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.core.values.instants import to_text
from chalicelib.identity.parts import IdentityParts
from tests.http.client import Person, Reply, fresh_key, refused
from tests.http.conftest import TestCity


@pytest.fixture(scope="module")
def till(city: TestCity) -> Person:
    return city.merchant()


def voucher_of(city: TestCity, **terms: object) -> tuple[Person, str, str]:
    """(resident, voucher, campaign) of a new campaign of one voucher of Rp 50.000."""
    campaign = city.campaign(fund=100_000, **terms)
    resident = city.resident()
    return resident, city.claim(resident, campaign), campaign


def must_bounce(
    city: TestCity,
    capfd: pytest.CaptureFixture[str],
    token: str,
    code: str,
    act: Callable[[], Reply],
) -> None:
    """`act` is refused with `code`, and changes and tells nothing."""
    before, stored = city.balances(), city.transfers_stored()
    capfd.readouterr()
    refused(act(), code)
    out, err = capfd.readouterr()
    assert city.balances() == before
    assert city.transfers_stored() == stored
    assert '"status":' in err
    assert not any(part and part in out + err for part in re.split(r"[.]", token))


@pytest.mark.parametrize("change", ["amount", "merchant", "neither but the key's body"])
def test_a_used_token_never_pays_again(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str], change: str
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    paid = city.redeem(till, token, 20_000).ok(201)
    if change == "amount":
        must_bounce(city, capfd, token, "token_used", lambda: city.redeem(till, token, 20_001))
    elif change == "merchant":
        other = city.merchant()
        must_bounce(city, capfd, token, "token_used", lambda: city.redeem(other, token, 20_000))
    else:
        again = city.redeem(till, token, 20_000, key=fresh_key())
        assert again.ok(200) == paid
        assert city.balance(f"voucher:{voucher}") == 30_000


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0, "validation_failed"),
        (-1, "validation_failed"),
        (20_001, "amount_over_cap"),
    ],
)
def test_an_amount_outside_the_tokens_cap_is_refused(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str], amount: int, code: str
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher, max_amount=20_000)["token"]
    must_bounce(city, capfd, token, code, lambda: city.redeem(till, token, amount))


def test_no_more_than_is_left_is_paid(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    city.redeem(till, city.draw(resident, voucher)["token"], 20_000).ok(201)
    must_bounce(
        city, capfd, token, "voucher_insufficient", lambda: city.redeem(till, token, 30_001)
    )
    city.redeem(till, token, 30_000).ok(201)


def test_a_spent_voucher_pays_no_more(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    city.redeem(till, city.draw(resident, voucher)["token"], 50_000).ok(201)
    assert resident.get(f"/resident/vouchers/{voucher}").ok()["state"] == "spent"
    must_bounce(city, capfd, token, "voucher_insufficient", lambda: city.redeem(till, token, 1))


def test_a_token_bound_to_one_merchant_is_refused_at_another(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    other = city.merchant()
    token = city.draw(resident, voucher, merchant_id=other.id)["token"]
    must_bounce(
        city, capfd, token, "merchant_not_accepted", lambda: city.redeem(till, token, 1_000)
    )
    city.redeem(other, token, 1_000).ok(201)


def test_a_category_that_the_campaign_lacks_is_refused(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city, categories=["kriya"])
    token = city.draw(resident, voucher)["token"]
    must_bounce(
        city, capfd, token, "merchant_not_accepted", lambda: city.redeem(till, token, 1_000)
    )
    city.redeem(city.merchant(category="kriya"), token, 1_000).ok(201)


def test_a_suspended_merchant_takes_nothing_until_reinstated(
    city: TestCity, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    merchant = city.merchant()
    token = city.draw(resident, voucher)["token"]
    city.admin.post(f"/admin/merchants/{merchant.id}/suspend", {"reason": "aduan"}).ok()
    must_bounce(
        city, capfd, token, "merchant_not_active", lambda: city.redeem(merchant, token, 1_000)
    )
    city.admin.post(f"/admin/merchants/{merchant.id}/reinstate", {"reason": "selesai"}).ok()
    city.redeem(merchant, token, 1_000).ok(201)


def test_a_paused_campaign_pays_nothing(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, campaign = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
    city.hands.pass_by(seconds=30)
    must_bounce(city, capfd, token, "campaign_not_open", lambda: city.redeem(till, token, 1_000))
    city.admin.post(f"/admin/campaigns/{campaign}/publish").ok()
    city.redeem(till, token, 1_000).ok(201)


def test_a_closed_campaign_pays_nothing(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, campaign = voucher_of(city)
    city.hands.pass_by(hours=23, minutes=59)
    token = city.draw(resident, voucher)["token"]
    city.hands.pass_by(seconds=61)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    must_bounce(city, capfd, token, "campaign_not_open", lambda: city.redeem(till, token, 1_000))


def test_a_voucher_past_its_time_pays_nothing(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    city.hands.pass_by(hours=23, minutes=59)
    token = city.draw(resident, voucher)["token"]
    city.hands.pass_by(seconds=60)
    assert resident.get(f"/resident/vouchers/{voucher}").ok()["state"] == "expired"
    must_bounce(city, capfd, token, "voucher_not_active", lambda: city.redeem(till, token, 1_000))


def test_a_voided_voucher_pays_nothing(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "salah orang"}).ok()
    must_bounce(city, capfd, token, "voucher_not_active", lambda: city.redeem(till, token, 1_000))


def test_a_reissued_vouchers_old_token_pays_nothing(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    path = f"/admin/vouchers/{voucher}/reissue"
    anew = city.admin.post(path, {"reason": "ponsel hilang"}).ok(201)
    must_bounce(city, capfd, token, "voucher_not_active", lambda: city.redeem(till, token, 1_000))
    city.redeem(till, city.draw(resident, anew["id"])["token"], 50_000).ok(201)


@pytest.mark.parametrize("seconds", [90, 3600])
def test_a_token_ends_after_ninety_seconds(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str], seconds: int
) -> None:
    resident, voucher, _ = voucher_of(city)
    drawn = city.draw(resident, voucher)
    city.hands.pass_by(seconds=seconds)
    token = drawn["token"]
    must_bounce(city, capfd, token, "token_expired", lambda: city.redeem(till, token, 1_000))
    assert resident.get(f"/resident/payment-tokens/{drawn['id']}").ok() == {"state": "lapsed"}


def test_a_token_pays_up_to_its_last_second(city: TestCity, till: Person) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    city.hands.pass_by(seconds=88)
    city.redeem(till, token, 1_000).ok(201)


def test_nobody_spends_a_voucher_at_their_own_shop(
    city: TestCity, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = city.new_phone()
    resident = city.resident(phone=phone)
    shop = city.merchant(phone=phone)
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    must_bounce(city, capfd, token, "own_shop", lambda: city.redeem(shop, token, 1_000))
    refused(shop.post("/merchant/scans", {"token": token}), "own_shop")


def test_a_new_phone_that_is_the_shops_makes_it_the_own_shop(
    city: TestCity, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    shop = city.merchant()
    city.admin.send("PATCH", f"/admin/residents/{resident.id}", {"phone": shop.phone}).ok()
    token = city.draw(city.sign_in(shop.phone, "resident"), voucher)["token"]
    must_bounce(city, capfd, token, "own_shop", lambda: city.redeem(shop, token, 1_000))


def test_without_partial_spend_the_whole_voucher_goes_at_once(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city, partial_spend=False)
    token = city.draw(resident, voucher)["token"]
    must_bounce(
        city, capfd, token, "full_amount_required", lambda: city.redeem(till, token, 49_999)
    )
    city.redeem(till, token, 50_000).ok(201)


@pytest.mark.parametrize("limit", ["per_merchant_per_day", "per_merchant"])
def test_the_first_payment_of_a_day_may_not_pass_the_ceiling_either(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str], limit: str
) -> None:
    resident, voucher, _ = voucher_of(city, limits={limit: 30_000})
    token = city.draw(resident, voucher)["token"]
    must_bounce(
        city, capfd, token, "merchant_limit_reached", lambda: city.redeem(till, token, 30_001)
    )
    city.redeem(till, token, 30_000).ok(201)


def test_a_days_ceiling_holds_over_payments_and_is_new_the_next_day(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    lasting = to_text(city.clock() + timedelta(days=3))
    limits = {"per_merchant_per_day": 30_000}
    resident, voucher, _ = voucher_of(city, limits=limits, spend_until=lasting)
    paid = city.redeem(till, city.draw(resident, voucher)["token"], 20_000).ok(201)
    token = city.draw(resident, voucher)["token"]
    must_bounce(
        city, capfd, token, "merchant_limit_reached", lambda: city.redeem(till, token, 10_001)
    )
    # A refund gives the day's ceiling back.
    path = f"/merchant/redemptions/{paid['id']}/refunds"
    till.post(path, {"amount": 5_000, "reason": "kembali"}, key=fresh_key()).ok(201)
    city.redeem(till, token, 15_000).ok(201)
    city.hands.pass_by(days=1)
    city.redeem(till, city.draw(resident, voucher)["token"], 20_000).ok(201)


def test_a_ceiling_counts_each_merchant_by_itself(city: TestCity, till: Person) -> None:
    resident, voucher, _ = voucher_of(city, limits={"per_merchant": 20_000})
    city.redeem(till, city.draw(resident, voucher)["token"], 20_000).ok(201)
    city.redeem(city.merchant(), city.draw(resident, voucher)["token"], 20_000).ok(201)


def test_no_other_token_of_ours_passes_for_a_payment_token(
    city: TestCity, till: Person, capfd: pytest.CaptureFixture[str]
) -> None:
    resident, voucher, _ = voucher_of(city)
    token = city.draw(resident, voucher)["token"]
    receipt = city.redeem(till, token, 1_000).ok(201)["receipt"]
    for other in (resident.token, till.token, receipt):
        must_bounce(city, capfd, other, "token_invalid", lambda: city.redeem(till, other, 1_000))  # noqa: B023
    for bearer in (city.draw(resident, voucher)["token"], receipt):
        headers = {"Authorization": f"Bearer {bearer}"}
        refused(city.send("GET", "/resident/profile", headers=headers), "unauthenticated")


@pytest.mark.parametrize("state", ["paused", "suspended", "spent", "expired token", "voided"])
@pytest.mark.parametrize("keyed", [True, False])
def test_what_was_paid_is_answered_again_whatever_came_after(
    city: TestCity, state: str, keyed: bool
) -> None:
    resident, voucher, campaign = voucher_of(city)
    merchant = city.merchant()
    token, key = city.draw(resident, voucher)["token"], fresh_key() if keyed else None
    amount = 50_000 if state == "spent" else 20_000
    paid = city.redeem(merchant, token, amount, key=key).ok(201)
    if state == "paused":
        city.admin.post(f"/admin/campaigns/{campaign}/pause").ok()
        city.hands.pass_by(seconds=30)
    elif state == "suspended":
        city.admin.post(f"/admin/merchants/{merchant.id}/suspend", {"reason": "aduan"}).ok()
    elif state == "expired token":
        city.hands.pass_by(hours=23)
    elif state == "voided":
        city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "salah"}).ok()
    stored = city.transfers_stored()
    again = city.redeem(merchant, token, amount, key=key)
    assert again.ok(201 if keyed else 200) == paid
    assert again.replayed is keyed
    assert city.transfers_stored() == stored


def test_what_was_paid_is_answered_again_after_the_keys_have_rotated(city: TestCity) -> None:
    resident, voucher, _ = voucher_of(city)
    merchant = city.merchant()
    token = city.draw(resident, voucher)["token"]
    paid = city.redeem(merchant, token, 20_000).ok(201)
    for _ in range(3):
        city.hands.pass_by(days=2)
        city.parts[IdentityParts].keys.rotate(city.clock(), force=True)
    city.hands.pass_by(hours=1)
    assert city.redeem(merchant, token, 20_000).ok(200) == paid
    # To pay once more, a retired key is no key.
    refused(city.redeem(merchant, token, 10_000), "token_invalid")
