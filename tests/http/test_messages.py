"""Coming in by a message: what a text opens, for whom, and how often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chalicelib.core.values.errors import Refused
from chalicelib.identity.parts import IdentityParts
from chalicelib.identity.rules.logins import Answered
from tests.http.client import refused, wrong
from tests.http.coding import coded
from tests.http.conftest import TestCity
from tests.http.messaging import WhatsApp, knock, whatsapp
from tests.http.signing_in import device_of, otp, sign_in


@pytest.fixture(scope="module")
def meta(city: TestCity, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WhatsApp]:
    with whatsapp(city, Path(tmp_path_factory.mktemp("whatsapp"))) as one:
        yield one


def test_whoever_sends_the_text_from_their_phone_comes_in(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    asked = knock(city)
    assert asked.keys() == {"challenge", "text", "whatsapp_url", "expires_in"}
    assert asked["expires_in"] == 600
    assert asked["whatsapp_url"].startswith("https://wa.me/62")
    meta.send(person.phone, asked["text"])
    proof = {"challenge": asked["challenge"], "code": meta.code(person.phone)}
    assert sign_in(city, proof).ok()["subject"] == person.id


def test_a_knock_writes_nothing_and_says_nothing_of_any_phone(city: TestCity) -> None:
    first, second = knock(city), knock(city)
    assert first["challenge"] != second["challenge"]
    assert first["challenge"] not in first["text"]


def test_such_a_sign_in_makes_the_browser_a_known_one(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    device = device_of(sign_in(city, meta.proof(person.phone)))
    otp(city, person.phone, device).ok(202)
    # A known browser's code is the shorter one.
    assert len(city.last_code(person.phone)) == 6


def test_a_code_is_good_once_and_its_text_too(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    asked = knock(city)
    message = meta.message(person.phone, asked["text"])
    meta.bring(message)
    meta.answer()
    proof = {"challenge": asked["challenge"], "code": meta.code(person.phone)}
    sign_in(city, proof).ok()
    refused(sign_in(city, proof), "otp_invalid")
    # Brought late, and sent anew: nothing is answered, and the code opens nothing.
    meta.bring(message)
    meta.send(person.phone, asked["text"])
    assert len(meta.told(person.phone)) == 1
    refused(sign_in(city, proof), "otp_invalid")


def test_a_code_that_is_sent_eight_times_at_once_opens_one_session(
    city: TestCity, meta: WhatsApp
) -> None:
    proof = meta.proof(city.resident().phone)
    answered = Answered(proof["challenge"], proof["code"], None, "resident", None, "")
    signing_in = city.functions["sign_in"][IdentityParts].sign_in

    def opened(_: int) -> bool:
        try:
            signing_in.sign_in(answered, None)
        except Refused as refusal:
            assert refusal.code in ("otp_invalid", "otp_locked")
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(opened, range(8))) == 1


def test_a_webhook_that_comes_twice_answers_once(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    meta.bring(meta.message(person.phone, knock(city)["text"]), times=3)
    assert meta.answer() == 3
    assert len(meta.told(person.phone)) == 1


def test_a_text_is_whose_phone_it_came_from_first(city: TestCity, meta: WhatsApp) -> None:
    mine, theirs = city.residents(2)
    asked = knock(city)
    meta.send(mine.phone, asked["text"])
    meta.send(theirs.phone, asked["text"])
    assert meta.told(theirs.phone) == []
    proof = {"challenge": asked["challenge"], "code": meta.code(mine.phone)}
    assert sign_in(city, proof).ok()["subject"] == mine.id


def test_a_code_opens_its_own_challenge_alone(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    other = knock(city)
    proof = meta.proof(person.phone)
    refused(sign_in(city, {**proof, "challenge": other["challenge"]}), "otp_invalid")
    sign_in(city, proof).ok()


def test_whoever_sees_the_text_can_do_nothing_with_it(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    asked = knock(city)
    meta.send(person.phone, asked["text"])
    letters = asked["text"].rpartition(" ")[2].replace("-", "")
    for challenge in (letters, letters[5:18], "chl_m" + letters[:22], "chl_" + letters[:22]):
        proof = {"challenge": challenge, "code": meta.code(person.phone)}
        refused(sign_in(city, proof), "otp_invalid")


def test_five_wrong_tries_kill_the_challenge(city: TestCity, meta: WhatsApp) -> None:
    proof = meta.proof(city.resident().phone)
    for step in range(1, 6):
        refused(sign_in(city, wrong(proof, step)), "otp_invalid")
    refused(sign_in(city, proof), "otp_locked")


def test_a_text_and_its_code_are_good_for_ten_minutes(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    early, late = meta.proof(person.phone), meta.proof(person.phone)
    unsent = knock(city)
    city.hands.pass_by(seconds=599)
    sign_in(city, early).ok()
    city.hands.pass_by(seconds=61)
    refused(sign_in(city, late), "otp_invalid")
    meta.bring(meta.message(person.phone, unsent["text"]))
    assert meta.answer() == 0


def test_an_unknown_phone_is_told_where_to_register(city: TestCity, meta: WhatsApp) -> None:
    phone = city.new_phone()
    asked = knock(city)
    meta.send(phone, asked["text"])
    (told,) = meta.told(phone)
    assert "belum terdaftar" in told
    assert "not registered" in told
    for code in ("", "00000000"):
        proof = {"challenge": asked["challenge"], "code": code or "1"}
        refused(sign_in(city, proof), "otp_invalid")


def test_a_phone_of_another_country_stands_for_nobody(city: TestCity, meta: WhatsApp) -> None:
    meta.send("+12025550123", knock(city)["text"])
    assert "belum terdaftar" in meta.told("+12025550123")[0]


def test_a_phone_gets_five_answers_in_a_quarter_of_an_hour(city: TestCity, meta: WhatsApp) -> None:
    phone = city.new_phone()
    for _ in range(7):
        meta.send(phone, knock(city)["text"])
    assert len(meta.told(phone)) == 5
    city.hands.pass_by(seconds=901)
    meta.send(phone, knock(city)["text"])
    assert len(meta.told(phone)) == 6


def test_the_answer_warns_and_links_to_the_browser_that_asked(
    city: TestCity, meta: WhatsApp
) -> None:
    person = city.resident()
    proof = meta.proof(person.phone)
    (told,) = meta.told(person.phone)
    assert "Hanya bila Anda sendiri" in told
    assert f"/wallet/#/masuk/{proof['code']}" in told
    # The link alone opens nothing: the challenge is with the browser that asked.
    assert proof["challenge"] not in told


def test_a_shop_that_applies_proves_its_phone_by_message(city: TestCity, meta: WhatsApp) -> None:
    row = city.merchant_row()
    proof = meta.proof(row["phone"], purpose="application")
    assert city.post("/merchant/applications", row | proof).ok(201)["state"] == "pending"


def test_a_proof_for_an_application_signs_nobody_in(city: TestCity, meta: WhatsApp) -> None:
    person = city.resident()
    refused(sign_in(city, meta.proof(person.phone, purpose="application")), "otp_invalid")


def test_a_visitor_with_a_campaigns_code_comes_in_by_message(
    city: TestCity, meta: WhatsApp
) -> None:
    code = coded(city).codes[0]
    phone = city.new_phone()
    proof = meta.proof(phone, purpose="visitor", campaign_code=code)
    reply = sign_in(city, proof).ok()
    assert reply["role"] == "resident"
    headers = {"Authorization": f"Bearer {reply['access_token']}"}
    assert city.send("GET", "/resident/profile", headers=headers).ok()["visitor"]
    # No text message went out, and none was counted.
    assert city.inbox(phone) == []


def test_a_campaigns_code_is_looked_at_before_a_visitor_may_knock(city: TestCity) -> None:
    (code,) = coded(city).codes
    wrong_check = code[:-1] + ("2" if code[-1] != "2" else "3")
    body = {"purpose": "visitor", "campaign_code": wrong_check}
    assert city.post("/auth/knock", body).status == 422
    assert city.post("/auth/knock", body | {"campaign_code": code}).status == 201


def test_staff_come_in_by_message_too(city: TestCity, meta: WhatsApp) -> None:
    phone = city.admin.phone
    assert sign_in(city, meta.proof(phone), "admin").ok()["role"] == "admin"


def test_a_knock_without_a_visitors_code_is_refused_by_its_form(city: TestCity) -> None:
    for body in ({"purpose": "visitor"}, {"campaign_code": "7MXR4K2P9DVQT"}, {"purpose": "x"}):
        refused(city.post("/auth/knock", body), "validation_failed")
