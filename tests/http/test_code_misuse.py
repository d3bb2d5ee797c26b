"""Codes in the wrong hands: guessed at, photographed, leaked."""

from tests.http.client import refused
from tests.http.coding import FACE, Made, claim, coded, file_of, knock, made, order, visitor, work
from tests.http.conftest import TestCity


def wrong_codes() -> list[str]:
    from chalicelib.codes.rules.text import code_of

    found = (code_of(7_000_000_000 + number) for number in range(100))
    return [code for code in found if code]


def void(city: TestCity, file: Made, reason: str = "berkas bocor") -> None:
    path = f"/admin/campaigns/{file.campaign}/codes/{file.id}/void"
    assert city.admin.post(path, {"reason": reason}).ok()["state"] == "voiding"


def test_ten_wrong_codes_in_ten_minutes_are_followed_by_a_pause(city: TestCity) -> None:
    file = coded(city)
    guesser, honest = city.residents(2)
    for code in wrong_codes()[:10]:
        refused(claim(guesser, code), "not_found")
    reply = claim(guesser, file.codes[0])
    refused(reply, "rate_limited")
    assert 0 < int(reply.headers["retry-after"]) <= 600
    # Nobody else waits for it, and it passes.
    claim(honest, file.codes[0]).ok(201)
    city.hands.pass_by(minutes=10, seconds=1)
    refused(claim(guesser, file.codes[0]), "already_claimed")


def test_what_is_mistyped_is_no_guess(city: TestCity) -> None:
    file, resident = coded(city), city.resident()
    code = file.codes[0]
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    for _ in range(12):
        refused(claim(resident, mistyped), "validation_failed")
    claim(resident, code).ok(201)


def test_who_claimed_by_a_code_is_told_so_whatever_they_guessed_since(city: TestCity) -> None:
    file, resident = coded(city), city.resident()
    voucher = claim(resident, file.codes[0]).ok(201)
    for code in wrong_codes()[:10]:
        refused(claim(resident, code), "not_found")
    assert claim(resident, file.codes[0]).ok(201) == voucher


def test_whoever_guesses_at_the_door_waits_there_and_nobody_elsewhere(city: TestCity) -> None:
    file = coded(city)
    for code in wrong_codes()[:10]:
        refused(knock(city, city.new_phone(), code, "203.0.113.7"), "not_found")
    refused(knock(city, city.new_phone(), file.codes[0], "203.0.113.7"), "rate_limited")
    knock(city, city.new_phone(), file.codes[0], "203.0.113.8").ok(202)
    # Signing in is another door.
    city.sign_in(city.resident().phone, "resident")


def test_a_leaked_file_is_made_void_but_for_what_was_claimed(city: TestCity) -> None:
    campaign = city.campaign(fund=60 * FACE, audience="codes")
    file = made(city, campaign, 60)
    one, other = city.residents(2)
    voucher = claim(one, file.codes[3]).ok(201)
    void(city, file)
    # Within seconds, though the work is still to be done.
    city.hands.pass_by(seconds=5)
    refused(claim(other, file.codes[4]), "voucher_not_active")
    refused(knock(city, city.new_phone(), file.codes[4]), "voucher_not_active")
    refused(order(city, campaign, 1), "campaign_exhausted")
    work(city, file.id)
    standing = file_of(city, campaign, file.id)
    assert (standing["state"], standing["voided"], standing["reason"]) == (
        "voided",
        59,
        "berkas bocor",
    )
    assert standing["download_url"] is None
    refused(claim(other, file.codes[4]), "voucher_not_active")
    assert claim(one, file.codes[3]).ok(201) == voucher
    # What they were promised can be promised again, and no more.
    refused(order(city, campaign, 60), "campaign_exhausted")
    anew = made(city, campaign, 59)
    claim(other, anew.codes[0]).ok(201)


def test_a_photographed_code_is_whoevers_claims_it_first(city: TestCity) -> None:
    file = coded(city)
    thief, guest = city.resident(), visitor(city, file.codes[0])
    claim(thief, file.codes[0]).ok(201)
    refused(claim(guest, file.codes[0]), "already_claimed")


def test_a_file_is_told_and_made_void_under_its_own_campaign_alone(city: TestCity) -> None:
    file, other = coded(city), coded(city)
    path = f"/admin/campaigns/{other.campaign}/codes/{file.id}"
    refused(city.admin.get(path), "not_found")
    refused(city.admin.post(f"{path}/void", {"reason": "x"}), "not_found")


def test_only_admins_are_given_the_codes(city: TestCity) -> None:
    file = coded(city)
    path = f"/admin/campaigns/{file.campaign}/codes/{file.id}"
    seen = city.finance.get(path).ok()
    assert (seen["download_url"], seen["sheet_url"]) == (None, None)
    assert city.admin.get(path).ok()["sheet_url"]
