"""What the console asks for: a campaign's preview, lists with filters, reports over time."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from msgspec import structs

from chalicelib.core.values.instants import business_day
from chalicelib.ledger.parts import LedgerParts
from chalicelib.ledger.rules.transfer import KINDS
from chalicelib.merchants.rules.merchant import CATEGORIES
from chalicelib.vouchers.routes.views import VoucherPage
from tests.http.client import fresh_key, refused
from tests.http.conftest import TestCity

HERE, NEXT_DOOR, ELSEWHERE = "35.73.05.1003", "35.73.05.1004", "35.73.01.1002"
# Where no other test's people live, so that they can be counted.
EMPTY, OTHER_EMPTY = "35.73.05.1011", "35.73.05.1012"


# The preview of a campaign


def test_a_preview_tells_how_many_could_claim_and_what_it_would_cost(city: TestCity) -> None:
    for number, segments in enumerate(("", "pkh", "lansia|pkh")):
        city.resident(kelurahan=EMPTY, segments=segments)
        city.hands.pass_by(minutes=1)
        body = {"face_value": 50_000, "kelurahan": [EMPTY]}
        found = city.admin.post("/admin/campaigns/preview", body).ok()
        eligible = number + 1
        assert found == {"eligible": eligible, "vouchers": eligible, "cost": eligible * 50_000}
    body = {
        "face_value": 50_000,
        "per_resident": 3,
        "kelurahan": [EMPTY.replace(".", ""), OTHER_EMPTY, EMPTY],
        "segments": ["lansia", "difabel"],
    }
    found = city.admin.post("/admin/campaigns/preview", body).ok()
    assert found == {"eligible": 1, "vouchers": 3, "cost": 150_000}


def test_whom_a_preview_counts_may_claim_and_nobody_else(city: TestCity) -> None:
    limits: dict[str, Any] = {"kelurahan": [OTHER_EMPTY], "segments": ["pkh", "lansia"]}
    people = [
        city.resident(kelurahan=OTHER_EMPTY, segments=segments) for segments in ("pkh", "", "bumil")
    ] + [city.resident(segments="pkh")]
    city.hands.pass_by(minutes=1)
    body = {"face_value": 50_000, **limits}
    found = city.admin.post("/admin/campaigns/preview", body).ok()
    campaign = city.campaign(**limits)
    claims = [one.post("/resident/claims", {"campaign_id": campaign}) for one in people]
    assert [one.status for one in claims] == [201, 403, 403, 403]
    assert found["eligible"] == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "face_value"),
        ({"face_value": 0}, "face_value"),
        ({"face_value": 1, "per_resident": 0}, "per_resident"),
        ({"face_value": 1, "kelurahan": ["x"]}, "kelurahan"),
        ({"face_value": 1, "segments": ["A B"]}, "segments[0]"),
    ],
)
def test_what_is_wrong_with_a_preview_is_named(
    city: TestCity, given: dict[str, Any], field: str
) -> None:
    reply = city.admin.post("/admin/campaigns/preview", given)
    assert refused(reply, "validation_failed")["errors"][0]["field"] == field


# A resident's vouchers


def test_staff_sees_a_residents_vouchers_as_the_resident_does(city: TestCity) -> None:
    resident = city.resident()
    path = f"/admin/residents/{resident.id}/vouchers"
    assert city.admin.get(path).ok() == {"items": [], "next_cursor": None}
    first = city.claim(resident, city.campaign(categories=["kuliner"]))
    city.hands.pass_by(seconds=1)
    second = city.claim(resident, city.campaign())
    for person in (city.admin, city.finance, city.staff("auditor")):
        page = person.get(path).ok()
        assert page == resident.get("/resident/vouchers").ok()
        assert [one["id"] for one in page["items"]] == [second, first]
    msgspec.convert(page, VoucherPage)
    assert [one["id"] for one in city.admin.get(path, limit=1).ok()["items"]] == [second]
    assert len(city.admin.every(path)) == 2
    anew = city.admin.post(f"/admin/vouchers/{first}/reissue", {"reason": "hilang"}).ok(201)
    states = {one["id"]: one["state"] for one in city.admin.get(path).ok()["items"]}
    assert states == {first: "voided", second: "active", anew["id"]: "active"}


def test_a_resident_whom_nobody_knows_has_no_list_of_vouchers(city: TestCity) -> None:
    refused(city.admin.get("/admin/residents/res_0000000000000000/vouchers"), "not_found")


# Merchants


def test_merchants_are_found_by_a_words_beginning_a_nib_or_an_id(city: TestCity) -> None:
    word = f"Q{fresh_key()[:10]}"
    row = city.application(name=f"Bakso {word}-Jaya", category="kriya")
    applied = city.post("/merchant/applications", row).ok(201)["id"]
    others = [city.merchant(name=f"Soto {word} {i}").id for i in range(3)]

    def ids(**query: str) -> list[str]:
        return [one["id"] for one in city.admin.every("/admin/merchants", **query)]

    assert ids(q=word[:6].lower()) == [applied, *others]
    assert ids(q=f"{word} JAYA") == [applied]
    assert ids(q=word[1:]) == []
    assert ids(q=word, category="kriya") == [applied]
    assert ids(q=word, category="kuliner") == others
    assert ids(q=word, state="pending") == [applied]
    assert ids(q=word, state="active") == others
    for exact in (row["nib"], applied):
        assert ids(q=exact) == [applied]
        assert ids(q=exact, state="active") == []
        assert ids(q=exact, category="kuliner") == []
    assert ids(q="mrc_000000000000") == ids(q="0000000000000") == []
    found = [city.admin.get("/admin/merchants", q=word, limit=2).ok()]
    found.append(
        city.admin.get("/admin/merchants", q=word, limit=2, cursor=found[0]["next_cursor"]).ok()
    )
    assert [one["id"] for page in found for one in page["items"]] == [applied, *others]
    assert found[1]["next_cursor"] is None
    for query in ({"state": "gone"}, {"category": "senjata"}, {"q": "x" * 101}):
        refused(city.admin.get("/admin/merchants", **query), "validation_failed")


def test_one_merchant_is_shown_as_in_the_list(city: TestCity) -> None:
    merchant = city.merchant()
    (listed,) = city.admin.get("/admin/merchants", q=merchant.id).ok()["items"]
    assert city.admin.get(f"/admin/merchants/{merchant.id}").ok() == listed
    refused(city.admin.get("/admin/merchants/mrc_000000000000"), "not_found")


def directory(city: TestCity, **query: Any) -> list[Any]:
    city.make_documents()
    items: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = city.send("GET", "/public/merchants", query=query | cursor).ok()
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = {"cursor": page["next_cursor"]}


def test_the_directory_comes_nearest_first(city: TestCity) -> None:
    word = f"Q{fresh_key()[:10]}"
    shops = {
        place: [
            city.merchant(kelurahan_code=place, name=f"{name} {word}").id for name in ("B", "A")
        ][::-1]
        for place in (ELSEWHERE, NEXT_DOOR, HERE)
    }

    def ids(**query: Any) -> list[str]:
        return [one["id"] for one in directory(city, q=word, **query)]

    for limit in (1, 3, 50):
        found = ids(near=HERE, limit=limit)
        assert found == shops[HERE] + shops[NEXT_DOOR] + shops[ELSEWHERE]
    assert ids(near=ELSEWHERE) == shops[ELSEWHERE] + shops[HERE] + shops[NEXT_DOOR]
    assert ids() == shops[ELSEWHERE] + shops[HERE] + shops[NEXT_DOOR]
    assert ids(near=HERE, kelurahan=ELSEWHERE) == shops[ELSEWHERE]
    assert ids(near=HERE, category="kriya") == []
    for query in ({"near": "x"}, {"kelurahan": "x"}, {"category": "senjata"}):
        reply = city.send("GET", "/public/merchants", query=query)
        assert refused(reply, "validation_failed")["errors"][0]["field"] in query


# Transfers of one kind


def some_transfers(city: TestCity) -> str:
    """Some of several kinds, and the account of the merchant they went to."""
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign(fund=100_000))
    for _ in range(3):
        city.hands.pass_by(seconds=2)
        paid = city.redeem(merchant, city.draw(resident, voucher)["token"], 1_000).ok(201)
        body = {"amount": 500, "reason": "salah ketik"}
        merchant.post(f"/merchant/redemptions/{paid['id']}/refunds", body, key=fresh_key()).ok(201)
    city.stream.catch_up()
    return f"merchant:{merchant.id}"


def test_transfers_are_listed_by_kind_whatever_the_size_of_a_page(city: TestCity) -> None:
    account = some_transfers(city)
    everything = city.finance.every("/finance/transfers")
    of_account = city.finance.every("/finance/transfers", account=account)
    assert len(of_account) == 6
    for kind in ("fund", "issue", "redeem", "refund", "payout"):
        wanted = [one for one in everything if one["kind"] == kind]
        assert city.finance.every("/finance/transfers", kind=kind) == wanted
        wanted = [one for one in of_account if one["kind"] == kind]
        assert city.finance.every("/finance/transfers", kind=kind, account=account) == wanted
        found: list[Any] = []
        cursor: dict[str, str] = {}
        while True:
            page = city.finance.get(
                "/finance/transfers", kind=kind, account=account, limit=2, **cursor
            ).ok()
            found += page["items"]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == wanted
    reply = city.finance.get("/finance/transfers", kind="gift")
    assert refused(reply, "validation_failed")["errors"][0]["field"] == "kind"


def test_one_transfer_is_read_as_lists_show_it(city: TestCity) -> None:
    some_transfers(city)
    for listed in city.finance.every("/finance/transfers"):
        assert city.finance.get(f"/finance/transfers/{listed['id']}").ok() == listed
    for unknown in ("trf_none", "heartbeat#0", "mrc_none"):
        refused(city.finance.get(f"/finance/transfers/{quote(unknown)}"), "not_found")


def test_a_search_for_a_rare_kind_stops_and_goes_on_with_the_next_page(city: TestCity) -> None:
    some_transfers(city)
    ledger = structs.replace(city.parts[LedgerParts].reading, looked_at_most=3)
    wanted = city.finance.every("/finance/transfers", kind="refund")
    found, cursor, pages = [], None, 0
    while True:
        some, cursor = ledger.transfers(None, "refund", None, None, cursor, 50)
        assert len(some) <= 3
        found += [one.id for one in some]
        pages += 1
        if cursor is None:
            break
    assert found == [one["id"] for one in wanted]
    assert pages > len(found) / 3


# Reports


def daily(city: TestCity, days: int = 1) -> list[Any]:
    last = business_day(city.clock())
    first = last - timedelta(days=days - 1)
    query = {"from": first.isoformat(), "to": last.isoformat()}
    found: list[Any] = city.finance.get("/admin/reports/daily", **query).ok()["days"]
    return found


def test_what_remains_of_all_campaigns_is_told_day_by_day(city: TestCity) -> None:
    city.stream.catch_up()
    before = daily(city)[-1]["remaining"]
    resident = city.resident()
    voucher = city.claim(resident, city.campaign(fund=200_000))
    city.stream.catch_up()
    assert daily(city)[-1]["remaining"] == before + 150_000
    city.hands.pass_by(days=1)
    city.admin.post(f"/admin/vouchers/{voucher}/void", {"reason": "salah"}).ok()
    city.stream.catch_up()
    (yesterday, today) = daily(city, 2)
    assert yesterday["remaining"] == before + 150_000
    assert today["remaining"] == before + 200_000
    assert today["returned"] == 50_000
    # A range that begins later begins with what was left then, and today's is what stands there.
    assert daily(city, 1) == [today]
    assert daily(city, 400)[-1] == today
    campaigns = city.finance.every("/finance/accounts", prefix="campaign:")
    assert today["remaining"] == sum(one["balance"] for one in campaigns)


def test_one_campaigns_days_hold_its_own_transfers_alone(city: TestCity) -> None:
    first, second = city.campaign(fund=200_000), city.campaign(fund=300_000)
    city.claim(city.resident(), first)
    city.stream.catch_up()
    today = business_day(city.clock()).isoformat()
    query = {"from": today, "to": today, "campaign_id": first}
    found = city.finance.get("/admin/reports/daily", **query).ok()
    (day,) = found["days"]
    assert (day["funded"], day["issued"], day["remaining"]) == (200_000, 50_000, 150_000)
    # Counts and sales are kept over all campaigns only, and are not passed off as one's own.
    assert day["transfers"] is None
    assert found["by_category"] == found["by_kelurahan"] == []
    other = city.finance.get("/admin/reports/daily", **query | {"campaign_id": second}).ok()
    assert (other["days"][0]["funded"], other["days"][0]["issued"]) == (300_000, 0)


def test_reports_reach_over_400_days_at_most(city: TestCity) -> None:
    assert len(daily(city, 400)) == 400
    last = business_day(city.clock())
    query = {"from": (last - timedelta(days=400)).isoformat(), "to": last.isoformat()}
    refused(city.finance.get("/admin/reports/daily", **query), "validation_failed")


# What the document says of answers


def test_the_document_names_the_members_of_closed_sets(city: TestCity) -> None:
    schemas = city.send("GET", "/public/openapi.json").ok()["components"]["schemas"]

    def members(shape: str, field: str) -> set[str]:
        schema = schemas[shape]["properties"][field]
        return set(schema.get("items", schema)["enum"])

    assert members("CampaignView", "state") == {"draft", "published", "paused", "closed"}
    assert members("CampaignView", "categories") == set(CATEGORIES)
    assert members("VoucherView", "state") == {"active", "spent", "expired", "voided"}
    assert members("TransferView", "kind") == set(KINDS)
    assert members("ProductView", "category") == set(CATEGORIES)
    assert members("ProductView", "services") == {"dine_in", "take_away", "delivery"}


@pytest.mark.parametrize("shape", ["TrialBalanceView", "VoucherPage", "DailyView", "ProductPage"])
def test_what_is_always_there_is_required_in_the_document(city: TestCity, shape: str) -> None:
    schema = city.send("GET", "/public/openapi.json").ok()["components"]["schemas"][shape]
    assert set(schema["required"]) == set(schema["properties"])
