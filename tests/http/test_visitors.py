"""Visitors: a phone, a code, and nothing more."""

from datetime import timedelta

from msgspec import structs

from chalicelib.codes.parts import CodeParts
from chalicelib.notices.parts import NoticeParts
from chalicelib.notices.rules.settings import NoticeSettings
from chalicelib.residents.parts import ResidentParts
from tests.http.client import fresh_key, refused
from tests.http.coding import FACE, claim, coded, knock, visitor
from tests.http.conftest import TestCity
from tests.http.pushing import Browser
from tests.http.signing_in import otp, sign_in


def test_a_visitor_with_a_code_comes_from_nothing_to_paid(city: TestCity) -> None:
    file = coded(city, 1, categories=["kuliner"])
    guest, shop = visitor(city, file.codes[0]), city.merchant()
    profile = guest.get("/resident/profile").ok()
    assert profile == {
        "id": guest.id,
        "name": "",
        "kelurahan_code": "",
        "segments": [],
        "visitor": True,
    }
    voucher = claim(guest, file.codes[0]).ok(201)
    paid = city.redeem(shop, city.draw(guest, voucher["id"])["token"], FACE).ok(201)
    assert paid["amount"] == FACE
    back = {"amount": 20_000, "reason": "salah harga"}
    shop.post(f"/merchant/redemptions/{paid['id']}/refunds", back, key=fresh_key()).ok(201)
    assert guest.get(f"/resident/vouchers/{voucher['id']}").ok()["remaining"] == 20_000
    city.stream.catch_up()
    assert guest.get("/resident/redemptions").ok()["items"]


def test_a_visitor_claims_nothing_but_by_codes(city: TestCity) -> None:
    file = coded(city)
    guest = visitor(city, file.codes[0])
    campaign = city.campaign()
    refused(guest.post("/resident/claims", {"campaign_id": campaign}), "not_eligible")
    claim(guest, file.codes[0]).ok(201)
    refused(guest.post("/resident/claims", {"campaign_id": campaign}), "not_eligible")


def test_a_visitors_number_is_kept_nowhere_and_they_are_not_among_residents(
    city: TestCity,
) -> None:
    before = city.admin.post("/admin/campaigns/preview", {"face_value": 1}).ok()["eligible"]
    guest = visitor(city, coded(city).codes[0])
    city.hands.pass_by(seconds=61)
    after = city.admin.post("/admin/campaigns/preview", {"face_value": 1}).ok()["eligible"]
    assert after == before
    listed = city.admin.every("/admin/residents")
    assert guest.id not in {one["id"] for one in listed}
    stored = city.parts[ResidentParts].store.get(guest.id)
    assert (stored.phone, stored.name, stored.nik_last4) == (None, "", "")
    # Staff find them by the number that they are told, or by the id.
    (found,) = city.admin.get("/admin/residents", q=guest.phone).ok()["items"]
    assert (found["id"], found["phone"], found["nik"], found["visitor"]) == (
        guest.id,
        None,
        "",
        True,
    )


def test_a_visitor_signs_in_again_by_phone_alone(city: TestCity) -> None:
    guest = visitor(city, coded(city).codes[0])
    again = city.sign_in(guest.phone, "resident")
    assert again.id == guest.id


def test_a_resident_who_comes_by_the_visitors_door_is_who_they_were(city: TestCity) -> None:
    resident, file = city.resident(), coded(city)
    come = visitor(city, file.codes[0], resident.phone)
    assert come.id == resident.id
    assert not come.get("/resident/profile").ok()["visitor"]
    claim(come, file.codes[0]).ok(201)


def test_who_is_taken_into_the_registry_comes_first_of_their_phone(city: TestCity) -> None:
    guest = visitor(city, coded(city).codes[0])
    resident = city.resident(phone=guest.phone)
    body = sign_in(city, city.proof_for(guest.phone)).ok()
    assert [one["id"] for one in body["subjects"]] == [resident.id, guest.id]
    assert body["subject"] == resident.id


def test_a_visitors_proof_opens_no_other_door(city: TestCity) -> None:
    file, shop = coded(city), city.merchant()
    challenge = knock(city, shop.phone, file.codes[0]).ok(202)["challenge"]
    proof = {"challenge": challenge, "code": city.last_code(shop.phone)}
    refused(sign_in(city, proof, role="merchant"), "otp_invalid")


def test_nobody_comes_in_by_a_code_that_is_none_or_is_used(city: TestCity) -> None:
    file = coded(city)
    claim(city.resident(), file.codes[0]).ok(201)
    phone = city.new_phone()
    refused(knock(city, phone, file.codes[0]), "already_claimed")
    refused(knock(city, phone, "0000-0000-0000-1"), "validation_failed")
    refused(knock(city, phone, "0000-0000-0001-1"), "not_found")
    assert city.inbox(phone) == []
    refused(otp(city, phone, purpose="visitor"), "validation_failed")
    refused(otp(city, phone, campaign_code=file.codes[0]), "validation_failed")


def test_one_code_sends_only_so_many_messages(city: TestCity) -> None:
    file = coded(city)
    for _ in range(10):
        knock(city, city.new_phone(), file.codes[0]).ok(202)
    phone = city.new_phone()
    refused(knock(city, phone, file.codes[0]), "rate_limited")
    assert city.inbox(phone) == []


def test_a_phone_claims_one_code_of_a_campaign(city: TestCity) -> None:
    file = coded(city, 3)
    guest = visitor(city, file.codes[0])
    first = claim(guest, file.codes[0]).ok(201)
    assert refused(claim(guest, file.codes[1]), "already_claimed")["voucher_id"] == first["id"]
    # Also who else stands behind it.
    relative = city.resident(phone=guest.phone)
    refused(claim(relative, file.codes[1]), "already_claimed")
    claim(city.resident(), file.codes[1]).ok(201)


def test_a_phone_claims_as_many_as_the_campaign_says(city: TestCity) -> None:
    file = coded(city, 3, per_resident=2)
    guest = visitor(city, file.codes[0])
    assert len({claim(guest, code).ok(201)["id"] for code in file.codes[:2]}) == 2
    refused(claim(guest, file.codes[2]), "already_claimed")


def test_a_visitors_other_phone_takes_their_vouchers_along(city: TestCity) -> None:
    file = coded(city)
    guest, phone = visitor(city, file.codes[0]), city.new_phone()
    voucher = claim(guest, file.codes[0]).ok(201)
    city.admin.send("PATCH", f"/admin/residents/{guest.id}", {"phone": phone}).ok()
    refused(guest.post(f"/resident/vouchers/{voucher['id']}/payment-tokens"), "not_found")
    moved = city.sign_in(phone, "resident")
    assert moved.id == guest.id
    assert city.parts[ResidentParts].store.get(guest.id).phone is None
    city.draw(moved, voucher["id"])
    # Whoever gets the old number later is somebody else.
    other = visitor(city, coded(city).codes[0], guest.phone)
    assert other.id != guest.id


def test_a_visitor_is_forgotten_when_all_they_claimed_is_long_over(city: TestCity) -> None:
    file = coded(city)
    guest = visitor(city, file.codes[0])
    voucher = claim(guest, file.codes[0]).ok(201)["id"]
    # A browser's address at its push service tells of them, too.
    Browser(city).subscribe(guest).ok(201)

    def forget(days: int) -> int:
        """What the job does so many days from now."""
        at = city.clock() + timedelta(days=days)
        job = structs.replace(city.parts[CodeParts].forget, clock=lambda: at)
        return job.run(lambda: 10**9)

    # The voucher could be spent for a day yet, and its owner is remembered from then on.
    forget(90)
    assert city.parts[ResidentParts].store.find(guest.id)
    assert forget(92) >= 1
    assert city.parts[ResidentParts].store.find(guest.id) is None
    assert city.parts[ResidentParts].entitlements.every(guest.id) is None
    wished = city.parts[NoticeParts].settings.get(guest.id)
    assert wished == NoticeSettings(guest.id)
    refused(city.admin.get(f"/admin/residents/{guest.id}"), "not_found")
    otp(city, guest.phone).ok(202)
    assert len(city.inbox(guest.phone)) == 1
    # What they left on it lapses as anybody's.
    city.hands.pass_by(days=2)
    city.empty_what_has_lapsed()
    assert city.balance(f"voucher:{voucher}") == 0
