"""Devices: whoever has signed in from a browser is not locked out by what strangers do."""

import re

from tests.http.client import Proof, refused, wrong
from tests.http.conftest import TestCity
from tests.http.signing_in import cookie_of, device_of, otp, refresh, sign_in


def proof_on(city: TestCity, phone: str, device: str) -> Proof:
    challenge = otp(city, phone, device).ok(202)["challenge"]
    return {"challenge": challenge, "code": city.last_code(phone)}


def device(city: TestCity, phone: str, before: str = "") -> str:
    """The cookie of a browser that has signed in as a phone."""
    reply = sign_in(city, proof_on(city, phone, before), device=before)
    reply.ok()
    return device_of(reply)


def flood(city: TestCity, phone: str) -> None:
    """Strangers ask for as many codes as there are, and try each as often as they may."""
    for _ in range(5):
        proof = city.proof_for(phone)
        for step in range(1, 6):
            refused(sign_in(city, wrong(proof, step)), "otp_invalid")
    refused(otp(city, phone), "rate_limited")


def test_strangers_lock_nobody_out_who_has_signed_in_here(city: TestCity) -> None:
    phone = city.resident().phone
    mine = device(city, phone)
    city.hands.pass_by(minutes=16)
    flood(city, phone)
    for _ in range(5):
        mine = device(city, phone, mine)
        otp(city, phone, mine).ok(202)


def test_a_known_browser_has_five_codes_of_its_own(city: TestCity) -> None:
    phone = city.resident().phone
    mine = device(city, phone)
    for _ in range(5):
        otp(city, phone, mine).ok(202)
    refused(otp(city, phone, mine), "rate_limited")
    # Strangers, and the same person at another browser, have what is left of theirs.
    for _ in range(3):
        otp(city, phone).ok(202)


def test_a_code_has_six_digits_for_a_known_browser_and_eight_for_others(city: TestCity) -> None:
    phone = city.resident().phone
    assert len(city.proof_for(phone)["code"]) == 8
    mine = device(city, phone)
    assert len(proof_on(city, phone, mine)["code"]) == 6
    assert len(proof_on(city, city.resident().phone, mine)["code"]) == 8
    assert re.search(r"@\S+ #\d{6}$", city.inbox(phone)[0]["text"])


def test_a_browser_is_known_for_whoever_has_signed_in_there(city: TestCity) -> None:
    phones = [city.resident().phone for _ in range(6)]
    shared = ""
    for phone in phones:
        shared = device(city, phone, shared)
    # Five of them, the latest: the oldest has made room.
    known = [len(proof_on(city, phone, shared)["code"]) == 6 for phone in phones]
    assert known == [False, True, True, True, True, True]
    assert len(shared) < 256
    assert not any(phone[3:] in shared for phone in phones)


def test_each_sign_in_draws_a_new_secret_and_the_one_before_is_a_strangers(city: TestCity) -> None:
    phone = city.resident().phone
    first = device(city, phone)
    second = device(city, phone, first)
    assert first != second
    assert len(proof_on(city, phone, first)["code"]) == 8
    assert len(proof_on(city, phone, second)["code"]) == 6


def test_a_secret_that_somebody_planted_is_not_taken_over(city: TestCity) -> None:
    phone = city.resident().phone
    planted = "tumbas_device=" + "A" * 22
    device(city, phone, planted)
    assert len(proof_on(city, phone, planted)["code"]) == 8


def test_a_phone_knows_ten_browsers_and_the_oldest_makes_room(city: TestCity) -> None:
    phone = city.resident().phone
    browsers = []
    for _ in range(11):
        browsers.append(device(city, phone))
        city.hands.pass_by(minutes=4)
    assert len(proof_on(city, phone, browsers[0])["code"]) == 8
    assert len(proof_on(city, phone, browsers[1])["code"]) == 6


def test_staying_signed_in_leaves_the_device_cookie_as_it_is(city: TestCity) -> None:
    phone = city.resident().phone
    signed_in = sign_in(city, city.proof_for(phone))
    assert len(signed_in.cookies) == 2
    assert len(refresh(city, cookie_of(signed_in)).cookies) == 1


def test_a_cookie_of_any_text_makes_a_stranger(city: TestCity) -> None:
    phone = city.resident().phone
    for text in ("x", ".", "A" * 22 + ".", "." * 200, "é", "A" * 5_000):
        assert len(proof_on(city, phone, f"tumbas_device={text}")["code"]) == 8
        city.hands.pass_by(minutes=4)
