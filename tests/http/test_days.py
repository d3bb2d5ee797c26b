"""Days over HTTP: finance closes them, anybody checks them, merchants prove their payments."""

from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import jwt
import pytest

from chalicelib.core.http.pages import next_cursor
from chalicelib.core.values.canonical import canonical
from chalicelib.core.values.instants import business_day, day_bounds
from chalicelib.days.parts import DayParts
from chalicelib.verify.command import HOLDS, main
from tests.http.client import Person, fresh_key, refused
from tests.http.closing import close_all
from tests.http.conftest import TestCity
from tests.http.reading import calls
from tests.unit.signed_books import Books, exported


def paid(city: TestCity, amount: int = 20_000) -> tuple[Person, Any]:
    """A merchant and what it redeemed just now."""
    resident, merchant = city.resident(), city.merchant()
    voucher = city.claim(resident, city.campaign())
    token = city.draw(resident, voucher)["token"]
    return merchant, city.redeem(merchant, token, amount).ok(201)


def refund(merchant: Person, redemption: Any, amount: int) -> Any:
    path = f"/merchant/redemptions/{redemption['id']}/refunds"
    return merchant.post(path, {"amount": amount, "reason": "salah"}, key=fresh_key()).ok(201)


def public(city: TestCity, path: str, **query: Any) -> Any:
    return city.send("GET", f"/public/{path}", query=query)


def test_a_day_that_has_ended_is_closed_once_and_answered_the_same_each_time(
    city: TestCity,
) -> None:
    paid(city)
    day = business_day(city.clock()).isoformat()
    refused(city.finance.post(f"/finance/days/{day}/close"), "state_conflict")
    record = close_all(city)
    assert record["date"] == day
    assert record.keys() == {
        "date",
        "transfers",
        "root",
        "acts",
        "acts_root",
        "report",
        "previous",
        "signature",
    }
    assert city.finance.post(f"/finance/days/{day}/close").ok() == record
    one = city.staff("auditor").get(f"/finance/days/{day}").ok()
    assert {name: one[name] for name in record} == record
    assert (one["state"], one["closing_since"]) == ("closed", None)


def test_what_is_signed_is_public_and_cacheable(city: TestCity) -> None:
    paid(city)
    record = close_all(city)
    published = public(city, f"days/{record['date']}")
    assert published.ok() == record
    assert "immutable" in published.headers["cache-control"]
    newest = public(city, "days")
    assert newest.ok()["items"][0] == record
    assert newest.headers["cache-control"] == "public, max-age=60"
    today = business_day(city.clock()).isoformat()
    for absent in (today, "2019-01-01", "yesterday"):
        refused(public(city, f"days/{absent}"), "not_found")


def test_the_list_of_closed_days_goes_back_page_by_page(city: TestCity) -> None:
    close_all(city)
    close_all(city)
    newest_first = public(city, "days", limit=200).ok()["items"]
    dates = [one["date"] for one in newest_first]
    assert dates == sorted(dates, reverse=True)
    first = public(city, "days", limit=1).ok()
    second = public(city, "days", limit=1, cursor=first["next_cursor"]).ok()
    assert first["items"] + second["items"] == newest_first[:2]
    payload = jwt.decode(second["items"][0]["signature"], options={"verify_signature": False})
    assert first["items"][0]["previous"] == sha256(canonical(payload)).hexdigest()
    last = public(city, "days", limit=len(dates)).ok()
    assert last["next_cursor"] is None
    refused(public(city, "days", cursor="bm9uZQ"), "validation_failed")


def test_days_ahead_and_days_out_of_order_are_refused(city: TestCity) -> None:
    close_all(city)
    today = business_day(city.clock())
    city.hands.pass_by(days=3)
    for day in (today + timedelta(days=1), today + timedelta(days=2)):
        answer = refused(city.finance.post(f"/finance/days/{day}/close"), "state_conflict")
        assert answer["next"] == today.isoformat()
    for text in ("2026-13-01", "tomorrow", "20261201", "2026-W01-1"):
        refused(city.finance.post(f"/finance/days/{text}/close"), "validation_failed")


def test_only_finance_closes_and_the_auditor_only_reads(city: TestCity) -> None:
    day = business_day(city.clock()).isoformat()
    for role in ("admin", "auditor"):
        refused(city.staff(role).post(f"/finance/days/{day}/close"), "forbidden")
    assert city.staff("auditor").get("/finance/days").ok()["items"]
    refused(city.admin.get("/finance/days"), "forbidden")


def test_the_calendar_tells_each_days_state_and_which_one_is_next(city: TestCity) -> None:
    record = close_all(city)
    yesterday = date.fromisoformat(record["date"])
    today = yesterday + timedelta(days=1)
    paid(city)
    city.stream.catch_up()
    query = {"from": yesterday.isoformat(), "to": (today + timedelta(days=1)).isoformat()}
    calendar = city.finance.get("/finance/days", **query).ok()
    found = [(one["date"], one["state"], one["root"]) for one in calendar["items"]]
    assert found == [
        (yesterday.isoformat(), "closed", record["root"]),
        (today.isoformat(), "open", None),
        ((today + timedelta(days=1)).isoformat(), "open", None),
    ]
    assert [one["transfers"] for one in calendar["items"]][1:] == [3, 0]
    # It has not ended yet.
    assert calendar["next_to_close"] is None
    city.hands.now = day_bounds(today)[1] + timedelta(minutes=1)
    assert city.finance.get("/finance/days").ok()["next_to_close"] == today.isoformat()


@pytest.mark.parametrize(
    "query",
    [{"from": "2026-12-02", "to": "2026-12-01"}, {"from": "2020-01-01"}, {"to": "soon"}],
)
def test_a_calendar_of_no_days_or_too_many_is_refused(
    city: TestCity, query: dict[str, str]
) -> None:
    refused(city.finance.get("/finance/days", **query), "validation_failed")


def test_a_proof_comes_once_the_day_is_closed_and_to_the_merchant_alone(city: TestCity) -> None:
    merchant, redemption = paid(city)
    path = f"/merchant/redemptions/{redemption['id']}/proof"
    assert refused(merchant.get(path), "state_conflict")["date"]
    record = close_all(city)
    proof = merchant.get(path).ok()
    assert proof.keys() == {"date", "leaf", "index", "path"}
    assert proof["date"] == record["date"]
    refused(city.merchant().get(path), "not_found")
    refused(merchant.get("/merchant/redemptions/trf_none/proof"), "not_found")


def test_what_strangers_ask_of_days_is_one_query_a_second_whatever_they_ask(
    city: TestCity,
) -> None:
    days = public(city, "days", limit=200).ok()["items"]
    with calls(city) as asked:
        for limit in range(1, 30):
            cursor = next_cursor(f"2026-12-{limit:02d}")
            public(city, "days", limit=limit, cursor=cursor).ok()
            refused(public(city, f"days/2030-01-{limit:02d}"), "not_found")
        for one in days:
            assert public(city, f"days/{one['date']}").ok() == one
    assert asked.made == []
    city.hands.pass_by(seconds=1)
    with calls(city) as asked:
        assert public(city, "days", limit=200).ok()["items"] == days
    assert asked.made == [("Query", city.parts.settings.table("days"), 1)]


def test_nothing_published_of_a_day_tells_of_persons(city: TestCity) -> None:
    merchant, redemption = paid(city)
    record = close_all(city)
    text = public(city, f"days/{record['date']}").raw + public(city, "days").raw
    for secret in (merchant.id, redemption["voucher_id"], redemption["id"]):
        assert secret.encode() not in text


def test_an_auditor_checks_a_day_and_a_merchant_its_receipts_without_the_city(
    city: TestCity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_all(city)
    merchant, redemption = paid(city)
    refunded = refund(merchant, redemption, 5_000)
    record = close_all(city)
    files = Books(tmp_path, {})
    keys = ["--keys", files.write("keys.json", public(city, "keys").ok()), "--lang", "en"]
    days = files.write("days.json", public(city, "days").ok())
    bounds = day_bounds(date.fromisoformat(record["date"]))
    listed = city.finance.every(
        "/finance/transfers", **{"from": bounds[0].isoformat(), "to": bounds[1].isoformat()}
    )
    listed = [one | {"campaign_id": one["campaign_id"] or ""} for one in listed]
    listed.sort(key=lambda one: (one["occurred_at"], one["id"]))
    export = str(files.export(exported(listed)))
    day = ["--date", record["date"]]
    assert main(["day", export, "--days", days, *day, *keys]) == HOLDS, capsys.readouterr().out
    for one in (redemption, refunded):
        proof = merchant.get(f"/merchant/redemptions/{one['id']}/proof").ok()
        given = [
            files.write("receipt.txt", one["receipt"]),
            "--proof",
            files.write("proof.json", proof),
            "--day",
            days,
        ]
        assert main(["receipt", *given, *keys]) == HOLDS, capsys.readouterr().out


def test_a_message_that_comes_before_its_day_is_asked_for_once_more(city: TestCity) -> None:
    queues = city.stream.emulator.client("sqs")
    days = city.parts.settings.days_queue

    def waiting() -> int:
        name = "ApproximateNumberOfMessagesDelayed"
        found = queues.get_queue_attributes(QueueUrl=days, AttributeNames=[name])
        return int(found["Attributes"][name])

    before = waiting()
    city.parts[DayParts].work.take_up({"id": "2999-01-01"}, lambda: 10**9)
    assert waiting() == before + 1
    city.parts[DayParts].work.take_up({"id": "2999-01-01", "unknown": True}, lambda: 10**9)
    assert waiting() == before + 1
