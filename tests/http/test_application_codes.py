"""Codes for applications: to phones that nobody has vouched for, a few an hour."""

from itertools import count

from chalicelib.identity.rules.codes import APPLICATION, STRANGERS_CODES_PER_HOUR
from tests.http.client import Proof, Reply, refused
from tests.http.conftest import TestCity
from tests.http.signing_in import otp, sign_in


def test_a_code_for_an_application_goes_to_a_phone_that_nobody_knows(city: TestCity) -> None:
    phone = city.new_phone()
    otp(city, phone, purpose="application").ok(202)
    assert len(city.inbox(phone)) == 1


def test_another_purpose_is_refused_by_its_form(city: TestCity) -> None:
    for purpose in ("guest", "sign_in", ""):
        refused(otp(city, city.new_phone(), purpose=purpose), "validation_failed")


def test_a_code_for_an_application_signs_nobody_in(city: TestCity) -> None:
    phone = city.resident().phone
    proof: Proof = city.proof_for(phone, purpose="application")
    refused(sign_in(city, proof), "otp_invalid")


def test_a_phone_gets_no_more_of_them_than_of_others(city: TestCity) -> None:
    phone = city.new_phone()
    for _ in range(5):
        otp(city, phone, purpose="application").ok(202)
    refused(otp(city, phone, purpose="application"), "rate_limited")
    refused(otp(city, phone), "rate_limited")


def test_the_citys_allowance_for_applications_stops_nobody_who_signs_in(city: TestCity) -> None:
    known = city.resident().phone
    city.hands.pass_by(hours=1)
    phones = (city.new_phone() for _ in count())
    reply: Reply | None = None
    sent = 0
    for phone in phones:
        reply = otp(city, phone, purpose="application")
        if reply.status != 202:
            break
        sent += 1
    assert sent == STRANGERS_CODES_PER_HOUR[APPLICATION]
    assert reply is not None
    refused(reply, "rate_limited")
    wait = int(reply.headers["retry-after"])
    assert 0 < wait <= 3600
    sign_in(city, city.proof_for(known)).ok()
    # What was refused counts against nobody: neither the phone nor the next hour.
    city.hands.pass_by(seconds=wait)
    for _ in range(5):
        otp(city, phone, purpose="application").ok(202)
