"""Codes twice, late, at once, beside their opposite, and killed on the way."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib.campaigns.parts import CampaignParts
from chalicelib.codes.parts import CodeParts
from chalicelib.core.dynamo.items import scan_plain
from tests.http import correcting
from tests.http.client import Reply, fresh_key, refused
from tests.http.coding import FACE, Made, claim, coded, file_of, made, order, rows, visitor, work
from tests.http.coding import fetched as fetch
from tests.http.conftest import TestCity
from tests.http.schedules import first, write_of
from tests.stores.import_city import Killed, killed_before_write

FORTY = 40


def stored(city: TestCity, file_id: str) -> list[dict[str, Any]]:
    """The codes of a file as they are stored."""
    table = city.parts.settings.table("codes")
    found = scan_plain(city.parts.connection, table, having=["campaign_id"])
    return [one for one in found if one["sk"] == "code" and one["file_id"] == file_id]


def promised(city: TestCity, campaign: str) -> tuple[int, int]:
    """What the root of a budget holds, and its shards together."""
    budget = city.parts[CampaignParts].budgets.read(campaign, 4)
    assert budget is not None
    return budget.root.balance, budget.total - budget.root.balance


def void(city: TestCity, file: Made) -> Reply:
    path = f"/admin/campaigns/{file.campaign}/codes/{file.id}/void"
    return city.admin.post(path, {"reason": "berkas bocor"})


@pytest.mark.parametrize("number", range(8))
def test_a_file_whose_making_is_killed_anywhere_has_the_same_codes(
    city: TestCity, number: int
) -> None:
    campaign = city.campaign(fund=130 * FACE, audience="codes")
    file_id = order(city, campaign, 130).ok(202)["id"]
    try:
        with killed_before_write(city.parts, number):
            work(city, file_id)
    except Killed:
        # The lease of whoever died ends by itself.
        city.hands.pass_by(minutes=3)
    work(city, file_id)
    file = file_of(city, campaign, file_id)
    assert file["state"] == "done"
    codes = {one["code"] for one in rows(fetch(city, file["download_url"]))}
    assert len(codes) == len(stored(city, file_id)) == 130
    assert promised(city, campaign) == (0, 130 * FACE)
    claim(city.resident(), codes.pop()).ok(201)


def test_codes_that_were_made_are_made_by_nobody_again(city: TestCity) -> None:
    file = coded(city, 3)
    assert city.parts[CodeParts].files.get(file.id).seed == ""
    before = stored(city, file.id)
    work(city, file.id)
    assert stored(city, file.id) == before


def test_a_file_that_broke_off_each_time_is_made_void_like_any(city: TestCity) -> None:
    campaign = city.campaign(fund=30 * FACE, audience="codes")
    file_id = order(city, campaign, 30).ok(202)["id"]
    city.parts[CodeParts].work.job.give_up(file_id)
    assert file_of(city, campaign, file_id)["state"] == "failed"
    void(city, Made(campaign, file_id, [])).ok()
    work(city, file_id)
    assert file_of(city, campaign, file_id)["voided"] == 30
    assert promised(city, campaign) == (30 * FACE, 0)


@pytest.mark.parametrize("number", range(6))
def test_a_void_that_is_killed_anywhere_gives_back_each_rupiah_once(
    city: TestCity, number: int
) -> None:
    campaign = city.campaign(fund=70 * FACE, audience="codes")
    file = made(city, campaign, 60)
    claim(city.resident(), file.codes[30]).ok(201)
    void(city, file).ok()
    try:
        with killed_before_write(city.parts, number):
            work(city, file.id)
    except Killed:
        city.hands.pass_by(minutes=3)
    work(city, file.id)
    assert file_of(city, campaign, file.id)["voided"] == 59
    assert promised(city, campaign) == (69 * FACE, 0)
    assert city.balance(f"campaign:{campaign}") == 69 * FACE


def test_a_claim_in_the_midst_of_a_void_stands_and_is_not_given_back(city: TestCity) -> None:
    campaign = city.campaign(fund=10 * FACE, audience="codes")
    file, guest = made(city, campaign, 10), city.resident()
    # Its function knows the file as it was a moment ago.
    claim(city.resident(), file.codes[1]).ok(201)
    void(city, file).ok()
    with first(
        city.parts, lambda: claim(guest, file.codes[0]), write_of("voided", "balance")
    ) as done:
        work(city, file.id)
    done[0].ok(201)
    assert file_of(city, campaign, file.id)["voided"] == 8
    assert promised(city, campaign) == (8 * FACE, 0)


def test_a_void_just_before_a_claim_is_written_wins(city: TestCity) -> None:
    file, guest = coded(city), city.resident()

    def made_void() -> None:
        void(city, file).ok()
        work(city, file.id)

    with first(city.parts, made_void, write_of("claimed_at")) as done:
        reply = claim(guest, file.codes[0])
    assert done
    refused(reply, "voucher_not_active")
    assert promised(city, file.campaign) == (1_000_000, 0)


def test_two_orders_for_the_last_money_are_not_both_made(city: TestCity) -> None:
    campaign = city.campaign(fund=10 * FACE, audience="codes")
    with first(city.parts, lambda: order(city, campaign, 7), write_of("codes.order")) as done:
        late = order(city, campaign, 7)
    done[0].ok(202)
    assert refused(late, "campaign_exhausted")["codes"] == 3
    assert promised(city, campaign) == (3 * FACE, 7 * FACE)


def test_what_codes_are_promised_is_not_withdrawn(city: TestCity) -> None:
    campaign = city.campaign(fund=0, audience="codes")
    funding = city.fund(campaign, 10 * FACE)["id"]
    made(city, campaign, 1)
    correction = correcting.propose(city, funding).ok(201)
    refused(correcting.approve(city.colleague, correction, fresh_key()), "state_conflict")
    assert promised(city, campaign) == (9 * FACE, FACE)


def test_codes_ordered_just_before_a_withdrawal_is_written_keep_their_money(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=0, audience="codes")
    funding = city.fund(campaign, 10 * FACE)["id"]
    correction = correcting.propose(city, funding).ok(201)
    with first(city.parts, lambda: order(city, campaign, 2), write_of("release", campaign)) as done:
        late = correcting.approve(city.colleague, correction, fresh_key())
    done[0].ok(202)
    refused(late, "state_conflict")
    assert promised(city, campaign) == (8 * FACE, 2 * FACE)


def test_neither_funding_nor_the_hours_job_promises_what_no_code_was_made_for(
    city: TestCity,
) -> None:
    campaign = city.campaign(fund=5 * FACE, audience="codes")
    made(city, campaign, 2)
    city.fund(campaign, 5 * FACE)
    city.parts[CampaignParts].finish.run(lambda: 10**9)
    assert promised(city, campaign) == (8 * FACE, 2 * FACE)


def test_codes_lapse_with_their_campaigns_claiming_time_and_a_close_gives_all_back(
    city: TestCity,
) -> None:
    file, resident = coded(city, 3, fund=5 * FACE), city.resident()
    voucher = claim(resident, file.codes[0]).ok(201)["id"]
    city.hands.pass_by(hours=13)
    resident = city.sign_in(resident.phone, "resident")
    refused(claim(resident, file.codes[1]), "campaign_not_open")
    city.hands.pass_by(hours=12)
    city.admin.post(f"/admin/campaigns/{file.campaign}/close").ok()
    city.empty_what_has_lapsed()
    assert city.balance(f"voucher:{voucher}") == 0
    assert city.balance(f"campaign:{file.campaign}") == 0
    # There is nothing left to give back, and nothing to claim.
    void(city, file).ok()
    work(city, file.id)
    assert file_of(city, file.campaign, file.id)["voided"] == 2


def test_forty_people_with_one_code_get_one_voucher(city: TestCity) -> None:
    file, people = coded(city), city.residents(FORTY)
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda one: claim(one, file.codes[0]), people))
    codes = Counter(reply.code for reply in replies)
    assert codes[""] == 1
    assert codes.keys() <= {"", "already_claimed", "unavailable"}
    assert promised(city, file.campaign) == (1_000_000 - FACE, 0)


def test_one_person_who_taps_forty_times_gets_one_voucher(city: TestCity) -> None:
    file, resident = coded(city), city.resident()
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda _: claim(resident, file.codes[0]), range(FORTY)))
    codes = Counter(reply.code for reply in replies)
    assert codes.keys() <= {"", "unavailable"}
    assert len({reply.body["id"] for reply in replies if not reply.code}) == 1
    assert len(resident.get("/resident/vouchers").ok()["items"]) == 1


def test_a_phone_with_forty_codes_claims_one(city: TestCity) -> None:
    file = coded(city, FORTY, fund=FORTY * FACE)
    guest = visitor(city, file.codes[0])
    with ThreadPoolExecutor(FORTY) as pool:
        replies = list(pool.map(lambda code: claim(guest, code), file.codes))
    codes = Counter(reply.code for reply in replies)
    assert codes[""] == 1
    assert codes.keys() <= {"", "already_claimed", "unavailable"}
    assert city.balance(f"campaign:{file.campaign}") == (FORTY - 1) * FACE


def test_forty_holders_of_forty_codes_all_get_their_voucher(city: TestCity) -> None:
    file, people = coded(city, FORTY, fund=FORTY * FACE), city.residents(FORTY)
    left = list(zip(people, file.codes, strict=True))
    for _ in range(10):
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda one: claim(*one), left))
        left = [one for one, reply in zip(left, replies, strict=True) if reply.code]
        assert {reply.code for reply in replies} <= {"", "unavailable"}
        if not left:
            break
    assert left == []
    assert city.balance(f"campaign:{file.campaign}") == 0


def test_a_file_that_time_runs_out_for_is_sent_on_and_made(city: TestCity) -> None:
    campaign = city.campaign(fund=1_000_000, audience="codes")
    file = order(city, campaign, 2).ok(202)["id"]
    city.parts[CodeParts].work.take_up({"id": file}, lambda: 0)
    assert file_of(city, campaign, file)["state"] != "done"
    work(city, file)
    assert file_of(city, campaign, file)["state"] == "done"
