"""Every act of staff and shop owners that the audit journal must tell of, each done once.

Each answers who has done it, and to what. `ACTS` says which operation of the API it is, and as what
the journal tells of it: a new operation has to come in here.
"""

from collections.abc import Callable

from tests.http import passkeys, rewarding, standing
from tests.http.authenticator import Authenticator
from tests.http.client import MERCHANT_HEADER, RESIDENT_HEADER, Person, csv
from tests.http.conftest import SECOND_ADMIN, TestCity

Act = Callable[[TestCity], tuple[Person, str]]


def proposed_staff(city: TestCity) -> str:
    body = {"phone": city.new_phone(), "name": "Joko", "role": "auditor"}
    return str(city.admin.post("/admin/staff", body).ok(201)["id"])


def propose_staff(city: TestCity) -> tuple[Person, str]:
    return city.admin, proposed_staff(city)


def confirm_staff(city: TestCity) -> tuple[Person, str]:
    member, second = proposed_staff(city), city.sign_in(SECOND_ADMIN, "admin")
    second.post(f"/admin/staff/{member}/confirm").ok()
    return second, member


def remove_staff(city: TestCity) -> tuple[Person, str]:
    _, member = confirm_staff(city)
    city.admin.send("DELETE", f"/admin/staff/{member}").ok()
    return city.admin, member


def proposed_passkey(city: TestCity) -> tuple[str, str]:
    """A passkey that nobody has confirmed, and whose it is."""
    officer = passkeys.hired(city, "finance")
    return officer.id, passkeys.add(officer, Authenticator()).ok(201)["id"]


def confirm_passkey(city: TestCity) -> tuple[Person, str]:
    owner, passkey = proposed_passkey(city)
    city.admin.post(f"/admin/staff/{owner}/passkeys/{passkey}/confirm").ok()
    return city.admin, passkey


def turn_down_passkey(city: TestCity) -> tuple[Person, str]:
    owner, passkey = proposed_passkey(city)
    city.admin.send("DELETE", f"/admin/staff/{owner}/passkeys/{passkey}").ok()
    return city.admin, passkey


def _decide_claim(city: TestCity, outcome: str) -> tuple[Person, str]:
    _, claim = rewarding.at_own_shop(city)
    path = f"/admin/incentive-claims/{claim['id']}/{outcome}"
    city.admin.post(path, {"reason": "sudah diperiksa"}).ok()
    return city.admin, claim["id"]


def grant_reward(city: TestCity) -> tuple[Person, str]:
    return _decide_claim(city, "grant")


def refuse_reward(city: TestCity) -> tuple[Person, str]:
    return _decide_claim(city, "refuse")


def change_resident(city: TestCity) -> tuple[Person, str]:
    resident = city.resident()
    path = f"/admin/residents/{resident.id}"
    city.admin.send("PATCH", path, {"phone": city.new_phone()}).ok()
    return city.admin, resident.id


def name_delegate(city: TestCity) -> tuple[Person, str]:
    person = standing.without_phone(city)
    standing.name(city, person, city.resident()).ok(201)
    return city.admin, person.id


def end_delegate(city: TestCity) -> tuple[Person, str]:
    person, delegate = standing.without_phone(city), city.resident()
    standing.name(city, person, delegate).ok(201)
    standing.end(city, person, delegate).ok()
    return city.admin, person.id


def import_residents(city: TestCity) -> tuple[Person, str]:
    row = (city.new_nik(), "Siti Rahayu", city.new_phone(), "35.73.01.1001", "")
    city.bring_in("residents", csv(RESIDENT_HEADER, [row])).ok()
    return city.admin, "residents"


def import_merchants(city: TestCity) -> tuple[Person, str]:
    city.bring_in("merchants", csv(MERCHANT_HEADER, [city.merchant_row().values()])).ok()
    return city.admin, "merchants"


def change_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant()
    city.admin.send("PATCH", f"/admin/merchants/{shop.id}", {"bank_account": "9876543210"}).ok()
    return city.admin, shop.id


def confirm_account(city: TestCity) -> tuple[Person, str]:
    _, shop = change_merchant(city)
    city.finance.post(f"/finance/merchants/{shop}/confirm-account").ok()
    return city.finance, shop


def approve_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.post("/merchant/applications", city.application()).ok(201)["id"]
    city.admin.post(f"/admin/merchants/{shop}/approve", {"reason": "lengkap"}).ok()
    return city.admin, shop


def suspend_merchant(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant().id
    city.admin.post(f"/admin/merchants/{shop}/suspend", {"reason": "diperiksa"}).ok()
    return city.admin, shop


def reinstate_merchant(city: TestCity) -> tuple[Person, str]:
    _, shop = suspend_merchant(city)
    city.admin.post(f"/admin/merchants/{shop}/reinstate", {"reason": "beres"}).ok()
    return city.admin, shop


def choose_evening_sum(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant().id
    path = f"/admin/merchants/{shop}/evening-sum"
    city.admin.send("PUT", path, {"evening_sum": "sms"}).ok()
    return city.admin, shop


def create_campaign(city: TestCity) -> tuple[Person, str]:
    return city.admin, city.admin.post("/admin/campaigns", city.draft()).ok(201)["id"]


def publish_campaign(city: TestCity) -> tuple[Person, str]:
    return city.admin, city.campaign(fund=0)


def pause_campaign(city: TestCity) -> tuple[Person, str]:
    _, campaign = create_campaign(city)
    for action in ("publish", "pause"):
        city.hands.pass_by(seconds=1)
        city.admin.post(f"/admin/campaigns/{campaign}/{action}").ok()
    return city.admin, campaign


def close_campaign(city: TestCity) -> tuple[Person, str]:
    campaign = city.campaign(fund=0)
    city.hands.pass_by(hours=25)
    city.admin.post(f"/admin/campaigns/{campaign}/close").ok()
    return city.admin, campaign


def void_empty_voucher(city: TestCity) -> tuple[Person, str]:
    resident = city.resident()
    voucher = city.claim(resident, city.campaign())
    city.redeem(city.merchant(), city.draw(resident, voucher)["token"], 50_000).ok(201)
    city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "keliru"}).ok()
    return city.admin, voucher


def add_cashier(city: TestCity) -> tuple[Person, str]:
    owner = city.merchant()
    body = {"phone": city.new_phone(), "name": "Rina"}
    return owner, owner.post("/merchant/cashiers", body).ok(201)["id"]


def remove_cashier(city: TestCity) -> tuple[Person, str]:
    owner, cashier = add_cashier(city)
    owner.send("DELETE", f"/merchant/cashiers/{cashier}").ok()
    return owner, cashier


def renew_sticker(city: TestCity) -> tuple[Person, str]:
    owner = city.merchant()
    owner.post("/merchant/sticker/renew").ok()
    return owner, owner.id


def revoke_sticker(city: TestCity) -> tuple[Person, str]:
    shop = city.merchant().id
    city.admin.post(f"/admin/merchants/{shop}/revoke-sticker", {"reason": "difoto orang"}).ok()
    return city.admin, shop


ACTS: dict[tuple[str, str], tuple[str, Act]] = {
    ("POST", "/admin/staff"): ("staff.propose", propose_staff),
    ("POST", "/admin/staff/{staff_id}/confirm"): ("staff.appoint", confirm_staff),
    ("DELETE", "/admin/staff/{staff_id}"): ("staff.propose_removal", remove_staff),
    ("POST", "/admin/staff/{staff_id}/passkeys/{passkey_id}/confirm"): (
        "passkey.confirm",
        confirm_passkey,
    ),
    ("DELETE", "/admin/staff/{staff_id}/passkeys/{passkey_id}"): (
        "passkey.turn_down",
        turn_down_passkey,
    ),
    ("PATCH", "/admin/residents/{resident_id}"): ("resident.change_phone", change_resident),
    ("POST", "/admin/residents/{resident_id}/delegates"): ("delegate.name", name_delegate),
    ("POST", "/admin/residents/{resident_id}/delegates/{delegate_id}/end"): (
        "delegate.end",
        end_delegate,
    ),
    ("POST", "/admin/residents/import"): ("import.begin", import_residents),
    ("POST", "/admin/merchants/import"): ("import.begin", import_merchants),
    ("PATCH", "/admin/merchants/{merchant_id}"): ("merchant.change", change_merchant),
    ("POST", "/admin/merchants/{merchant_id}/approve"): ("merchant.approve", approve_merchant),
    ("POST", "/admin/merchants/{merchant_id}/suspend"): ("merchant.suspend", suspend_merchant),
    ("POST", "/admin/merchants/{merchant_id}/reinstate"): (
        "merchant.reinstate",
        reinstate_merchant,
    ),
    ("POST", "/finance/merchants/{merchant_id}/confirm-account"): (
        "merchant.confirm_account",
        confirm_account,
    ),
    ("PUT", "/admin/merchants/{merchant_id}/evening-sum"): (
        "merchant.evening_sum",
        choose_evening_sum,
    ),
    ("POST", "/admin/campaigns"): ("campaign.create", create_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/publish"): ("campaign.publish", publish_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/pause"): ("campaign.pause", pause_campaign),
    ("POST", "/admin/campaigns/{campaign_id}/close"): ("campaign.close", close_campaign),
    ("POST", "/admin/vouchers/{voucher_id}/void"): ("voucher.void", void_empty_voucher),
    ("POST", "/admin/incentive-claims/{claim_id}/grant"): ("incentive_claim.grant", grant_reward),
    ("POST", "/admin/incentive-claims/{claim_id}/refuse"): (
        "incentive_claim.refuse",
        refuse_reward,
    ),
    ("POST", "/merchant/cashiers"): ("cashier.add", add_cashier),
    ("DELETE", "/merchant/cashiers/{cashier_id}"): ("cashier.remove", remove_cashier),
    ("POST", "/merchant/sticker/renew"): ("sticker.renew", renew_sticker),
    ("POST", "/admin/merchants/{merchant_id}/revoke-sticker"): ("sticker.revoke", revoke_sticker),
}
